/* Experiments: the test as it would be run. The same list, each subscriber in exactly one arm; nested prefixes of the
 * list answer for every list size in one pass. Power and required sample size come from here. */
#ifndef SIM_EXPERIMENT_H
#define SIM_EXPERIMENT_H

#include "models/tally.h"

struct mlift_experiment {
    size_t n_replicates;
    int n_arms, n_segments, n_metrics, n_sizes;
    int metric[MLIFT_MAX_METRICS]; /* indices into the table's metrics: what was kept; metric[0] is `subscribers` */
    size_t size[MLIFT_MAX_SIZES];  /* list sizes, ascending */
    uint32_t *counts;              /* [replicate][arm][segment][kept metric][size]; owned */
};

/* Room for n_replicates, zeroed. */
MLIFT_CHECKED int mlift_experiment_init(struct mlift_experiment *experiment, size_t n_replicates, int n_arms,
                                        int n_segments, const int *metric, int n_metrics, const size_t *size,
                                        int n_sizes);
MLIFT_CHECKED int mlift_experiment_grow(struct mlift_experiment *experiment, size_t n_replicates);
void mlift_experiment_free(struct mlift_experiment *experiment);

int mlift_experiment_find(const struct mlift_experiment *experiment, int metric);
size_t mlift_experiment_stride(const struct mlift_experiment *experiment);

static inline size_t mlift_experiment_index(const struct mlift_experiment *experiment, size_t r, int arm, int segment,
                                            int metric, int size)
{
    size_t row = (r * (size_t)experiment->n_arms + (size_t)arm) * (size_t)experiment->n_segments + (size_t)segment;
    return (row * (size_t)experiment->n_metrics + (size_t)metric) * (size_t)experiment->n_sizes + (size_t)size;
}

/* Count of an arm over all segments. */
uint32_t mlift_experiment_total(const struct mlift_experiment *experiment, size_t r, int arm, int metric, int size);

#endif
