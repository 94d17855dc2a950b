/* A run: what is kept, growing in steps, stopping in the middle, the main lift. */
#include "sim/run.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct mlift_run *start(const char *file, enum mlift_keep keep)
{
    char path[512];
    struct mlift_scenario *scenario = malloc(sizeof *scenario);
    struct mlift_run *run = malloc(sizeof *run);

    assert_true(scenario && run);
    snprintf(path, sizeof path, MLIFT_SOURCE_DIR "/scenarios/%s", file);
    assert_int_equal(mlift_scenario_load(scenario, path, NULL, NULL), 0);
    assert_int_equal(mlift_run_init(run, scenario, keep), MLIFT_OK);
    return run;
}

static void stop(struct mlift_run *run)
{
    mlift_run_free(run);
    mlift_run_free(run);
    free(run);
}

static int stop_early(void *context, size_t done, size_t total)
{
    (void)total;
    return done >= *(const size_t *)context;
}

static const struct mlift_engine_options plain = {.n_threads = 2, .isa = MLIFT_ISA_SCALAR};

static void test_what_is_kept(void **state)
{
    struct mlift_run *goal = start("one-signal.yaml", MLIFT_KEEP_GOAL);
    struct mlift_run *usual = start("one-signal.yaml", MLIFT_KEEP_DEFAULT);
    struct mlift_run *all = start("one-signal.yaml", MLIFT_KEEP_ALL);

    (void)state;
    assert_int_equal(goal->worlds.n_metrics, 2);
    assert_int_equal(goal->experiment.n_metrics, 2);
    assert_int_equal(usual->worlds.n_metrics, usual->table.n_metrics);
    assert_int_equal(usual->experiment.n_metrics, 3);
    assert_int_equal(all->experiment.n_metrics, all->table.n_metrics);
    assert_int_equal(mlift_worlds_find(&goal->worlds, goal->table.goal), 1);
    assert_int_equal(mlift_worlds_find(&goal->worlds, goal->table.click), -1);
    assert_int_equal(mlift_experiment_find(&usual->experiment, usual->table.click), 1);
    assert_int_equal(mlift_experiment_find(&usual->experiment, 1), -1);
    assert_true(mlift_run_bytes(goal, 100) < mlift_run_bytes(usual, 100));
    assert_true(mlift_run_bytes(usual, 100) == 100 * mlift_run_bytes(usual, 1));
    stop(goal);
    stop(usual);
    stop(all);
}

/* In steps or at once; and an interrupted run is the beginning of the whole one. */
static void test_steps_and_interruptions(void **state)
{
    struct mlift_run *once = start("one-signal.yaml", MLIFT_KEEP_DEFAULT);
    struct mlift_run *steps = start("one-signal.yaml", MLIFT_KEEP_DEFAULT);
    size_t limit = 101; /* a first batch is small */
    struct mlift_engine_options stopping = plain;

    (void)state;
    stopping.progress = stop_early;
    stopping.context = &limit;
    assert_int_equal(mlift_run_simulate(once, &plain, 1500), MLIFT_OK);
    assert_int_equal(mlift_run_simulate(steps, &plain, 100), MLIFT_OK);
    assert_int_equal(mlift_run_simulate(steps, &plain, 50), MLIFT_OK); /* already there */
    assert_int_equal(mlift_run_simulate(steps, &stopping, 1500), MLIFT_ERR_INTERRUPTED);
    assert_true(steps->n_replicates >= 101 && steps->n_replicates < 1500);
    assert_int_equal(steps->worlds.n_replicates, steps->n_replicates);
    assert_memory_equal(steps->worlds.counts, once->worlds.counts,
                        steps->n_replicates * mlift_worlds_stride(&once->worlds) * sizeof(uint32_t));
    assert_int_equal(mlift_run_simulate(steps, &plain, 1500), MLIFT_OK);
    assert_memory_equal(steps->worlds.counts, once->worlds.counts,
                        1500 * mlift_worlds_stride(&once->worlds) * sizeof(uint32_t));
    assert_memory_equal(steps->experiment.counts, once->experiment.counts,
                        1500 * mlift_experiment_stride(&once->experiment) * sizeof(uint32_t));
    stop(once);
    stop(steps);
}

/* The main lift is the mean paired difference, within five of its standard errors of the exact one. */
static void test_main_lift(void **state)
{
    struct mlift_run *run = start("one-signal.yaml", MLIFT_KEEP_GOAL);
    double difference, mcse, mean = 0.0, squares = 0.0;
    enum { N = 2000 };

    (void)state;
    assert_int_equal(mlift_run_simulate(run, &plain, N), MLIFT_OK);
    mlift_run_main_lift(run, &difference, &mcse);
    const struct mlift_campaign *c = &run->scenario->campaign;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t r = 0; r < N; r++) {
            double d = 0.0;
            for (int g = 0; g < run->worlds.n_segments; g++) {
                d += (double)mlift_worlds_count(&run->worlds, r, c->challenger, g, 1) -
                     (double)mlift_worlds_count(&run->worlds, r, c->baseline, g, 1);
            }
            d /= (double)c->list_size;
            mean += pass ? 0.0 : d / N;
            squares += pass ? (d - mean) * (d - mean) : 0.0;
        }
    }
    assert_true(fabs(difference - mean) < 1e-12);
    assert_true(fabs(mcse - sqrt(squares / (N - 1) / N)) < 1e-12);
    double exact = mlift_exact_overall(&run->exact, c->challenger, run->table.goal) -
                   mlift_exact_overall(&run->exact, c->baseline, run->table.goal);
    assert_true(fabs(difference - exact) < 5.0 * mcse);
    stop(run);
}

static void test_what_cannot_be_compiled(void **state)
{
    struct mlift_scenario *scenario = malloc(sizeof *scenario);
    static struct mlift_run run;

    (void)state;
    assert_non_null(scenario);
    assert_int_equal(mlift_scenario_load(scenario, MLIFT_SOURCE_DIR "/scenarios/one-signal.yaml", NULL, NULL), 0);
    scenario->campaign.dynamics.start[0] = 2.0;
    assert_int_equal(mlift_run_init(&run, scenario, MLIFT_KEEP_ALL), MLIFT_ERR_BAD_PROBABILITY); /* frees it too */
    mlift_run_free(&run);
}

static void test_counts_that_do_not_fit(void **state)
{
    struct mlift_worlds worlds;
    struct mlift_experiment experiment;
    size_t size = 10;
    int metric = 0;

    (void)state;
    assert_int_equal(mlift_worlds_init(&worlds, SIZE_MAX / 2, 3, 1, &metric, 1), MLIFT_ERR_OVERFLOW);
    assert_int_equal(mlift_experiment_init(&experiment, SIZE_MAX / 2, 3, 1, &metric, 1, &size, 1), MLIFT_ERR_OVERFLOW);
    mlift_worlds_free(&worlds);
    mlift_experiment_free(&experiment);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_kept),
        cmocka_unit_test(test_steps_and_interruptions),
        cmocka_unit_test(test_main_lift),
        cmocka_unit_test(test_what_cannot_be_compiled),
        cmocka_unit_test(test_counts_that_do_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
