/* Exact walks of two arms: one-arm designs by East, and the group sequential z test by brute force. */
#include "analysis/numerics/armwalk.h"
#include "analysis/sequential/zlooks.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* One arm: stops high at x >= high[k], low at x <= low[k] (-1: never). */
struct corridor {
    long low[3], high[3];
};

static enum mlift_armwalk_end leaves(const void *context, size_t look, size_t x_a, size_t x_b)
{
    const struct corridor *corridor = context;
    (void)x_b;
    if ((long)x_a >= corridor->high[look]) {
        return MLIFT_ARMWALK_A_WINS;
    }
    return (long)x_a <= corridor->low[look] ? MLIFT_ARMWALK_B_WINS : MLIFT_ARMWALK_GO_ON;
}

/* gsDesign test-independent-test-gsBinomialExact.R (East 6.5 benchmarks): reference rows ge-01..ge-06. `expected` are
 * the probabilities of the side named, look by look, and the expected sample size where given. */
static void test_one_arm_designs(void **state)
{
    (void)state;
    static const size_t none[3] = {0, 0, 0};
    static const struct {
        size_t looks, n[3];
        struct corridor corridor;
        double rate;
        int low_side;
        double expected[3], n_expected;
    } rows[] = {
        {2, {50, 100}, {{-1, -1}, {13, 17}}, 0.1, 0, {0.00100462, 0.01979986}, 99.94977},
        {2, {50, 100}, {{2, 11}, {999, 999}}, 0.1, 1, {0.1117288, 0.5935013}, 94.41356218},
        {2, {50, 100}, {{2, 11}, {999, 999}}, 0.2, 1, {0.001285415, 0.011975732}, 99.93572925},
        {3, {36, 71, 107}, {{2, 9, 17}, {13, 15, 18}}, 0.1, 1, {0.28786288, 0.54717197, 0.14615089}, 0},
        {3, {36, 71, 107}, {{2, 9, 17}, {13, 15, 18}}, 0.2, 1, {0.0160231, 0.06625957, 0.10815084}, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mlift_armwalk_plan plan = {rows[i].looks, rows[i].n, none, rows[i].rate,
                                          0.0,           leaves,    NULL, &rows[i].corridor};
        struct mlift_armwalk walk;
        double high[3], low[3];
        assert_int_equal(mlift_armwalk_run(&plan, &walk, high, low), 0);
        for (size_t k = 0; k < rows[i].looks; k++) {
            const double *by = rows[i].low_side ? low : high;
            assert_true(fabs(by[k] - (k > 0 ? by[k - 1] : 0.0) - rows[i].expected[k]) < 1e-6);
        }
        assert_true(rows[i].n_expected <= 0.0 || fabs(walk.n_expected - rows[i].n_expected) < 1e-4);
        assert_true(fabs(walk.a_wins + walk.b_wins + walk.undecided - 1.0) < 1e-12);
    }
}

/* Four nested sums over binomial counts (scipy 1.10.1): 12 + 12 a look, rates .1 and .3, O'Brien-Fleming two-sided .05.
 */
static void test_two_looks_by_brute_force(void **state)
{
    (void)state;
    struct mlift_sequential_plan plan;
    struct mlift_sequential_design design;
    struct mlift_zlooks looks;
    struct mlift_armwalk walk;
    assert_int_equal(mlift_sequential_plan_looks(&plan, 2), 0);
    assert_int_equal(mlift_sequential_solve(&plan, &design), 0);
    assert_int_equal(mlift_zlooks_init(&looks, &design, 24, 24), 0);
    assert_int_equal(mlift_zlooks_run(&looks, 0.1, 0.3, &walk), 0);
    assert_true(fabs(walk.b_wins - 0.433000659851) < 1e-11);
    assert_true(fabs(walk.a_wins - 0.000128653875) < 1e-11);
    assert_int_equal(mlift_zlooks_run(&looks, 0.3, 0.1, &walk), 0);
    assert_true(fabs(walk.a_wins - 0.433000659851) < 1e-11);
}

/* With many subscribers the exact walk and the normal theory agree. */
static void test_large_lists_are_normal(void **state)
{
    (void)state;
    struct mlift_sequential_plan plan;
    struct mlift_sequential_design design;
    struct mlift_zlooks looks;
    struct mlift_armwalk walk;
    assert_int_equal(mlift_sequential_plan_looks(&plan, 4), 0);
    plan.sides = 1;
    plan.futility_kind = MLIFT_FUTILITY_SPENDING;
    plan.binding = 1;
    assert_int_equal(mlift_sequential_solve(&plan, &design), 0);
    assert_int_equal(mlift_zlooks_init(&looks, &design, 20000, 20000), 0);
    assert_int_equal(mlift_zlooks_run(&looks, 0.3, 0.3, &walk), 0);
    assert_true(fabs(walk.b_wins - 0.05) < 1e-3);
    assert_true(fabs(walk.n_expected / 40000.0 - design.null.information) < 2e-3);
    assert_true(fabs(walk.a_wins) <= 0.0);
}

static void test_refuses(void **state)
{
    (void)state;
    static const size_t down[] = {10, 9}, up[] = {10, 20}, none[] = {0, 0};
    static const struct corridor corridor = {{-1, -1, -1}, {5, 5, 5}};
    struct mlift_armwalk_plan plan = {2, down, none, 0.1, 0.0, leaves, NULL, &corridor};
    struct mlift_armwalk walk;
    assert_int_equal(mlift_armwalk_run(&plan, &walk, NULL, NULL), MLIFT_ERR_OUT_OF_RANGE);
    plan.n_a = up;
    plan.p_a = 1.5;
    assert_int_equal(mlift_armwalk_run(&plan, &walk, NULL, NULL), MLIFT_ERR_OUT_OF_RANGE);
}

/* Rates 0 and 1 leave nothing to chance. */
static void test_certain_rates(void **state)
{
    (void)state;
    static const size_t n[] = {4, 8}, none[] = {0, 0};
    static const struct corridor corridor = {{-1, -1, -1}, {7, 7, 7}};
    struct mlift_armwalk_plan plan = {2, n, none, 1.0, 0.0, leaves, NULL, &corridor};
    struct mlift_armwalk walk;
    double high[2];
    assert_int_equal(mlift_armwalk_run(&plan, &walk, high, NULL), 0);
    assert_true(fabs(high[0]) <= 0.0 && fabs(high[1] - 1.0) < 1e-15);
    plan.p_a = 0.0;
    assert_int_equal(mlift_armwalk_run(&plan, &walk, NULL, NULL), 0);
    assert_true(fabs(walk.undecided - 1.0) < 1e-15 && fabs(walk.n_expected - 8.0) < 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_arm_designs),        cmocka_unit_test(test_two_looks_by_brute_force),
        cmocka_unit_test(test_large_lists_are_normal), cmocka_unit_test(test_refuses),
        cmocka_unit_test(test_certain_rates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
