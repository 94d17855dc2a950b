/* The verdict on runs made up by hand: exact rates and experiment counts are set, the advice has to follow. */
#include "analysis/results/verdict.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { REPLICATES = 40, PER_ARM = 300 };

/* Rates of baseline and challenger, and what each test of the experiment observes in 300 people an arm. */
struct made_up {
    double goal[2], click[2];
    uint32_t goals[2], clicks[2];
};

static void open_run(struct mlift_run *run)
{
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);

    assert_non_null(scenario);
    assert_int_equal(mlift_scenario_load(scenario, MLIFT_SOURCE_DIR "/scenarios/one-signal.yaml", NULL, NULL), 0);
    assert_int_equal(mlift_run_init(run, scenario, MLIFT_KEEP_DEFAULT), 0);
}

static void set_counts(struct mlift_run *run, int metric, uint32_t baseline, uint32_t challenger)
{
    struct mlift_experiment *experiment = &run->experiment;
    int kept = mlift_experiment_find(experiment, metric);

    for (size_t r = 0; r < REPLICATES; r++) {
        for (int size = 0; size < experiment->n_sizes; size++) {
            experiment->counts[mlift_experiment_index(experiment, r, 0, 0, kept, size)] = baseline;
            experiment->counts[mlift_experiment_index(experiment, r, 1, 0, kept, size)] = challenger;
        }
    }
}

static void fill(struct mlift_run *run, const struct made_up *made_up)
{
    size_t n_metrics = (size_t)run->exact.n_metrics;

    assert_int_equal(mlift_experiment_grow(&run->experiment, REPLICATES), 0);
    run->n_replicates = REPLICATES;
    set_counts(run, 0, PER_ARM, PER_ARM);
    set_counts(run, run->table.goal, made_up->goals[0], made_up->goals[1]);
    set_counts(run, run->table.click, made_up->clicks[0], made_up->clicks[1]);
    for (size_t s = 0; s < 2; s++) {
        run->exact.overall[s * n_metrics + (size_t)run->table.goal] = made_up->goal[s];
        run->exact.overall[s * n_metrics + (size_t)run->table.click] = made_up->click[s];
    }
}

static struct mlift_verdict verdict_on(const struct made_up *made_up)
{
    struct mlift_run run;
    struct mlift_verdict verdict;

    open_run(&run);
    fill(&run, made_up);
    assert_int_equal(mlift_verdict_init(&verdict, &run), 0);
    mlift_run_free(&run);
    return verdict;
}

static void test_advice(void **state)
{
    static const struct {
        struct made_up made_up;
        enum mlift_advice advice;
    } cases[] = {
        {{{0.1, 0.3}, {0.2, 0.4}, {30, 90}, {60, 120}}, MLIFT_ADVICE_TEST_IT},
        {{{0.3, 0.1}, {0.4, 0.2}, {90, 30}, {120, 60}}, MLIFT_ADVICE_TEST_IT},
        {{{0.02, 0.03}, {0.2, 0.4}, {6, 9}, {60, 120}}, MLIFT_ADVICE_TEST_THE_CLICK},
        {{{0.02, 0.03}, {0.4, 0.2}, {6, 9}, {120, 60}}, MLIFT_ADVICE_CLICK_MISLEADS},
        {{{0.02, 0.03}, {0.2, 0.21}, {6, 9}, {60, 63}}, MLIFT_ADVICE_LIST_TOO_SMALL},
        {{{0.002, 0.0021}, {0.2, 0.21}, {6, 6}, {60, 63}}, MLIFT_ADVICE_OUT_OF_REACH},
        {{{0.1, 0.1009}, {0.2, 0.4}, {30, 30}, {60, 120}}, MLIFT_ADVICE_NO_DIFFERENCE},
        {{{0.1, 0.1}, {0.1, 0.1}, {30, 30}, {60, 60}}, MLIFT_ADVICE_NO_DIFFERENCE},
        /* significant, but in the wrong direction: no power */
        {{{0.02, 0.03}, {0.2, 0.21}, {90, 30}, {60, 60}}, MLIFT_ADVICE_LIST_TOO_SMALL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mlift_verdict verdict = verdict_on(&cases[i].made_up);
        assert_string_equal(mlift_verdict_advice_name(verdict.advice), mlift_verdict_advice_name(cases[i].advice));
    }
}

/* R: power.prop.test(p1 = .02, p2 = .03, power = .8) gives n = 3825.15 per arm. */
static void test_closed_form(void **state)
{
    const struct made_up made_up = {{0.02, 0.03}, {0.2, 0.21}, {6, 9}, {60, 63}};
    struct mlift_verdict verdict = verdict_on(&made_up);

    (void)state;
    assert_true(fabs(verdict.goal.closed_form_list - 2.0 * 3825.15) < 0.1);
    assert_true(fabs(verdict.difference - 0.01) < 1e-15);
    assert_true(fabs(verdict.ratio - 0.5) < 1e-12);
    assert_int_equal(mlift_verdict_own(&verdict.goal)->list_size, 600);
}

/* A challenger that learns has no exact rates: its arm's counts say what a test sees, the worlds what it brings. */
static struct mlift_verdict verdict_on_learner(uint32_t baseline, uint32_t challenger, uint32_t spread)
{
    struct mlift_run run;
    struct mlift_verdict verdict;
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);

    assert_non_null(scenario);
    assert_int_equal(mlift_scenario_load(scenario, MLIFT_SOURCE_DIR "/scenarios/pilot-first.yaml", NULL, NULL), 0);
    assert_int_equal(mlift_run_init(&run, scenario, MLIFT_KEEP_DEFAULT), 0);
    assert_int_equal(mlift_experiment_grow(&run.experiment, REPLICATES), 0);
    assert_int_equal(mlift_worlds_grow(&run.worlds, REPLICATES), 0);
    run.n_replicates = REPLICATES;
    set_counts(&run, 0, PER_ARM, PER_ARM);
    set_counts(&run, run.table.click, 30, 30);
    set_counts(&run, run.table.goal, baseline, challenger);
    int kept = mlift_experiment_find(&run.experiment, run.table.goal);
    for (size_t r = 0; r < REPLICATES; r += 2) {
        size_t at = mlift_experiment_index(&run.experiment, r, 1, 0, kept, run.experiment.n_sizes - 1);
        run.experiment.counts[at] += spread;
    }
    int strategy[2] = {scenario->campaign.baseline, scenario->campaign.challenger};
    for (size_t r = 0; r < REPLICATES; r++) {
        for (int k = 0; k < 2; k++) {
            uint32_t *row = run.worlds.counts + r * mlift_worlds_stride(&run.worlds) +
                            (size_t)(strategy[k] * run.worlds.n_segments * run.worlds.n_metrics);
            row[0] = 2 * PER_ARM;
            row[mlift_worlds_find(&run.worlds, run.table.goal)] = 3 * (k ? challenger : baseline);
        }
    }
    assert_int_equal(mlift_verdict_init(&verdict, &run), 0);
    mlift_run_free(&run);
    return verdict;
}

static void test_learner(void **state)
{
    (void)state;
    struct mlift_verdict verdict = verdict_on_learner(30, 90, 0);
    assert_true(verdict.goal.learns && verdict.goal.available);
    assert_true(fabs(verdict.goal.p[0] - 0.1) < 1e-12 && fabs(verdict.goal.p[1] - 0.3) < 1e-12);
    assert_int_equal(verdict.goal.direction, 1);
    assert_true(verdict.goal.closed_form_list == 0.0);
    assert_int_equal(verdict.goal.curve.n_points, verdict.goal.curve.n_nested); /* nothing beyond the own list */
    assert_int_equal(verdict.advice, MLIFT_ADVICE_TEST_IT);
    /* on the whole list: from the worlds; broad has an exact rate */
    assert_true(fabs(verdict.difference - (0.45 - 0.00436986692844576)) < 1e-9);
    assert_int_equal(verdict_on_learner(90, 30, 0).goal.direction, -1);
    assert_int_equal(verdict_on_learner(6, 9, 0).advice, MLIFT_ADVICE_LIST_TOO_SMALL);
    assert_true(mlift_verdict_list(&verdict.goal, MLIFT_POWERCURVE_FISHER) <= 1500.0);
    /* a difference of one in three hundred, blurred: mean 1 of 300, standard error 2 / sqrt(40) of 300 */
    verdict = verdict_on_learner(30, 29, 4);
    assert_int_equal(verdict.goal.direction, 1);
    verdict = verdict_on_learner(30, 29, 3); /* half of one, standard error a quarter */
    assert_int_equal(verdict.goal.direction, 1);
    verdict = verdict_on_learner(30, 28, 5); /* half of one, standard error 0.4 */
    assert_int_equal(verdict.goal.direction, 0);
    assert_int_equal(verdict.advice, MLIFT_ADVICE_NO_DIFFERENCE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_advice), cmocka_unit_test(test_closed_form),
                                       cmocka_unit_test(test_learner)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
