/* Several normal (or Student) statistics at once, with any correlation: probabilities of boxes and simultaneous
 * critical values.
 *
 * Genz (1992): the box is mapped to the unit cube along the Cholesky factor, one conditional normal at a time; Genz and
 * Bretz (2002) add one dimension for the common chi of Student's law. The cube is covered by a fixed lattice
 * (Richtmyer, square roots of primes, with the tent map), so that the same question has the same answer. Correlations
 * may be singular: statistics that are sums of others, or equal to them, are allowed. Good to about 1e-4 in the
 * probability. */
#ifndef ANALYSIS_NUMERICS_MULTINORMAL_H
#define ANALYSIS_NUMERICS_MULTINORMAL_H

#include "models/error.h"

#include <stddef.h>

enum { MLIFT_MULTINORMAL_MOST = 16 };

struct mlift_multinormal {
    size_t k;                  /* statistics, 1 to MLIFT_MULTINORMAL_MOST */
    const double *correlation; /* borrows [k][k], symmetric, ones on the diagonal */
    double df;                 /* degrees of freedom, at least 1; HUGE_VAL for the normal law */
};

/* P(low_i < T_i <= high_i for all i); `low` NULL: no lower bounds. Bounds may be infinite. NaN outside the ranges
 * above.
 */
double mlift_multinormal_box(const struct mlift_multinormal *law, const double *low, const double *high);

/* c with P(T_i <= c for all i) = 1 - alpha, two-sided P(|T_i| <= c for all i) = 1 - alpha; alpha in (0, 0.5).
 * MLIFT_ERR_OUT_OF_RANGE, MLIFT_ERR_NO_CONVERGENCE. */
MLIFT_CHECKED int mlift_multinormal_critical(const struct mlift_multinormal *law, int sides, double alpha, double *c);

#endif
