/* Bayesian A/B test on conversions: both arms have the same beta prior; B (or A) is declared better when the posterior
 * says so clearly enough. What that rule does at given true rates, exactly, by enumeration.
 *
 * Two criteria, each may be switched off: P(B > A) >= threshold (Miller 2015), and expected loss <= loss (Stucchio
 * 2015). */
#ifndef ANALYSIS_TWOARM_BAYES_H
#define ANALYSIS_TWOARM_BAYES_H

#include "analysis/numerics/armwalk.h"
#include "models/error.h"

struct mlift_bayes {
    double success, failure; /* the prior, each at least 0.001; 1, 1 is flat */
    double threshold;        /* in [0.5, 1): declare B at P(B > A) >= threshold; 0.5 leaves the loss alone to decide */
    double loss;             /* declare B only if its expected loss is at most this (a rate); HUGE_VAL: no matter */
    int sides;               /* 2: A can win as well, by the mirror image; 1: only B */
};

/* The rule at several looks, as two staircases: at look k with x_a conversions B wins from b_from[k][x_a] conversions
 * up, A wins below a_until[k][x_a]. Owns them; free with mlift_bayes_rule_free. */
struct mlift_bayes_rule {
    size_t n_looks;
    size_t *n_a, *n_b;
    size_t **b_from, **a_until; /* rows of n_a[k] + 1 */
};

/* Looks after n_a * (k+1) / n_looks subscribers of A (rounded up), the same for B. MLIFT_ERR_OUT_OF_RANGE,
 * MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_bayes_rule_init(struct mlift_bayes_rule *rule, const struct mlift_bayes *test, size_t n_a,
                                        size_t n_b, size_t n_looks);
void mlift_bayes_rule_free(struct mlift_bayes_rule *rule);

/* What the rule does at true rates p_a, p_b. */
MLIFT_CHECKED int mlift_bayes_rule_run(const struct mlift_bayes_rule *rule, double p_a, double p_b,
                                       struct mlift_armwalk *walk);

/* Smallest n of arm A (arm B: ceil(ratio n)), a multiple of n_looks, from which P(B wins) stays at or above `power` up
 * to a good margin (sawtooth-safe); p_b > p_a. `most` bounds n: MLIFT_ERR_UNREACHABLE beyond. */
MLIFT_CHECKED int mlift_bayes_size(const struct mlift_bayes *test, double p_a, double p_b, double ratio, size_t n_looks,
                                   double power, size_t most, size_t *n_a, size_t *n_b);

#endif
