/* The forward equations: how the people of one type spread over states and knowledge, step by step. */
#ifndef SIM_FLOW_H
#define SIM_FLOW_H

#include "models/table.h"

struct mlift_flow {
    const struct mlift_table *table; /* borrowed */
    size_t n;                        /* states x the largest number of knowledge states of any strategy */
    double *now;                     /* [knowledge * n_states + state]: people, as a share of the list */
    double *next, *moved;            /* scratch */
};

MLIFT_CHECKED int mlift_flow_init(struct mlift_flow *flow, const struct mlift_table *table);
void mlift_flow_free(struct mlift_flow *flow);

/* Empties `now`, to be filled by the caller. */
void mlift_flow_clear(struct mlift_flow *flow);

/* Takes `now` through one step of the strategy; `base` and `cell` as in mlift_value_solve. counted[MLIFT_N_LANES]:
 * lanes 0 to 7 that this step adds, per subscriber of the list (added to, not set). */
void mlift_flow_step(struct mlift_flow *flow, int strategy, int step, uint32_t base, size_t cell, double *counted);

#endif
