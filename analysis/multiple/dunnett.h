/* Dunnett's many-to-one comparisons: joint law, critical values and adjusted p-values from the correlation that a
 * common control causes.
 *
 * Dunnett (1955). T_i = (loading_i W + sqrt(1 - loading_i^2) e_i) / S with W, e_i standard normal and S^2 = chi^2_df /
 * df, so corr(T_i, T_j) = loading_i loading_j; for arms of size n_i against n_0, loading_i = sqrt(n_i / (n_i + n_0)).
 */
#ifndef ANALYSIS_MULTIPLE_DUNNETT_H
#define ANALYSIS_MULTIPLE_DUNNETT_H

#include "models/error.h"

#include <stddef.h>

struct mlift_dunnett {
    size_t k;              /* comparisons, at least 1 */
    const double *loading; /* borrows k values in [0, 0.9999]; all equal to sqrt(1/2) for equal arms */
    double df;             /* degrees of freedom of the variance, at least 1; HUGE_VAL for a known variance */
    int sides;             /* 1 or 2 */
};

/* P(T_i <= c for all i), two-sided P(|T_i| <= c for all i), to about 1e-10. NAN outside the ranges above. */
double mlift_dunnett_below(const struct mlift_dunnett *dunnett, double c);

/* c with P(max T_i > c) = alpha, two-sided P(max |T_i| > c) = alpha; alpha in (0, 1).
 * MLIFT_ERR_OUT_OF_RANGE, MLIFT_ERR_NO_CONVERGENCE. */
MLIFT_CHECKED int mlift_dunnett_critical(const struct mlift_dunnett *dunnett, double alpha, double *c);

/* Single-step adjusted p-value of the statistic t: P(max T_i > t), two-sided P(max |T_i| > |t|). */
double mlift_dunnett_p_value(const struct mlift_dunnett *dunnett, double t);

#endif
