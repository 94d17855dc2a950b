/* Paired worlds read by hand: four lists, three strategies, two segments. */
#include "analysis/results/paired.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { LISTS = 4, STRATEGIES = 3, SEGMENTS = 2, KEPT = 3 };

static const struct mlift_measure rate = {.name = "converted", .n_terms = 1, .metric = {5}, .weight = {1.0}, .per = 0};
static const struct mlift_measure through = {.name = "through", .n_terms = 1, .metric = {5}, .weight = {1.0}, .per = 2};
static const bool all[] = {true, true, true};

/* [list][strategy]: conversions, all strategies on lists of ten; messages sent 2 x conversions + 10, none for the last.
 */
static const uint32_t converted[LISTS][STRATEGIES] = {{1, 3, 0}, {2, 2, 0}, {1, 0, 1}, {0, 3, 0}};

static void fill(struct mlift_worlds *worlds)
{
    const int kept[] = {0, 2, 5};
    uint32_t *next;

    assert_int_equal(mlift_worlds_init(worlds, LISTS, STRATEGIES, SEGMENTS, kept, KEPT), MLIFT_OK);
    next = worlds->counts;
    for (int r = 0; r < LISTS; r++) {
        for (int s = 0; s < STRATEGIES; s++) {
            for (uint32_t g = 0; g < SEGMENTS; g++) {
                uint32_t y = converted[r][s], part = g == 0 ? y / 2 : y - y / 2;
                *next++ = g == 0 ? 4 : 6;
                *next++ = s == 2 ? 0 : 2 * part + 5;
                *next++ = part;
            }
        }
    }
}

static void near(double value, double expected)
{
    if (!(fabs(value - expected) < 1e-12)) {
        fail_msg("%.12g instead of %.12g", value, expected);
    }
}

static void test_rates(void **state)
{
    struct mlift_worlds worlds;
    struct mlift_paired p;

    (void)state;
    fill(&worlds);
    assert_true(mlift_paired_read(&p, &worlds, &rate, all, 0, 1.0));
    near(p.mean[0], 0.1);
    near(p.mean[1], 0.2);
    near(p.mean[2], 0.025);
    near(p.covariance[0], 0.02 / 3.0);
    near(p.covariance[1], ((0.0) + 0.1 * 0.0 + 0.0 + -0.1 * 0.1) / 3.0);
    near(p.covariance[3], p.covariance[1]);
    near(p.covariance[4], (0.01 + 0.0 + 0.04 + 0.01) / 3.0);
    near(p.best[0], (0.0 + 0.5 + 0.5 + 0.0) / 4.0);
    near(p.best[1], (1.0 + 0.5 + 0.0 + 1.0) / 4.0);
    near(p.best[2], 0.5 / 4.0);
    near(p.ahead[0], 0.0);
    near(p.ahead[1], 0.5);
    near(p.best_sd[0], 0.25);
    near(p.beats[1], 0.5);
    near(p.equals[1], 0.25);
    near(p.beats[2], 0.0);
    near(p.equals[2], 0.5);
    near(p.beats[0], 0.0);
    near(p.equals[0], 1.0);
    mlift_worlds_free(&worlds);
}

/* Less is better, and the second strategy is no contestant. */
static void test_less_is_better(void **state)
{
    const bool some[] = {true, false, true};
    struct mlift_worlds worlds;
    struct mlift_paired p;

    (void)state;
    fill(&worlds);
    assert_true(mlift_paired_read(&p, &worlds, &rate, some, 0, -1.0));
    near(p.best[0], (0.0 + 0.0 + 0.5 + 0.5) / 4.0);
    near(p.best[2], (1.0 + 1.0 + 0.5 + 0.5) / 4.0);
    near(p.best[1], 0.0);
    near(p.beats[1], 0.25);
    near(p.beats[2], 0.5);
    mlift_worlds_free(&worlds);
}

/* Conversions per message: a ratio of sums, with residuals instead of deviations; nothing sent, nothing known. */
static void test_ratio(void **state)
{
    struct mlift_worlds worlds;
    struct mlift_paired p;
    double value[STRATEGIES], squares = 0.0;

    (void)state;
    fill(&worlds);
    assert_true(mlift_paired_read(&p, &worlds, &through, all, 0, 1.0));
    near(p.mean[0], 4.0 / 48.0);
    near(p.mean[1], 8.0 / 56.0);
    assert_true(isnan(p.mean[2]) && isnan(p.best[2]) && isnan(p.beats[2]));
    for (int r = 0; r < LISTS; r++) {
        double y = converted[r][1], e = (y - 8.0 / 56.0 * (2.0 * y + 10.0)) / 14.0;
        squares += e * e;
    }
    near(p.covariance[4], squares / 3.0);
    near(p.covariance[8], 0.0);
    mlift_paired_replicate(&worlds, &through, 0, value);
    near(value[0], 1.0 / 12.0);
    near(value[1], 3.0 / 16.0);
    assert_true(isnan(value[2]));
    mlift_worlds_free(&worlds);
}

static void test_not_kept(void **state)
{
    const struct mlift_measure other = {.name = "x", .n_terms = 1, .metric = {4}, .weight = {1.0}, .per = 0};
    struct mlift_worlds worlds;
    struct mlift_paired p;
    double value[STRATEGIES];

    (void)state;
    fill(&worlds);
    assert_false(mlift_paired_read(&p, &worlds, &other, all, 0, 1.0));
    assert_true(isnan(p.mean[0]) && isnan(p.best[0]));
    assert_int_equal(p.n_replicates, 0);
    mlift_paired_replicate(&worlds, &other, 0, value);
    assert_true(isnan(value[0]));
    mlift_worlds_free(&worlds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rates),
        cmocka_unit_test(test_less_is_better),
        cmocka_unit_test(test_ratio),
        cmocka_unit_test(test_not_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
