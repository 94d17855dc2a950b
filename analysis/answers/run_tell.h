/* How the answer of a run is told: the one wording of its verdict, tables and charts. */
#ifndef ANALYSIS_ANSWERS_RUN_TELL_H
#define ANALYSIS_ANSWERS_RUN_TELL_H

#include "analysis/answers/answer.h"
#include "analysis/answers/run_answer.h"

/* Tells it; `self` has to outlive the answer, whose charts are drawn from it. */
void mlift_run_tell(const struct mlift_run_answer *self, struct mlift_answer *answer);

#endif
