/* One replicate: draws the list block by block and takes every strategy through the calendar. */
#ifndef SIM_REPLICATE_H
#define SIM_REPLICATE_H

#include "sim/adaptive.h"
#include "sim/advance.h"
#include "sim/experiment.h"
#include "sim/roster.h"
#include "sim/splits.h"
#include "sim/worlds.h"

/* Scratch of one thread; allocated before the parallel region. */
struct mlift_replicate {
    const struct mlift_table *table; /* borrowed */
    enum mlift_isa isa;
    uint64_t seed;
    int n_usual, usual[MLIFT_MAX_STRATEGIES]; /* strategies that do not learn */
    struct mlift_adaptive adaptive;           /* those that do */
    struct mlift_roster roster;
    struct mlift_words words;
    uint32_t extra[MLIFT_ROSTER_BLOCK]; /* drift and reread words */
    uint16_t segment[MLIFT_ROSTER_BLOCK];
    struct mlift_cohort *cohort;                            /* [strategy] */
    uint16_t who[MLIFT_MAX_STRATEGIES][MLIFT_ROSTER_BLOCK]; /* subscribers by arm */
    size_t n_who[MLIFT_MAX_STRATEGIES];
    int n_splits;
    struct mlift_splits *const *splits; /* borrowed; counted beside the rest, none unless the engine says so */
    uint32_t *strategy_counts;          /* [strategy][segment][lane] */
    uint32_t *arm_counts;      /* [arm][size][segment][lane], by size bucket until summed up */
};

MLIFT_CHECKED int mlift_replicate_init(struct mlift_replicate *replicate, const struct mlift_table *table,
                                       enum mlift_isa isa, uint64_t seed);
void mlift_replicate_free(struct mlift_replicate *replicate);

/* Simulates replicate r and writes its row of worlds and of experiment (either may be NULL). Allocates nothing. */
void mlift_replicate_run(struct mlift_replicate *replicate, size_t r, struct mlift_worlds *worlds,
                         struct mlift_experiment *experiment);

#endif
