/* How a sweep is told: what matters, who is ahead where, where the verdict turns. */
#ifndef ANALYSIS_ANSWERS_SWEEP_TELL_H
#define ANALYSIS_ANSWERS_SWEEP_TELL_H

#include "analysis/answers/answer.h"
#include "analysis/results/sweep_summary.h"
#include "scenarios/scenario.h"

/* A finished sweep, summed up; all of it borrowed and alive as long as the answer, whose charts are drawn from it. */
struct mlift_sweep_told {
    const struct mlift_sweep *sweep;
    const struct mlift_sweep_summary *summary;
    const struct mlift_scenario *scenario; /* that the points start from */
    const char *file, *counts_sha256;
};

void mlift_sweep_tell(const struct mlift_sweep_told *self, struct mlift_answer *out);

#endif
