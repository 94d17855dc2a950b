/* Reference values of test and roll, bandits, Bayesian tests, several comparisons and selection; the rows are in
 * reference_rules_rows.c. */
#ifndef ANALYSIS_REFERENCE_REFERENCE_RULES_H
#define ANALYSIS_REFERENCE_REFERENCE_RULES_H

#include "analysis/reference/reference.h"

extern const struct mlift_reference_family mlift_reference_rules;

#endif
