/* The relative lift (mean_b - mean_a) / mean_a: its standard error by the delta method, power and smallest detectable
 * lift of a fixed-horizon z test on it.
 *
 * The formulas of GrowthBook's power calculator; Deng, Knoblich and Lu (2018), "Applying the delta method in metric
 * analytics". For means of any metric; rates are means with variance p(1 - p). */
#ifndef ANALYSIS_TWOARM_LIFTRATIO_H
#define ANALYSIS_TWOARM_LIFTRATIO_H

#include "models/error.h"

struct mlift_liftratio_arm {
    double mean, variance, n; /* of one arm; variance of one subscriber's response */
};

/* sqrt(v_b / (m_a^2 n_b) + v_a m_b^2 / (m_a^4 n_a)); m_a not 0. */
double mlift_liftratio_se(struct mlift_liftratio_arm a, struct mlift_liftratio_arm b);

/* Power at the true relative lift with equal variances and n per arm; both directions count for sides = 2. */
double mlift_liftratio_power(double mean, double variance, double n, double lift, double alpha, int sides);

/* Smallest positive lift with that power (rejection in its direction only): with q = z^2 variance / (n mean^2), the
 * larger root of (1 - q) r^2 - 2 r + 1 - q = 0 for r = 1 + lift. MLIFT_ERR_UNREACHABLE where n is too small (q >= 1).
 */
MLIFT_CHECKED int mlift_liftratio_mde(double mean, double variance, double n, double alpha, int sides, double power,
                                      double *lift);

#endif
