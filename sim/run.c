#include "sim/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int every_metric(const struct mlift_table *table, int *metric)
{
    for (int m = 0; m < table->n_metrics; m++) {
        metric[m] = m;
    }
    return table->n_metrics;
}

/* Metric 0 is `subscribers`: without it no rate can be formed. */
static int few_metrics(const struct mlift_table *table, bool click, int *metric)
{
    int n = 0;

    metric[n++] = 0;
    if (click && table->click != table->goal) {
        metric[n++] = table->click;
    }
    metric[n++] = table->goal;
    return n;
}

static int make_room(struct mlift_run *run)
{
    const struct mlift_campaign *campaign = &run->scenario->campaign;
    const struct mlift_table *table = &run->table;
    int metric[MLIFT_MAX_METRICS];

    int n = run->keep == MLIFT_KEEP_GOAL ? few_metrics(table, false, metric) : every_metric(table, metric);
    int status = mlift_worlds_init(&run->worlds, 0, campaign->n_strategies, table->n_segments, metric, n);
    if (!status) {
        n = run->keep == MLIFT_KEEP_ALL ? every_metric(table, metric)
                                        : few_metrics(table, run->keep == MLIFT_KEEP_DEFAULT, metric);
        status = mlift_experiment_init(&run->experiment, 0, campaign->n_arms, table->n_segments, metric, n,
                                       campaign->size, campaign->n_sizes);
    }
    return status;
}

static int init(struct mlift_run *run, struct mlift_scenario *scenario, enum mlift_keep keep,
                const struct mlift_exact_wanted *wanted)
{
    memset(run, 0, sizeof *run);
    run->scenario = scenario;
    run->keep = keep;
    run->seed = scenario->seed;
    int status = mlift_table_init(&run->table, &scenario->campaign);
    if (!status) {
        status = mlift_exact_solve(&run->exact, &run->table, wanted);
    }
    if (!status) {
        status = mlift_lessons_init(&run->lessons, &run->table);
    }
    if (!status) {
        status = make_room(run);
    }
    if (status) {
        mlift_run_free(run);
    }
    return status;
}

int mlift_run_init(struct mlift_run *run, struct mlift_scenario *scenario, enum mlift_keep keep)
{
    return init(run, scenario, keep, NULL);
}

int mlift_run_init_rates(struct mlift_run *run, struct mlift_scenario *scenario, enum mlift_keep keep)
{
    struct mlift_exact_wanted wanted = mlift_exact_rates();

    return init(run, scenario, keep, &wanted);
}

void mlift_run_free(struct mlift_run *run)
{
    mlift_worlds_free(&run->worlds);
    mlift_experiment_free(&run->experiment);
    mlift_lessons_free(&run->lessons);
    mlift_exact_free(&run->exact);
    mlift_table_free(&run->table);
    if (run->scenario) {
        mlift_scenario_free(run->scenario);
        free(run->scenario);
    }
    memset(run, 0, sizeof *run);
}

int mlift_run_simulate(struct mlift_run *run, const struct mlift_engine_options *options, size_t to)
{
    size_t done = run->n_replicates;

    if (to <= done) {
        return MLIFT_OK;
    }
    int status = mlift_worlds_grow(&run->worlds, to);
    if (!status) {
        status = mlift_experiment_grow(&run->experiment, to);
    }
    if (!status) {
        struct mlift_engine_options own = *options;
        own.seed = run->seed;
        own.lessons = &run->lessons;
        status = mlift_engine_run(&run->table, &own, run->n_replicates, to, &run->worlds, &run->experiment, &done);
    }
    run->n_threads = options->n_threads;
    run->n_replicates = done;
    run->worlds.n_replicates = done;
    run->experiment.n_replicates = done;
    return status;
}

double mlift_run_bytes(const struct mlift_run *run, size_t n_replicates)
{
    size_t counts = mlift_worlds_stride(&run->worlds) + mlift_experiment_stride(&run->experiment);

    return (double)counts * (double)n_replicates * (double)sizeof(uint32_t);
}

static double goal_count(const struct mlift_run *run, size_t r, int strategy, int metric)
{
    double count = 0.0;

    for (int g = 0; g < run->worlds.n_segments; g++) {
        count += (double)mlift_worlds_count(&run->worlds, r, strategy, g, metric);
    }
    return count;
}

void mlift_run_main_lift(const struct mlift_run *run, double *difference, double *mcse)
{
    const struct mlift_campaign *campaign = &run->scenario->campaign;
    int goal = mlift_worlds_find(&run->worlds, run->table.goal);
    double n = (double)run->n_replicates, sum = 0.0, squares = 0.0;

    for (size_t r = 0; r < run->n_replicates; r++) {
        double d = goal_count(run, r, campaign->challenger, goal) - goal_count(run, r, campaign->baseline, goal);
        sum += d;
        squares += d * d; /* whole numbers: exact below 2^53 */
    }
    double mean = sum / n, variance = (squares - sum * mean) / (n - 1.0);
    *difference = mean / (double)campaign->list_size;
    *mcse = sqrt(variance > 0.0 ? variance / n : 0.0) / (double)campaign->list_size;
}
