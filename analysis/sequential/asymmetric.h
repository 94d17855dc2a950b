/* Test and roll with two messages that are not believed alike: an incumbent that is well known and a challenger that is
 * not. Feit and Berman (2019), section 3.4. Arm means ~ N(mean[i], prior_sd[i]^2), independent; responses have standard
 * deviation noise_sd[i]; the arm with the higher posterior mean is rolled out. */
#ifndef ANALYSIS_SEQUENTIAL_ASYMMETRIC_H
#define ANALYSIS_SEQUENTIAL_ASYMMETRIC_H

#include "analysis/sequential/testroll.h"

struct mlift_asymmetric {
    double list; /* at least 2 */
    double mean[2], prior_sd[2], noise_sd[2];
};

/* What n[i] >= 0 people in each arm are worth, n[0] + n[1] <= list. profit_untested: the message with the higher prior
 * mean to all. MLIFT_ERR_OUT_OF_RANGE. */
MLIFT_CHECKED int mlift_asymmetric_evaluate(const struct mlift_asymmetric *plan, const double n[2],
                                            struct mlift_testroll_value *value);

/* The arms that earn most, unrounded, each 0 or at least 1; both 0: do not test. Found on a grid that is refined around
 * its best point. MLIFT_ERR_OUT_OF_RANGE. */
MLIFT_CHECKED int mlift_asymmetric_size(const struct mlift_asymmetric *plan, double n[2]);

/* The same value for conversions counted exactly: arm i's rate ~ Beta(success[i], failure[i]), n[i] people. Only
 * profit_per_subscriber is filled. MLIFT_ERR_OUT_OF_RANGE, MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_asymmetric_exact(double list, const double success[2], const double failure[2],
                                         const size_t n[2], double *profit_per_subscriber);

#endif
