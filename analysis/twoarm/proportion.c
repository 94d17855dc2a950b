#include "analysis/twoarm/proportion.h"

#include <gsl/gsl_cdf.h>
#include <limits.h>
#include <math.h>

static const double TIE = 1e-7; /* R's fisher.test: tables whose probability differs by less are equally likely */

int mlift_proportion_check(struct mlift_counts c)
{
    if (c.n1 < 1 || c.n2 < 1 || c.x1 < 0 || c.x2 < 0 || c.x1 > c.n1 || c.x2 > c.n2 || c.n1 > INT_MAX - 2 - c.n2) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    return MLIFT_OK;
}

void mlift_proportion_wilson(double x, double n, double alpha, double *low, double *high)
{
    double z = gsl_cdf_ugaussian_Qinv(alpha / 2.0);
    double p = x / n;
    double centre = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    double half = z * sqrt(p * (1.0 - p) / n + z * z / (4.0 * n * n)) / (1.0 + z * z / n);

    /* at x = 0 and x = n the end is exact; rounding would leave -1e-18 */
    *low = x <= 0.0 ? 0.0 : centre - half;
    *high = x >= n ? 1.0 : centre + half;
}

void mlift_proportion_newcombe(struct mlift_counts c, double alpha, double *low, double *high)
{
    double l1, u1, l2, u2;
    double p1 = (double)c.x1 / c.n1;
    double p2 = (double)c.x2 / c.n2;

    mlift_proportion_wilson(c.x1, c.n1, alpha, &l1, &u1);
    mlift_proportion_wilson(c.x2, c.n2, alpha, &l2, &u2);
    *low = p2 - p1 - hypot(p2 - l2, u1 - p1);
    *high = p2 - p1 + hypot(u2 - p2, p1 - l1);
}

static double term(double count, double p)
{
    return count > 0.0 ? count / p : 0.0; /* infinite at p = 0: the end of the range is no maximum then */
}

/* Derivative of the log likelihood when both rates move up together. */
static double slope(double x1, double n1, double x2, double n2, double p1, double p2)
{
    return term(x1, p1) - term(n1 - x1, 1.0 - p1) + term(x2, p2) - term(n2 - x2, 1.0 - p2);
}

void mlift_proportion_restricted(double x1, double n1, double x2, double n2, double difference, double *p1, double *p2)
{
    if (difference == 0.0) {
        *p1 = *p2 = (x1 + x2) / (n1 + n2);
        return;
    }
    /* Maximum of the likelihood of (p2 + difference, p2): a cubic l3 p^3 + l2 p^2 + l1 p + l0 = 0 in p2. */
    double n = n1 + n2;
    double l2 = (n1 + 2.0 * n2) * difference - n - (x1 + x2);
    double l1 = (n2 * difference - n - 2.0 * x2) * difference + x1 + x2;
    double l0 = x2 * difference * (1.0 - difference);
    double q = pow(l2 / (3.0 * n), 3.0) - l1 * l2 / (6.0 * n * n) + l0 / (2.0 * n);
    double p = copysign(sqrt(fmax(l2 * l2 / (9.0 * n * n) - l1 / (3.0 * n), 0.0)), q);
    double cosine = p == 0.0 ? 0.0 : q / (p * p * p);
    double angle = (M_PI + acos(fmax(-1.0, fmin(1.0, cosine)))) / 3.0;
    double root = 2.0 * p * cos(angle) - l2 / (3.0 * n);

    /* at an end of the range the cubic has a double root, where its trigonometric solution is good to 1e-8 only */
    double least = fmax(0.0, -difference);
    double most = fmin(1.0, 1.0 - difference);
    if (slope(x1, n1, x2, n2, least + difference, least) <= 0.0) {
        root = least;
    } else if (slope(x1, n1, x2, n2, most + difference, most) >= 0.0) {
        root = most;
    }
    *p2 = fmax(least, fmin(most, root));
    *p1 = fmax(0.0, fmin(1.0, *p2 + difference));
}

/* (p2 - p1 - difference) over its restricted standard error, variance times `factor`. */
static double score(struct mlift_counts c, double difference, double factor)
{
    double p1, p2;
    mlift_proportion_restricted(c.x1, c.n1, c.x2, c.n2, -difference, &p1, &p2);
    double variance = (p1 * (1.0 - p1) / c.n1 + p2 * (1.0 - p2) / c.n2) * factor;
    double excess = (double)c.x2 / c.n2 - (double)c.x1 / c.n1 - difference;

    if (fabs(excess) < 1e-15) {
        return 0.0;
    }
    return variance > 0.0 ? excess / sqrt(variance) : copysign(HUGE_VAL, excess);
}

/* Where the score falls through `target` between the observed difference and `edge`. */
static double score_crossing(struct mlift_counts c, double target, double edge, double factor)
{
    double inside = (double)c.x2 / c.n2 - (double)c.x1 / c.n1;
    double outside = edge;

    for (int i = 0; i < 60 && fabs(outside - inside) > 1e-13; i++) {
        double middle = 0.5 * (inside + outside);
        if (fabs(score(c, middle, factor)) < target) {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    return 0.5 * (inside + outside);
}

void mlift_proportion_miettinen_nurminen(struct mlift_counts c, double alpha, double *low, double *high)
{
    double n = (double)c.n1 + c.n2;
    double z = gsl_cdf_ugaussian_Qinv(alpha / 2.0);

    *low = score_crossing(c, z, -1.0, n / (n - 1.0));
    *high = score_crossing(c, z, 1.0, n / (n - 1.0));
}

double mlift_proportion_z_pooled(struct mlift_counts c)
{
    double n1 = c.n1, n2 = c.n2;
    double m = (double)c.x1 + c.x2;
    double spread = m * (n1 + n2 - m) * n1 * n2;

    return spread > 0.0 ? (c.x1 * n2 - c.x2 * n1) * sqrt((n1 + n2) / spread) : 0.0;
}

double mlift_proportion_z_unpooled(struct mlift_counts c)
{
    double p1 = (double)c.x1 / c.n1;
    double p2 = (double)c.x2 / c.n2;
    double variance = p1 * (1.0 - p1) / c.n1 + p2 * (1.0 - p2) / c.n2;

    if (variance > 0.0) {
        return (p1 - p2) / sqrt(variance);
    }
    return p1 == p2 ? 0.0 : copysign(HUGE_VAL, p1 - p2);
}

double mlift_proportion_z_arcsine(struct mlift_counts c)
{
    double n1 = c.n1, n2 = c.n2;
    double h = 2.0 * asin(sqrt(c.x1 / n1)) - 2.0 * asin(sqrt(c.x2 / n2));

    return h * sqrt(n1 * n2 / (n1 + n2));
}

double mlift_proportion_z_continuity(struct mlift_counts c)
{
    double n1 = c.n1, n2 = c.n2;
    double m = (double)c.x1 + c.x2;
    double spread = m * (n1 + n2 - m) * n1 * n2;
    double cross = c.x1 * n2 - c.x2 * n1;
    double shrunk = fmax(fabs(cross) - (n1 + n2) / 2.0, 0.0);

    return spread > 0.0 ? copysign(shrunk, cross) * sqrt((n1 + n2) / spread) : 0.0;
}

double mlift_proportion_z_score(struct mlift_counts c, double difference)
{
    return -score(c, -difference, 1.0);
}

double mlift_proportion_p_normal(double z, enum mlift_alternative alternative)
{
    switch (alternative) {
    case MLIFT_ALTERNATIVE_P2_GREATER:
        return gsl_cdf_ugaussian_P(z);
    case MLIFT_ALTERNATIVE_P1_GREATER:
        return gsl_cdf_ugaussian_Q(z);
    case MLIFT_ALTERNATIVE_TWO_SIDED:
        break;
    }
    return fmin(1.0, 2.0 * gsl_cdf_ugaussian_Q(fabs(z)));
}

double mlift_proportion_p_z_pooled(struct mlift_counts c, enum mlift_alternative alternative)
{
    int m = c.x1 + c.x2;

    if (m == 0 || m == c.n1 + c.n2) {
        return 1.0;
    }
    return mlift_proportion_p_normal(mlift_proportion_z_pooled(c), alternative);
}

/* Sum of the filled slice over all x no likelier than the observed one, from both ends inwards. */
static double minimum_likelihood(const struct mlift_hypergeometric *work, int x)
{
    double limit = mlift_hypergeometric_at(work, x) * (1.0 + TIE);
    double sum = 0.0;

    for (int i = work->low; i <= work->high && mlift_hypergeometric_at(work, i) <= limit; i++) {
        sum += mlift_hypergeometric_at(work, i);
        if (i == work->high) {
            return 1.0;
        }
    }
    for (int i = work->high; i >= work->low && mlift_hypergeometric_at(work, i) <= limit; i--) {
        sum += mlift_hypergeometric_at(work, i);
    }
    return fmin(sum, 1.0);
}

static double conditional(const struct mlift_hypergeometric *work, int x, enum mlift_alternative alternative)
{
    switch (alternative) {
    case MLIFT_ALTERNATIVE_P2_GREATER:
        return mlift_hypergeometric_lower(work, x);
    case MLIFT_ALTERNATIVE_P1_GREATER:
        return mlift_hypergeometric_upper(work, x);
    case MLIFT_ALTERNATIVE_TWO_SIDED:
        break;
    }
    return minimum_likelihood(work, x);
}

double mlift_proportion_p_fisher(struct mlift_hypergeometric *work, struct mlift_counts c,
                                 enum mlift_alternative alternative)
{
    mlift_hypergeometric_fill(work, c.n1, c.n2, c.x1 + c.x2, 0.0);
    return conditional(work, c.x1, alternative);
}

double mlift_proportion_p_fisher_midp(struct mlift_hypergeometric *work, struct mlift_counts c,
                                      enum mlift_alternative alternative)
{
    mlift_hypergeometric_fill(work, c.n1, c.n2, c.x1 + c.x2, 0.0);
    return conditional(work, c.x1, alternative) - 0.5 * mlift_hypergeometric_at(work, c.x1);
}

double mlift_proportion_p_permutation(struct mlift_hypergeometric *work, struct mlift_counts c,
                                      enum mlift_alternative alternative)
{
    mlift_hypergeometric_fill(work, c.n1, c.n2, c.x1 + c.x2, 0.0);
    if (alternative != MLIFT_ALTERNATIVE_TWO_SIDED) {
        return conditional(work, c.x1, alternative);
    }
    double mean = (double)c.n1 * (c.x1 + c.x2) / ((double)c.n1 + c.n2);
    double distance = fabs(c.x1 - mean) - 1e-9; /* ties of mirrored tables survive rounding */
    if (distance <= 0.0) {
        return 1.0;
    }
    double tails = 0.0;
    int below = (int)floor(mean - distance);
    int above = (int)ceil(mean + distance);
    tails += below >= work->low ? mlift_hypergeometric_lower(work, below) : 0.0;
    tails += above <= work->high ? mlift_hypergeometric_upper(work, above) : 0.0;
    return fmin(tails, 1.0);
}

double mlift_proportion_odds_ratio(struct mlift_counts c)
{
    double over = (double)c.x1 * (c.n2 - c.x2);
    double under = (double)c.x2 * (c.n1 - c.x1);

    return under > 0.0 ? over / under : over > 0.0 ? HUGE_VAL : (double)NAN;
}

double mlift_proportion_p_split(double n1, double n2)
{
    double difference = n1 - n2;

    return gsl_cdf_chisq_Q(difference * difference / (n1 + n2), 1.0);
}
