/* Rates and lifts over replicates, against the delta method written out with numpy.cov and an explicit gradient
 * (numpy 1.24); and a simulated run against its exact values. */
#include "analysis/results/summary.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect_near(double found, double wanted, double tolerance)
{
    if (!(fabs(found - wanted) <= tolerance)) {
        print_error("%.17g is not %.17g\n", found, wanted);
        fail();
    }
}

enum { N = 5, SUBSCRIBERS = 0, SENT = 1, CLICKED = 4, UNSUBSCRIBED = 8, CONVERTED = 10 };

static const uint32_t people[N][3] = {{21, 19, 20}, {25, 15, 20}, {18, 22, 20}, {24, 17, 19}, {20, 20, 20}};
static const uint32_t converted[2][N][3] = {{{2, 1, 0}, {3, 0, 1}, {1, 2, 2}, {2, 2, 1}, {0, 1, 1}},
                                            {{3, 2, 0}, {4, 1, 1}, {1, 3, 4}, {5, 2, 2}, {1, 1, 2}}};
static const uint32_t extra_sent[N] = {3, 5, 0, 9, 1};
static const uint32_t left[N] = {1, 0, 2, 0, 1};

static void open_run(struct mlift_run *run, const char *file, enum mlift_keep keep)
{
    char path[512];
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);

    assert_non_null(scenario);
    snprintf(path, sizeof path, "%s/scenarios/%s", MLIFT_SOURCE_DIR, file);
    assert_int_equal(mlift_scenario_load(scenario, path, NULL, NULL), 0);
    assert_int_equal(mlift_run_init(run, scenario, keep), 0);
}

static void set(struct mlift_run *run, size_t r, int strategy, int segment, int metric, uint32_t count)
{
    struct mlift_worlds *worlds = &run->worlds;
    size_t row = (r * (size_t)worlds->n_strategies + (size_t)strategy) * (size_t)worlds->n_segments + (size_t)segment;

    worlds->counts[row * (size_t)worlds->n_metrics + (size_t)mlift_worlds_find(worlds, metric)] = count;
}

/* Five replicates of 60 subscribers in three segments, counted by hand. */
static void fill_by_hand(struct mlift_run *run)
{
    assert_int_equal(run->worlds.n_segments, 3);
    assert_int_equal(run->worlds.n_strategies, 2);
    assert_int_equal(mlift_worlds_grow(&run->worlds, N), 0);
    for (size_t r = 0; r < N; r++) {
        for (int s = 0; s < 2; s++) {
            for (int g = 0; g < 3; g++) {
                set(run, r, s, g, SUBSCRIBERS, people[r][g]);
                set(run, r, s, g, SENT, people[r][g] + (g == 0 && s == 1 ? extra_sent[r] : 0));
                set(run, r, s, g, CONVERTED, converted[s][r][g]);
                set(run, r, s, g, CLICKED, converted[s][r][g]);
            }
        }
        set(run, r, 1, 2, UNSUBSCRIBED, left[r]);
    }
    run->n_replicates = run->worlds.n_replicates = N;
}

static struct mlift_summary_figure figure(const struct mlift_summary *summary,
                                          const struct mlift_summary_figure *figures, int strategy, int scope,
                                          const char *measure)
{
    int m = mlift_measure_find(summary->measure, summary->n_measures, measure);

    assert_true(m >= 0);
    return figures[mlift_summary_index(summary, strategy, scope, m)];
}

static void expect(struct mlift_summary_figure figure, double value, double mcse)
{
    expect_near(figure.value, value, 1e-13);
    expect_near(figure.mcse, mcse, 1e-13);
}

static void test_by_hand(void **state)
{
    struct mlift_run run;
    struct mlift_summary s;

    (void)state;
    open_run(&run, "one-signal.yaml", MLIFT_KEEP_DEFAULT);
    fill_by_hand(&run);
    assert_int_equal(mlift_summary_init(&s, &run), 0);
    assert_int_equal(s.baseline, 0);
    assert_string_equal(s.measure[s.goal].name, "converted");
    expect(figure(&s, s.rate, 1, 0, "converted"), 0.10666666666666667, 0.01545603082582617);
    expect(figure(&s, s.rate, 1, 1, "converted"), 0.12962962962962962, 0.030244745854531265);
    expect(figure(&s, s.rate, 0, 1, "converted"), 0.07407407407407407, 0.020367887689162034);
    expect(figure(&s, s.difference, 1, 0, "converted"), 0.04333333333333334, 0.006666666666666663);
    expect(figure(&s, s.difference, 1, 1, "converted"), 0.05555555555555554, 0.02062430061391919);
    expect(figure(&s, s.ratio, 1, 0, "converted"), 0.6842105263157896, 0.07102981387788408);
    expect(figure(&s, s.ratio, 1, 1, "converted"), 0.75, 0.33145630368119416);
    expect(figure(&s, s.rate, 1, 0, "click_through"), 0.10062893081761007, 0.013498152559500928);
    expect(figure(&s, s.rate, 1, 0, "profit"), 6.3494, 0.9290289219275024);
    expect_near(s.n_subscribers[0], 60.0, 0.0);
    expect_near(s.n_subscribers[1], 21.6, 1e-12);
    mlift_summary_free(&s);
    mlift_run_free(&run);
}

/* A strategy against itself differs by exactly nothing; ratios to a zero rate do not exist. */
static void test_against_itself(void **state)
{
    struct mlift_run run;
    struct mlift_summary s;

    (void)state;
    open_run(&run, "one-signal.yaml", MLIFT_KEEP_DEFAULT);
    fill_by_hand(&run);
    assert_int_equal(mlift_summary_init(&s, &run), 0);
    expect(figure(&s, s.difference, 0, 2, "converted"), 0.0, 0.0);
    expect(figure(&s, s.ratio, 0, 0, "converted"), 0.0, 0.0);
    assert_true(isnan(figure(&s, s.ratio, 1, 0, "replied").value));
    assert_true(isnan(figure(&s, s.ratio, 1, 0, "replied").mcse));
    mlift_summary_free(&s);
    mlift_summary_free(&s);
    mlift_run_free(&run);
}

/* Every measure of a simulated run lies within five standard errors of its exact value, lifts too. */
static void agree(const struct mlift_summary_figure *figures, size_t n, int *checked)
{
    for (size_t i = 0; i < n; i++) {
        if (isfinite(figures[i].value) && isfinite(figures[i].mcse)) {
            double distance = fabs(figures[i].value - figures[i].exact);
            assert_true(distance <= 5.0 * figures[i].mcse + 1e-9);
            ++*checked;
        }
    }
}

static void test_simulated(void **state)
{
    static const char *const files[] = {"first-campaign.yaml", "hillstrom.yaml"};
    struct mlift_engine_options options = {.n_threads = 2, .isa = mlift_isa_detect()};

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct mlift_run run;
        struct mlift_summary s;
        int checked = 0;
        open_run(&run, files[i], MLIFT_KEEP_DEFAULT);
        assert_int_equal(mlift_run_simulate(&run, &options, 600), 0);
        assert_int_equal(mlift_summary_init(&s, &run), 0);
        size_t n = mlift_summary_index(&s, s.n_strategies, 0, 0);
        agree(s.rate, n, &checked);
        agree(s.difference, n, &checked);
        assert_true(checked > 50);
        mlift_summary_free(&s);
        mlift_run_free(&run);
    }
}

/* What was not kept has an exact value and no simulated one. */
static void test_not_kept(void **state)
{
    struct mlift_engine_options options = {.n_threads = 1, .isa = MLIFT_ISA_SCALAR};
    struct mlift_run run;
    struct mlift_summary s;

    (void)state;
    open_run(&run, "one-signal.yaml", MLIFT_KEEP_GOAL);
    assert_int_equal(mlift_run_simulate(&run, &options, 3), 0);
    assert_int_equal(mlift_summary_init(&s, &run), 0);
    assert_true(isnan(figure(&s, s.rate, 1, 0, "clicked").value));
    assert_true(figure(&s, s.rate, 1, 0, "clicked").exact > 0.0);
    assert_true(isfinite(figure(&s, s.rate, 1, 0, "converted").mcse));
    mlift_summary_free(&s);
    mlift_run_free(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_against_itself),
        cmocka_unit_test(test_simulated),
        cmocka_unit_test(test_not_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
