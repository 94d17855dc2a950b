/* The families of methods of the calculators, one file methods_NAME.c each. */
#ifndef CLI_METHODS_FAMILIES_H
#define CLI_METHODS_FAMILIES_H

#include "cli/method.h"

extern const struct cli_family cli_methods_twoarm; /* two rates, one look */

#endif
