#include "analysis/numerics/multinormal.h"

#include "analysis/numerics/normal.h"
#include "analysis/numerics/root.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { MOST = MLIFT_MULTINORMAL_MOST, N_POINTS = 4093 };

/* Share of a statistic's variance below which the ones before it decide it. */
static const double DECIDED = 1e-9;

/* Above this Student's law is the normal one to four digits of a probability. */
static const double MANY_DF = 1e5;

struct cube {
    size_t k;
    double factor[MOST][MOST]; /* lower triangular; a zero on the diagonal: decided by those before */
    const double *low, *high;
    double scale[N_POINTS]; /* Student's chi over the square root of its degrees of freedom, at each lattice point */
};

/* With more degrees of freedom Wilson and Hilferty's quantile is good to a tenth of a permille. */
static const double ENOUGH_DF = 60.0;

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

/* Quantile of chi-square over df: Wilson and Hilferty (1931), and Newton's steps where that is not enough. GSL's own
 * inverse gives up on some arguments. */
static double scale_quantile(double p, double df)
{
    double z = -mlift_normal_quantile_above(p), v = 2.0 / (9.0 * df), root = 1.0 - v + z * sqrt(v);
    double x = df * fmax(root * root * root, 1e-6);

    for (int i = 0; i < 8 && df < ENOUGH_DF; i++) {
        double density = gsl_ran_chisq_pdf(x, df);
        double step = density > 0.0 ? (gsl_cdf_chisq_P(x, df) - p) / density : 0.0;
        x = fmin(fmax(x - step, 0.3 * x), 3.0 * x);
        if (fabs(step) < 1e-7 * x) {
            break;
        }
    }
    return x / df;
}

static double at_point(const struct cube *cube, size_t i)
{
    double z[MOST], p = 1.0, scale = cube->scale[i];

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

static bool prepare(const struct mlift_multinormal *law, struct cube *cube)
{
    memset(cube, 0, sizeof *cube);
    cube->k = law->k;
    if (law->k < 1 || law->k > MOST || !(law->df >= 1.0) || !factorise(law, cube)) {
        return false;
    }
    for (size_t i = 0; i < N_POINTS; i++) {
        cube->scale[i] = law->df < MANY_DF ? sqrt(scale_quantile(coordinate(i, law->k), law->df)) : 1.0;
    }
    return true;
}

static double integrate(const struct cube *cube)
{
    double sum = 0.0;

    for (size_t i = 0; i < N_POINTS; i++) {
        sum += at_point(cube, i);
    }
    return sum / (double)N_POINTS;
}

double mlift_multinormal_box(const struct mlift_multinormal *law, const double *low, const double *high)
{
    struct cube cube;

    if (!prepare(law, &cube)) {
        return (double)NAN;
    }
    cube.low = low;
    cube.high = high;
    return integrate(&cube);
}

struct search {
    struct cube *cube;
    int sides;
    double below;
};

static double excess(double c, void *context)
{
    const struct search *search = context;
    double low[MOST], high[MOST];

    for (size_t i = 0; i < search->cube->k; i++) {
        low[i] = -c;
        high[i] = c;
    }
    search->cube->low = search->sides == 2 ? low : NULL;
    search->cube->high = high;
    return integrate(search->cube) - search->below;
}

static double quantile_above(double p, double df)
{
    return df < MANY_DF ? gsl_cdf_tdist_Qinv(p, df) : mlift_normal_quantile_above(p);
}

/* A single statistic's quantile is below, Bonferroni's above; a little room for the lattice's error. */
int mlift_multinormal_critical(const struct mlift_multinormal *law, int sides, double alpha, double *c)
{
    struct cube cube;
    struct search search = {&cube, sides, 1.0 - alpha};

    if ((sides != 1 && sides != 2) || !(alpha > 0.0 && alpha < 0.5) || !prepare(law, &cube)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    double low = quantile_above(alpha / sides, law->df), high = quantile_above(alpha / sides / (double)law->k, law->df);
    if (law->k == 1) {
        *c = low;
        return MLIFT_OK;
    }
    return mlift_root_find(excess, &search, 0.97 * low, 1.03 * high, 1e-5, c);
}
