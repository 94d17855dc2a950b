/* Exact unconditional tests: a rejection region is allowed when its null probability stays within alpha for every
 * common rate of the two arms. That probability is a mixture over m = x1 + x2 ~ Binomial(n1 + n2, rate) of one number
 * per m. */
#ifndef ANALYSIS_TWOARM_UNCONDITIONAL_H
#define ANALYSIS_TWOARM_UNCONDITIONAL_H

#include "analysis/twoarm/region.h"
#include "models/error.h"

/* Sum over m of Binomial(n, p)(m) tail[m], 0 < p < 1; inverse[k] = 1 / k up to n + 1. */
double mlift_unconditional_mean(const double *tail, const double *inverse, int n, double p);

/* Largest such mean over p in (0, 1), to about 1e-9 relative: a grid finer than the binomial's own width, equidistant
 * in asin sqrt p, then golden section around its peaks. Stops early and returns something above `enough` once a value
 * above `enough` has been seen (HUGE_VAL: never). */
double mlift_unconditional_largest(const double *tail, const double *inverse, int n, double enough);

/* Cuts all of `region` at `level` (order Z, DIFFERENCE or FISHER) and returns the largest null probability. `tail`:
 * n1 + n2 + 1 doubles of working space. */
double mlift_unconditional_size(struct mlift_region *region, enum mlift_region_order order, double level, double enough,
                                double *tail);

/* Cuts `region` as widely as alpha allows; *level comes back as the cut (an input above 0 is a guess near which to
 * start, as for a neighbouring n; 0 for none). MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_unconditional_search(struct mlift_region *region, enum mlift_region_order order, double alpha,
                                             double *level);

#endif
