/* The families of rules that look more than once, for --test of `power` and `size`. */
#ifndef CLI_METHODS_SEQUENTIAL_H
#define CLI_METHODS_SEQUENTIAL_H

#include "cli/methods.h"

extern const struct cli_family cli_methods_sequential;

#endif
