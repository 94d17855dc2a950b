/* sim/results: what is saved is what is loaded, equal runs give equal bytes, and every bad file has its own message. */
#include "sim/results.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { REPLICATES = 60 };

struct place {
    char folder[64];
    char file[96], other[96];
};

static void simulate(struct mlift_run *run, const char *scenario, enum mlift_keep keep, size_t replicates, int threads)
{
    char path[256];
    struct mlift_scenario *one = calloc(1, sizeof *one);
    const struct mlift_engine_options options = {.n_threads = threads};

    snprintf(path, sizeof path, MLIFT_SOURCE_DIR "/scenarios/%s.yaml", scenario);
    assert_non_null(one);
    assert_int_equal(mlift_scenario_load(one, path, NULL, NULL), MLIFT_OK);
    assert_int_equal(mlift_run_init(run, one, keep), MLIFT_OK);
    assert_int_equal(mlift_run_simulate(run, &options, replicates), MLIFT_OK);
}

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    assert_non_null(place);
    snprintf(place->folder, sizeof place->folder, "/tmp/mlift-test-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->file, sizeof place->file, "%s/one.h5", place->folder);
    snprintf(place->other, sizeof place->other, "%s/two.h5", place->folder);
    *state = place;
    return 0;
}

/* Removing the folder without -r shows that nothing else was left in it. */
static int tear_down(void **state)
{
    struct place *place = *state;
    (void)unlink(place->file);
    (void)unlink(place->other);
    assert_int_equal(rmdir(place->folder), 0);
    free(place);
    return 0;
}

static void save(const struct mlift_run *run, const char *path)
{
    struct mlift_diag diag;
    int status = mlift_results_save(run, path, false, &diag);
    if (status) {
        print_error("%s: %s\n", diag.file, diag.message);
    }
    assert_int_equal(status, MLIFT_OK);
}

static void load(struct mlift_run *run, const char *path)
{
    struct mlift_diag diag;
    int status = mlift_results_load(run, path, &diag);
    if (status) {
        print_error("%s: %s\n", diag.file, diag.message);
    }
    assert_int_equal(status, MLIFT_OK);
}

static void check_round_trip(const struct place *place, const char *scenario, enum mlift_keep keep, size_t replicates)
{
    struct mlift_run run, again;
    char before[MLIFT_RESULTS_DIGEST], after[MLIFT_RESULTS_DIGEST];

    simulate(&run, scenario, keep, replicates, 1);
    run.seed = 12345678901234567890u;
    save(&run, place->file);
    load(&again, place->file);
    assert_int_equal(again.n_replicates, replicates);
    assert_int_equal(again.worlds.n_replicates, replicates);
    assert_int_equal(again.experiment.n_replicates, replicates);
    assert_true(again.seed == run.seed);
    assert_int_equal(again.keep, keep);
    assert_string_equal(again.scenario->text, run.scenario->text);
    assert_int_equal(again.worlds.n_metrics, run.worlds.n_metrics);
    assert_memory_equal(again.worlds.metric, run.worlds.metric, (size_t)run.worlds.n_metrics * sizeof(int));
    assert_memory_equal(again.worlds.counts, run.worlds.counts,
                        replicates * mlift_worlds_stride(&run.worlds) * sizeof(uint32_t));
    assert_memory_equal(again.experiment.counts, run.experiment.counts,
                        replicates * mlift_experiment_stride(&run.experiment) * sizeof(uint32_t));
    size_t n = (size_t)run.exact.n_strategies * (size_t)run.exact.n_segments * (size_t)run.exact.n_metrics;
    assert_memory_equal(again.exact.rate, run.exact.rate, n * sizeof(double));
    assert_int_equal(mlift_results_digest(&run, before), MLIFT_OK);
    assert_int_equal(mlift_results_digest(&again, after), MLIFT_OK);
    assert_string_equal(before, after);
    mlift_run_free(&run);
    mlift_run_free(&again);
    assert_int_equal(unlink(place->file), 0);
}

static void test_round_trip(void **state)
{
    check_round_trip(*state, "first-campaign", MLIFT_KEEP_DEFAULT, REPLICATES);
    check_round_trip(*state, "first-campaign", MLIFT_KEEP_GOAL, REPLICATES);
    check_round_trip(*state, "one-signal", MLIFT_KEEP_ALL, 1);
    check_round_trip(*state, "one-signal", MLIFT_KEEP_DEFAULT, 0); /* interrupted before the first one */
    check_round_trip(*state, "hillstrom", MLIFT_KEEP_DEFAULT, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round_trip, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
