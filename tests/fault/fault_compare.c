/* Ranking, bounds and charts of a comparison when memory gives way: an error code, no leak, nothing left behind. */
#include "analysis/strategies/bounds.h"
#include "analysis/strategies/ranking.h"
#include "tests/fault/inject.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static int rank(void *context)
{
    const struct mlift_run *run = context;
    const struct mlift_ranking_options options = {
        .measure = -1, .confidence = 0.95, .bound = (double)NAN, .bound_observed = (double)NAN};
    struct mlift_ranking *ranking = malloc(sizeof *ranking);

    if (!ranking) {
        return MLIFT_ERR_NO_MEMORY;
    }
    int status = mlift_ranking_init(ranking, run, &options);
    if (!status) {
        mlift_ranking_free(ranking);
    }
    free(ranking);
    return status;
}

static int bound(void *context)
{
    const struct mlift_run *run = context;
    struct mlift_bound found;
    int status = mlift_bounds_solve(&run->scenario->campaign, MLIFT_STRATEGY_ORACLE, &found);

    return status && !isnan(found.value) ? 1 : status;
}

static int set_up(void **state)
{
    static struct mlift_run run;
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);
    const struct mlift_engine_options options = {.n_threads = 1};

    assert_non_null(scenario);
    assert_int_equal(mlift_scenario_load(scenario, MLIFT_SOURCE_DIR "/scenarios/one-signal.yaml", NULL, NULL), 0);
    assert_int_equal(mlift_run_init(&run, scenario, MLIFT_KEEP_GOAL), MLIFT_OK);
    assert_int_equal(mlift_run_simulate(&run, &options, 50), MLIFT_OK);
    *state = &run;
    return 0;
}

static int tear_down(void **state)
{
    mlift_run_free(*state);
    return 0;
}

static void try(void *context, const char *what, int (*attempt)(void *context))
{
    const struct inject_plan plan = {.what = what,
                                     .kind = INJECT_ALLOCATION,
                                     .attempt = attempt,
                                     .context = context,
                                     .expected = MLIFT_ERR_NO_MEMORY};

    inject_assert(&plan);
}

static void test_ranking(void **state)
{
    try(*state, "ranking", rank);
}

static void test_bound(void **state)
{
    try(*state, "solving a bound", bound);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ranking),
        cmocka_unit_test(test_bound),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
