/* The engine: replicates in parallel, each a pure function of (table, seed, replicate number). Results are the same
 * bytes for any number of threads, any chunking and any instruction set. */
#ifndef SIM_ENGINE_H
#define SIM_ENGINE_H

#include "models/isa.h"
#include "models/table.h"
#include "sim/experiment.h"
#include "sim/lessons.h"
#include "sim/splits.h"
#include "sim/team.h"
#include "sim/worlds.h"

struct mlift_engine_options {
    uint64_t seed;
    int n_threads; /* 0 = as many as there are processors */
    enum mlift_isa isa;
    /* Asked between batches, outside the parallel region: `done` replicates of `total`; a non-zero return stops the run
     * with MLIFT_ERR_INTERRUPTED. May be NULL. */
    int (*progress)(void *context, size_t done, size_t total);
    void *context;
    /* Where what strategies that learn have learned in the worlds is added to; made for the table. May be NULL. */
    struct mlift_lessons *lessons;
    /* Counted beside worlds and experiment, of strategies 0 and 1 that do not learn; may be none. */
    int n_splits;
    struct mlift_splits *const *splits;
};

/* The most threads that a run with these options uses. */
int mlift_engine_threads(const struct mlift_engine_options *options);

/* Runs `body` for replicates from..to-1 in parallel, as threads 0 to mlift_engine_threads - 1. Errors:
 * MLIFT_ERR_NO_MEMORY, MLIFT_ERR_INTERRUPTED (complete batches are done; *n_done says how many replicates, counted from
 * 0). */
MLIFT_CHECKED int mlift_engine_each(const struct mlift_engine_options *options, size_t from, size_t to,
                                    mlift_team_body *body, void *context, size_t *n_done);

/* Simulates replicates from..to-1 into worlds and experiment, which have room for `to` (worlds: from worlds->first to
 * `to`). Either may be NULL. Errors:
 * MLIFT_ERR_NO_MEMORY, MLIFT_ERR_INTERRUPTED (complete batches are in place; *n_done says how many replicates, counted
 * from 0). */
MLIFT_CHECKED int mlift_engine_run(const struct mlift_table *table, const struct mlift_engine_options *options,
                                   size_t from, size_t to, struct mlift_worlds *worlds,
                                   struct mlift_experiment *experiment, size_t *n_done);

#endif
