/* Sizing a campaign when memory gives out: contrasts, variants of a campaign, regions, simulated lists, strata. */
#include "tests/fault/inject.h"

#include "analysis/designs/arrival.h"
#include "analysis/designs/variant.h"
#include "analysis/twoarm/cmh.h"
#include "analysis/twoarm/regions.h"
#include "scenarios/scenario.h"
#include "sim/run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct mlift_run run;
static struct mlift_design_question question;

static int hold(void **state)
{
    struct mlift_scenario *scenario = malloc(sizeof *scenario);

    (void)state;
    assert_non_null(scenario);
    assert_int_equal(mlift_scenario_load(scenario, MLIFT_SOURCE_DIR "/scenarios/one-signal.yaml", NULL, NULL), 0);
    assert_int_equal(mlift_run_init(&run, scenario, MLIFT_KEEP_GOAL), 0);
    question = (struct mlift_design_question){.baseline = scenario->campaign.baseline,
                                              .challenger = scenario->campaign.challenger,
                                              .list = 24.0,
                                              .sides = 2,
                                              .alpha = 0.05,
                                              .power = {0.8},
                                              .n_power = 1,
                                              .treated = 0.5};
    return 0;
}

static int let_go(void **state)
{
    (void)state;
    mlift_run_free(&run);
    return 0;
}

static int contrast(void *context)
{
    struct mlift_contrast_plan plan = {.baseline = question.baseline,
                                       .challenger = question.challenger,
                                       .metric = MLIFT_EXACT_CLICK,
                                       .method = MLIFT_CONTRAST_STRATIFIED,
                                       .treated = 0.5};
    struct mlift_contrast compared;
    (void)context;
    int error = mlift_contrast_make(&run.table, &run.exact, &plan, &compared);
    return error ? error : !(compared.share > 0.99);
}

static int variant(void *context)
{
    int strategy[2] = {question.baseline, question.challenger};
    struct mlift_variant copy;
    (void)context;
    int error = mlift_variant_init(&copy, run.table.campaign, strategy, 2);
    error = error ? error : mlift_variant_solve(&copy);
    double rate = error ? 0.0 : mlift_exact_overall(&copy.exact, 1, copy.table.click);
    mlift_variant_free(&copy); /* safe after a failed init */
    return error ? error : rate != mlift_exact_overall(&run.exact, question.challenger, run.table.click);
}

static int regions(void *context)
{
    struct mlift_regions boschloo;
    bool rejects = false;
    (void)context;
    int error = mlift_regions_init(&boschloo, MLIFT_DECISION_BOSCHLOO, 16, 0.05);
    error = error ? error : mlift_regions_reject(&boschloo, (struct mlift_counts){0, 8, 8, 8}, &rejects);
    error = error ? error : mlift_regions_reject(&boschloo, (struct mlift_counts){0, 7, 9, 9}, &rejects);
    mlift_regions_free(&boschloo);
    return error ? error : !rejects;
}

static int arrival(void *context)
{
    static const size_t prefix[] = {6, 12};
    static const double treated[] = {0.5, 1.0};
    struct mlift_arrival lists, *const all = &lists;
    (void)context;
    int error = mlift_arrival_init(&lists, prefix, 2, treated, 2, 2);
    error = error ? error : mlift_arrival_run(&all, 1, &run.table, &question, 1, NULL, NULL);
    struct mlift_counts half = error ? (struct mlift_counts){0} : mlift_arrival_at(&lists, 0, 1, MLIFT_EXACT_GOAL, 1);
    int right = error || half.n1 + half.n2 == 12;
    mlift_arrival_free(&lists);
    return error ? error : !right;
}

static int strata(void *context)
{
    static const double share[] = {0.5, 0.5}, half[] = {0.5, 0.5}, p1[] = {0.1, 0.2}, p2[] = {0.3, 0.4};
    struct mlift_cmh cmh = {
        .n_strata = 2, .p1 = p1, .p2 = p2, .share = share, .treated = half, .alpha = 0.05, .sides = 2};
    struct mlift_estimate found;
    (void)context;
    int error = mlift_cmh_simulate(&cmh, 80.0, 0, 1, 50, &found);
    return error ? error : !(found.value > 0.0);
}

static void test_every_allocation(void **state)
{
    static const struct {
        const char *what;
        int (*attempt)(void *context);
    } work[] = {{"a contrast", contrast},
                {"a variant", variant},
                {"regions", regions},
                {"arrival", arrival},
                {"strata", strata}};
    (void)state;
    for (size_t i = 0; i < sizeof work / sizeof *work; i++) {
        const struct inject_plan plan = {.what = work[i].what,
                                         .kind = INJECT_ALLOCATION,
                                         .attempt = work[i].attempt,
                                         .expected = MLIFT_ERR_NO_MEMORY};
        inject_assert(&plan);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_allocation)};
    return cmocka_run_group_tests(tests, hold, let_go);
}
