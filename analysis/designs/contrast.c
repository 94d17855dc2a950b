#include "analysis/designs/contrast.h"

#include "analysis/numerics/normal.h"
#include "analysis/numerics/root.h"

#include <math.h>
#include <stdlib.h>

/* Sums of one stratum, weights as shares of the list. */
struct stratum {
    double weight, p1, d;
};

struct sums {
    struct stratum whole;
    struct stratum *by; /* [stratum] */
    size_t n;
    double within, slope, square; /* over cells: w p1 (1 - p1), w d (1 - 2 p1), w d^2 */
};

static void add(struct stratum *stratum, double weight, double p1, double d)
{
    stratum->weight += weight;
    stratum->p1 += weight * p1;
    stratum->d += weight * d;
}

static void sum_cells(const struct mlift_table *table, const struct mlift_exact *exact,
                      const struct mlift_contrast_plan *plan, struct sums *sums)
{
    for (size_t cell = 0; cell < exact->n_cells; cell++) {
        double weight = mlift_exact_cell(exact, plan->baseline, cell, MLIFT_EXACT_SHARE);
        if (!(weight > 0.0) || (plan->differs && !plan->differs[cell])) {
            continue;
        }
        double p1 = mlift_exact_cell(exact, plan->baseline, cell, plan->metric);
        double d = plan->uniform ? 1.0 : mlift_exact_cell(exact, plan->challenger, cell, plan->metric) - p1;
        size_t stratum = plan->method == MLIFT_CONTRAST_STRATIFIED ? table->segment_of[cell] : 0;
        add(&sums->whole, weight, p1, d);
        add(&sums->by[stratum], weight, p1, d);
        sums->within += weight * p1 * (1.0 - p1);
        sums->slope += weight * d * (1.0 - 2.0 * p1);
        sums->square += weight * d * d;
    }
}

/* Adds weight w of binomial variance in both arms: rate p1, difference k d, and the pooled rate under the null. */
static void add_binomial(struct mlift_contrast *c, double w, double p1, double d)
{
    double s = c->treated, pooled = w / (s * (1.0 - s));

    c->null[0] += pooled * p1 * (1.0 - p1);
    c->null[1] += pooled * s * d * (1.0 - 2.0 * p1);
    c->null[2] -= pooled * s * s * d * d;
    c->planned[0] += pooled * p1 * (1.0 - p1);
    c->planned[1] += w / s * d * (1.0 - 2.0 * p1);
    c->planned[2] -= w / s * d * d;
}

static void add_strata(struct mlift_contrast *c, const struct sums *sums)
{
    for (size_t g = 0; g < sums->n; g++) {
        const struct stratum *by = &sums->by[g];
        if (by->weight > 0.0) {
            add_binomial(c, by->weight / sums->whole.weight, by->p1 / by->weight, by->d / by->weight);
        }
    }
}

static void add_adjusted(struct mlift_contrast *c, const struct sums *sums)
{
    double s = c->treated, w = sums->whole.weight, mean = sums->whole.d / w;
    double spread = sums->square / w - mean * mean;

    c->planned[0] = sums->within / w / (s * (1.0 - s));
    c->planned[1] = sums->slope / w / s;
    c->planned[2] = spread * ((1.0 - s) * (1.0 - s) / s + s * s / (1.0 - s)) - sums->square / w / s;
    for (int i = 0; i < 3; i++) {
        c->null[i] = c->planned[i];
    }
}

static double at(const double *coefficient, double k)
{
    return coefficient[0] + k * (coefficient[1] + k * coefficient[2]);
}

static void finish(struct mlift_contrast *c, const struct sums *sums, const struct mlift_contrast_plan *plan)
{
    struct mlift_contrast plain = {.treated = plan->treated};
    double w = sums->whole.weight;

    c->share = w;
    c->treated = plan->treated;
    if (!(w > 0.0)) {
        return;
    }
    c->p1 = sums->whole.p1 / w;
    c->effect = sums->whole.d / w;
    c->p2 = plan->uniform ? c->p1 : c->p1 + c->effect;
    if (plan->method == MLIFT_CONTRAST_ADJUSTED) {
        add_adjusted(c, sums);
    } else {
        add_strata(c, sums);
    }
    add_binomial(&plain, 1.0, c->p1, c->effect);
    double k = plan->uniform ? 0.0 : 1.0;
    c->explained = at(plain.planned, k) > 0.0 ? 1.0 - at(c->planned, k) / at(plain.planned, k) : 0.0;
}

int mlift_contrast_make(const struct mlift_table *table, const struct mlift_exact *exact,
                        const struct mlift_contrast_plan *plan, struct mlift_contrast *contrast)
{
    struct sums sums = {.n = (size_t)table->n_segments};

    *contrast = (struct mlift_contrast){0};
    sums.by = calloc(sums.n, sizeof *sums.by);
    if (!sums.by) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    sum_cells(table, exact, plan, &sums);
    finish(contrast, &sums, plan);
    free(sums.by);
    return MLIFT_OK;
}

double mlift_contrast_power(const struct mlift_contrast *c, double n, double k, double direction, double critical)
{
    double null = at(c->null, k), planned = at(c->planned, k);

    if (!(null > 0.0 && planned > 0.0)) {
        return 0.0;
    }
    return mlift_normal_below((direction * k * c->effect * sqrt(n) - critical * sqrt(null)) / sqrt(planned));
}

double mlift_contrast_size(const struct mlift_contrast *c, double critical, double power)
{
    double null = at(c->null, 1.0), planned = at(c->planned, 1.0);

    /* Below this the difference is rounding of the exact solution, not an effect. */
    if (!(fabs(c->effect) > 1e-12) || !(null > 0.0 && planned > 0.0)) {
        return (double)INFINITY;
    }
    double reach = critical * sqrt(null) + mlift_normal_quantile_above(1.0 - power) * sqrt(planned);
    return reach * reach / (c->effect * c->effect);
}

struct search {
    const struct mlift_contrast *contrast;
    double n, critical, power;
};

static double short_of_power(double k, void *context)
{
    const struct search *s = context;
    double direction = s->contrast->effect >= 0.0 ? 1.0 : -1.0;

    return mlift_contrast_power(s->contrast, s->n, k, direction, s->critical) - s->power;
}

double mlift_contrast_mde(const struct mlift_contrast *c, double n, double critical, double power)
{
    struct search search = {c, n, critical, power};
    double size = fabs(c->effect), k;

    if (!(size > 1e-12)) {
        return (double)NAN;
    }
    double room = c->effect > 0.0 ? 1.0 - c->p1 : c->p1;
    double high = 0.0, step = room / size / 400.0;
    /* The first k that is enough: variances may fall again where rates come near 1. */
    while (high < room / size && short_of_power(high, &search) < 0.0) {
        high += step;
    }
    if (!(high > 0.0 && high < room / size) ||
        mlift_root_find(short_of_power, &search, high - step, high, 1e-12 * step + 1e-15, &k)) {
        return (double)NAN;
    }
    return k * size;
}
