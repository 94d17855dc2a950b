/* Two binomial arms watched at several looks: exact probability of every way a stopping rule can end.
 *
 * The joint distribution of both conversion counts among the tests that still run is carried from look to look by
 * convolution; the rule takes out what stops. Exact for any rule that is monotone in each count: no normal
 * approximation, no simulation. Works for group sequential, always-valid, Bayesian and count rules alike. */
#ifndef ANALYSIS_NUMERICS_ARMWALK_H
#define ANALYSIS_NUMERICS_ARMWALK_H

#include "models/error.h"

#include <stddef.h>

enum mlift_armwalk_end { MLIFT_ARMWALK_A_WINS = -1, MLIFT_ARMWALK_GO_ON = 0, MLIFT_ARMWALK_B_WINS = 1 };

struct mlift_armwalk_plan {
    size_t n_looks;
    const size_t *n_a,
        *n_b;        /* subscribers seen by look k in each arm, ascending (each look adds to one arm at least) */
    double p_a, p_b; /* true rates, in [0, 1] */
    /* Ends or not at look k with these conversions. Must be monotone: once B wins, more conversions of B (or fewer of
     * A) win too, and the mirror image for A. */
    enum mlift_armwalk_end (*decide)(const void *context, size_t look, size_t x_a, size_t x_b);
    /* Stops without a winner; NULL for none. Monotone as well: it may hold on one interval of x_b for each x_a only. */
    int (*give_up)(const void *context, size_t look, size_t x_a, size_t x_b);
    const void *context;
};

struct mlift_armwalk {
    double a_wins, b_wins; /* total */
    double undecided;      /* gave up, or reached the last look without a winner */
    double n_expected;     /* subscribers of both arms seen at the end */
};

/* Walks all looks. `b_wins_by` and `a_wins_by` (n_looks cumulative probabilities each) may be NULL. Probabilities below
 * 1e-15 a look are cut off: a total error below 1e-11. MLIFT_ERR_OUT_OF_RANGE, MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_armwalk_run(const struct mlift_armwalk_plan *plan, struct mlift_armwalk *walk,
                                    double *a_wins_by, double *b_wins_by);

/* First look at which P(B has won) >= target, without walking further: found[0] is its index and `walk` the totals up
 * to there; found[0] = n_looks if never. */
MLIFT_CHECKED int mlift_armwalk_until(const struct mlift_armwalk_plan *plan, double target, struct mlift_armwalk *walk,
                                      size_t *found);

#endif
