/* Paired worlds: every strategy on the same people with the same luck, replicate by replicate.
 *
 * For estimates and paired differences only. A test's power never comes from here: paired differences are several
 * times less noisy than any test that can be run. Functions that size a test take a struct mlift_experiment. */
#ifndef SIM_WORLDS_H
#define SIM_WORLDS_H

#include "models/tally.h"

struct mlift_worlds {
    size_t first; /* replicate of row 0 when the engine writes; 0 unless a part of a run is simulated on its own */
    size_t n_replicates;
    int n_strategies, n_segments, n_metrics;
    int metric[MLIFT_MAX_METRICS]; /* indices into the table's metrics: what was kept; metric[0] is `subscribers` */
    uint32_t *counts;              /* [replicate][strategy][segment][kept metric]; owned */
};

/* Room for n_replicates, zeroed. */
MLIFT_CHECKED int mlift_worlds_init(struct mlift_worlds *worlds, size_t n_replicates, int n_strategies, int n_segments,
                                    const int *metric, int n_metrics);
/* Makes room for more replicates; what is there stays. */
MLIFT_CHECKED int mlift_worlds_grow(struct mlift_worlds *worlds, size_t n_replicates);
void mlift_worlds_free(struct mlift_worlds *worlds);

/* Position of a table metric among the kept ones, or -1. */
int mlift_worlds_find(const struct mlift_worlds *worlds, int metric);

/* Counts per replicate: n_strategies * n_segments * n_metrics. */
size_t mlift_worlds_stride(const struct mlift_worlds *worlds);

/* One count; `metric` is a position among the kept ones. */
static inline uint32_t mlift_worlds_count(const struct mlift_worlds *worlds, size_t r, int strategy, int segment,
                                          int metric)
{
    size_t row = (r * (size_t)worlds->n_strategies + (size_t)strategy) * (size_t)worlds->n_segments + (size_t)segment;
    return worlds->counts[row * (size_t)worlds->n_metrics + (size_t)metric];
}

#endif
