#include "analysis/multiple/best.h"

#include "analysis/numerics/multinormal.h"

#include <math.h>
#include <string.h>

enum { MOST = MLIFT_MAX_STRATEGIES };

/* Differences with less variance than this share of the two means' own are no random quantities: equal strategies. */
static const double NO_VARIANCE = 1e-12;

/* The differences of one mean to the others that vary at all. */
struct differences {
    int k;
    int other[MOST];
    double se[MOST];
    double correlation[MOST * MOST];
};

static double covariance(const struct mlift_best_question *q, int i, int j)
{
    return q->covariance[i * q->n + j];
}

/* Covariance of (mean_i - mean_j) and (mean_i - mean_l). */
static double between(const struct mlift_best_question *q, int i, int j, int l)
{
    return covariance(q, i, i) - covariance(q, i, j) - covariance(q, i, l) + covariance(q, j, l);
}

static double error_of(const struct mlift_best_question *q, int i, int j)
{
    double variance = between(q, i, j, j);

    return variance > NO_VARIANCE * (covariance(q, i, i) + covariance(q, j, j)) ? sqrt(variance) : 0.0;
}

static void collect(const struct mlift_best_question *q, int i, struct differences *d)
{
    d->k = 0;
    for (int j = 0; j < q->n; j++) {
        double se = j == i ? 0.0 : error_of(q, i, j);
        if (se > 0.0) {
            d->other[d->k] = j;
            d->se[d->k++] = se;
        }
    }
    for (int a = 0; a < d->k; a++) {
        for (int b = 0; b < d->k; b++) {
            double r = between(q, i, d->other[a], d->other[b]) / (d->se[a] * d->se[b]);
            d->correlation[a * d->k + b] = a == b ? 1.0 : fmin(fmax(r, -1.0), 1.0);
        }
    }
}

static int critical(const struct mlift_best_question *q, int i, int sides, double *c)
{
    struct differences d;

    collect(q, i, &d);
    *c = 0.0;
    struct mlift_multinormal law = {(size_t)d.k, d.correlation, q->df};
    return d.k > 0 ? mlift_multinormal_critical(&law, sides, 1.0 - q->confidence, c) : MLIFT_OK;
}

/* No other mean is larger: those that cannot vary against it are compared outright, a tie being divided. */
static double probability(const struct mlift_best_question *q, int i)
{
    struct differences d;
    double bound[MOST], share = 1.0;
    int n_equal = 1;

    collect(q, i, &d);
    for (int j = 0; j < q->n; j++) {
        double gap = q->mean[i] - q->mean[j];
        bool fixed = j != i && error_of(q, i, j) <= 0.0;
        share = fixed && gap < 0.0 ? 0.0 : share;
        n_equal += fixed && gap <= 0.0 && gap >= 0.0;
    }
    for (int a = 0; a < d.k; a++) {
        bound[a] = (q->mean[i] - q->mean[d.other[a]]) / d.se[a];
    }
    struct mlift_multinormal law = {(size_t)d.k, d.correlation, q->df};
    if (share > 0.0 && d.k > 0) {
        share *= mlift_multinormal_box(&law, NULL, bound);
    }
    return share / n_equal;
}

static void fill_leads(const struct mlift_best_question *q, struct mlift_best *best)
{
    for (int i = 0; i < q->n; i++) {
        struct mlift_best_row *row = &best->row[i];
        int other = best->order[0] == i ? (q->n > 1 ? best->order[1] : -1) : best->order[0];
        row->lead = other < 0 ? (double)NAN : q->mean[i] - q->mean[other];
        row->lead_se = other < 0 ? (double)NAN : error_of(q, i, other);
    }
}

/* The least that mean i is ahead of any other: of (mean_i - mean_j) + sign * critical * error. */
static double least(const struct mlift_best_question *q, const double *c, int i, double sign)
{
    double value = HUGE_VAL;

    for (int j = 0; j < q->n; j++) {
        value = j == i ? value : fmin(value, q->mean[i] - q->mean[j] + sign * c[i] * error_of(q, i, j));
    }
    return value;
}

/* The true best i is one of the candidates; seen from it, mean j is where its own interval puts it. */
static void fill_interval(const struct mlift_best_question *q, struct mlift_best *best, int j)
{
    struct mlift_best_row *row = &best->row[j];

    row->low = HUGE_VAL;
    row->high = -HUGE_VAL;
    for (int i = 0; i < q->n; i++) {
        if (i != j && best->row[i].may_be_best) {
            double gap = q->mean[j] - q->mean[i], reach = best->critical[i] * error_of(q, i, j);
            row->low = fmin(row->low, gap - reach);
            row->high = fmax(row->high, fmin(0.0, gap + reach)); /* it is not ahead of the best */
        }
    }
    if (row->may_be_best) {
        row->low = fmin(row->low, fmax(0.0, least(q, best->critical, j, -1.0)));
        row->high = fmax(0.0, least(q, best->critical, j, 1.0));
    }
}

/* Edwards and Hsu (1983), theorem 1: upper ends first; those above zero are the candidates for the lower ends. */
static void fill_hsu(const struct mlift_best_question *q, struct mlift_best *best)
{
    const double *c = best->critical_hsu;

    for (int i = 0; i < q->n; i++) {
        double low = HUGE_VAL;
        for (int j = 0; j < q->n; j++) {
            if (j != i && least(q, c, j, 1.0) >= 0.0) {
                low = fmin(low, q->mean[i] - q->mean[j] - c[j] * error_of(q, i, j));
            }
        }
        best->row[i].hsu_high = fmax(0.0, least(q, c, i, 1.0));
        best->row[i].hsu_low = isinf(low) ? 0.0 : fmin(0.0, low);
    }
}

static void fill_intervals(const struct mlift_best_question *q, struct mlift_best *best)
{
    for (int i = 0; i < q->n; i++) {
        best->row[i].may_be_best = least(q, best->critical, i, 1.0) >= 0.0; /* alone: infinite */
        best->n_candidates += best->row[i].may_be_best;
    }
    for (int i = 0; i < q->n; i++) {
        struct mlift_best_row *row = &best->row[i];
        if (q->n > 1) {
            fill_interval(q, best, i);
        } else {
            row->low = row->high = row->hsu_low = row->hsu_high = (double)NAN;
        }
    }
    if (q->n > 1) {
        fill_hsu(q, best);
    }
}

static void compare_with_reference(const struct mlift_best_question *q, struct mlift_best *best)
{
    for (int i = 0; i < q->n; i++) {
        struct mlift_best_row *row = &best->row[i];
        bool known = q->reference >= 0 && i != q->reference;
        row->difference = q->reference >= 0 ? q->mean[i] - q->mean[q->reference] : (double)NAN;
        row->difference_se = q->reference >= 0 ? error_of(q, i, q->reference) : (double)NAN;
        double reach = known ? best->critical[q->reference] * row->difference_se : (double)NAN;
        row->difference_low = row->difference - reach;
        row->difference_high = row->difference + reach;
    }
}

/* Insertion keeps the order of equal means. */
static void rank(const struct mlift_best_question *q, struct mlift_best *best)
{
    for (int i = 0; i < q->n; i++) {
        int at = i;
        while (at > 0 && q->mean[best->order[at - 1]] < q->mean[i]) {
            best->order[at] = best->order[at - 1];
            at--;
        }
        best->order[at] = i;
    }
}

int mlift_best_find(const struct mlift_best_question *q, struct mlift_best *best)
{
    int status = MLIFT_OK;

    memset(best, 0, sizeof *best);
    if (q->n < 1 || q->n > MOST || !(q->df >= 1.0) || !(q->confidence > 0.5 && q->confidence < 1.0)) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    best->n = q->n;
    rank(q, best);
    for (int i = 0; !status && i < q->n; i++) {
        status = critical(q, i, 2, &best->critical[i]);
        status = status ? status : critical(q, i, 1, &best->critical_hsu[i]);
        best->row[i].p_best = probability(q, i);
    }
    if (!status) {
        fill_leads(q, best);
        fill_intervals(q, best);
        compare_with_reference(q, best);
    }
    return status;
}
