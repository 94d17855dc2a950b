/* Thompson sampling on two Bernoulli arms with beta priors: what it earns and what it costs, exactly for short horizons
 * and by addressed simulation for long ones.
 *
 * Thompson (1933); Russo et al. (2018). A subscriber gets arm B with the posterior probability that B is better, which
 * is all that drawing from both posteriors and taking the larger does. That probability is carried along in closed form
 * (betapair.h): no beta variates are drawn. Pseudo-regret: sum over subscribers of (best rate - rate of the arm sent).
 */
#ifndef ANALYSIS_SEQUENTIAL_BANDIT_H
#define ANALYSIS_SEQUENTIAL_BANDIT_H

#include "models/error.h"

#include <stddef.h>
#include <stdint.h>

enum { MLIFT_BANDIT_MOST_EXACT = 200 };

struct mlift_bandit {
    double success, failure; /* prior of both arms, each at least 0.001 */
    size_t horizon;          /* subscribers, at least 1 */
    size_t wave;             /* the allocation is updated after each wave of this many; 1: after each subscriber */
};

struct mlift_bandit_value {
    double regret;      /* expected cumulative pseudo-regret, conversions */
    double conversions; /* expected, of all subscribers */
    double share_b;     /* expected share of subscribers that got arm B */
    double p_better;    /* P(the arm with the higher posterior mean at the end is the better one; ties by a coin) */
    double regret_mcse; /* Monte Carlo standard errors; 0 where exact */
    double p_better_mcse;
    double share_b_mcse;
};

/* Exact, at true rates p_a, p_b in [0, 1], by dynamic programming over all counts; wave 1 and horizon up to
 * MLIFT_BANDIT_MOST_EXACT. MLIFT_ERR_OUT_OF_RANGE, MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_bandit_exact(const struct mlift_bandit *bandit, double p_a, double p_b,
                                     struct mlift_bandit_value *value);

/* Simulated: `replicates` (at least 2) runs. Random words are addressed by (seed, replicate, subscriber), so the result
 * is the same everywhere and more replicates extend fewer. */
MLIFT_CHECKED int mlift_bandit_simulate(const struct mlift_bandit *bandit, double p_a, double p_b, uint64_t seed,
                                        size_t replicates, struct mlift_bandit_value *value);

/* Simulated with true rates drawn from the prior in each replicate: the Bayesian regret of a planner who believes it.
 */
MLIFT_CHECKED int mlift_bandit_simulate_prior(const struct mlift_bandit *bandit, uint64_t seed, size_t replicates,
                                              struct mlift_bandit_value *value);

#endif
