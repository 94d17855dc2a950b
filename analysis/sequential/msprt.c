#include "analysis/sequential/msprt.h"

#include "analysis/numerics/normal.h"

#include <math.h>
#include <stdlib.h>

double mlift_msprt_log_ratio(double difference, double se, double tau, int sides)
{
    double s2 = se * se, t2 = tau * tau, sum = s2 + t2;
    double log_ratio = 0.5 * (log(s2) - log(sum)) + 0.5 * difference * difference * t2 / (s2 * sum);
    if (sides == 1) {
        log_ratio += log(2.0 * mlift_normal_below(difference * tau / (se * sqrt(sum))));
    }
    return log_ratio;
}

double mlift_msprt_p_value(double difference, double se, double tau, int sides)
{
    return fmin(1.0, exp(-mlift_msprt_log_ratio(difference, se, tau, sides)));
}

double mlift_msprt_reach(double se, double tau, double alpha)
{
    double s2 = se * se, t2 = tau * tau, sum = s2 + t2;

    return sqrt(2.0 * s2 * sum / t2 * (0.5 * log(sum / s2) - log(alpha)));
}

double mlift_msprt_rho(double alpha, double n_star, int sides)
{
    double twice = -2.0 * log(sides == 1 ? 2.0 * alpha : alpha);
    return sqrt((twice + log(twice + 1.0)) / n_star);
}

double mlift_msprt_half_width(double n, double rho, double alpha, int sides)
{
    double grown = n * rho * rho + 1.0, root = sqrt(grown);
    double logarithm = sides == 1 ? log1p(root / (2.0 * alpha)) : log(root / alpha);
    return sqrt(2.0 * grown * logarithm) / (n * rho);
}

double mlift_msprt_inflation(double n, double rho, double alpha, int sides)
{
    double half = mlift_msprt_half_width(n, rho, alpha, sides), z = mlift_normal_quantile_above(alpha / sides);
    return n * half * half / (z * z);
}

double mlift_msprt_sequence_p_value(double difference, double se, double n, double rho, int sides)
{
    double grown = n * rho * rho + 1.0, z = difference / se, exponent = 0.5 * z * z * (grown - 1.0) / grown;
    if (sides == 1) {
        return difference > 0.0 ? fmin(0.5, 0.5 * sqrt(grown) / expm1(exponent)) : 0.5;
    }
    return fmin(1.0, sqrt(grown) * exp(-exponent));
}

enum mlift_armwalk_end mlift_msprt_decide(const struct mlift_msprt *test, double x_a, double n_a, double x_b,
                                          double n_b)
{
    double pooled = (x_a + x_b) / (n_a + n_b), difference = x_b / n_b - x_a / n_a;
    if (pooled <= 0.0 || pooled >= 1.0 || (test->sides == 1 && difference <= 0.0)) {
        return MLIFT_ARMWALK_GO_ON;
    }
    double se = sqrt(pooled * (1.0 - pooled) * (1.0 / n_a + 1.0 / n_b));
    if (mlift_msprt_log_ratio(difference, se, test->tau, test->sides) < -log(test->alpha)) {
        return MLIFT_ARMWALK_GO_ON;
    }
    return difference > 0.0 ? MLIFT_ARMWALK_B_WINS : MLIFT_ARMWALK_A_WINS;
}

static enum mlift_armwalk_end decide(const void *context, size_t look, size_t x_a, size_t x_b)
{
    const struct mlift_msprt *test = context;
    return mlift_msprt_decide(test, (double)x_a, (double)(test->n_a_step * (look + 1)), (double)x_b,
                              (double)(test->n_b_step * (look + 1)));
}

int mlift_msprt_run(const struct mlift_msprt *test, double p_a, double p_b, double target, struct mlift_armwalk *walk,
                    size_t *found)
{
    if (!(test->alpha > 0.0 && test->alpha < 1.0 && test->tau > 0.0) || test->n_looks == 0 ||
        test->n_looks > 10000000) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    size_t *n = malloc(2 * test->n_looks * sizeof *n);
    if (!n) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (size_t k = 0; k < test->n_looks; k++) {
        n[k] = test->n_a_step * (k + 1);
        n[test->n_looks + k] = test->n_b_step * (k + 1);
    }
    struct mlift_armwalk_plan plan = {.n_looks = test->n_looks,
                                      .n_a = n,
                                      .n_b = n + test->n_looks,
                                      .p_a = p_a,
                                      .p_b = p_b,
                                      .decide = decide,
                                      .context = test};
    int status = mlift_armwalk_until(&plan, target > 0.0 ? target : 2.0, walk, found);
    free(n);
    return status;
}
