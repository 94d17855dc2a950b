/* The group sequential z test on two binomial arms, exactly: what the design's normal theory really does with small
 * counts.
 *
 * At look k: Z = (x_b/n_b - x_a/n_a) / sqrt(p(1-p)(1/n_a + 1/n_b)), p the pooled rate; 0 without (or with nothing but)
 * conversions. Rejects for Z >= critical[k] (B wins) and, two-sided, Z <= -critical[k] (A wins). */
#ifndef ANALYSIS_SEQUENTIAL_ZLOOKS_H
#define ANALYSIS_SEQUENTIAL_ZLOOKS_H

#include "analysis/numerics/armwalk.h"
#include "analysis/sequential/sequential.h"

struct mlift_zlooks {
    const struct mlift_sequential_design *design; /* borrows: bounds of every look */
    size_t n_a[MLIFT_SEQUENTIAL_MAX_LOOKS], n_b[MLIFT_SEQUENTIAL_MAX_LOOKS];
};

/* Subscribers at each look: the design's information shares of n_a and n_b, rounded up. MLIFT_ERR_OUT_OF_RANGE where
 * two looks fall on the same subscribers. */
MLIFT_CHECKED int mlift_zlooks_init(struct mlift_zlooks *looks, const struct mlift_sequential_design *design,
                                    size_t n_a, size_t n_b);

/* Pooled Z of these counts. */
double mlift_zlooks_statistic(size_t n_a, size_t n_b, size_t x_a, size_t x_b);

/* Walks the design at true rates p_a, p_b (see armwalk.h; without winner: futility or the end). */
MLIFT_CHECKED int mlift_zlooks_run(const struct mlift_zlooks *looks, double p_a, double p_b,
                                   struct mlift_armwalk *walk);

#endif
