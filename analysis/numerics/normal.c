#include "analysis/numerics/normal.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double mlift_normal_density(double z)
{
    return 0.3989422804014327 * exp(-0.5 * z * z);
}

double mlift_normal_below(double z)
{
    return 0.5 * erfc(-z * 0.7071067811865476);
}

double mlift_normal_above(double z)
{
    return 0.5 * erfc(z * 0.7071067811865476);
}

double mlift_normal_quantile_above(double p)
{
    if (p <= 0.0) {
        return HUGE_VAL;
    }
    if (p >= 1.0) {
        return -HUGE_VAL;
    }
    return gsl_cdf_ugaussian_Qinv(p);
}
