/* Backward induction on the decision table: what a subscriber of one type is worth, in every lane, from each state and
 * each knowledge state of one strategy. */
#ifndef SIM_VALUE_H
#define SIM_VALUE_H

#include "models/table.h"

/* Expected lanes of one (type, strategy); arrays are [knowledge * n_states + state][MLIFT_N_LANES]. */
struct mlift_value {
    const struct mlift_table *table; /* borrowed */
    size_t n;                        /* states x the largest number of knowledge states of any strategy */
    double *now;                     /* the answer after mlift_value_solve: from the first step on */
    double *next, *moved;
};

MLIFT_CHECKED int mlift_value_init(struct mlift_value *value, const struct mlift_table *table);
void mlift_value_free(struct mlift_value *value);

/* Solves one strategy for the type whose first touch row is `base` and whose true levels are those of profile cell
 * `cell`. Lane MLIFT_LANE_CLICKERS holds P(clicks at least once). */
void mlift_value_solve(struct mlift_value *value, int strategy, uint32_t base, size_t cell);

static inline const double *mlift_value_at(const struct mlift_value *value, int knowledge, int state)
{
    return value->now + ((size_t)knowledge * (size_t)value->table->n_states + (size_t)state) * MLIFT_N_LANES;
}

#endif
