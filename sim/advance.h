/* One step of one strategy over a block of subscribers: the inner loop. Integers only.
 *
 * Scalar and AVX2 versions are the same source (sim/advance_loop.inc) with another way to compare a word with the eight
 * bounds of a row. */
#ifndef SIM_ADVANCE_H
#define SIM_ADVANCE_H

#include "models/draw.h"
#include "models/table.h"
#include "sim/roster.h"

/* The words of one step for a block of subscribers. */
struct mlift_words {
    uint32_t response[MLIFT_ROSTER_BLOCK], moves[MLIFT_ROSTER_BLOCK], background[MLIFT_ROSTER_BLOCK];
};

/* A block of subscribers as one strategy has them. Arrays side by side, so that the loop needs one pointer. */
struct mlift_cohort {
    uint64_t tally[MLIFT_ROSTER_BLOCK]; /* lanes 0 to 7 */
    uint16_t state[MLIFT_ROSTER_BLOCK];
    uint16_t knowledge[MLIFT_ROSTER_BLOCK]; /* what the sender knows: index into the strategy's policy */
};

/* Everything a step reads and writes. */
struct mlift_advance {
    const struct mlift_table *table;
    int strategy, step;
    size_t from, n;       /* subscribers from..n-1 of the block take the step */
    const uint32_t *base; /* [n] first touch row of the subscriber's type */
    const struct mlift_words *words;
    struct mlift_cohort *cohort;
};

/* Touch (if anything is sent) and the move to the next step, without drift. */
void mlift_advance_step(const struct mlift_advance *advance, enum mlift_isa isa);

/* Drift of data point k between steps: `words` [n]. */
void mlift_advance_drift(const struct mlift_advance *advance, enum mlift_isa isa, int k, const uint32_t *words);

/* Living strategies read data point d afresh between steps: `words` [n], `cell` [n] the profile cells. */
void mlift_advance_reread(const struct mlift_advance *advance, enum mlift_isa isa, int d, const uint32_t *cell,
                          const uint32_t *words);

/* Adds the sixteen lanes of each subscriber i to counts[row[i] * MLIFT_N_LANES ...]; `who` (may be NULL: 0..n-1) lists
 * the subscribers. */
void mlift_advance_count(const struct mlift_advance *advance, enum mlift_isa isa, const uint16_t *who, size_t n_who,
                         const uint16_t *row, uint32_t *counts);

#endif
