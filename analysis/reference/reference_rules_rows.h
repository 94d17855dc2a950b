/* Rows of reference-values.tsv that concern test and roll, bandits, Bayesian tests, several
 * comparisons and selection. */
#ifndef ANALYSIS_REFERENCE_REFERENCE_RULES_ROWS_H
#define ANALYSIS_REFERENCE_REFERENCE_RULES_ROWS_H

#include "analysis/reference/reference.h"

enum { MLIFT_REFERENCE_RULES_N_ROWS = 48 };

extern const struct mlift_reference_row mlift_reference_rules_rows[MLIFT_REFERENCE_RULES_N_ROWS];

#endif
