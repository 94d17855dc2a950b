/* What strategies that learn could have known, on the shipped scenario. */
#include "analysis/results/overall.h"
#include "analysis/sequential/regret.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void open_run(struct mlift_run *run)
{
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);

    assert_non_null(scenario);
    assert_int_equal(mlift_scenario_load(scenario, MLIFT_SOURCE_DIR "/scenarios/pilot-first.yaml", NULL, NULL), 0);
    assert_int_equal(mlift_run_init(run, scenario, MLIFT_KEEP_DEFAULT), 0);
}

static void test_candidates(void **state)
{
    struct mlift_run run;
    struct mlift_regret regret;

    (void)state;
    open_run(&run);
    const struct mlift_campaign *campaign = &run.scenario->campaign;
    int pilot = mlift_campaign_find_strategy(campaign, "pilot_by_device"), goal = run.table.goal;
    double broad = 0.0;
    for (int g = 0; g < run.table.learns[pilot].n; g++) {
        broad += run.exact.candidate_share[pilot][g] * mlift_regret_rate(&run, pilot, g, 0);
    }
    /* the same law in other steps */
    assert_true(fabs(broad - mlift_exact_overall(&run.exact, 0, goal)) < 1e-8);
    mlift_regret_make(&run, pilot, &regret);
    assert_true(isnan(regret.share_of_best));
    assert_true(regret.p_best > broad && regret.p_best_each > regret.p_best);
    /* micro sends the best for each device that is seen, broad's sequence where none is */
    assert_true(regret.p_best_each > mlift_exact_overall(&run.exact, 1, goal) - 1e-8);
    mlift_run_free(&run);
}

static void test_share_of_best(void **state)
{
    struct mlift_run run;
    struct mlift_regret regret;

    (void)state;
    open_run(&run);
    int s = mlift_campaign_find_strategy(&run.scenario->campaign, "pilot_by_device");
    int n = run.scenario->campaign.strategy[s].n_rules;
    for (int g = 0; g < run.table.learns[s].n; g++) {
        int best = mlift_regret_best(&run, s, g);
        run.lessons.picked[s][g * n + best] = g == 0 ? 3 : 4; /* of four lists, one errs in the first segment */
        run.lessons.picked[s][g * n + (best + 1) % n] = g == 0 ? 1 : 0;
    }
    run.lessons.n_replicates = 4;
    mlift_regret_make(&run, s, &regret);
    assert_true(fabs(regret.share_of_best - (1.0 - 0.25 * run.exact.candidate_share[s][0])) < 1e-9);
    assert_true(mlift_lessons_share(&run.lessons, s, 0, mlift_regret_best(&run, s, 0)) == 0.75);
    assert_true(mlift_lessons_share(&run.lessons, s, -1, 0) >= 0.0);
    mlift_run_free(&run);
}

static void test_overall(void **state)
{
    struct mlift_run run;

    (void)state;
    open_run(&run);
    int goal = run.table.goal, s = mlift_campaign_find_strategy(&run.scenario->campaign, "bandit");
    assert_true(mlift_overall_rate(&run, 0, goal) == mlift_exact_overall(&run.exact, 0, goal));
    assert_true(isnan(mlift_overall_rate(&run, s, goal))); /* nothing simulated yet */
    struct mlift_engine_options options = {.n_threads = 1, .isa = mlift_isa_detect()};
    assert_int_equal(mlift_run_simulate(&run, &options, 3), 0);
    int kept = mlift_worlds_find(&run.worlds, goal);
    double sum = 0.0;
    for (size_t r = 0; r < 3; r++) {
        for (int g = 0; g < run.table.n_segments; g++) {
            sum += mlift_worlds_count(&run.worlds, r, s, g, kept);
        }
    }
    assert_true(fabs(mlift_overall_rate(&run, s, goal) - sum / 4500.0) < 1e-15);
    assert_true(mlift_overall_learns(&run, s) && !mlift_overall_learns(&run, 0));
    assert_int_equal(run.lessons.n_replicates, 3);
    assert_int_equal(mlift_run_simulate(&run, &options, 5), 0);
    assert_int_equal(run.lessons.n_replicates, 5);
    mlift_run_free(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_candidates), cmocka_unit_test(test_share_of_best),
                                       cmocka_unit_test(test_overall)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
