/* One row of the decision table: ordered outcomes as inclusive upper bounds of a 32-bit word.
 *
 * Outcome j is chosen when `word <= bound[j]` for the first time. Outcomes without probability have no place in a row,
 * the last bound is always 0xFFFFFFFF: so p = 0 and p = 1 are exact and no bound can wrap. Outcomes run from best to
 * worst, so that a better probability never gives a worse outcome for the same word. */
#ifndef MODELS_ROW_H
#define MODELS_ROW_H

#include "models/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MLIFT_ROW_OUTCOMES = 8 };

/* A touch: what the subscriber does, and where that leaves them. One cache line. */
struct mlift_touch_row {
    uint32_t bound[MLIFT_ROW_OUTCOMES];
    uint16_t move[MLIFT_ROW_OUTCOMES];      /* move row to draw from next (class and position) */
    uint8_t background[MLIFT_ROW_OUTCOMES]; /* background row to draw from next */
    uint8_t code[MLIFT_ROW_OUTCOMES];       /* what happened: models/tally.h */
} __attribute__((aligned(64)));

/* A move between steps: the next position. One cache line; `more` continues in the row after it where more than eight
 * outcomes are possible. */
struct mlift_move_row {
    uint32_t bound[MLIFT_ROW_OUTCOMES];
    uint16_t next[MLIFT_ROW_OUTCOMES]; /* contribution to the state index */
    uint8_t unused[16];
} __attribute__((aligned(64)));

/* Turns probabilities p[0..n-1] (>= 0, sum one within 1e-9) into cumulative counts of 2^32: cumulative[n-1] = 2^32.
 * Each boundary is the rounded exact one, so P(j) is off by at most 2^-32. MLIFT_ERR_BAD_PROBABILITY otherwise. */
MLIFT_CHECKED int mlift_row_quantise(const double *p, int n, uint64_t *cumulative);

/* Writes the bounds of the outcomes with positive probability and their indices into which[]; returns how many there
 * are, or MLIFT_ERR_TOO_MANY_OUTCOMES when more than `capacity`. bound[] beyond them is filled with 0xFFFFFFFF. */
MLIFT_CHECKED int mlift_row_bounds(const uint64_t *cumulative, int n, int capacity, uint32_t *bound, int *which);

/* Index of the outcome that `word` chooses among bound[0..MLIFT_ROW_OUTCOMES-1], or MLIFT_ROW_OUTCOMES when it lies
 * above the last (the row continues). The reference that the vector code is tested against. */
static inline unsigned mlift_row_choose(const uint32_t *bound, uint32_t word)
{
    unsigned n = 0;

    for (int j = 0; j < MLIFT_ROW_OUTCOMES; j++) {
        n += word > bound[j];
    }
    return n;
}

/* Exact probability of outcome j of a row: (bound[j] - bound[j-1]) / 2^32. */
static inline double mlift_row_probability(const uint32_t *bound, int j)
{
    uint64_t above = (uint64_t)bound[j] + 1, below = j == 0 ? 0 : (uint64_t)bound[j - 1] + 1;

    return above > below ? (double)(above - below) * 0x1p-32 : 0.0;
}

/* The outcomes of a move row, and of the row after it if `wide`, that have probability: where to in next[] and how
 * probable in p[], exactly; returns how many, at most MLIFT_ROW_OUTCOMES a row. */
static inline int mlift_row_outcomes(const struct mlift_move_row *row, bool wide, int *next, double *p)
{
    int n = 0;
    uint64_t below = 0;

    for (int half = 0; half < 1 + wide; half++, row++) {
        for (int j = 0; j < MLIFT_ROW_OUTCOMES; j++) {
            uint64_t above = (uint64_t)row->bound[j] + 1;
            if (above > below) {
                next[n] = row->next[j];
                p[n++] = (double)(above - below) * 0x1p-32;
                below = above;
            }
        }
    }
    return n;
}

#endif
