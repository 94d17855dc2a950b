/* One gate after the other: that each of several independent normal terms passes a bound of its own and their weighted
 * sum, with further terms, one of the sum's own. */
#ifndef ANALYSIS_MULTIPLE_GATECHAIN_H
#define ANALYSIS_MULTIPLE_GATECHAIN_H

#include <stddef.h>

enum { MLIFT_GATECHAIN_MOST = 16 }; /* terms */

/* P(E_i >= bound[i] for i < r, and sum of gain[i] E_i over i < k >= need), E_i independent standard normal, gain
 * positive, r < k <= MLIFT_GATECHAIN_MOST. Backwards over the terms, each step one quadrature over a function of what
 * the sum still needs, kept on a grid and interpolated: about 1e-6, the work grows with r and not with its power. */
double mlift_gatechain_tail(size_t k, size_t r, const double *bound, const double *gain, double need);

#endif
