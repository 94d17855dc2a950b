/* The charts of a run, each with its figures in words. */
#ifndef ANALYSIS_ANSWERS_RUN_CHARTS_H
#define ANALYSIS_ANSWERS_RUN_CHARTS_H

#include "analysis/answers/answer.h"
#include "analysis/answers/run_answer.h"

void mlift_run_charts_tell(const struct mlift_run_answer *self, struct mlift_answer *answer);

#endif
