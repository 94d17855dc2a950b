/* What the comparison promises, counted: Kim and Nelson's selection is right as often as it says, on correlated normals
 * and on campaigns, where the best is exactly the indifference ahead of all others (the least favourable case); and
 * simultaneous intervals from real worlds cover the exact truth. tests/verify/verify_compare.c does the same longer. */
#include "tests/selecting.h"

#include "analysis/strategies/ranking.h"

#include <stdio.h>

/* A selection may be right more often than promised, never less: 1,000 macro-replications, five standard errors below
 * the promise would be 0.916; the procedure is conservative and is held to the promise itself. */
static void test_normals(void **state)
{
    static const double correlations[] = {0.0, 0.5, 0.9};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct selecting_score score = selecting_normals(1000, 4, correlations[i], 0.95);
        print_message("correlation %.1f: right %.3f, %.0f replicates\n", correlations[i], score.right,
                      score.replicates);
        assert_true(score.right >= 0.95);
        assert_true(score.replicates > SELECTING_FIRST_STAGE && score.replicates < 2000.0);
    }
}

/* Common random numbers pay: the stronger the correlation, the fewer replicates. */
static void test_correlation_pays(void **state)
{
    (void)state;
    double apart = selecting_normals(200, 4, 0.0, 0.95).replicates;
    double together = selecting_normals(200, 4, 0.9, 0.95).replicates;
    assert_true(together < 0.3 * apart);
}

static void test_campaign(void **state)
{
    struct selecting_score score = selecting_campaign(150, 0.9);

    (void)state;
    print_message("campaign: right %.3f, %.0f replicates\n", score.right, score.replicates);
    assert_true(score.right >= 0.9);
    assert_true(score.replicates > SELECTING_FIRST_STAGE);
}

enum { BLOCKS = 40, BLOCK = 150 };

static bool covers(const struct mlift_ranking *ranking)
{
    bool all = true;

    for (int s = 0; s < ranking->n; s++) {
        const struct mlift_best_row *known = mlift_ranking_judged(ranking, s);
        const struct mlift_best_row *row = mlift_ranking_judged_simulated(ranking, s);
        all &= row->low <= known->lead && known->lead <= row->high;
    }
    return all;
}

/* 40 runs of 150 lists: the intervals hold together in 95% of runs; five standard errors below are 77.8%. */
static void test_coverage(void **state)
{
    struct mlift_engine_options engine = {.n_threads = 1, .isa = mlift_isa_detect()};
    struct mlift_ranking_options options = {
        .measure = -1, .confidence = 0.95, .bound = (double)NAN, .bound_observed = (double)NAN};
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);
    struct mlift_run run;
    int covered = 0;

    (void)state;
    assert_non_null(scenario);
    assert_int_equal(mlift_scenario_load(scenario, MLIFT_SOURCE_DIR "/scenarios/six-segments.yaml", NULL, NULL), 0);
    assert_int_equal(mlift_run_init(&run, scenario, MLIFT_KEEP_GOAL), MLIFT_OK);
    for (int i = 0; i < BLOCKS; i++) {
        struct mlift_ranking ranking;
        run.seed = (uint64_t)(1000 + i);
        run.n_replicates = run.worlds.n_replicates = run.experiment.n_replicates = 0;
        assert_int_equal(mlift_run_simulate(&run, &engine, BLOCK), MLIFT_OK);
        assert_int_equal(mlift_ranking_init(&ranking, &run, &options), MLIFT_OK);
        covered += covers(&ranking);
        mlift_ranking_free(&ranking);
    }
    print_message("intervals that cover together: %d of %d\n", covered, BLOCKS);
    assert_true(covered >= 32 && covered <= BLOCKS);
    mlift_run_free(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_normals),
        cmocka_unit_test(test_correlation_pays),
        cmocka_unit_test(test_campaign),
        cmocka_unit_test(test_coverage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
