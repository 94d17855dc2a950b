#include "analysis/twoarm/region.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

static const double TIE = 1e-7;    /* Fisher: probabilities this close are equal, as in R's fisher.test */
static const double ROUND = 1e-10; /* of a p value against its level */
static const double SNAP = 1e-9;   /* of a distance: what differs less is equally far, in every slice alike */

int mlift_region_init(struct mlift_region *self, int n1, int n2, enum mlift_alternative alternative)
{
    *self = (struct mlift_region){.n1 = n1, .n2 = n2, .alternative = alternative, .floor = 1e-20};
    int error = mlift_hypergeometric_init(&self->work, n1 + n2);
    if (error) {
        return error;
    }
    size_t n = (size_t)n1 + (size_t)n2 + 1;
    self->low = malloc(n * sizeof *self->low);
    self->high = malloc(n * sizeof *self->high);
    if (!self->low || !self->high) {
        mlift_region_free(self);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    return MLIFT_OK;
}

void mlift_region_free(struct mlift_region *self)
{
    free(self->low);
    free(self->high);
    mlift_hypergeometric_free(&self->work);
    *self = (struct mlift_region){0};
}

/* Whether the level is a p value rather than a distance. */
static int by_tail(enum mlift_region_order order)
{
    return order == MLIFT_REGION_FISHER || order == MLIFT_REGION_FISHER_MIDP || order == MLIFT_REGION_PERMUTATION;
}

static double centre(const struct mlift_region *self, int m)
{
    return (double)self->n1 * m / ((double)self->n1 + self->n2);
}

/* How far from the centre x1 must be for a statistic of `level`. */
static double reach(const struct mlift_region *self, enum mlift_region_order order, double level, int m)
{
    double n1 = self->n1, n2 = self->n2, n = n1 + n2;

    if (order == MLIFT_REGION_DIFFERENCE) {
        return level * n1 * n2 / n;
    }
    double spread = sqrt(n1 * n2 / n * m * (n - m)) / n;
    return level * spread + (order == MLIFT_REGION_Z_YATES ? 0.5 : 0.0);
}

static void cut_at_distance(struct mlift_region *self, double distance, int m)
{
    double middle = centre(self, m), slack = SNAP * fabs(distance) + 4.0 * DBL_EPSILON * middle;

    self->low[m] = (int)floor(middle - distance + slack);
    self->high[m] = (int)ceil(middle + distance - slack);
}

/* Largest x whose lower tail (x = low end side) is within the level, and its mirror image. `half` leaves half of the
 * table itself out (mid-p). */
static int lower_cut(struct mlift_region *self, double level, double half)
{
    const struct mlift_hypergeometric *work = &self->work;
    double sum = 0.0;
    int x = work->low;

    for (; x <= work->high; x++) {
        double mass = mlift_hypergeometric_at(work, x);
        if (sum + (1.0 - half) * mass > level) {
            self->refused = sum + (1.0 - half) * mass;
            break;
        }
        self->accepted = sum + (1.0 - half) * mass;
        sum += mass;
    }
    return x - 1;
}

static int upper_cut(struct mlift_region *self, double level, double half)
{
    const struct mlift_hypergeometric *work = &self->work;
    double sum = 0.0;
    int x = work->high;

    for (; x >= work->low; x--) {
        double mass = mlift_hypergeometric_at(work, x);
        if (sum + (1.0 - half) * mass > level) {
            self->refused = sum + (1.0 - half) * mass;
            break;
        }
        self->accepted = sum + (1.0 - half) * mass;
        sum += mass;
    }
    return x + 1;
}

/* Adds tables from both ends, least likely first, ties together, while the p value stays within the level. */
static void cut_by_likelihood(struct mlift_region *self, double level, double half, int m)
{
    const struct mlift_hypergeometric *work = &self->work;
    int l = work->low, h = work->high;
    double sum = 0.0;

    while (l <= h) {
        double left = mlift_hypergeometric_at(work, l), right = mlift_hypergeometric_at(work, h);
        double least = fmin(left, right);
        double limit = least * (1.0 + TIE);
        int next_l = l, next_h = h;
        double group = 0.0;
        for (; next_l <= h && mlift_hypergeometric_at(work, next_l) <= limit; next_l++) {
            group += mlift_hypergeometric_at(work, next_l);
        }
        for (; next_h >= next_l && mlift_hypergeometric_at(work, next_h) <= limit; next_h--) {
            group += mlift_hypergeometric_at(work, next_h);
        }
        if (sum + group - half * least > level) {
            self->refused = sum + group - half * least;
            break;
        }
        self->accepted = sum + group - half * least;
        sum += group;
        l = next_l;
        h = next_h;
    }
    self->low[m] = l - 1;
    self->high[m] = h + 1;
}

/* Adds tables from both ends, farthest from the centre first. */
static void cut_by_difference(struct mlift_region *self, double level, int m)
{
    const struct mlift_hypergeometric *work = &self->work;
    double middle = centre(self, m);
    int l = work->low, h = work->high;
    double sum = 0.0;

    while (l <= h) {
        double left = middle - l, right = h - middle;
        double group = 0.0;
        int take_left = left >= right - SNAP, take_right = right >= left - SNAP && h > l;
        group += take_left ? mlift_hypergeometric_at(work, l) : 0.0;
        group += take_right || !take_left ? mlift_hypergeometric_at(work, h) : 0.0;
        if (sum + group > level) {
            self->refused = sum + group;
            break;
        }
        self->accepted = sum += group;
        l += take_left;
        h -= take_right || !take_left;
    }
    self->low[m] = l - 1;
    self->high[m] = h + 1;
}

static void cut_by_tail(struct mlift_region *self, enum mlift_region_order order, double level, int m)
{
    double half = order == MLIFT_REGION_FISHER_MIDP ? 0.5 : 0.0;
    double rounded = level * (1.0 + ROUND);

    self->accepted = 0.0;
    self->refused = HUGE_VAL;
    mlift_hypergeometric_fill(&self->work, self->n1, self->n2, m, fmin(self->floor, 1e-16 * level));
    if (self->alternative != MLIFT_ALTERNATIVE_TWO_SIDED) {
        int less = self->alternative == MLIFT_ALTERNATIVE_P2_GREATER;
        self->low[m] = less ? lower_cut(self, rounded, half) : -1;
        self->high[m] = less ? self->n1 + 1 : upper_cut(self, rounded, half);
    } else if (order == MLIFT_REGION_PERMUTATION) {
        cut_by_difference(self, rounded, m);
    } else {
        cut_by_likelihood(self, rounded, half, m);
    }
}

void mlift_region_cut(struct mlift_region *self, enum mlift_region_order order, double level, int m)
{
    int support_low = m > self->n2 ? m - self->n2 : 0;
    int support_high = m < self->n1 ? m : self->n1;

    if (m == 0 || m == self->n1 + self->n2) {
        /* nobody or everybody converted: statistic 0, p value 1 */
        int all = by_tail(order) ? level >= 1.0 : level <= 0.0;
        self->low[m] = all ? support_high : support_low - 1;
        self->high[m] = support_high + 1;
        return;
    }
    if (by_tail(order)) {
        cut_by_tail(self, order, level, m);
    } else {
        cut_at_distance(self, reach(self, order, level, m), m);
    }
    if (self->low[m] < support_low || self->alternative == MLIFT_ALTERNATIVE_P1_GREATER) {
        self->low[m] = support_low - 1;
    }
    if (self->high[m] > support_high || self->alternative == MLIFT_ALTERNATIVE_P2_GREATER) {
        self->high[m] = support_high + 1;
    }
    self->low[m] = self->low[m] > support_high ? support_high : self->low[m];
    self->high[m] = self->high[m] < support_low ? support_low : self->high[m];
}

double mlift_region_tail(struct mlift_region *self, int m)
{
    struct mlift_hypergeometric *work = &self->work;
    int support_low = m > self->n2 ? m - self->n2 : 0;
    int support_high = m < self->n1 ? m : self->n1;
    double sum = 0.0;

    if (self->low[m] >= self->high[m] - 1) {
        return 1.0;
    }
    if (self->low[m] < support_low && self->high[m] > support_high) {
        return 0.0;
    }
    if (work->n1 != self->n1 || work->n2 != self->n2 || work->m != m) {
        mlift_hypergeometric_fill(work, self->n1, self->n2, m, self->floor);
    }
    sum += self->low[m] >= support_low ? mlift_hypergeometric_lower(work, self->low[m]) : 0.0;
    sum += self->high[m] <= support_high ? mlift_hypergeometric_upper(work, self->high[m]) : 0.0;
    return fmin(sum, 1.0);
}

int mlift_region_has(const struct mlift_region *self, int x1, int x2)
{
    int m = x1 + x2;

    return x1 <= self->low[m] || x1 >= self->high[m];
}

long mlift_region_count(const struct mlift_region *self, int m)
{
    int support_low = m > self->n2 ? m - self->n2 : 0;
    int support_high = m < self->n1 ? m : self->n1;
    long inside = (long)self->high[m] - self->low[m] - 1;

    return (long)support_high - support_low + 1 - (inside > 0 ? inside : 0);
}
