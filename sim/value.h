/* Backward induction on the decision table: what a subscriber of one type is worth, in the lanes asked for, from each
 * state and each knowledge state of one strategy. */
#ifndef SIM_VALUE_H
#define SIM_VALUE_H

#include "models/table.h"
#include "sim/blend.h"
#include "sim/merge.h"

enum { MLIFT_VALUE_ALL_LANES = 0xFFFF };

/* The passages of one gap between steps, from just after a touch to before the fresh readings. */
struct mlift_value_gap {
    struct mlift_blend moves;      /* from states at the end of the moves to states just after the touch, where a touch
                                      leads at all */
    struct mlift_blend background; /* of one position; every position has the same */
    struct mlift_blend drift[MLIFT_MAX_DRIFTS][MLIFT_MAX_ONBOARDING]; /* of one round of the levels of the drift */
};

/* Values are [state][class of knowledge (sim/merge.h)][lane]. */
struct mlift_value {
    const struct mlift_table *table; /* borrowed */
    enum mlift_isa isa;
    size_t n_lanes;               /* of an array: those asked for, filled up to whole vectors */
    uint8_t place[MLIFT_N_LANES]; /* [lane]: where it is among them; UINT8_MAX: not asked for */
    size_t n_live;                /* states in which the subscriber has not left: the first ones */
    double *left;                 /* [state - n_live][lane]: whoever has left is worth what is counted at the end */
    double *counts, *keeps;       /* [code][lane], as in sim/blend.h */
    struct mlift_merge *merge;    /* [strategy]; of those asked for */
    struct mlift_value_gap *gap;  /* [gap class] */
    struct mlift_blend_row **row; /* [message][state]: of the type at hand; NULL until it is sent */
    bool *has_row;                /* [message]: they are those of the type at hand */
    uint32_t base;                /* the type at hand: its first touch row */
    const struct mlift_blend_row **sent; /* [class or message], scratch */
    const uint8_t **choice;              /* [class], scratch */
    uint16_t *after;                     /* [class * MLIFT_N_CODES], scratch */
    uint8_t *level;                      /* [state], scratch */
    int strategy;                        /* that `now` is of */
    double *now;                         /* the answer after mlift_value_solve: from the first step on */
    double *next, *moved;
    size_t width[3]; /* classes for which `now`, `next`, `moved` hold those who have left; 0: none */
};

/* `strategies`: mask of those that will be solved; `lanes`: mask of lanes that are wanted. Owns its arrays.
 * MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_value_init(struct mlift_value *value, const struct mlift_table *table, uint64_t strategies,
                                   uint32_t lanes, enum mlift_isa isa);
void mlift_value_free(struct mlift_value *value);

/* Solves one strategy for the type whose first touch row is `base` and whose true levels are those of profile cell
 * `cell`. Lane MLIFT_LANE_CLICKERS holds P(clicks at least once). */
void mlift_value_solve(struct mlift_value *value, int strategy, uint32_t base, size_t cell);

/* Makes ready the touch rows of a message for the type at `base`; mlift_value_solve does so for what it needs. */
const struct mlift_blend_row *mlift_value_rows(struct mlift_value *value, int message, uint32_t base);

/* The lanes of a state, each at its `place`. */
static inline const double *mlift_value_at(const struct mlift_value *value, int knowledge, int state)
{
    const struct mlift_merge *merge = &value->merge[value->strategy];
    size_t at = (size_t)state * (size_t)merge->n_first + merge->start[knowledge];

    return value->now + at * value->n_lanes;
}

#endif
