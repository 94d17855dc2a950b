#include "sim/experiment.h"

#include <stdlib.h>
#include <string.h>

size_t mlift_experiment_stride(const struct mlift_experiment *experiment)
{
    return (size_t)experiment->n_arms * (size_t)experiment->n_segments * (size_t)experiment->n_metrics *
           (size_t)experiment->n_sizes;
}

int mlift_experiment_init(struct mlift_experiment *experiment, size_t n_replicates, int n_arms, int n_segments,
                          const int *metric, int n_metrics, const size_t *size, int n_sizes)
{
    memset(experiment, 0, sizeof *experiment);
    experiment->n_arms = n_arms;
    experiment->n_segments = n_segments;
    experiment->n_metrics = n_metrics;
    experiment->n_sizes = n_sizes;
    memcpy(experiment->metric, metric, (size_t)n_metrics * sizeof *metric);
    memcpy(experiment->size, size, (size_t)n_sizes * sizeof *size);
    return mlift_experiment_grow(experiment, n_replicates);
}

int mlift_experiment_grow(struct mlift_experiment *experiment, size_t n_replicates)
{
    size_t stride = mlift_experiment_stride(experiment), bytes;

    if (__builtin_mul_overflow(stride * sizeof *experiment->counts, n_replicates, &bytes)) {
        return MLIFT_RAISE(MLIFT_ERR_OVERFLOW);
    }
    uint32_t *counts = realloc(experiment->counts, bytes ? bytes : 1);
    if (!counts) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    experiment->counts = counts;
    if (n_replicates > experiment->n_replicates) {
        size_t old = experiment->n_replicates * stride;
        memset(counts + old, 0, bytes - old * sizeof *counts);
    }
    experiment->n_replicates = n_replicates;
    return MLIFT_OK;
}

void mlift_experiment_free(struct mlift_experiment *experiment)
{
    free(experiment->counts);
    memset(experiment, 0, sizeof *experiment);
}

int mlift_experiment_find(const struct mlift_experiment *experiment, int metric)
{
    for (int k = 0; k < experiment->n_metrics; k++) {
        if (experiment->metric[k] == metric) {
            return k;
        }
    }
    return -1;
}

uint32_t mlift_experiment_total(const struct mlift_experiment *experiment, size_t r, int arm, int metric, int size)
{
    uint32_t total = 0;

    for (int segment = 0; segment < experiment->n_segments; segment++) {
        total += experiment->counts[mlift_experiment_index(experiment, r, arm, segment, metric, size)];
    }
    return total;
}
