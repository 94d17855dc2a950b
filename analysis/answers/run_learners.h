/* What strategies that learn have learned, and what those that nobody can pass know. */
#ifndef ANALYSIS_ANSWERS_RUN_LEARNERS_H
#define ANALYSIS_ANSWERS_RUN_LEARNERS_H

#include "analysis/answers/answer.h"
#include "analysis/answers/run_answer.h"

/* After the table of strategies, whose objects get `learned` and `bound`. */
void mlift_run_learners_tell(const struct mlift_run_answer *self, struct mlift_answer *answer);

#endif
