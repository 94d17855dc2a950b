/* The sentences about a sweep, in the answer's memory. */
#ifndef ANALYSIS_ANSWERS_SWEEP_VERDICT_H
#define ANALYSIS_ANSWERS_SWEEP_VERDICT_H

#include "analysis/answers/answer.h"
#include "analysis/results/sweep_summary.h"

/* "challenger-ahead", "baseline-ahead", "equal", "depends": at all points, or not. */
const char *mlift_sweep_verdict_word(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary);

/* What matters most, who is ahead at how many points, where that turns. */
const char *mlift_sweep_verdict_words(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary,
                                      struct mlift_answer *out);

/* The strategies that most points compare. */
const char *mlift_sweep_verdict_challenger(const struct mlift_sweep *sweep);
const char *mlift_sweep_verdict_baseline(const struct mlift_sweep *sweep);

#endif
