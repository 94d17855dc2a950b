#include "analysis/twoarm/cmh.h"
#include "analysis/numerics/binomial.h"
#include "models/draw.h"

#include <gsl/gsl_cdf.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>

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

/* One arm of one stratum: P(X <= first + i) for inversion. */
struct arm {
    int n;
    size_t first, n_values;
    double *cumulative; /* owns */
};

static int arm_init(struct arm *self, double people, double p)
{
    *self = (struct arm){0};
    if (!(people >= 1.0 && people <= 1e6)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    self->n = (int)people;
    struct mlift_binomial_range range = mlift_binomial_reach((size_t)self->n, p);
    self->first = range.first;
    self->n_values = range.last - range.first + 1;
    self->cumulative = malloc(self->n_values * sizeof *self->cumulative);
    if (!self->cumulative) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    mlift_binomial_fill((size_t)self->n, p, range, self->cumulative);
    for (size_t i = 1; i < self->n_values; i++) {
        self->cumulative[i] += self->cumulative[i - 1];
    }
    return MLIFT_OK;
}

static int arm_draw(const struct arm *self, uint32_t word)
{
    double u = ((double)word + 0.5) / 4294967296.0;
    size_t low = 0, high = self->n_values - 1; /* the last value catches what rounding leaves */

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (self->cumulative[middle] < u) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return (int)(self->first + low);
}

/* Whether one simulated experiment is significant; strata: room for n_strata. */
static int experiment(const struct mlift_cmh *self, const struct arm *arms, uint64_t seed, uint64_t replicate,
                      enum mlift_alternative alternative, struct mlift_counts *strata)
{
    double statistic, p;

    for (size_t j = 0; j < self->n_strata; j++) {
        uint32_t cell = 2 * (uint32_t)j;
        strata[j].n1 = arms[2 * j].n;
        strata[j].n2 = arms[2 * j + 1].n;
        strata[j].x1 = arm_draw(&arms[2 * j], mlift_draw_word(seed, replicate, cell, MLIFT_DRAW_STRATUM_COUNT, 0));
        strata[j].x2 =
            arm_draw(&arms[2 * j + 1], mlift_draw_word(seed, replicate, cell + 1, MLIFT_DRAW_STRATUM_COUNT, 0));
    }
    /* nobody converted anywhere: nothing to reject */
    return !mlift_cmh_p_value(strata, self->n_strata, alternative, self->continuity, &statistic, &p) &&
           p <= self->alpha;
}

int mlift_cmh_simulate(const struct mlift_cmh *self, double total, int null, uint64_t seed, uint64_t replicates,
                       struct mlift_estimate *rejected)
{
    enum mlift_alternative alternative = MLIFT_ALTERNATIVE_TWO_SIDED;
    struct arm *arms = calloc(2 * self->n_strata, sizeof *arms);
    struct mlift_counts *strata = calloc(self->n_strata, sizeof *strata);
    int error = arms && strata ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    double effect = 0.0;

    for (size_t j = 0; !error && j < self->n_strata; j++) {
        double s = self->treated[j], people = total * self->share[j];
        effect += self->share[j] * s * (1.0 - s) * (self->p2[j] - self->p1[j]);
        error = arm_init(&arms[2 * j], round(people * (1.0 - s)), self->p1[j]);
        error = error ? error : arm_init(&arms[2 * j + 1], round(people * s), null ? self->p1[j] : self->p2[j]);
    }
    if (self->sides == 1) {
        alternative = effect > 0.0 ? MLIFT_ALTERNATIVE_P2_GREATER : MLIFT_ALTERNATIVE_P1_GREATER;
    }
    uint64_t n_rejected = 0;
    for (uint64_t r = 0; !error && r < replicates; r++) {
        n_rejected += (uint64_t)experiment(self, arms, seed, r, alternative, strata);
    }
    double share = (double)n_rejected / (double)replicates;
    *rejected = (struct mlift_estimate){share, sqrt(share * (1.0 - share) / (double)replicates), (size_t)replicates};
    for (size_t i = 0; arms && i < 2 * self->n_strata; i++) {
        free(arms[i].cumulative);
    }
    free(arms);
    free(strata);
    return error;
}

static int possible(struct mlift_counts c)
{
    return c.n1 >= 0 && c.n2 >= 0 && c.x1 >= 0 && c.x2 >= 0 && c.x1 <= c.n1 && c.x2 <= c.n2 &&
           c.n1 <= INT_MAX - 2 - c.n2;
}

int mlift_cmh_p_value(const struct mlift_counts *strata, size_t n_strata, enum mlift_alternative alternative,
                      int continuity, double *statistic, double *p)
{
    double excess = 0.0, variance = 0.0;

    for (size_t j = 0; j < n_strata; j++) {
        struct mlift_counts c = strata[j];
        if (!possible(c)) {
            return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
        }
        if (c.n1 == 0 || c.n2 == 0) {
            continue;
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

/* What Mantel and Haenszel's estimators and their variances add up over the strata. */
struct tally {
    double weight, excess;      /* n1 n2 / N, and that times p2 - p1 */
    double drift, noise, few;   /* Sato's P and Q; Greenland and Robins' numerator */
    double r, s, pr, mixed, qs; /* of the odds ratio: R, S, sum PR, sum (PS + QR), sum QS */
    double x1, n1, x2, n2;
};

static void add_stratum(struct tally *t, struct mlift_counts c)
{
    double x1 = c.x1, n1 = c.n1, x2 = c.x2, n2 = c.n2, n = n1 + n2;

    t->x1 += x1;
    t->n1 += n1;
    t->x2 += x2;
    t->n2 += n2;
    if (c.n1 == 0 || c.n2 == 0) {
        return;
    }
    double lost1 = n1 - x1, lost2 = n2 - x2, r = x2 * lost1 / n, s = x1 * lost2 / n;
    double agree = (x2 + lost1) / n, differ = (x1 + lost2) / n;
    t->weight += n1 * n2 / n;
    t->excess += (x2 * n1 - x1 * n2) / n;
    t->drift += (n2 * n2 * x1 - n1 * n1 * x2 + 0.5 * n1 * n2 * (n1 - n2)) / (n * n);
    t->noise += 0.5 * (x1 * lost2 + x2 * lost1) / n;
    t->few += x1 * lost1 * n2 * n2 / (n1 * n * n) + x2 * lost2 * n1 * n1 / (n2 * n * n);
    t->r += r;
    t->s += s;
    t->pr += agree * r;
    t->mixed += agree * s + differ * r;
    t->qs += differ * s;
}

int mlift_cmh_effect(const struct mlift_counts *strata, size_t n_strata, double alpha, struct mlift_cmh_effect *effect)
{
    struct tally t = {0};

    for (size_t j = 0; j < n_strata; j++) {
        if (!possible(strata[j])) {
            return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
        }
        add_stratum(&t, strata[j]);
    }
    if (!(t.weight > 0.0)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    double z = gsl_cdf_ugaussian_Qinv(alpha / 2.0), difference = t.excess / t.weight;
    double few = z * sqrt(t.few) / t.weight, sato = difference * t.drift + t.noise;
    double half = sato > 0.0 ? z * sqrt(sato) / t.weight : few;
    double odds = z * sqrt(t.pr / (2.0 * t.r * t.r) + t.mixed / (2.0 * t.r * t.s) + t.qs / (2.0 * t.s * t.s));
    *effect = (struct mlift_cmh_effect){
        .difference = difference,
        .low = fmax(-1.0, difference - half),
        .high = fmin(1.0, difference + half),
        .few_low = fmax(-1.0, difference - few),
        .few_high = fmin(1.0, difference + few),
        .odds_ratio = t.r / t.s,
        .odds_low = t.r / t.s * exp(-odds),
        .odds_high = t.r / t.s * exp(odds),
        .crude = t.x2 / t.n2 - t.x1 / t.n1,
    };
    return MLIFT_OK;
}
