/* Always-valid inference: the mixture sequential probability ratio test, its p-values and confidence sequences.
 *
 * Robbins (1970); Johari, Koomen, Pekelis and Walsh (2017, 2022), "Always Valid Inference"; asymptotic confidence
 * sequences: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024), Annals of Statistics. One may look after every
 * subscriber, and stop at any time. */
#ifndef ANALYSIS_SEQUENTIAL_MSPRT_H
#define ANALYSIS_SEQUENTIAL_MSPRT_H

#include "analysis/numerics/armwalk.h"
#include "models/error.h"

/* log of the likelihood ratio of a difference ~ N(0, tau^2) against no difference, for an estimate `difference` with
 * standard error `se` (positive): -log(1 + tau^2/se^2)/2 + d^2 tau^2 / (2 se^2 (se^2 + tau^2)). One-sided (sides = 1)
 * the mixture is the positive half: log 2 Phi(d tau / (se sqrt(se^2 + tau^2))) more. */
double mlift_msprt_log_ratio(double difference, double se, double tau, int sides);

/* Always-valid p-value of one look, min(1, exp(-log ratio)); over several looks take the smallest so far. */
double mlift_msprt_p_value(double difference, double se, double tau, int sides);

/* Half-width of the always-valid interval of one look: the differences whose two-sided log ratio against the estimate
 * stays below log(1 / alpha). The intersection over the looks is valid at any stop. */
double mlift_msprt_reach(double se, double tau, double alpha);

/* rho that makes a confidence sequence for unit variances tightest at n_star observations (Waudby-Smith et al., eq.
 * 161): sqrt((-2 log alpha + log(-2 log alpha + 1)) / n_star), alpha doubled for sides = 1. alpha in (0, 1), one-sided
 * (0, 1/2). */
double mlift_msprt_rho(double alpha, double n_star, int sides);

/* Half-width of the confidence sequence for unit variance after n observations (n real, positive), multiply by the
 * standard deviation: sqrt(2 (n rho^2 + 1) / (n rho)^2 log(sqrt(n rho^2 + 1) / alpha)); for sides = 1 the distance of
 * the bound, with log(1 + sqrt(n rho^2 + 1) / (2 alpha)) instead (their eq. 134). */
double mlift_msprt_half_width(double n, double rho, double alpha, int sides);

/* How much wider than the fixed z interval of the same n the sequence is, squared: what the variance is to be
 * multiplied with where a fixed-horizon formula is to plan for an always-valid analysis at n (GrowthBook's power
 * calculator). */
double mlift_msprt_inflation(double n, double rho, double alpha, int sides);

/* p-value that belongs to the confidence sequence with this rho: the alpha at which 0 leaves it, for an estimate with
 * standard error se (positive) after n observations; at most 1, one-sided 1/2. */
double mlift_msprt_sequence_p_value(double difference, double se, double n, double rho, int sides);

/* The test on two binomial arms: se^2 = p(1-p)(1/n_a + 1/n_b), p the pooled rate; nothing is decided without
 * conversions. B wins once the p-value of a look is <= alpha and B leads; two-sided A likewise. */
struct mlift_msprt {
    double alpha, tau;
    int sides;
    size_t n_a_step, n_b_step; /* subscribers between two looks */
    size_t n_looks;            /* until the list is used up */
};

/* Who has won at a look with these conversions of so many subscribers, if anybody. */
enum mlift_armwalk_end mlift_msprt_decide(const struct mlift_msprt *test, double x_a, double n_a, double x_b,
                                          double n_b);

/* Exact course at true rates p_a, p_b; `target`: 0 walks all looks, else stops at the first look with P(B has won) >=
 * target, *found its index (n_looks if never). MLIFT_ERR_OUT_OF_RANGE, MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_msprt_run(const struct mlift_msprt *test, double p_a, double p_b, double target,
                                  struct mlift_armwalk *walk, size_t *found);

#endif
