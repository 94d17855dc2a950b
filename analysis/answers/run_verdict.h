/* The verdict of a run in words. */
#ifndef ANALYSIS_ANSWERS_RUN_VERDICT_H
#define ANALYSIS_ANSWERS_RUN_VERDICT_H

#include "analysis/answers/answer.h"
#include "analysis/answers/run_answer.h"

/* What to do, one or two sentences, in the answer's memory. */
const char *mlift_run_verdict_words(const struct mlift_run_answer *self, struct mlift_answer *out);

/* What the challenger brings beside the baseline, in one sentence. */
const char *mlift_run_verdict_lift(const struct mlift_run_answer *self, struct mlift_answer *out);

/* The list on which the pooled z test shows the difference in 80% of tests: "457", "about 120,000" where the simulated
 * sizes end before it, "at most 150" where the smallest of them suffices. */
const char *mlift_run_verdict_list(const struct mlift_verdict_test *test, struct mlift_answer *out);

/* What is counted: "purchases" for the goal, "clicks" or a table's outcome for the click. */
const char *mlift_run_verdict_counted(const struct mlift_run_answer *self, const struct mlift_verdict_test *test);

#endif
