/* The family of "at least one segment beats broad", for --test segments of `power` and `size`. */
#ifndef CLI_CALCULATORS_METHODS_SEGMENTS_H
#define CLI_CALCULATORS_METHODS_SEGMENTS_H

#include "cli/calculators/methods.h"

extern const struct cli_family cli_methods_segments;

#endif
