/* The answer of a run when memory gives out: solved, then told. */
#include "tests/fault/inject.h"

#include "analysis/answers/run_tell.h"
#include "scenarios/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct mlift_run run;
static const struct mlift_results_about about = {.keep = "default", .counts_sha256 = "0123"};
static const struct mlift_run_answer_source source = {&about, "one.h5", NULL};

static int hold(void **state)
{
    struct mlift_scenario *scenario = malloc(sizeof *scenario);
    const struct mlift_engine_options options = {.n_threads = 1};

    (void)state;
    assert_non_null(scenario);
    assert_int_equal(mlift_scenario_load(scenario, MLIFT_SOURCE_DIR "/scenarios/one-signal.yaml", NULL, NULL), 0);
    assert_int_equal(mlift_run_init(&run, scenario, MLIFT_KEEP_DEFAULT), MLIFT_OK);
    assert_int_equal(mlift_run_simulate(&run, &options, 20), MLIFT_OK);
    return 0;
}

static int let_go(void **state)
{
    (void)state;
    mlift_run_free(&run);
    return 0;
}

static int solve(void *context)
{
    struct mlift_run_answer answer;
    (void)context;
    int error = mlift_run_answer_solve(&answer, &run, &source);
    int right =
        error || mlift_run_answer_best(mlift_run_answer_lift(&answer, run.scenario->campaign.challenger, 0)) > 0.0;
    mlift_run_answer_free(&answer);
    return error ? error : !right;
}

/* Is there a node of this key, whose text is not empty? */
static bool says(const struct mlift_answer *told, const char *key)
{
    for (size_t i = 0; i < told->n_nodes; i++) {
        if (told->node[i].key && !strcmp(told->node[i].key, key)) {
            return told->node[i].text && told->node[i].text[0];
        }
    }
    return false;
}

static int tell(void *context)
{
    struct mlift_answer told;

    mlift_answer_init(&told, "run", run.scenario->title);
    mlift_run_tell(context, &told);
    int error = mlift_answer_status(&told);
    int right = error || (says(&told, "verdict.text") && says(&told, "lift.text"));
    mlift_answer_free(&told);
    return error ? error : !right;
}

static void test_every_allocation(void **state)
{
    struct mlift_run_answer answer;
    (void)state;
    const struct inject_plan solving = {.what = "solving the answer of a run",
                                        .kind = INJECT_ALLOCATION,
                                        .attempt = solve,
                                        .expected = MLIFT_ERR_NO_MEMORY};
    inject_assert(&solving);
    assert_int_equal(mlift_run_answer_solve(&answer, &run, &source), MLIFT_OK);
    const struct inject_plan telling = {.what = "telling the answer of a run",
                                        .kind = INJECT_ALLOCATION,
                                        .attempt = tell,
                                        .context = &answer,
                                        .expected = MLIFT_ERR_NO_MEMORY};
    inject_assert(&telling);
    mlift_run_answer_free(&answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_allocation)};
    return cmocka_run_group_tests(tests, hold, let_go);
}
