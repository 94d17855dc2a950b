#include "analysis/results/sweep_summary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double OPEN_ERRORS = 2.0; /* a lift within so many Monte Carlo errors of zero is open */

/* --- levels ------------------------------------------------------------------------------------------------------- */

static bool has_numbers(const struct mlift_sweep_key *key)
{
    for (size_t l = 0; l < key->n_levels; l++) {
        if (isnan(mlift_variation_number(key->level[l]))) {
            return false;
        }
    }
    return true;
}

static void find_ends(const struct mlift_sweep_key *key, double *low, double *high)
{
    *low = key->low;
    *high = key->high;
    for (size_t l = 0; l < key->n_levels; l++) {
        double number = mlift_variation_number(key->level[l]);
        *low = l == 0 ? number : fmin(*low, number);
        *high = l == 0 ? number : fmax(*high, number);
    }
}

static bool is_binned(const struct mlift_sweep_key *key)
{
    return key->is_range || (key->n_levels > MLIFT_SWEEP_SUMMARY_MOST_LEVELS && has_numbers(key));
}

static size_t n_levels_of(const struct mlift_sweep_key *key)
{
    if (is_binned(key)) {
        return MLIFT_SWEEP_SUMMARY_BINS;
    }
    return key->n_levels < MLIFT_SWEEP_SUMMARY_MOST_LEVELS ? key->n_levels : MLIFT_SWEEP_SUMMARY_MOST_LEVELS;
}

/* Place of level l among the numbers in ascending order. */
static size_t rank_of(const struct mlift_sweep_key *key, size_t l)
{
    double number = mlift_variation_number(key->level[l]);
    size_t rank = 0;

    for (size_t other = 0; other < key->n_levels; other++) {
        double value = mlift_variation_number(key->level[other]);
        rank += value < number || (value == number && other < l);
    }
    return rank;
}

size_t mlift_sweep_summary_level(const struct mlift_sweep *sweep, int k, size_t point)
{
    const struct mlift_sweep_key *key = &sweep->key[k];
    size_t cell = point * (size_t)sweep->n_keys + (size_t)k, l = 0, last = n_levels_of(key) - 1;

    if (is_binned(key)) {
        double low, high;
        find_ends(key, &low, &high);
        double place = (sweep->number[cell] - low) / (high - low) * MLIFT_SWEEP_SUMMARY_BINS;
        return place <= 0.0 ? 0 : place >= (double)last ? last : (size_t)place;
    }
    while (l < key->n_levels - 1 && strcmp(key->level[l], sweep->value[cell]) != 0) {
        l++;
    }
    l = has_numbers(key) ? rank_of(key, l) : l;
    return l < last ? l : last; /* of very many words the last stands for the rest */
}

static void name_levels(const struct mlift_sweep_key *key, struct mlift_sweep_effect *effect)
{
    double low, high;

    effect->n_levels = n_levels_of(key);
    effect->has_numbers = key->is_range || has_numbers(key);
    find_ends(key, &low, &high);
    for (size_t l = 0; l < effect->n_levels; l++) {
        struct mlift_sweep_level *level = &effect->level[l];
        double step = (high - low) / (double)effect->n_levels;
        level->middle = (double)NAN;
        if (is_binned(key)) {
            level->middle = low + ((double)l + 0.5) * step;
            snprintf(level->label, sizeof level->label, "%.4g to %.4g", low + (double)l * step,
                     low + ((double)l + 1.0) * step);
        }
    }
    for (size_t l = 0; !is_binned(key) && l < key->n_levels; l++) {
        size_t at = effect->has_numbers ? rank_of(key, l) : l;
        if (at < effect->n_levels) {
            snprintf(effect->level[at].label, sizeof effect->level[at].label, "%.39s", key->level[l]);
            effect->level[at].middle = mlift_variation_number(key->level[l]);
        }
    }
}

size_t mlift_sweep_summary_n_marginal(const struct mlift_sweep *sweep)
{
    return sweep->kind == MLIFT_SWEEP_SOBOL ? 2 * sweep->n_base : sweep->n_points;
}

/* --- main effects ------------------------------------------------------------------------------------------------- */

/* What is needed to take the effects of one response. */
struct survey {
    const struct mlift_sweep *sweep;
    const struct mlift_sweep_summary *summary;
    int response;
};

/* The response of one block of one point. */
static double block_response(const struct survey *survey, size_t point, size_t block)
{
    const struct mlift_sweep *sweep = survey->sweep;
    int metric = survey->summary->metric, strategy = survey->response - 1;
    double n = (double)mlift_sweep_block_size(sweep, block) * (double)sweep->list_size[point];

    if (survey->response == 0) {
        double challenger = mlift_sweep_block_sum(sweep, point, block, (int)sweep->challenger[point], metric);
        double baseline = mlift_sweep_block_sum(sweep, point, block, (int)sweep->baseline[point], metric);
        return (challenger - baseline) / n;
    }
    return (double)mlift_sweep_block_sum(sweep, point, block, strategy, metric) / n;
}

/* Error of a mean over replicates from its means over blocks, each weighted with its replicates. */
struct batches {
    double weight, sum, squares;
    size_t n;
};

static void add_batch(struct batches *batches, double weight, double value)
{
    batches->weight += weight;
    batches->sum += weight * value;
    batches->squares += weight * value * value;
    batches->n++;
}

static double error_of(const struct batches *batches)
{
    if (batches->n < 2) {
        return (double)NAN;
    }
    double mean = batches->sum / batches->weight, deviations = batches->squares - mean * batches->sum;
    return deviations > 0.0 ? sqrt(deviations / ((double)(batches->n - 1) * batches->weight)) : 0.0;
}

/* Monte Carlo errors of level means and of their changes against level `first`. */
static void find_errors(const struct survey *survey, int k, struct mlift_sweep_effect *effect, size_t first)
{
    struct batches means[MLIFT_SWEEP_SUMMARY_MOST_LEVELS] = {{0}}, changes[MLIFT_SWEEP_SUMMARY_MOST_LEVELS] = {{0}};
    const struct mlift_sweep *sweep = survey->sweep;

    for (size_t b = 0; b < sweep->n_blocks; b++) {
        double sum[MLIFT_SWEEP_SUMMARY_MOST_LEVELS] = {0.0}, weight = (double)mlift_sweep_block_size(sweep, b);
        for (size_t i = 0; i < mlift_sweep_summary_n_marginal(sweep); i++) {
            sum[mlift_sweep_summary_level(sweep, k, i)] += block_response(survey, i, b);
        }
        double anchor = sum[first] / (double)effect->level[first].n_points;
        for (size_t l = 0; l < effect->n_levels; l++) {
            double mean = sum[l] / (double)effect->level[l].n_points;
            add_batch(&means[l], weight, mean);
            add_batch(&changes[l], weight, mean - anchor);
        }
    }
    for (size_t l = 0; l < effect->n_levels; l++) {
        bool there = effect->level[l].n_points > 0;
        effect->level[l].mcse = there ? error_of(&means[l]) : (double)NAN;
        effect->level[l].change_mcse = there ? error_of(&changes[l]) : (double)NAN;
    }
}

static void find_effect(const struct survey *survey, int k, bool exact, struct mlift_sweep_effect *effect)
{
    const struct mlift_sweep *sweep = survey->sweep;
    const double *y = survey->summary->y + (size_t)survey->response * sweep->n_points;
    double low = (double)INFINITY, high = -(double)INFINITY;
    size_t first = 0;

    name_levels(&sweep->key[k], effect);
    for (size_t i = 0; i < mlift_sweep_summary_n_marginal(sweep); i++) {
        struct mlift_sweep_level *level = &effect->level[mlift_sweep_summary_level(sweep, k, i)];
        level->mean += y[i];
        level->n_points++;
    }
    while (first < effect->n_levels - 1 && effect->level[first].n_points == 0) {
        first++;
    }
    for (size_t l = 0; l < effect->n_levels; l++) {
        struct mlift_sweep_level *level = &effect->level[l];
        level->mean = level->n_points > 0 ? level->mean / (double)level->n_points : (double)NAN;
        low = fmin(low, level->mean);
        high = fmax(high, level->mean);
    }
    for (size_t l = 0; l < effect->n_levels; l++) {
        effect->level[l].change = effect->level[l].mean - effect->level[first].mean;
    }
    effect->spread = high > low ? high - low : 0.0;
    if (!exact) {
        find_errors(survey, k, effect, first);
    }
}

/* --- responses ---------------------------------------------------------------------------------------------------- */

static struct mlift_sweep_figure figure_at(const struct mlift_sweep *sweep, int response, size_t point, int metric)
{
    return response == 0 ? mlift_sweep_best_lift(sweep, point, metric)
                         : mlift_sweep_best_rate(sweep, point, response - 1, metric);
}

static void fill_response(const struct mlift_sweep *sweep, struct mlift_sweep_summary *summary, int r)
{
    struct mlift_sweep_response *response = &summary->response[r];
    double *y = summary->y + (size_t)r * sweep->n_points, *mcse = summary->y_mcse + (size_t)r * sweep->n_points;

    snprintf(response->name, sizeof response->name, "%s", r == 0 ? "lift" : sweep->strategy[r - 1]);
    response->exact = true;
    response->low = (double)INFINITY;
    response->high = -(double)INFINITY;
    for (size_t i = 0; i < sweep->n_points; i++) {
        struct mlift_sweep_figure figure = figure_at(sweep, r, i, summary->metric);
        y[i] = figure.value;
        mcse[i] = figure.mcse;
        response->exact &= figure.mcse == 0.0;
        response->low = fmin(response->low, y[i]);
        response->high = fmax(response->high, y[i]);
    }
}

/* Levels as numbers for the regression: the number itself, or which word it is. */
static int regress(const struct mlift_sweep *sweep, const double *y, struct mlift_sensitivity *result)
{
    size_t keys = (size_t)sweep->n_keys, levels[MLIFT_SWEEP_MOST_KEYS];
    double *x = calloc(sweep->n_points * keys, sizeof *x);

    if (!x) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (int k = 0; k < sweep->n_keys; k++) {
        const struct mlift_sweep_key *key = &sweep->key[k];
        bool numbers = key->is_range || (has_numbers(key) && key->n_levels > 2);
        levels[k] = numbers ? 0 : n_levels_of(key);
        for (size_t i = 0; i < sweep->n_points; i++) {
            size_t cell = i * keys + (size_t)k;
            x[cell] = numbers ? sweep->number[cell] : (double)mlift_sweep_summary_level(sweep, k, i);
        }
    }
    int status = mlift_sensitivity_regression(x, y, sweep->n_points, sweep->n_keys, levels, result);
    free(x);
    return status;
}

static int find_indices(const struct mlift_sweep *sweep, const double *y, struct mlift_sensitivity *result)
{
    size_t n_levels[MLIFT_SWEEP_MOST_KEYS];

    for (size_t i = 0; i < sweep->n_points; i++) {
        if (!isfinite(y[i])) {
            *result = (struct mlift_sensitivity){.n_inputs = sweep->n_keys};
            for (int k = 0; k < sweep->n_keys; k++) {
                result->first[k] = result->total[k] = result->first_se[k] = result->total_se[k] = (double)NAN;
            }
            return MLIFT_OK;
        }
    }
    if (sweep->kind == MLIFT_SWEEP_SOBOL && sweep->n_base > 1) {
        return mlift_sensitivity_saltelli(y, sweep->n_base, sweep->n_keys, sweep->seed, result);
    }
    if (sweep->kind != MLIFT_SWEEP_FACTORIAL && sweep->n_points > 1) {
        return regress(sweep, y, result);
    }
    for (int k = 0; k < sweep->n_keys; k++) {
        n_levels[k] = sweep->kind == MLIFT_SWEEP_FACTORIAL ? sweep->key[k].n_levels : 1;
    }
    return mlift_sensitivity_factorial(y, n_levels, sweep->n_keys, result);
}

static double noise_of(const struct mlift_sweep *sweep, const double *mcse, double variance)
{
    double sum = 0.0;

    for (size_t i = 0; i < sweep->n_points; i++) {
        sum += mcse[i] * mcse[i];
    }
    sum /= (double)sweep->n_points;
    return sum == 0.0 ? 0.0 : variance > 0.0 ? fmin(1.0, sum / variance) : (double)NAN;
}

static int analyse(const struct mlift_sweep *sweep, struct mlift_sweep_summary *summary, int r)
{
    struct mlift_sweep_response *response = &summary->response[r];
    const struct survey survey = {sweep, summary, r};

    fill_response(sweep, summary, r);
    int status = find_indices(sweep, summary->y + (size_t)r * sweep->n_points, &response->sensitivity);
    response->noise = noise_of(sweep, summary->y_mcse + (size_t)r * sweep->n_points, response->sensitivity.variance);
    for (int k = 0; k < sweep->n_keys; k++) {
        find_effect(&survey, k, response->exact, &response->effect[k]);
    }
    return status;
}

/* --- the verdict -------------------------------------------------------------------------------------------------- */

static void count_signs(const struct mlift_sweep *sweep, struct mlift_sweep_summary *summary)
{
    for (size_t i = 0; i < sweep->n_points; i++) {
        double lift = summary->y[i], error = summary->y_mcse[i];
        if (lift == 0.0 && !(error > 0.0)) {
            summary->n_equal++;
        } else if (!(fabs(lift) > OPEN_ERRORS * error)) {
            summary->n_open++;
        } else if (lift > 0.0) {
            summary->n_above++;
        } else {
            summary->n_below++;
        }
    }
}

double mlift_sweep_summary_weight(const struct mlift_sweep_response *response, int key)
{
    double total = response->sensitivity.total[key], first = response->sensitivity.first[key];
    double weight = isfinite(total) ? total : isfinite(first) ? first : response->effect[key].spread;

    return isfinite(weight) ? weight : 0.0;
}

static void order_keys(const struct mlift_sweep *sweep, struct mlift_sweep_summary *summary)
{
    const struct mlift_sweep_response *lift = &summary->response[0];

    for (int k = 0; k < sweep->n_keys; k++) {
        int at = k;
        for (; at > 0 && mlift_sweep_summary_weight(lift, summary->order[at - 1]) < mlift_sweep_summary_weight(lift, k);
             at--) {
            summary->order[at] = summary->order[at - 1];
        }
        summary->order[at] = k;
    }
}

static struct mlift_sweep_flip find_flip(const struct mlift_sweep_effect *effect)
{
    struct mlift_sweep_flip flip = {0, (double)NAN, false};
    const struct mlift_sweep_level *before = NULL;

    for (size_t l = 0; effect->has_numbers && l < effect->n_levels; l++) {
        const struct mlift_sweep_level *level = &effect->level[l];
        if (level->n_points == 0) {
            continue;
        }
        if (before && (before->mean > 0.0) != (level->mean > 0.0) && before->mean != level->mean && flip.n++ == 0) {
            flip.at = before->middle + (level->middle - before->middle) * before->mean / (before->mean - level->mean);
            flip.positive = level->mean > 0.0;
        }
        before = level;
    }
    return flip;
}

double mlift_sweep_summary_cell(const struct mlift_sweep_summary *summary, const struct mlift_sweep *sweep,
                                int response, int i, size_t a, int j, size_t b)
{
    const double *y = summary->y + (size_t)response * sweep->n_points;
    double sum = 0.0;
    size_t n = 0;

    for (size_t p = 0; p < mlift_sweep_summary_n_marginal(sweep); p++) {
        if (mlift_sweep_summary_level(sweep, i, p) == a && mlift_sweep_summary_level(sweep, j, p) == b) {
            sum += y[p];
            n++;
        }
    }
    return n > 0 ? sum / (double)n : (double)NAN;
}

int mlift_sweep_summary_init(struct mlift_sweep_summary *summary, const struct mlift_sweep *sweep, int metric)
{
    size_t n_responses = 1 + (size_t)sweep->n_strategies;

    memset(summary, 0, sizeof *summary);
    if (metric < 0 || metric >= sweep->n_metrics) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    summary->metric = metric;
    summary->n_responses = (int)n_responses;
    summary->response = calloc(n_responses, sizeof *summary->response);
    summary->y = calloc(n_responses * sweep->n_points, sizeof *summary->y);
    summary->y_mcse = calloc(n_responses * sweep->n_points, sizeof *summary->y_mcse);
    int status = summary->response && summary->y && summary->y_mcse ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    for (int r = 0; !status && r < summary->n_responses; r++) {
        status = analyse(sweep, summary, r);
    }
    if (status) {
        mlift_sweep_summary_free(summary);
        return status;
    }
    count_signs(sweep, summary);
    order_keys(sweep, summary);
    for (int k = 0; k < sweep->n_keys; k++) {
        summary->flip[k] = find_flip(&summary->response[0].effect[k]);
    }
    return MLIFT_OK;
}

void mlift_sweep_summary_free(struct mlift_sweep_summary *summary)
{
    free(summary->response);
    free(summary->y);
    free(summary->y_mcse);
    memset(summary, 0, sizeof *summary);
}
