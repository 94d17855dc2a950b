/* What a test on the list of a run shows, and on lists of other sizes. */
#ifndef ANALYSIS_ANSWERS_RUN_POWER_H
#define ANALYSIS_ANSWERS_RUN_POWER_H

#include "analysis/answers/answer.h"
#include "analysis/answers/run_answer.h"

void mlift_run_power_tell(const struct mlift_run_answer *self, struct mlift_answer *answer);

#endif
