/* Test and roll: test on part of a finite list, send everyone else what did better. How big a part?
 *
 * Feit and Berman (2019), "Test & Roll: Profit-Maximizing A/B Tests", Marketing Science 38(6). Two arms, n each, list
 * N. Normal model: arm means ~ N(mean, prior_sd^2), responses have standard deviation noise_sd. Binary model: arm rates
 * ~ Beta(success, failure), responses are conversions, nothing approximated. */
#ifndef ANALYSIS_SEQUENTIAL_TESTROLL_H
#define ANALYSIS_SEQUENTIAL_TESTROLL_H

#include "models/error.h"

#include <stddef.h>

/* What a test of n per arm is worth, in units of the response (conversions) per subscriber of the list. */
struct mlift_testroll_value {
    double profit_per_subscriber; /* test and roll */
    double profit_untested;       /* one arm to everyone: the prior mean */
    double profit_perfect;        /* the better arm to everyone */
    double regret;                /* 1 - profit / profit_perfect */
    double error_rate;            /* P(the worse arm is rolled out) */
};

/* Normal model. list above 0, prior_sd and noise_sd positive, n in (0, list / 2]. */
struct mlift_testroll {
    double list, mean, prior_sd, noise_sd;
};

/* Profit-maximising n per arm, unrounded: sqrt(N/4 (s/sigma)^2 + (3/4 (s/sigma)^2)^2) - 3/4 (s/sigma)^2 (equation 10).
 * MLIFT_ERR_OUT_OF_RANGE. */
MLIFT_CHECKED int mlift_testroll_size(const struct mlift_testroll *plan, double *n);

/* Value of any n per arm. MLIFT_ERR_OUT_OF_RANGE. */
MLIFT_CHECKED int mlift_testroll_evaluate(const struct mlift_testroll *plan, double n,
                                          struct mlift_testroll_value *value);

/* n per arm of the usual significance test for a difference d of means with finite list N (section 4.3: the variance of
 * a mean shrinks by (N - 2n) / (N - 1)): n0 N / (N - 1 + 2 n0), n0 = 2 s^2 (z_{alpha/2} + z_power)^2 / d^2; n0 itself
 * for an infinite list. */
double mlift_testroll_fixed_size(double list, double noise_sd, double difference, double alpha, double power);

/* Binary model: success and failure of the common beta prior with this mean and standard deviation.
 * MLIFT_ERR_OUT_OF_RANGE where prior_sd^2 >= mean (1 - mean). */
MLIFT_CHECKED int mlift_testroll_prior(double mean, double prior_sd, double *success, double *failure);

/* Exact value of n per arm by enumerating the conversions of both arms (the arm with the higher count is rolled out,
 * ties by a coin); n up to list / 2 and 200,000. MLIFT_ERR_OUT_OF_RANGE, MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_testroll_exact(size_t list, double success, double failure, size_t n,
                                       struct mlift_testroll_value *value);

/* Exactly best n per arm (0: do not test). Every n is tried for lists up to 4,000; above, a grid of 2% steps and then
 * every n around its best. */
MLIFT_CHECKED int mlift_testroll_exact_size(size_t list, double success, double failure, size_t *n);

/* Explore then commit at known rates p_a, p_b in [0, 1]: P(the better arm is rolled out), and expected conversions of
 * the whole list, exactly, by enumeration. */
MLIFT_CHECKED int mlift_testroll_commit(size_t list, size_t n, double p_a, double p_b, double *p_better,
                                        double *conversions);

#endif
