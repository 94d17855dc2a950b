/* Reference values of sequential designs and always-valid inference; the rows are in reference_sequential_rows.c. */
#ifndef ANALYSIS_REFERENCE_REFERENCE_SEQUENTIAL_H
#define ANALYSIS_REFERENCE_REFERENCE_SEQUENTIAL_H

#include "analysis/reference/reference.h"

extern const struct mlift_reference_family mlift_reference_sequential;

#endif
