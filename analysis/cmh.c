#include "analysis/cmh.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static double critical(const struct mlift_cmh *self)
{
    return gsl_cdf_ugaussian_Qinv(self->alpha / (self->sides == 1 ? 1.0 : 2.0));
}

/* Sums over strata that the formulas share. Weight of a stratum: share * s * (1 - s). */
struct sums {
    double effect;  /* weighted difference */
    double null;    /* variance with the stratum's mean rate */
    double planned; /* variance with the planned rates */
};

/* `total` > 0 adds Wittes and Wallenstein's finite-sample term to the null variance. */
static struct sums sum_strata(const struct mlift_cmh *self, double total)
{
    struct sums sums = {0};

    for (size_t j = 0; j < self->n_strata; j++) {
        double p1 = self->p1[j], p2 = self->p2[j], s = self->treated[j];
        double weight = self->share[j] * s * (1.0 - s);
        double mean = s * p2 + (1.0 - s) * p1;
        double null = mean * (1.0 - mean);
        if (total > 0.0) {
            null += (p2 - p1) * (p2 - p1) * s * (1.0 - s) / (total * self->share[j] - 1.0);
        }
        sums.effect += weight * (p2 - p1);
        sums.null += weight * null;
        sums.planned += weight * ((1.0 - s) * p2 * (1.0 - p2) + s * p1 * (1.0 - p1));
    }
    sums.effect = fabs(sums.effect);
    return sums;
}

int mlift_cmh_check(const struct mlift_cmh *self)
{
    double shares = 0.0;

    for (size_t j = 0; j < self->n_strata; j++) {
        if (!(self->p1[j] > 0.0 && self->p1[j] < 1.0) || !(self->p2[j] > 0.0 && self->p2[j] < 1.0) ||
            !(self->share[j] > 0.0) || !(self->treated[j] > 0.0 && self->treated[j] < 1.0)) {
            return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
        }
        shares += self->share[j];
    }
    if (!(fabs(shares - 1.0) <= 1e-6) || !(self->alpha > 0.0 && self->alpha < 1.0)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    return sum_strata(self, 0.0).effect > 1e-12 ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_UNREACHABLE);
}

double mlift_cmh_power(const struct mlift_cmh *self, double total)
{
    struct sums sums = sum_strata(self, total);
    double found = total * sums.effect - (self->continuity ? 0.5 : 0.0);

    return gsl_cdf_ugaussian_P((found / sqrt(total) - critical(self) * sqrt(sums.null)) / sqrt(sums.planned));
}

double mlift_cmh_size(const struct mlift_cmh *self, double power)
{
    struct sums sums = sum_strata(self, 0.0);
    double k = critical(self) * sqrt(sums.null) + gsl_cdf_ugaussian_Pinv(power) * sqrt(sums.planned);
    double total = k * k / (sums.effect * sums.effect);

    if (self->continuity) {
        double grow = 1.0 + sqrt(1.0 + 2.0 / (sums.effect * total));
        total *= 0.25 * grow * grow;
    }
    return total;
}

int mlift_cmh_p_value(const struct mlift_counts *strata, size_t n_strata, enum mlift_alternative alternative,
                      int continuity, double *statistic, double *p)
{
    double excess = 0.0, variance = 0.0;

    for (size_t j = 0; j < n_strata; j++) {
        struct mlift_counts c = strata[j];
        int error = mlift_proportion_check(c);
        if (error) {
            return error;
        }
        double n1 = c.n1, n2 = c.n2, n = n1 + n2, m = (double)c.x1 + c.x2;
        excess += c.x1 - n1 * m / n;
        variance += n1 * n2 * m * (n - m) / (n * n * (n - 1.0));
    }
    if (!(variance > 0.0)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    /* R takes 1/2 off only when the excess is at least that large */
    double shrunk = fabs(excess) - (continuity && fabs(excess) >= 0.5 ? 0.5 : 0.0);
    double z = copysign(shrunk, excess) / sqrt(variance);
    *statistic = z * z;
    *p = mlift_proportion_p_normal(z, alternative);
    return MLIFT_OK;
}
