/* Rows of reference-values.tsv that concern sequential designs and always-valid inference. */
#ifndef ANALYSIS_REFERENCE_REFERENCE_SEQUENTIAL_ROWS_H
#define ANALYSIS_REFERENCE_REFERENCE_SEQUENTIAL_ROWS_H

#include "analysis/reference/reference.h"

enum { MLIFT_REFERENCE_SEQUENTIAL_N_ROWS = 57 };

extern const struct mlift_reference_row mlift_reference_sequential_rows[MLIFT_REFERENCE_SEQUENTIAL_N_ROWS];

#endif
