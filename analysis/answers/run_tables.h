/* The figures of a run: strategies, what they learned, bounds, differences, segments, tests. */
#ifndef ANALYSIS_ANSWERS_RUN_TABLES_H
#define ANALYSIS_ANSWERS_RUN_TABLES_H

#include "analysis/answers/answer.h"
#include "analysis/answers/run_answer.h"

void mlift_run_tables_tell(const struct mlift_run_answer *self, struct mlift_answer *answer);

#endif
