#include "analysis/twoarm/interval.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Where `statistic` of the counts passes `target` between `inside`, where it is 0, and `outside`. */
static double passing(double (*statistic)(struct mlift_counts c, double at), struct mlift_counts c, double target,
                      double inside, double outside)
{
    for (int i = 0; i < 200 && fabs(outside - inside) > 1e-13; i++) {
        double middle = 0.5 * (inside + outside);
        if (fabs(statistic(c, middle)) < target) {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    return 0.5 * (inside + outside);
}

static double of_difference(struct mlift_counts c, double difference)
{
    return mlift_proportion_z_score(c, -difference);
}

void mlift_interval_score(struct mlift_counts c, double alpha, double *low, double *high)
{
    double z = gsl_cdf_ugaussian_Qinv(alpha / 2.0), observed = (double)c.x2 / c.n2 - (double)c.x1 / c.n1;

    *low = passing(of_difference, c, z, observed, -1.0);
    *high = passing(of_difference, c, z, observed, 1.0);
}

/* Score statistic of p2 = exp(log_ratio) p1, at the likeliest such rates: the smaller root of N r p^2 - (n1 + x2 + r
 * (x1 + n2)) p + x1 + x2. */
static double of_ratio(struct mlift_counts c, double log_ratio)
{
    double r = exp(log_ratio), n1 = c.n1, n2 = c.n2;
    double a = (n1 + n2) * r, b = n1 + c.x2 + r * (c.x1 + n2), m = (double)c.x1 + c.x2;
    double p1 = 2.0 * m / (b + sqrt(fmax(0.0, b * b - 4.0 * a * m))), p2 = fmin(1.0, r * p1);
    double excess = c.x2 / n2 - r * c.x1 / n1;
    double variance = p2 * (1.0 - p2) / n2 + r * r * p1 * (1.0 - p1) / n1;

    return variance > 0.0 ? excess / sqrt(variance) : excess == 0.0 ? 0.0 : copysign(HUGE_VAL, excess);
}

void mlift_interval_ratio(struct mlift_counts c, double alpha, double *low, double *high)
{
    static const double far = 40.0; /* of the logarithm: nothing finite lies there */
    double z = gsl_cdf_ugaussian_Qinv(alpha / 2.0);
    double observed = log(((double)c.x2 / c.n2) / ((double)c.x1 / c.n1));

    if (c.x1 == 0 && c.x2 == 0) {
        *low = 0.0;
        *high = HUGE_VAL;
        return;
    }
    *low = c.x2 == 0 ? 0.0 : exp(passing(of_ratio, c, z, fmin(observed, far), -far));
    *high = c.x1 == 0 ? HUGE_VAL : exp(passing(of_ratio, c, z, fmax(observed, -far), far));
}
