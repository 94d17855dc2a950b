#include "sim/worlds.h"

#include <stdlib.h>
#include <string.h>

size_t mlift_worlds_stride(const struct mlift_worlds *worlds)
{
    return (size_t)worlds->n_strategies * (size_t)worlds->n_segments * (size_t)worlds->n_metrics;
}

int mlift_worlds_init(struct mlift_worlds *worlds, size_t n_replicates, int n_strategies, int n_segments,
                      const int *metric, int n_metrics)
{
    memset(worlds, 0, sizeof *worlds);
    worlds->n_strategies = n_strategies;
    worlds->n_segments = n_segments;
    worlds->n_metrics = n_metrics;
    memcpy(worlds->metric, metric, (size_t)n_metrics * sizeof *metric);
    return mlift_worlds_grow(worlds, n_replicates);
}

int mlift_worlds_grow(struct mlift_worlds *worlds, size_t n_replicates)
{
    size_t stride = mlift_worlds_stride(worlds), bytes;

    if (__builtin_mul_overflow(stride * sizeof *worlds->counts, n_replicates, &bytes)) {
        return MLIFT_RAISE(MLIFT_ERR_OVERFLOW);
    }
    uint32_t *counts = realloc(worlds->counts, bytes ? bytes : 1);
    if (!counts) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    worlds->counts = counts;
    if (n_replicates > worlds->n_replicates) {
        size_t old = worlds->n_replicates * stride;
        memset(counts + old, 0, bytes - old * sizeof *counts);
    }
    worlds->n_replicates = n_replicates;
    return MLIFT_OK;
}

void mlift_worlds_free(struct mlift_worlds *worlds)
{
    free(worlds->counts);
    memset(worlds, 0, sizeof *worlds);
}

int mlift_worlds_find(const struct mlift_worlds *worlds, int metric)
{
    for (int k = 0; k < worlds->n_metrics; k++) {
        if (worlds->metric[k] == metric) {
            return k;
        }
    }
    return -1;
}
