#include "analysis/sequential/asymmetric.h"

#include "analysis/numerics/binomial.h"
#include "analysis/numerics/normal.h"
#include "analysis/numerics/quadrature.h"

#include <math.h>
#include <stdlib.h>

enum { GRID = 49, REFINEMENTS = 40, MOST_COUNTED = 200000 };

static int check(const struct mlift_asymmetric *plan)
{
    int good = plan->list >= 2.0 && plan->list <= 1e12;

    for (int i = 0; i < 2; i++) {
        good = good && isfinite(plan->mean[i]) && plan->prior_sd[i] > 0.0 && isfinite(plan->prior_sd[i]) &&
               plan->noise_sd[i] > 0.0 && isfinite(plan->noise_sd[i]);
    }
    return good ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
}

/* Variance of the posterior mean before the test: what n people will have moved it by. */
static double learned(const struct mlift_asymmetric *plan, int i, double n)
{
    double prior = plan->prior_sd[i] * plan->prior_sd[i], noise = plan->noise_sd[i] * plan->noise_sd[i];

    return n > 0.0 ? prior * prior / (prior + noise / n) : 0.0;
}

/* E[max] of two normals whose difference has mean d and standard deviation s, over the mean of the first. */
static double gain(double d, double s)
{
    return s > 0.0 ? d * mlift_normal_below(d / s) + s * mlift_normal_density(d / s) : fmax(d, 0.0);
}

static double profit(const struct mlift_asymmetric *plan, const double n[2])
{
    double s = sqrt(learned(plan, 0, n[0]) + learned(plan, 1, n[1]));
    double best = plan->mean[0] + gain(plan->mean[1] - plan->mean[0], s);

    return (n[0] * plan->mean[0] + n[1] * plan->mean[1] + (plan->list - n[0] - n[1]) * best) / plan->list;
}

/* The difference that is estimated, and what stays unknown of the true one. */
struct doubt {
    double mean, sd, unknown;
};

static double wrong_at(double m, void *context)
{
    const struct doubt *d = context;
    double z = (m - d->mean) / d->sd;

    return mlift_normal_density(z) / d->sd * mlift_normal_below(-fabs(m) / d->unknown);
}

/* P(the worse arm is rolled out): the true difference is normal around the posterior one. */
static double error_rate(const struct mlift_asymmetric *plan, const double n[2])
{
    double total = plan->prior_sd[0] * plan->prior_sd[0] + plan->prior_sd[1] * plan->prior_sd[1];
    double known = learned(plan, 0, n[0]) + learned(plan, 1, n[1]);
    struct doubt d = {plan->mean[1] - plan->mean[0], sqrt(known), sqrt(fmax(total - known, 0.0))};

    if (!(d.sd > 0.0)) {
        return mlift_normal_below(-fabs(d.mean) / d.unknown);
    }
    double low = d.mean - 9.0 * d.sd, high = d.mean + 9.0 * d.sd, sum = 0.0;
    double inner = fmin(9.0 * d.unknown, 9.0 * d.sd + fabs(d.mean)); /* beyond, no doubt is left */
    low = fmax(low, -inner);
    high = fmin(high, inner);
    sum += low < 0.0 ? mlift_quadrature_integrate(wrong_at, &d, low, fmin(0.0, high), 24) : 0.0;
    sum += high > 0.0 ? mlift_quadrature_integrate(wrong_at, &d, fmax(0.0, low), high, 24) : 0.0;
    return sum;
}

int mlift_asymmetric_evaluate(const struct mlift_asymmetric *plan, const double n[2],
                              struct mlift_testroll_value *value)
{
    int status = check(plan);

    if (status || !(n[0] >= 0.0 && n[1] >= 0.0 && n[0] + n[1] <= plan->list)) {
        return status ? status : MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    value->profit_per_subscriber = profit(plan, n);
    value->profit_untested = fmax(plan->mean[0], plan->mean[1]);
    value->profit_perfect =
        plan->mean[0] + gain(plan->mean[1] - plan->mean[0], hypot(plan->prior_sd[0], plan->prior_sd[1]));
    value->regret = 1.0 - value->profit_per_subscriber / value->profit_perfect;
    value->error_rate = error_rate(plan, n);
    return MLIFT_OK;
}

/* Point k of a line from nobody to everybody, denser at small numbers. */
static double on_line(double list, int k)
{
    return k == 0 ? 0.0 : exp(log(list) * (k - 1.0) / (GRID - 2.0));
}

static void keep_better(const struct mlift_asymmetric *plan, double a, double b, double best[2], double *most)
{
    double n[2] = {a < 1.0 ? 0.0 : a, b < 1.0 ? 0.0 : b};

    if (n[0] + n[1] <= plan->list) {
        double worth = profit(plan, n);
        if (worth > *most) {
            *most = worth;
            best[0] = n[0];
            best[1] = n[1];
        }
    }
}

int mlift_asymmetric_size(const struct mlift_asymmetric *plan, double n[2])
{
    int status = check(plan);
    if (status) {
        return status;
    }
    double most = -HUGE_VAL, step = exp(log(plan->list) / (GRID - 2.0));
    n[0] = n[1] = 0.0;
    for (int i = 0; i < GRID; i++) {
        for (int j = 0; j < GRID; j++) {
            keep_better(plan, on_line(plan->list, i), on_line(plan->list, j), n, &most);
        }
    }
    /* along each arm and along both together, in ever smaller steps */
    for (int round = 0; round < REFINEMENTS; round++, step = sqrt(step)) {
        for (int again = 0; again < 8; again++) {
            double a = n[0], b = n[1], before = most;
            for (int i = -1; i <= 1; i++) {
                for (int j = -1; j <= 1; j++) {
                    keep_better(plan, a * pow(step, i), b * pow(step, j), n, &most);
                }
            }
            if (!(most > before)) {
                break;
            }
        }
    }
    return MLIFT_OK;
}

/* Largest of the two posterior means, averaged over both counts: each rises with its count, so one pass over either arm
 * splits the other. */
static double counted_best(const double success[2], const double failure[2], const size_t n[2], const double *p,
                           const double *q)
{
    double sum = 0.0, below = 0.0, above = 0.0;
    double span[2] = {success[0] + failure[0] + (double)n[0], success[1] + failure[1] + (double)n[1]};
    size_t y = 0;

    for (size_t k = 0; k <= n[1]; k++) {
        above += q[k] * (success[1] + (double)k) / span[1];
    }
    for (size_t x = 0; x <= n[0]; x++) {
        double mean = (success[0] + (double)x) / span[0];
        for (; y <= n[1] && (success[1] + (double)y) / span[1] <= mean; y++) {
            below += q[y];
            above -= q[y] * (success[1] + (double)y) / span[1];
        }
        sum += p[x] * (below * mean + above);
    }
    return sum;
}

int mlift_asymmetric_exact(double list, const double success[2], const double failure[2], const size_t n[2],
                           double *profit_per_subscriber)
{
    double mean[2], people = (double)n[0] + (double)n[1];

    for (int i = 0; i < 2; i++) {
        if (!(success[i] >= 1e-3 && failure[i] >= 1e-3 && success[i] <= 1e7 && failure[i] <= 1e7) ||
            n[i] > MOST_COUNTED || people > list) {
            return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
        }
        mean[i] = success[i] / (success[i] + failure[i]);
    }
    double *p = malloc((n[0] + n[1] + 2) * sizeof *p);
    if (!p) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    double *q = p + n[0] + 1;
    mlift_binomial_fill_beta(n[0], success[0], failure[0], p);
    mlift_binomial_fill_beta(n[1], success[1], failure[1], q);
    double best = counted_best(success, failure, n, p, q);
    free(p);
    *profit_per_subscriber = ((double)n[0] * mean[0] + (double)n[1] * mean[1] + (list - people) * best) / list;
    return MLIFT_OK;
}
