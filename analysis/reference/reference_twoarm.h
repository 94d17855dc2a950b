/* Reference values of tests of two proportions; the rows are in reference_twoarm_rows.c. */
#ifndef ANALYSIS_REFERENCE_REFERENCE_TWOARM_H
#define ANALYSIS_REFERENCE_REFERENCE_TWOARM_H

#include "analysis/reference/reference.h"

extern const struct mlift_reference_family mlift_reference_twoarm;

#endif
