/* How much of a response's variance over a design comes from which input: first-order and total Sobol indices.
 *
 * First order: the share of the variance that is due to the input alone; total: all that would vanish if it were fixed,
 * interactions included (Sobol 1993; Homma and Saltelli 1996). Both are NaN where the response does not vary. */
#ifndef ANALYSIS_NUMERICS_SENSITIVITY_H
#define ANALYSIS_NUMERICS_SENSITIVITY_H

#include "models/error.h"

#include <stddef.h>
#include <stdint.h>

enum { MLIFT_SENSITIVITY_MOST = 16, MLIFT_SENSITIVITY_RESAMPLES = 200 };

/* NaN where the design cannot tell. */
struct mlift_sensitivity {
    int n_inputs;
    double mean, variance; /* of the response over the design */
    double first[MLIFT_SENSITIVITY_MOST], first_se[MLIFT_SENSITIVITY_MOST];
    double total[MLIFT_SENSITIVITY_MOST], total_se[MLIFT_SENSITIVITY_MOST];
    double pair[MLIFT_SENSITIVITY_MOST][MLIFT_SENSITIVITY_MOST]; /* share due to two inputs' interaction */
    double explained; /* by all inputs one by one: the sum of `first`; for a regression R squared */
};

/* From Saltelli's scheme (analysis/numerics/sampling.h): y [n (k + 2)]. First order: mean of B (AB - A) over V, with the mean
 * taken off first; total: Jansen's mean of (A - AB)^2 / 2 over V; V over A and B (Saltelli et al. 2010, "Variance based
 * sensitivity analysis of model output", Table 2, rows b and f). Standard errors by drawing rows again, 200 times with
 * addressed words; rows of a Sobol sequence are more even than that, so the errors are on the safe side. n >= 2,
 * 1 <= k <= MLIFT_SENSITIVITY_MOST, else out of range; no memory. */
MLIFT_CHECKED int mlift_sensitivity_saltelli(const double *y, size_t n, int k, uint64_t seed,
                                             struct mlift_sensitivity *result);

/* From a full factorial: y over all combinations of n_levels[k] levels, the last input fastest, every level with the
 * same weight. The exact decomposition of the variance, nothing estimated: first = Var(E[y | x_i]) / Var(y), total =
 * 1 - Var(E[y | all but x_i]) / Var(y) (Archer, Saltelli and Sobol 1997). Errors as above. */
MLIFT_CHECKED int mlift_sensitivity_factorial(const double *y, const size_t *n_levels, int k,
                                              struct mlift_sensitivity *result);

/* From any sample: x [n][k]. A regression on a straight line and a parabola for each input with numbers, and on one
 * column for each level but the first where levels[i] > 0 says that x holds level numbers 0..levels[i]-1. first = the
 * R squared lost without the input; total is NaN. Meaningful while `explained` is near one (Helton and Davis 2003,
 * section 6.3). Needs more points than columns, else everything is NaN. */
MLIFT_CHECKED int mlift_sensitivity_regression(const double *x, const double *y, size_t n, int k, const size_t *levels,
                                               struct mlift_sensitivity *result);

#endif
