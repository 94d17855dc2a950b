#include "analysis/multiple/selection.h"

#include "analysis/numerics/normal.h"
#include "analysis/numerics/quadrature.h"
#include "analysis/numerics/root.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* What one evaluation of a selection probability needs to know. */
struct selection {
    double k, p, nu, h;
    double y;           /* Rinott: the outer chi-square */
    double log_density; /* log of the chi density's constant */
};

/* p^(k-1) for p = 1 - q, exact for tiny q and huge k. */
static double all_below(double q, double k)
{
    return exp((k - 1.0) * log1p(-q));
}

static double bechhofer_integrand(double z, void *context)
{
    const struct selection *s = context;
    return all_below(mlift_normal_above(z + s->h), s->k) * mlift_normal_density(z);
}

static double dudewicz_integrand(double t, void *context)
{
    const struct selection *s = context;
    return all_below(gsl_cdf_tdist_Q(t + s->h, s->nu), s->k) * gsl_ran_tdist_pdf(t, s->nu);
}

/* t = tan(u) maps the heavy tails of few degrees of freedom to a finite interval. */
static double dudewicz_mapped(double u, void *context)
{
    double cosine = cos(u);
    return dudewicz_integrand(tan(u), context) / (cosine * cosine);
}

/* Density of the square root of a chi-square: smooth at 0 where that of the chi-square itself is not. */
static double chi_density(const struct selection *s, double u)
{
    return u > 0.0 || s->nu <= 1.0 ? exp(s->log_density + (s->nu - 1.0) * log(fmax(u, 1e-300)) - 0.5 * u * u) : 0.0;
}

static double chi_integral(double (*f)(double u, void *context), struct selection *s, size_t n_panels)
{
    double centre = sqrt(s->nu);
    return mlift_quadrature_integrate(f, s, fmax(0.0, centre - 9.0), centre + 9.0, n_panels);
}

static double rinott_inner(double u, void *context)
{
    const struct selection *s = context;
    double density = chi_density(s, u);
    if (density < 1e-30) {
        return 0.0;
    }
    return density * mlift_normal_above(s->h / sqrt(s->nu * (1.0 / (u * u) + 1.0 / s->y)));
}

static double rinott_outer(double u, void *context)
{
    struct selection *s = context;
    double density = chi_density(s, u);
    if (density < 1e-20) {
        return 0.0;
    }
    s->y = u * u;
    return density * all_below(chi_integral(rinott_inner, s, 8), s->k);
}

static double bechhofer_excess(double h, void *context)
{
    struct selection *s = context;
    s->h = h;
    return mlift_quadrature_integrate(bechhofer_integrand, s, -9.0, 9.0, 12) - s->p;
}

static double dudewicz_excess(double h, void *context)
{
    struct selection *s = context;
    s->h = h;
    return mlift_quadrature_integrate(dudewicz_mapped, s, -1.5707963267948966, 1.5707963267948966, 32) - s->p;
}

static double rinott_excess(double h, void *context)
{
    struct selection *s = context;
    s->h = h;
    return chi_integral(rinott_outer, s, 12) - s->p;
}

static int find_constant(mlift_root_function *f, struct selection *s, double *h)
{
    double high = 8.0;
    if (!(s->k >= 2.0 && s->k <= 1e7 && s->p > 1.0 / s->k && s->p < 1.0 && s->nu >= 1.0 && s->nu <= 1e4)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    while (high < 1e12 && f(high, s) < 0.0) {
        high *= 2.0;
    }
    return mlift_root_find(f, s, 0.0, high, 1e-10, h);
}

int mlift_selection_bechhofer(double k, double p, double *h)
{
    struct selection s = {.k = k, .p = p, .nu = 1.0};
    return find_constant(bechhofer_excess, &s, h);
}

int mlift_selection_dudewicz_dalal(double k, double p, double n0, double *h)
{
    struct selection s = {.k = k, .p = p, .nu = n0 - 1.0};
    return find_constant(dudewicz_excess, &s, h);
}

int mlift_selection_rinott(double k, double p, double nu, double *h)
{
    struct selection s = {.k = k, .p = p, .nu = nu};
    s.log_density = (1.0 - 0.5 * nu) * log(2.0) - lgamma(0.5 * nu);
    return find_constant(rinott_excess, &s, h);
}

double mlift_selection_kim_nelson(double k, double alpha, double n0)
{
    return 0.5 * expm1(-2.0 / (n0 - 1.0) * log(2.0 * alpha / (k - 1.0)));
}

int mlift_selection_ocba(size_t k, const double *mean, const double *sd, double total, double *allocation)
{
    size_t best = 0;
    double squares = 0.0, sum = 0.0;
    for (size_t i = 1; i < k; i++) {
        best = mean[i] > mean[best] ? i : best;
    }
    for (size_t i = 0; i < k; i++) {
        double gap = mean[best] - mean[i];
        if (k < 2 || !(sd[i] > 0.0) || !(total > 0.0) || (i != best && !(gap > 0.0))) {
            return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
        }
        allocation[i] = i == best ? 0.0 : sd[i] * sd[i] / (gap * gap);
        squares += allocation[i] * allocation[i] / (sd[i] * sd[i]);
        sum += allocation[i];
    }
    allocation[best] = sd[best] * sqrt(squares);
    sum += allocation[best];
    for (size_t i = 0; i < k; i++) {
        allocation[i] *= total / sum;
    }
    return 0;
}

void mlift_selection_interval(size_t k, const double *mean, size_t i, double d, double *low, double *high)
{
    double other = -HUGE_VAL;
    for (size_t j = 0; j < k; j++) {
        other = j != i && mean[j] > other ? mean[j] : other;
    }
    *low = fmin(0.0, mean[i] - other - d);
    *high = fmax(0.0, mean[i] - other + d);
}
