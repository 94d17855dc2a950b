#include "analysis/twoarm/closedform.h"
#include "analysis/twoarm/proportion.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static double critical(double alpha, int sides)
{
    return gsl_cdf_ugaussian_Qinv(alpha / (sides == 1 ? 1.0 : 2.0));
}

/* Standard deviation of the difference of rates for one person in arm 1 and `ratio` persons in arm 2: under the null
 * hypothesis (sd0) and under the planned rates (sd1). */
static void deviations(enum mlift_closedform form, const struct mlift_twoarm *d, double ratio, double *sd0, double *sd1)
{
    *sd1 = sqrt(d->p1 * (1.0 - d->p1) + d->p2 * (1.0 - d->p2) / ratio);
    if (form == MLIFT_CLOSEDFORM_UNPOOLED) {
        *sd0 = *sd1;
        return;
    }
    double r1, r2;
    double margin = form == MLIFT_CLOSEDFORM_SCORE ? d->margin : 0.0;
    mlift_proportion_restricted(d->p1, 1.0, ratio * d->p2, ratio, margin, &r1, &r2);
    *sd0 = sqrt(r1 * (1.0 - r1) + r2 * (1.0 - r2) / ratio);
}

static double effect(enum mlift_closedform form, const struct mlift_twoarm *d)
{
    return fabs(d->p1 - d->p2 - (form == MLIFT_CLOSEDFORM_SCORE ? d->margin : 0.0));
}

double mlift_closedform_h(double p1, double p2)
{
    return 2.0 * asin(sqrt(p1)) - 2.0 * asin(sqrt(p2));
}

double mlift_closedform_power_h(double h, double n1, double n2, double alpha, int sides)
{
    double z = critical(alpha, sides);
    double shift = h * sqrt(n1 * n2 / (n1 + n2));
    double power = gsl_cdf_ugaussian_P(shift - z);

    return sides == 1 ? power : power + gsl_cdf_ugaussian_P(-shift - z);
}

double mlift_closedform_power(enum mlift_closedform form, const struct mlift_twoarm *d)
{
    if (form == MLIFT_CLOSEDFORM_ARCSINE) {
        return mlift_closedform_power_h(fabs(mlift_closedform_h(d->p1, d->p2)), d->n1, d->n2, d->alpha, d->sides);
    }
    double sd0, sd1;
    deviations(form, d, d->n2 / d->n1, &sd0, &sd1);
    double root = sqrt(d->n1);
    double reach = critical(d->alpha, d->sides) * sd0 / root;
    double found = effect(form, d);
    double correction = form == MLIFT_CLOSEDFORM_CONTINUITY ? 0.5 / d->n1 + 0.5 / d->n2 : 0.0;
    double power = gsl_cdf_ugaussian_P((found - correction - reach) * root / sd1);
    if (d->strict && d->sides == 2) {
        power += gsl_cdf_ugaussian_P((-found - correction - reach) * root / sd1);
    }
    return power;
}

/* With both tails counted n has no closed form: bisection on n1, from `high`, which one tail needs. The second tail
 * only adds power. */
static double size_both_tails(enum mlift_closedform form, const struct mlift_twoarm *design, double power, double ratio,
                              double high)
{
    struct mlift_twoarm d = *design;
    double low = 0.0;

    for (int i = 0; i < 200 && high - low > 1e-13 * high; i++) {
        d.n1 = 0.5 * (low + high);
        d.n2 = ratio * d.n1;
        if (mlift_closedform_power(form, &d) < power) {
            low = d.n1;
        } else {
            high = d.n1;
        }
    }
    return 0.5 * (low + high);
}

static double size_arcsine(const struct mlift_twoarm *d, double power, double ratio)
{
    double h = mlift_closedform_h(d->p1, d->p2);
    double z = critical(d->alpha, d->sides) + gsl_cdf_ugaussian_Pinv(power);

    return z * z / (h * h) * (1.0 + ratio) / ratio;
}

int mlift_closedform_size(enum mlift_closedform form, const struct mlift_twoarm *d, double power, double ratio,
                          double *n1, double *n2)
{
    if (!(power > d->alpha / d->sides && power < 1.0) || !(ratio > 0.0)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    double found = effect(form, d);
    if (!(found > 0.0)) {
        return MLIFT_RAISE(MLIFT_ERR_UNREACHABLE);
    }
    if (form == MLIFT_CLOSEDFORM_ARCSINE) {
        *n1 = size_arcsine(d, power, ratio);
    } else {
        double sd0, sd1;
        deviations(form, d, ratio, &sd0, &sd1);
        double k = critical(d->alpha, d->sides) * sd0 + gsl_cdf_ugaussian_Pinv(power) * sd1;
        *n1 = k * k / (found * found);
        if (form == MLIFT_CLOSEDFORM_CONTINUITY) {
            double grow = 1.0 + sqrt(1.0 + 2.0 * (ratio + 1.0) / (ratio * *n1 * found));
            *n1 *= 0.25 * grow * grow;
        }
    }
    if (d->sides == 2 && (d->strict || form == MLIFT_CLOSEDFORM_ARCSINE)) {
        *n1 = size_both_tails(form, d, power, ratio, *n1);
    }
    *n2 = ratio * *n1;
    return MLIFT_OK;
}

int mlift_closedform_rate(enum mlift_closedform form, const struct mlift_twoarm *design, double power, int upwards,
                          double *p2)
{
    struct mlift_twoarm d = *design;
    /* the edge of the null hypothesis: nothing to find there */
    double low = d.p1 - (form == MLIFT_CLOSEDFORM_SCORE ? d.margin : 0.0);
    double high = upwards ? 1.0 - 1e-12 : 1e-12;

    d.p2 = high;
    if (!(low > 0.0 && low < 1.0) || mlift_closedform_power(form, &d) < power) {
        return MLIFT_RAISE(MLIFT_ERR_UNREACHABLE);
    }
    for (int i = 0; i < 200 && fabs(high - low) > 1e-15; i++) {
        d.p2 = 0.5 * (low + high);
        if (mlift_closedform_power(form, &d) < power) {
            low = d.p2;
        } else {
            high = d.p2;
        }
    }
    *p2 = 0.5 * (low + high);
    return MLIFT_OK;
}

double mlift_closedform_size_odds(double p1, double p2, double alpha, int sides, double power)
{
    double pooled = 0.5 * (p1 + p2);
    double log_odds = log(p1 / (1.0 - p1)) - log(p2 / (1.0 - p2));
    double sd0 = sqrt(2.0 / (pooled * (1.0 - pooled)));
    double sd1 = sqrt(1.0 / (p1 * (1.0 - p1)) + 1.0 / (p2 * (1.0 - p2)));
    double k = (critical(alpha, sides) * sd0 + gsl_cdf_ugaussian_Pinv(power) * sd1) / log_odds;

    return k * k;
}

double mlift_closedform_size_means(double sd, double difference, double alpha, int sides, double power)
{
    double k = (critical(alpha, sides) + gsl_cdf_ugaussian_Pinv(power)) * sd / difference;

    return 2.0 * k * k;
}

double mlift_closedform_finite(double n_per_arm, double list)
{
    return n_per_arm * list / (2.0 * n_per_arm + list - 1.0);
}

double mlift_closedform_size_baseline(double p1, double p2, double alpha, int sides, double power)
{
    double sd0 = sqrt(2.0 * p1 * (1.0 - p1));
    double sd1 = sqrt(p1 * (1.0 - p1) + p2 * (1.0 - p2));
    double k = (critical(alpha, sides) * sd0 + gsl_cdf_ugaussian_Pinv(power) * sd1) / (p2 - p1);

    return k * k;
}
