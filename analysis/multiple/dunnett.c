#include "analysis/multiple/dunnett.h"

#include "analysis/numerics/normal.h"
#include "analysis/numerics/quadrature.h"
#include "analysis/numerics/root.h"

#include <math.h>

struct law {
    const struct mlift_dunnett *dunnett;
    double c, bound, log_constant;
};

/* P(no exceedance | W = w, S) times the density of W. */
static double given_control(double w, void *context)
{
    const struct law *law = context;
    double product = mlift_normal_density(w);
    for (size_t i = 0; i < law->dunnett->k && product > 0.0; i++) {
        double loading = law->dunnett->loading[i], rest = sqrt(1.0 - loading * loading);
        double p = mlift_normal_below((law->bound - loading * w) / rest);
        if (law->dunnett->sides == 2) {
            p -= mlift_normal_below((-law->bound - loading * w) / rest);
        }
        product *= p;
    }
    return product;
}

static double normal_case(struct law *law)
{
    double largest = 0.0;
    for (size_t i = 0; i < law->dunnett->k; i++) {
        largest = fmax(largest, law->dunnett->loading[i]);
    }
    double width = fmin(2.0, 2.0 * sqrt(1.0 - largest * largest) / fmax(largest, 0.1));
    return mlift_quadrature_integrate(given_control, law, -9.0, 9.0, (size_t)ceil(18.0 / width));
}

/* Density of S = chi_df / sqrt(df) times the normal case at c S. */
static double given_scale(double s, void *context)
{
    struct law *law = context;
    double df = law->dunnett->df;
    double density = exp(law->log_constant + (df - 1.0) * log(s) - 0.5 * df * s * s);
    if (density < 1e-20) {
        return 0.0;
    }
    law->bound = law->c * s;
    return density * normal_case(law);
}

static int in_range(const struct mlift_dunnett *dunnett)
{
    int good = dunnett->k >= 1 && dunnett->df >= 1.0 && (dunnett->sides == 1 || dunnett->sides == 2);
    for (size_t i = 0; good && i < dunnett->k; i++) {
        good = dunnett->loading[i] >= 0.0 && dunnett->loading[i] <= 0.9999;
    }
    return good;
}

double mlift_dunnett_below(const struct mlift_dunnett *dunnett, double c)
{
    struct law law = {.dunnett = dunnett, .c = c, .bound = c};
    double df = dunnett->df;
    if (!in_range(dunnett) || isnan(c)) {
        return (double)NAN;
    }
    if (df > 1e7) {
        return normal_case(&law);
    }
    /* f(s) = 2 (df/2)^(df/2) / Gamma(df/2) s^(df-1) exp(-df s^2 / 2); its standard deviation is below 1/sqrt(2 df). */
    law.log_constant = log(2.0) + 0.5 * df * log(0.5 * df) - lgamma(0.5 * df);
    double reach = 7.0 / sqrt(df);
    return mlift_quadrature_integrate(given_scale, &law, fmax(0.0, 1.0 - reach), 1.0 + 1.3 * reach, 8);
}

struct search {
    const struct mlift_dunnett *dunnett;
    double below;
};

static double excess(double c, void *context)
{
    const struct search *s = context;
    return mlift_dunnett_below(s->dunnett, c) - s->below;
}

int mlift_dunnett_critical(const struct mlift_dunnett *dunnett, double alpha, double *c)
{
    struct search search = {dunnett, 1.0 - alpha};
    double low = dunnett->sides == 2 ? 0.0 : -40.0, high = 8.0;
    if (!in_range(dunnett) || !(alpha > 0.0 && alpha < 1.0)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    while (high < 1e7 && mlift_dunnett_below(dunnett, high) < search.below) {
        high *= 2.0;
    }
    return mlift_root_find(excess, &search, low, high, 1e-11, c);
}

double mlift_dunnett_p_value(const struct mlift_dunnett *dunnett, double t)
{
    return 1.0 - mlift_dunnett_below(dunnett, dunnett->sides == 2 ? fabs(t) : t);
}
