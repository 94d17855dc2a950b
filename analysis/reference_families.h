/* The families of reference values, one file reference_NAME.c each. */
#ifndef ANALYSIS_REFERENCE_FAMILIES_H
#define ANALYSIS_REFERENCE_FAMILIES_H

#include "analysis/reference.h"

extern const struct mlift_reference_family mlift_reference_twoarm; /* tests of two proportions */

#endif
