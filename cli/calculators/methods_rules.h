/* The families of decision rules for finite lists and for segments, for --test of `power` and `size`. */
#ifndef CLI_CALCULATORS_METHODS_RULES_H
#define CLI_CALCULATORS_METHODS_RULES_H

#include "cli/calculators/methods.h"

extern const struct cli_family cli_methods_rules;

#endif
