/* Selection of the best strategy of a run: Kim and Nelson's procedure fed with its paired worlds, list by list, in the
 * order of the replicates. The outcome depends on scenario and seed alone, not on how the replicates were come by. */
#ifndef ANALYSIS_STRATEGIES_CONTEST_H
#define ANALYSIS_STRATEGIES_CONTEST_H

#include "analysis/multiple/kimnelson.h"
#include "analysis/results/measure.h"
#include "sim/run.h"

struct mlift_contest {
    struct mlift_kimnelson procedure;
    struct mlift_measure measure;       /* per subscriber; its name is borrowed from the run's table */
    double sign;                        /* 1 more is better, -1 less is */
    int strategy[MLIFT_MAX_STRATEGIES]; /* of each contestant */
};

struct mlift_contest_options {
    int measure, sign; /* of mlift_measure_list; 1 or -1 */
    double confidence, indifference;
    size_t first_stage;
};

/* Starts with every strategy that is no bound. MLIFT_ERR_OUT_OF_RANGE: the options, a measure that is not per
 * subscriber or whose metrics were not kept. */
MLIFT_CHECKED int mlift_contest_init(struct mlift_contest *contest, const struct mlift_run *run,
                                     const struct mlift_contest_options *options);

/* Reads the replicates that the run has and the procedure has not, until it is decided. */
void mlift_contest_read(struct mlift_contest *contest, const struct mlift_run *run);

/* Replicates to have next: the first stage, then what the procedure expects to need, at most `most`; always more than
 * there are while any are left. */
size_t mlift_contest_next(const struct mlift_contest *contest, size_t n_replicates, size_t most);

#endif
