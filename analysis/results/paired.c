#include "analysis/results/paired.h"

#include <math.h>
#include <string.h>

struct reading {
    const struct mlift_worlds *worlds;
    const struct mlift_measure *measure;
    int at[MLIFT_MEASURE_MOST_TERMS], per;                   /* positions among the kept metrics */
    double y[MLIFT_MAX_STRATEGIES], x[MLIFT_MAX_STRATEGIES]; /* of one replicate */
};

static bool start(struct reading *reading, const struct mlift_worlds *worlds, const struct mlift_measure *measure)
{
    *reading = (struct reading){.worlds = worlds, .measure = measure, .per = mlift_worlds_find(worlds, measure->per)};
    bool kept = reading->per >= 0;

    for (int k = 0; k < measure->n_terms; k++) {
        reading->at[k] = mlift_worlds_find(worlds, measure->metric[k]);
        kept &= reading->at[k] >= 0;
    }
    return kept;
}

static void read_replicate(struct reading *reading, size_t r)
{
    const struct mlift_worlds *worlds = reading->worlds;

    for (int s = 0; s < worlds->n_strategies; s++) {
        double x = 0.0, y[MLIFT_MEASURE_MOST_TERMS] = {0};
        for (int g = 0; g < worlds->n_segments; g++) {
            x += mlift_worlds_count(worlds, r, s, g, reading->per);
            for (int k = 0; k < reading->measure->n_terms; k++) {
                y[k] += mlift_worlds_count(worlds, r, s, g, reading->at[k]);
            }
        }
        reading->x[s] = x;
        reading->y[s] = 0.0;
        for (int k = 0; k < reading->measure->n_terms; k++) {
            reading->y[s] += reading->measure->weight[k] * y[k]; /* whole sums: equal lists have equal values */
        }
    }
}

static double ratio(double y, double x)
{
    return x > 0.0 ? y / x : (double)NAN;
}

void mlift_paired_replicate(const struct mlift_worlds *worlds, const struct mlift_measure *measure, size_t r,
                            double *value)
{
    struct reading reading;

    bool kept = start(&reading, worlds, measure);
    if (kept) {
        read_replicate(&reading, r);
    }
    for (int s = 0; s < worlds->n_strategies; s++) {
        value[s] = kept ? ratio(reading.y[s], reading.x[s]) : (double)NAN;
    }
}

/* Who is best on this list: 1 for a single winner, 1/2 each for two that tie, and so on. */
static void judge_list(struct mlift_paired *paired, const double *value, const bool *contestant, double sign)
{
    double top = -HUGE_VAL;
    int n_top = 0;

    for (int s = 0; s < paired->n; s++) {
        double v = sign * value[s];
        if (contestant[s] && v >= top) {
            n_top = v > top ? 1 : n_top + 1;
            top = v;
        }
    }
    for (int s = 0; s < paired->n; s++) {
        bool best = contestant[s] && n_top > 0 && sign * value[s] >= top;
        double share = best ? 1.0 / n_top : 0.0, base = value[paired->baseline];
        paired->ahead[s] += best && n_top == 1;
        paired->best[s] += share;
        paired->best_sd[s] += share * share;
        paired->beats[s] += sign * value[s] > sign * base;
        paired->equals[s] += sign * value[s] >= sign * base && sign * value[s] <= sign * base;
    }
}

static void finish_shares(struct mlift_paired *paired)
{
    double n = (double)paired->n_replicates;

    for (int s = 0; s < paired->n; s++) {
        double known = isnan(paired->mean[s]) ? (double)NAN : 1.0;
        paired->ahead[s] *= known / n;
        paired->best[s] *= known / n;
        paired->beats[s] *= known / n;
        paired->equals[s] *= known / n;
        double variance = paired->best_sd[s] / n - paired->best[s] * paired->best[s];
        paired->best_sd[s] = known * sqrt(fmax(variance, 0.0));
    }
}

static void add_products(struct mlift_paired *paired, const struct reading *reading, const double *mean_x)
{
    double e[MLIFT_MAX_STRATEGIES];

    for (int s = 0; s < paired->n; s++) {
        e[s] = isnan(paired->mean[s]) ? 0.0 : (reading->y[s] - paired->mean[s] * reading->x[s]) / mean_x[s];
        for (int t = 0; t <= s; t++) {
            paired->covariance[s * paired->n + t] += e[s] * e[t];
        }
    }
}

static void finish_covariance(struct mlift_paired *paired)
{
    double df = (double)paired->n_replicates - 1.0;

    for (int s = 0; s < paired->n; s++) {
        for (int t = 0; t <= s; t++) {
            double c = df > 0.0 ? paired->covariance[s * paired->n + t] / df : 0.0;
            paired->covariance[s * paired->n + t] = paired->covariance[t * paired->n + s] = c;
        }
    }
}

bool mlift_paired_read(struct mlift_paired *paired, const struct mlift_worlds *worlds,
                       const struct mlift_measure *measure, const bool *contestant, int baseline, double sign)
{
    struct reading reading;
    double sum_x[MLIFT_MAX_STRATEGIES] = {0}, sum_y[MLIFT_MAX_STRATEGIES] = {0}, value[MLIFT_MAX_STRATEGIES];
    bool kept = start(&reading, worlds, measure);

    memset(paired, 0, sizeof *paired);
    paired->n = worlds->n_strategies;
    paired->baseline = baseline;
    paired->n_replicates = kept ? worlds->n_replicates : 0;
    for (size_t r = 0; r < paired->n_replicates; r++) {
        read_replicate(&reading, r);
        for (int s = 0; s < paired->n; s++) {
            sum_x[s] += reading.x[s];
            sum_y[s] += reading.y[s];
            value[s] = ratio(reading.y[s], reading.x[s]);
        }
        judge_list(paired, value, contestant, sign);
    }
    for (int s = 0; s < paired->n; s++) {
        paired->mean[s] = ratio(sum_y[s], sum_x[s]);
        sum_x[s] /= (double)paired->n_replicates;
    }
    for (size_t r = 0; r < paired->n_replicates; r++) {
        read_replicate(&reading, r);
        add_products(paired, &reading, sum_x);
    }
    finish_covariance(paired);
    finish_shares(paired);
    return kept;
}
