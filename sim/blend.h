/* The sums that values are made of: weighted means of blocks of lanes, for each instruction set with the same bits.
 *
 * An array of values is [state][class of knowledge][lane]; lanes come in multiples of MLIFT_BLEND_LANES. Every lane
 * adds its terms one after the other, in the order in which they are listed, without fused operations: which vector
 * units there are changes no bit. */
#ifndef SIM_BLEND_H
#define SIM_BLEND_H

#include "models/isa.h"
#include "models/row.h"
#include "models/tally.h"

enum { MLIFT_BLEND_LANES = 4, MLIFT_BLEND_READINGS = MLIFT_MAX_LEVELS + 1 };

struct mlift_blend_term {
    double p;
    uint32_t from; /* first state of a block */
};

/* States to .. to + n - 1 are the sum of p times those of each term's block. */
struct mlift_blend_block {
    uint32_t to, n;
    uint32_t first, n_terms; /* terms */
};

/* A passage between two arrays of states. */
struct mlift_blend {
    size_t n_blocks, n_terms, most_blocks, most_terms;
    struct mlift_blend_block *block; /* owned, as is the next */
    struct mlift_blend_term *term;
};

/* Room for so many blocks and terms, none used. */
MLIFT_CHECKED int mlift_blend_init(struct mlift_blend *blend, size_t most_blocks, size_t most_terms);
void mlift_blend_free(struct mlift_blend *blend);

/* Adds a block, of `n` states from `to` on, whose terms are the outcomes of a move row (and of the row after it if
 * `wide`), each at its `next` + offset. */
void mlift_blend_add(struct mlift_blend *blend, uint32_t to, uint32_t n, const struct mlift_move_row *row, bool wide,
                     uint32_t offset);

/* to[] from from[], `width` doubles a state; the whole passage again `repeats` times, `stride` states further on. */
void mlift_blend_apply(const struct mlift_blend *blend, enum mlift_isa isa, size_t width, size_t repeats, size_t stride,
                       const double *from, double *to);

/* Fresh readings: to[state][class] = sum over readings of p[level of the state][reading] * from[state][after]. */
struct mlift_blend_reading {
    size_t n_states, n_lanes, n_classes, n_after; /* classes before and after the reading */
    int n_readings;                               /* 1 + levels */
    const uint8_t *level;                         /* [state] */
    const double (*p)[MLIFT_BLEND_READINGS];      /* [level][reading] */
    const uint16_t *after;                        /* [class * MLIFT_BLEND_READINGS + reading] */
};
void mlift_blend_read(const struct mlift_blend_reading *reading, enum mlift_isa isa, const double *from, double *to);

/* A touch row as the sums need it. */
struct mlift_blend_row {
    double p[MLIFT_ROW_OUTCOMES];
    uint32_t next[MLIFT_ROW_OUTCOMES]; /* state just after the touch: move class * n_states + state */
    uint8_t code[MLIFT_ROW_OUTCOMES];
    uint32_t n; /* outcomes with probability */
};

/* Touches: to[state][class] = sum over outcomes of p * (counts[code] + keeps[code] * moved[next][after]). */
struct mlift_blend_touch {
    size_t n_states, n_lanes, n_classes, n_after;
    const struct mlift_blend_row *const *row; /* [class][state]; with `choice`: [message][state] */
    const uint8_t *const *choice;             /* [class][state]: message; NULL where a class sends one to everybody */
    const uint16_t *after;                    /* [class * MLIFT_N_CODES + code]: class just after the touch */
    const double *counts, *keeps;             /* [code * n_lanes + lane]; keeps: 0 or 1 */
};
void mlift_blend_touch(const struct mlift_blend_touch *touch, enum mlift_isa isa, const double *moved, double *to);

#endif
