/* The forward equations: how the people of one type spread over states and knowledge, step by step. */
#ifndef SIM_FLOW_H
#define SIM_FLOW_H

#include "sim/value.h"

struct mlift_flow {
    struct mlift_value *value; /* borrowed: touch rows and passages */
    struct mlift_merge merge;  /* owned: what is told apart */
    int strategy;
    size_t n_states;     /* of the table */
    double *now;         /* [class * n_states + state]: people, as a share of the list */
    double *next;        /* scratch */
    double *moved;       /* [(class * move classes + move class) * n_states + state], scratch */
    double sent, clicks; /* of the step that was taken last, per subscriber of the list */
};

/* For one strategy. `apart`: knowledge states that send the same are not put together; sums are then made in another
 * order, and the last bits differ. Owns its arrays. MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_flow_init(struct mlift_flow *flow, struct mlift_value *value, int strategy, bool apart);
void mlift_flow_free(struct mlift_flow *flow);

/* Empties `now`, to be filled by the caller. */
void mlift_flow_clear(struct mlift_flow *flow);

/* Where people are counted who know `knowledge` and are in `state` at the first step. */
static inline double *mlift_flow_at(struct mlift_flow *flow, int knowledge, int state)
{
    return flow->now + (size_t)flow->merge.start[knowledge] * flow->n_states + (size_t)state;
}

/* Takes `now` through one step; `base` and `cell` as in mlift_value_solve. */
void mlift_flow_step(struct mlift_flow *flow, int step, uint32_t base, size_t cell);

#endif
