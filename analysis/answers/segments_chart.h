/* The chart of the frontier: gain against the number of segments. */
#ifndef ANALYSIS_ANSWERS_SEGMENTS_CHART_H
#define ANALYSIS_ANSWERS_SEGMENTS_CHART_H

#include "analysis/answers/segments_answer.h"

/* Adds it, or says why there is none; `self` has to outlive the answer. */
void mlift_segments_chart_tell(const struct mlift_segments_answer *self, struct mlift_answer *out);

#endif
