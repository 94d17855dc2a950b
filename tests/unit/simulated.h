/* A campaign compiled, simulated and (where `solve`) solved in one call, with every metric kept, for tests of whole
 * campaigns. */
#ifndef TESTS_UNIT_SIMULATED_H
#define TESTS_UNIT_SIMULATED_H

#include "sim/engine.h"
#include "sim/exact.h"

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct simulated {
    struct mlift_table table;
    struct mlift_exact exact;
    struct mlift_worlds worlds;
    struct mlift_experiment experiment;
};

static inline void simulated_init(struct simulated *run, const struct mlift_campaign *campaign, uint64_t seed,
                                  size_t n_replicates, bool solve)
{
    struct mlift_engine_options options = {.seed = seed, .n_threads = 1, .isa = mlift_isa_detect()};
    int all[MLIFT_MAX_METRICS];
    size_t done;

    for (int m = 0; m < MLIFT_MAX_METRICS; m++) {
        all[m] = m;
    }
    assert_int_equal(mlift_table_init(&run->table, campaign), MLIFT_OK);
    run->exact = (struct mlift_exact){0};
    if (solve) {
        assert_int_equal(mlift_exact_init(&run->exact, &run->table), MLIFT_OK);
    }
    assert_int_equal(mlift_worlds_init(&run->worlds, n_replicates, campaign->n_strategies, run->table.n_segments, all,
                                       run->table.n_metrics),
                     MLIFT_OK);
    assert_int_equal(mlift_experiment_init(&run->experiment, n_replicates, campaign->n_arms, run->table.n_segments, all,
                                           run->table.n_metrics, campaign->size, campaign->n_sizes),
                     MLIFT_OK);
    assert_int_equal(mlift_engine_run(&run->table, &options, 0, n_replicates, &run->worlds, &run->experiment, &done),
                     MLIFT_OK);
    assert_int_equal(done, n_replicates);
}

static inline void simulated_free(struct simulated *run)
{
    mlift_worlds_free(&run->worlds);
    mlift_experiment_free(&run->experiment);
    mlift_exact_free(&run->exact);
    mlift_table_free(&run->table);
}

/* Count over all segments. */
static inline uint32_t simulated_total(const struct simulated *run, size_t r, int strategy, int metric)
{
    uint32_t total = 0;

    for (int g = 0; g < run->worlds.n_segments; g++) {
        total += mlift_worlds_count(&run->worlds, r, strategy, g, metric);
    }
    return total;
}

#endif
