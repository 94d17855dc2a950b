/* The charts of `analyze`: worth of data points, one quantity at a time, two at once. */
#ifndef ANALYSIS_ANSWERS_ANALYZE_CHARTS_H
#define ANALYSIS_ANSWERS_ANALYZE_CHARTS_H

#include "analysis/answers/analyze_answer.h"

/* Adds the charts there is something to show of; `self` has to outlive the answer. */
void mlift_analyze_charts_tell(const struct mlift_analyze_answer *self, struct mlift_answer *out);

#endif
