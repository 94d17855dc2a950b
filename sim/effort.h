/* What an exact solution takes, before it is made: terms to add and bytes to keep, the same on every machine. */
#ifndef SIM_EFFORT_H
#define SIM_EFFORT_H

#include "models/layout.h"

struct mlift_effort {
    double terms;    /* products added to a lane, at most, with every lane: about 10^9 take a second */
    double bytes;    /* of the largest arrays that are there at one time */
    size_t n_solves; /* groups of profile cells (sim/peers.h) times propensity bins */
    int n_states;    /* of the decision table */
    int n_known;     /* knowledge states that the strategy can come to tell apart */
    int n_classes;   /* of them that still make a difference at one step, at most (sim/merge.h) */
};

/* For strategy s of a table that is complete. MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_effort_of(struct mlift_effort *effort, const struct mlift_table *table, int s);

#endif
