#include "sim/sweep_layout.h"

void mlift_sweep_layout_digest(const struct mlift_sweep *sweep, char digest[MLIFT_DIGEST_SIZE])
{
    size_t strategies = (size_t)sweep->n_strategies, metrics = (size_t)sweep->n_metrics;
    const uint64_t shape[] = {sweep->n_points, sweep->n_blocks, strategies, metrics};
    struct mlift_digest all;

    mlift_digest_init(&all);
    mlift_digest_add_u64(&all, shape, sizeof shape / sizeof *shape);
    mlift_digest_add_u32(&all, sweep->list_size, sweep->n_points);
    mlift_digest_add_u32(&all, sweep->sum, sweep->n_points * sweep->n_blocks * strategies * metrics);
    mlift_digest_add_u64(&all, sweep->product, sweep->n_points * metrics * mlift_sweep_n_pairs(sweep->n_strategies));
    mlift_digest_finish(&all, digest);
}
