/* Probabilities of a binomial or beta-binomial count, a whole range at a time, without under- or overflow. */
#ifndef ANALYSIS_NUMERICS_BINOMIAL_H
#define ANALYSIS_NUMERICS_BINOMIAL_H

#include <stddef.h>

/* The counts that matter: outside first..last (within 0..n) a Binomial(n, p) count falls with probability below 1e-15.
 */
struct mlift_binomial_range {
    size_t first, last;
};
struct mlift_binomial_range mlift_binomial_reach(size_t n, double p);

/* probability[x - first] = P(X = x), X ~ Binomial(n, p), for x = first..last of the range; p in [0, 1]. */
void mlift_binomial_fill(size_t n, double p, struct mlift_binomial_range range, double *probability);

/* probability[x] = P(X = x), x = 0..n, X ~ Binomial(n, P), P ~ Beta(success, failure), both positive. Sums to 1. */
void mlift_binomial_fill_beta(size_t n, double success, double failure, double *probability);

#endif
