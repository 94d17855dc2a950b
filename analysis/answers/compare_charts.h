/* The charts of a comparison: distance to the best, single lists, share of the possible gain. */
#ifndef ANALYSIS_ANSWERS_COMPARE_CHARTS_H
#define ANALYSIS_ANSWERS_COMPARE_CHARTS_H

#include "analysis/answers/answer.h"
#include "analysis/answers/compare_answer.h"

/* Adds the charts there is something to show of; `self` has to outlive the answer. */
void mlift_compare_charts_tell(const struct mlift_compare_answer *self, struct mlift_answer *out);

#endif
