#include "analysis/multinormal.h"

#include "analysis/normal.h"
#include "analysis/root.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

enum { MOST = MLIFT_MULTINORMAL_MOST, N_POINTS = 4093 };

/* Share of a statistic's variance below which the ones before it decide it. */
static const double DECIDED = 1e-9;

/* Above this Student's law is the normal one to four digits of a probability. */
static const double MANY_DF = 1e5;

struct cube {
    size_t k;
    double factor[MOST][MOST]; /* lower triangular; a zero on the diagonal: decided by those before */
    double df;
    const double *low, *high;
};

static bool factorise(const struct mlift_multinormal *law, struct cube *cube)
{
    for (size_t i = 0; i < law->k; i++) {
        for (size_t j = 0; j <= i; j++) {
            double rest = law->correlation[i * law->k + j];
            for (size_t m = 0; m < j; m++) {
                rest -= cube->factor[i][m] * cube->factor[j][m];
            }
            if (isnan(rest)) {
                return false;
            }
            if (j == i) {
                cube->factor[i][i] = rest > DECIDED ? sqrt(rest) : 0.0;
            } else {
                cube->factor[i][j] = cube->factor[j][j] > 0.0 ? rest / cube->factor[j][j] : 0.0;
            }
        }
    }
    return true;
}

/* Coordinate `dimension` of lattice point `i`, through the tent map; never 0 or 1. */
static double coordinate(size_t i, size_t dimension)
{
    static const double root[MOST + 1] = {
        1.4142135623730951, 1.7320508075688772, 2.23606797749979,   2.6457513110645907, 3.3166247903554,
        3.605551275463989,  4.123105625617661,  4.358898943540674,  4.795831523312719,  5.385164807134504,
        5.5677643628300215, 6.082762530298219,  6.4031242374328485, 6.557438524302,     6.855654600401044,
        7.280109889280518,  7.681145747868608};
    double x = ((double)i + 0.5) * root[dimension];

    x = fabs(2.0 * (x - floor(x)) - 1.0);
    return fmin(fmax(x, 1e-12), 1.0 - 1e-12);
}

/* Probability that a standard normal lies in the rest of the box, and where in it the point puts it. */
static double step(double low, double high, double u, double *z)
{
    /* in the upper tail the differences are taken there, so that nothing is lost to rounding */
    bool upper = low > 0.0;
    double a = upper ? mlift_normal_above(high) : mlift_normal_below(low);
    double b = upper ? mlift_normal_above(low) : mlift_normal_below(high);
    double p = a + u * (b - a);

    *z = upper ? mlift_normal_quantile_above(p) : -mlift_normal_quantile_above(p);
    return fmax(0.0, b - a);
}

static double at_point(const struct cube *cube, size_t i)
{
    double z[MOST], p = 1.0, scale = 1.0;

    if (cube->df < MANY_DF) {
        scale = sqrt(gsl_cdf_chisq_Pinv(coordinate(i, cube->k), cube->df) / cube->df);
    }
    for (size_t r = 0; r < cube->k && p > 0.0; r++) {
        double mean = 0.0, spread = cube->factor[r][r];
        for (size_t m = 0; m < r; m++) {
            mean += cube->factor[r][m] * z[m];
        }
        double low = (cube->low ? scale * cube->low[r] : -HUGE_VAL) - mean, high = scale * cube->high[r] - mean;
        if (spread > 0.0) {
            p *= step(low / spread, high / spread, coordinate(i, r), &z[r]);
        } else {
            p = low < 0.0 && high >= -1e-9 ? p : 0.0;
            z[r] = 0.0;
        }
    }
    return p;
}

double mlift_multinormal_box(const struct mlift_multinormal *law, const double *low, const double *high)
{
    struct cube cube = {.k = law->k, .df = law->df, .low = low, .high = high};
    double sum = 0.0;

    if (law->k < 1 || law->k > MOST || !(law->df >= 1.0) || !factorise(law, &cube)) {
        return (double)NAN;
    }
    for (size_t i = 0; i < N_POINTS; i++) {
        sum += at_point(&cube, i);
    }
    return sum / (double)N_POINTS;
}

struct search {
    const struct mlift_multinormal *law;
    int sides;
    double below;
};

static double excess(double c, void *context)
{
    const struct search *search = context;
    double low[MOST], high[MOST];

    for (size_t i = 0; i < search->law->k; i++) {
        low[i] = -c;
        high[i] = c;
    }
    return mlift_multinormal_box(search->law, search->sides == 2 ? low : NULL, high) - search->below;
}

static double quantile_above(double p, double df)
{
    return df < MANY_DF ? gsl_cdf_tdist_Qinv(p, df) : mlift_normal_quantile_above(p);
}

/* A single statistic's quantile is below, Bonferroni's above; a little room for the lattice's error. */
int mlift_multinormal_critical(const struct mlift_multinormal *law, int sides, double alpha, double *c)
{
    struct search search = {law, sides, 1.0 - alpha};

    if (law->k < 1 || law->k > MOST || !(law->df >= 1.0) || (sides != 1 && sides != 2) ||
        !(alpha > 0.0 && alpha < 0.5)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    double low = quantile_above(alpha / sides, law->df), high = quantile_above(alpha / sides / (double)law->k, law->df);
    if (law->k == 1) {
        *c = low;
        return MLIFT_OK;
    }
    return mlift_root_find(excess, &search, 0.97 * low, 1.03 * high, 1e-5, c);
}
