/* Rows of reference-values.tsv that concern tests of two proportions. */
#ifndef ANALYSIS_REFERENCE_REFERENCE_TWOARM_ROWS_H
#define ANALYSIS_REFERENCE_REFERENCE_TWOARM_ROWS_H

#include "analysis/reference/reference.h"

enum { MLIFT_REFERENCE_TWOARM_N_ROWS = 111 };

extern const struct mlift_reference_row mlift_reference_twoarm_rows[MLIFT_REFERENCE_TWOARM_N_ROWS];

#endif
