/* Selection on simulated worlds: the same end however the replicates were come by, and what is refused. */
#include "analysis/strategies/contest.h"

#include "analysis/results/paired.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void open_run(struct mlift_run *run, const char *file, enum mlift_keep keep)
{
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);
    char path[512];

    assert_non_null(scenario);
    snprintf(path, sizeof path, "%s/scenarios/%s", MLIFT_SOURCE_DIR, file);
    assert_int_equal(mlift_scenario_load(scenario, path, NULL, NULL), MLIFT_OK);
    assert_int_equal(mlift_run_init(run, scenario, keep), MLIFT_OK);
}

static struct mlift_contest_options options_for(const struct mlift_run *run, double indifference)
{
    return (struct mlift_contest_options){
        .measure = run->table.goal - 1, .sign = 1, .confidence = 0.95, .indifference = indifference, .first_stage = 20};
}

/* Replicates `step` at a time with `threads` threads. */
static void select_by(const char *file, size_t step, int threads, struct mlift_contest *contest)
{
    struct mlift_engine_options engine = {.n_threads = threads, .isa = mlift_isa_detect()};
    struct mlift_run run;

    open_run(&run, file, MLIFT_KEEP_DEFAULT);
    struct mlift_contest_options options = options_for(&run, 0.0001);
    assert_int_equal(mlift_contest_init(contest, &run, &options), MLIFT_OK);
    while (!contest->procedure.decided) {
        assert_true(run.n_replicates < 5000);
        assert_int_equal(mlift_run_simulate(&run, &engine, run.n_replicates + step), MLIFT_OK);
        mlift_contest_read(contest, &run);
    }
    contest->measure.name = NULL; /* borrowed from the run */
    mlift_run_free(&run);
}

static void test_same_however_simulated(void **state)
{
    struct mlift_contest one, other;

    (void)state;
    select_by("six-segments.yaml", 7, 1, &one);
    select_by("six-segments.yaml", 400, 3, &other);
    assert_int_equal(one.procedure.n, other.procedure.n);
    assert_true(one.procedure.n > 20);
    assert_memory_equal(one.procedure.eliminated_at, other.procedure.eliminated_at, sizeof one.procedure.eliminated_at);
    assert_memory_equal(one.procedure.sum, other.procedure.sum, sizeof one.procedure.sum);
    assert_int_equal(one.strategy[one.procedure.best], 2); /* six */
}

/* The first replicates read are the first of the run; contestants are read with the sign of the measure. */
static void test_reads(void **state)
{
    struct mlift_engine_options engine = {.n_threads = 1, .isa = mlift_isa_detect()};
    struct mlift_run run;
    struct mlift_contest contest;
    double value[MLIFT_MAX_STRATEGIES], sum = 0.0;

    (void)state;
    open_run(&run, "first-campaign.yaml", MLIFT_KEEP_DEFAULT);
    struct mlift_contest_options options = options_for(&run, 0.01);
    options.sign = -1;
    assert_int_equal(mlift_contest_init(&contest, &run, &options), MLIFT_OK);
    assert_int_equal(mlift_contest_next(&contest, 0, 1000), 100);
    assert_int_equal(mlift_contest_next(&contest, 0, 50), 50);
    assert_int_equal(mlift_contest_next(&contest, 990, 100000), 1100);
    assert_int_equal(mlift_run_simulate(&run, &engine, 15), MLIFT_OK);
    mlift_contest_read(&contest, &run);
    for (size_t r = 0; r < 15; r++) {
        mlift_paired_replicate(&run.worlds, &contest.measure, r, value);
        sum += -value[1];
    }
    assert_int_equal(contest.procedure.n, 15);
    assert_true(contest.procedure.sum[1] >= sum && contest.procedure.sum[1] <= sum);
    mlift_run_free(&run);
}

/* An oracle is no contestant. */
static void test_bounds_stay_out(void **state)
{
    static const char text[] = "microlift: 1\nname: b\nlist: {size: 50}\n"
                               "data_points: {device: {levels: {glasses: 0.5, earbuds: 0.5}}}\n"
                               "messages: {news: {job: educate}, offer: {job: offer}}\n"
                               "strategies:\n  best: {kind: oracle}\n  news: {kind: broad, send: news}\n"
                               "  offer: {kind: broad, send: offer}\n";
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);
    struct mlift_run run;
    struct mlift_contest contest;

    (void)state;
    assert_non_null(scenario);
    assert_int_equal(mlift_scenario_load_text(scenario, text, strlen(text), "b", NULL, NULL, NULL), MLIFT_OK);
    assert_int_equal(mlift_run_init(&run, scenario, MLIFT_KEEP_GOAL), MLIFT_OK);
    struct mlift_contest_options options = options_for(&run, 0.01);
    assert_int_equal(mlift_contest_init(&contest, &run, &options), MLIFT_OK);
    assert_int_equal(contest.procedure.k, 2);
    assert_int_equal(contest.strategy[0], 1);
    assert_int_equal(contest.strategy[1], 2);
    mlift_run_free(&run);
}

static void test_refused(void **state)
{
    struct mlift_run run;
    struct mlift_contest contest;
    struct mlift_measure measures[MLIFT_MEASURE_MOST];

    (void)state;
    open_run(&run, "first-campaign.yaml", MLIFT_KEEP_GOAL);
    struct mlift_contest_options options = options_for(&run, 0.01);
    assert_int_equal(mlift_contest_init(&contest, &run, &options), MLIFT_OK);
    int n = mlift_measure_list(&run.table, measures);
    options.measure = mlift_measure_find(measures, n, "open_rate"); /* per message */
    assert_int_equal(mlift_contest_init(&contest, &run, &options), MLIFT_ERR_OUT_OF_RANGE);
    options.measure = mlift_measure_find(measures, n, "clickers"); /* not kept */
    assert_int_equal(mlift_contest_init(&contest, &run, &options), MLIFT_ERR_OUT_OF_RANGE);
    options.measure = n;
    assert_int_equal(mlift_contest_init(&contest, &run, &options), MLIFT_ERR_OUT_OF_RANGE);
    options = options_for(&run, 0.0);
    assert_int_equal(mlift_contest_init(&contest, &run, &options), MLIFT_ERR_OUT_OF_RANGE);
    mlift_run_free(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_however_simulated),
        cmocka_unit_test(test_reads),
        cmocka_unit_test(test_bounds_stay_out),
        cmocka_unit_test(test_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
