#include "analysis/results/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Working arrays, [strategy][scope]... like the summary's. */
struct work {
    const struct mlift_run *run;
    struct mlift_summary *summary;
    int at[MLIFT_MAX_METRICS]; /* position of each metric of the table among the kept ones, -1 = not kept */
    double *sum;               /* [strategy][scope][metric of the table]: over replicates */
    double *count;             /* [strategy][scope][metric of the table]: of one replicate */
    double *squares[3];        /* [strategy][scope][measure]: residuals of rate, difference, ratio */
};

enum { OF_RATE, OF_DIFFERENCE, OF_RATIO };

static size_t n_figures(const struct mlift_summary *summary)
{
    return mlift_summary_index(summary, summary->n_strategies, 0, 0);
}

static double *counts_of(const struct work *work, double *array, int strategy, int scope)
{
    size_t row = (size_t)strategy * (size_t)work->summary->n_scopes + (size_t)scope;

    return array + row * MLIFT_MAX_METRICS;
}

/* Counts of replicate r as doubles, the whole list in scope 0. */
static void read_replicate(const struct work *work, size_t r)
{
    const struct mlift_worlds *worlds = &work->run->worlds;
    const uint32_t *next = worlds->counts + r * mlift_worlds_stride(worlds);

    for (int s = 0; s < worlds->n_strategies; s++) {
        double *whole = counts_of(work, work->count, s, 0);
        memset(whole, 0, MLIFT_MAX_METRICS * sizeof *whole);
        for (int g = 0; g < worlds->n_segments; g++) {
            double *segment = counts_of(work, work->count, s, 1 + g);
            for (int k = 0; k < worlds->n_metrics; k++) {
                segment[worlds->metric[k]] = (double)*next++;
                whole[worlds->metric[k]] += segment[worlds->metric[k]];
            }
        }
    }
}

static bool is_kept(const struct work *work, const struct mlift_measure *measure)
{
    bool kept = work->at[measure->per] >= 0;

    for (int k = 0; k < measure->n_terms; k++) {
        kept &= work->at[measure->metric[k]] >= 0;
    }
    return kept;
}

/* A ratio that does not exist (0 / 0, no baseline) is no number; x / 0 is none either. */
static double relative(double value, double baseline)
{
    return baseline > 0.0 ? value / baseline - 1.0 : (double)NAN;
}

static void fill_values(const struct work *work)
{
    struct mlift_summary *summary = work->summary;

    for (int s = 0; s < summary->n_strategies; s++) {
        for (int c = 0; c < summary->n_scopes; c++) {
            for (int m = 0; m < summary->n_measures; m++) {
                const struct mlift_measure *measure = &summary->measure[m];
                summary->rate[mlift_summary_index(summary, s, c, m)].value =
                    is_kept(work, measure) ? mlift_measure_value(measure, counts_of(work, work->sum, s, c))
                                           : (double)NAN;
            }
        }
    }
}

/* Exact counts per subscriber of the scope, as mlift_measure_value reads them. */
static void exact_counts(const struct mlift_exact *exact, int strategy, int scope, double *count)
{
    for (int m = 0; m < exact->n_metrics; m++) {
        count[m] =
            scope == 0 ? mlift_exact_overall(exact, strategy, m) : mlift_exact_rate(exact, strategy, scope - 1, m);
    }
    /* for segments, `subscribers` is a share of the list where the others are per subscriber */
    count[0] = scope == 0 || exact->share[scope - 1] > 0.0 ? 1.0 : 0.0;
}

static void fill_exact(struct mlift_summary *summary, const struct mlift_exact *exact)
{
    double count[MLIFT_MAX_METRICS] = {0};

    for (int s = 0; s < summary->n_strategies; s++) {
        for (int c = 0; c < summary->n_scopes; c++) {
            exact_counts(exact, s, c, count);
            for (int m = 0; m < summary->n_measures; m++) {
                summary->rate[mlift_summary_index(summary, s, c, m)].exact =
                    mlift_measure_value(&summary->measure[m], count);
            }
        }
    }
}

static void fill_lifts(struct mlift_summary *summary)
{
    for (int s = 0; s < summary->n_strategies; s++) {
        for (int c = 0; c < summary->n_scopes; c++) {
            for (int m = 0; m < summary->n_measures; m++) {
                size_t i = mlift_summary_index(summary, s, c, m);
                const struct mlift_summary_figure *own = &summary->rate[i];
                const struct mlift_summary_figure *base =
                    &summary->rate[mlift_summary_index(summary, summary->baseline, c, m)];
                summary->difference[i].value = own->value - base->value;
                summary->difference[i].exact = own->exact - base->exact;
                summary->ratio[i].value = relative(own->value, base->value);
                summary->ratio[i].exact = relative(own->exact, base->exact);
            }
        }
    }
}

/* What the replicate's counts have more than the rate predicts, per mean denominator. */
static double residual(const struct work *work, int strategy, int scope, int m)
{
    const struct mlift_measure *measure = &work->summary->measure[m];
    const double *count = counts_of(work, work->count, strategy, scope);
    const double *sum = counts_of(work, work->sum, strategy, scope);
    double rate = work->summary->rate[mlift_summary_index(work->summary, strategy, scope, m)].value, y = 0.0;

    for (int k = 0; k < measure->n_terms; k++) {
        y += measure->weight[k] * count[measure->metric[k]];
    }
    return (y - rate * count[measure->per]) / sum[measure->per];
}

static void add_squares(const struct work *work, int scope, int m)
{
    const struct mlift_summary *summary = work->summary;
    double base_rate = summary->rate[mlift_summary_index(summary, summary->baseline, scope, m)].value;
    double base = residual(work, summary->baseline, scope, m);

    for (int s = 0; s < summary->n_strategies; s++) {
        size_t i = mlift_summary_index(summary, s, scope, m);
        double own = residual(work, s, scope, m);
        double difference = own - base;
        double ratio = (own - base * summary->rate[i].value / base_rate) / base_rate;
        work->squares[OF_RATE][i] += own * own;
        work->squares[OF_DIFFERENCE][i] += difference * difference;
        work->squares[OF_RATIO][i] += ratio * ratio;
    }
}

/* Residuals are divided by sum x = n mean x, so the error is sqrt(n / (n - 1) sum of squares). */
static double error_of(double squares, double n)
{
    return n >= 2.0 ? sqrt(squares * n / (n - 1.0)) : (double)NAN;
}

static void fill_errors(const struct work *work)
{
    struct mlift_summary *summary = work->summary;
    double n = (double)summary->n_replicates;

    for (size_t r = 0; r < summary->n_replicates; r++) {
        read_replicate(work, r);
        for (int c = 0; c < summary->n_scopes; c++) {
            for (int m = 0; m < summary->n_measures; m++) {
                if (is_kept(work, &summary->measure[m])) {
                    add_squares(work, c, m);
                }
            }
        }
    }
    for (size_t i = 0; i < n_figures(summary); i++) {
        bool known = isfinite(summary->rate[i].value);
        summary->rate[i].mcse = known ? error_of(work->squares[OF_RATE][i], n) : (double)NAN;
        summary->difference[i].mcse =
            isfinite(summary->difference[i].value) ? error_of(work->squares[OF_DIFFERENCE][i], n) : (double)NAN;
        summary->ratio[i].mcse =
            isfinite(summary->ratio[i].value) ? error_of(work->squares[OF_RATIO][i], n) : (double)NAN;
    }
}

static void fill_sums(const struct work *work)
{
    struct mlift_summary *summary = work->summary;
    size_t n = (size_t)summary->n_strategies * (size_t)summary->n_scopes * MLIFT_MAX_METRICS;

    for (size_t r = 0; r < summary->n_replicates; r++) {
        read_replicate(work, r);
        for (size_t i = 0; i < n; i++) {
            work->sum[i] += work->count[i]; /* whole numbers: exact below 2^53 */
        }
    }
    for (int c = 0; c < summary->n_scopes; c++) {
        double share = c == 0 ? 1.0 : work->run->exact.share[c - 1];
        double expected = share * (double)work->run->scenario->campaign.list_size;
        summary->n_subscribers[c] =
            summary->n_replicates > 0 ? counts_of(work, work->sum, 0, c)[0] / (double)summary->n_replicates : expected;
    }
}

static int allocate(struct work *work)
{
    struct mlift_summary *summary = work->summary;
    size_t n = n_figures(summary);
    size_t n_counts = (size_t)summary->n_strategies * (size_t)summary->n_scopes * MLIFT_MAX_METRICS;

    summary->n_subscribers = calloc((size_t)summary->n_scopes, sizeof *summary->n_subscribers);
    summary->rate = calloc(n, sizeof *summary->rate);
    summary->difference = calloc(n, sizeof *summary->difference);
    summary->ratio = calloc(n, sizeof *summary->ratio);
    work->sum = calloc(n_counts, sizeof *work->sum);
    work->count = calloc(n_counts, sizeof *work->count);
    bool complete =
        summary->n_subscribers && summary->rate && summary->difference && summary->ratio && work->sum && work->count;
    for (int k = 0; k < 3; k++) {
        work->squares[k] = calloc(n, sizeof *work->squares[k]);
        complete &= work->squares[k] != NULL;
    }
    return complete ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
}

static void free_work(struct work *work)
{
    free(work->sum);
    free(work->count);
    for (int k = 0; k < 3; k++) {
        free(work->squares[k]);
    }
}

int mlift_summary_init(struct mlift_summary *summary, const struct mlift_run *run)
{
    struct work work = {.run = run, .summary = summary};

    memset(summary, 0, sizeof *summary);
    summary->n_strategies = run->exact.n_strategies;
    summary->n_scopes = 1 + run->exact.n_segments;
    summary->n_replicates = run->n_replicates;
    summary->baseline = run->scenario->campaign.baseline;
    summary->n_measures = mlift_measure_list(&run->table, summary->measure);
    summary->goal = run->table.goal - 1;
    summary->click = run->table.click - 1;
    for (int m = 0; m < MLIFT_MAX_METRICS; m++) {
        work.at[m] = m < run->table.n_metrics ? mlift_worlds_find(&run->worlds, m) : -1;
    }
    int status = allocate(&work);
    if (!status) {
        fill_sums(&work);
        fill_values(&work);
        fill_exact(summary, &run->exact);
        fill_lifts(summary);
        fill_errors(&work);
    } else {
        mlift_summary_free(summary);
    }
    free_work(&work);
    return status;
}

void mlift_summary_free(struct mlift_summary *summary)
{
    free(summary->n_subscribers);
    free(summary->rate);
    free(summary->difference);
    free(summary->ratio);
    summary->n_subscribers = NULL;
    summary->rate = summary->difference = summary->ratio = NULL;
}

void mlift_summary_interval(const struct mlift_summary *summary, struct mlift_summary_figure figure, double *low,
                            double *high)
{
    struct mlift_estimate estimate = {figure.value, figure.mcse, summary->n_replicates};

    mlift_estimate_interval(estimate, MLIFT_SUMMARY_Z95, low, high);
}
