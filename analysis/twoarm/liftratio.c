#include "analysis/twoarm/liftratio.h"

#include "analysis/numerics/normal.h"

#include <math.h>

double mlift_liftratio_se(struct mlift_liftratio_arm a, struct mlift_liftratio_arm b)
{
    double square = a.mean * a.mean;
    return sqrt(b.variance / (square * b.n) + a.variance * b.mean * b.mean / (square * square * a.n));
}

double mlift_liftratio_power(double mean, double variance, double n, double lift, double alpha, int sides)
{
    struct mlift_liftratio_arm a = {mean, variance, n}, b = {mean * (1.0 + lift), variance, n};
    double z = mlift_normal_quantile_above(alpha / sides), effect = lift / mlift_liftratio_se(a, b);
    double power = mlift_normal_above(z - effect);
    return sides == 2 ? power + mlift_normal_below(-z - effect) : power;
}

int mlift_liftratio_mde(double mean, double variance, double n, double alpha, int sides, double power, double *lift)
{
    double z = mlift_normal_quantile_above(alpha / sides) + mlift_normal_quantile_above(1.0 - power);
    double q = z * z * variance / (n * mean * mean);
    if (!(alpha > 0.0 && alpha < power && power < 1.0 && variance > 0.0 && n > 0.0)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    if (!(q < 1.0)) {
        return MLIFT_RAISE(MLIFT_ERR_UNREACHABLE);
    }
    *lift = (1.0 + sqrt(1.0 - (1.0 - q) * (1.0 - q))) / (1.0 - q) - 1.0;
    return 0;
}
