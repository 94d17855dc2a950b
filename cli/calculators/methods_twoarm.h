/* The family of tests of two rates with one look, for --test of `power` and `size`. */
#ifndef CLI_CALCULATORS_METHODS_TWOARM_H
#define CLI_CALCULATORS_METHODS_TWOARM_H

#include "cli/calculators/methods.h"

extern const struct cli_family cli_methods_twoarm;

#endif
