/* The Cochran-Mantel-Haenszel test over strata, for --test cmh of `power` and `size`. */
#ifndef CLI_CALCULATORS_METHODS_CMH_H
#define CLI_CALCULATORS_METHODS_CMH_H

#include "cli/calculators/methods.h"

extern const struct cli_family cli_methods_cmh;

#endif
