/* Comparisons with the best against Edwards and Hsu's formulas evaluated in R with mvtnorm 1.1-3. */
#include "analysis/multiple/best.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) < tolerance)) {
        fail_msg("%.7f instead of %.7f", value, expected);
    }
}

static const double mean[] = {0.0, 0.8, 1.0, 0.95};
static const double covariance[] = {0.04, 0.02, 0.01, 0.015, 0.02,  0.05, 0.03,  0.02,
                                    0.01, 0.03, 0.06, 0.025, 0.015, 0.02, 0.025, 0.03};

static void find(const double *m, const double *c, int n, struct mlift_best *best)
{
    struct mlift_best_question question = {
        .n = n, .mean = m, .covariance = c, .df = HUGE_VAL, .reference = 0, .confidence = 0.95};

    assert_int_equal(mlift_best_find(&question, best), MLIFT_OK);
}

static void test_against_r(void **state)
{
    static const double one_sided[] = {2.023086, 2.065941, 2.023086, 2.097217};
    static const double two_sided[] = {2.316667, 2.35084, 2.316667, 2.373689};
    static const double high[] = {0.0, 0.2619584, 0.4546171, 0.3694434};
    static const double low[] = {-1.572215, -0.6523757, -0.3694434, -0.4546171};
    static const double p[] = {1.2281e-7, 0.09712153, 0.5501239, 0.3527544};
    static const double reach[] = {0.0, 0.5180224, 0.6552522, 0.4633333};
    struct mlift_best best;

    (void)state;
    find(mean, covariance, 4, &best);
    for (int i = 0; i < 4; i++) {
        near(best.critical_hsu[i], one_sided[i], 2e-3);
        near(best.critical[i], two_sided[i], 2e-3);
        near(best.row[i].hsu_high, high[i], 1e-3);
        near(best.row[i].hsu_low, low[i], 1e-3);
        near(best.row[i].p_best, p[i], 3e-4);
        near(best.row[i].difference, mean[i] - mean[0], 1e-12);
        if (i > 0) {
            near(best.row[i].difference_high - best.row[i].difference, reach[i], 1e-3);
            near(best.row[i].difference - best.row[i].difference_low, reach[i], 1e-3);
        }
    }
    assert_true(isnan(best.row[0].difference_low));
    assert_int_equal(best.order[0], 2);
    assert_int_equal(best.order[1], 3);
    assert_int_equal(best.order[2], 1);
    assert_int_equal(best.order[3], 0);
}

/* By hand from the two-sided critical values: the interval of each distance is the union over the candidates. */
static void test_two_sided(void **state)
{
    struct mlift_best best;
    const double *d = best.critical;

    (void)state;
    find(mean, covariance, 4, &best);
    assert_int_equal(best.n_candidates, 3);
    assert_false(best.row[0].may_be_best);
    double se_01 = sqrt(0.05), se_02 = sqrt(0.08), se_03 = sqrt(0.04);
    double low = fmin(fmin(-0.8 - d[1] * se_01, -1.0 - d[2] * se_02), -0.95 - d[3] * se_03);
    double high = fmax(fmax(-0.8 + d[1] * se_01, -1.0 + d[2] * se_02), -0.95 + d[3] * se_03);
    near(best.row[0].low, low, 1e-9);
    near(best.row[0].high, high, 1e-9);
    double se_21 = sqrt(0.05), se_23 = sqrt(0.04);
    near(best.row[2].high, fmin(0.2 + d[2] * se_21, 0.05 + d[2] * se_23), 1e-9);
    near(best.row[2].low, fmin(0.2 - d[1] * se_21, 0.05 - d[3] * se_23), 1e-9);
    near(best.row[2].lead, 0.05, 1e-12);
    near(best.row[2].lead_se, se_23, 1e-12);
    near(best.row[1].lead, -0.2, 1e-12);
}

/* Shut out by its own critical value (2.317), not by that of the best (2.374): behind all the same, never ahead. */
static void test_never_ahead(void **state)
{
    static const double m[] = {0.0, -5.0, -5.0, 2.345 * 0.2};
    struct mlift_best best;

    (void)state;
    find(m, covariance, 4, &best);
    assert_int_equal(best.n_candidates, 1);
    assert_false(best.row[0].may_be_best);
    near(best.row[0].high, 0.0, 1e-15);
}

/* A clear winner: the interval of its lead is that of the difference to the next, above zero. */
static void test_clear(void **state)
{
    static const double m[] = {5.0, 1.0, 2.0}, c[] = {0.1, 0.0, 0.0, 0.0, 0.1, 0.0, 0.0, 0.0, 0.1};
    struct mlift_best best;

    (void)state;
    find(m, c, 3, &best);
    assert_int_equal(best.n_candidates, 1);
    near(best.row[0].low, 3.0 - best.critical[0] * sqrt(0.2), 1e-9);
    near(best.row[0].high, 3.0 + best.critical[0] * sqrt(0.2), 1e-9);
    near(best.row[1].low, -4.0 - best.critical[0] * sqrt(0.2), 1e-9);
    near(best.row[1].high, -4.0 + best.critical[0] * sqrt(0.2), 1e-9);
    near(best.row[0].p_best, 1.0, 1e-9);
    near(best.row[0].hsu_low, 0.0, 1e-12);
}

/* Known means: points; equal ones are all candidates and divide the probability. */
static void test_exact(void **state)
{
    static const double m[] = {1.0, 3.0, 3.0}, none[9] = {0};
    struct mlift_best best;

    (void)state;
    find(m, none, 3, &best);
    assert_int_equal(best.n_candidates, 2);
    assert_int_equal(best.order[0], 1);
    assert_int_equal(best.order[2], 0);
    near(best.row[0].low, -2.0, 1e-12);
    near(best.row[0].high, -2.0, 1e-12);
    near(best.row[1].low, 0.0, 1e-12);
    near(best.row[1].high, 0.0, 1e-12);
    near(best.row[0].p_best, 0.0, 1e-12);
    near(best.row[1].p_best, 0.5, 1e-12);
    near(best.row[2].p_best, 0.5, 1e-12);
}

/* Two estimates that are the same number in every replicate never differ, however uncertain both are. */
static void test_twins(void **state)
{
    static const double m[] = {1.0, 1.0, 0.9}, c[] = {0.2, 0.2, 0.1, 0.2, 0.2, 0.1, 0.1, 0.1, 0.3};
    struct mlift_best best;

    (void)state;
    find(m, c, 3, &best);
    near(best.row[1].difference_se, 0.0, 1e-12);
    near(best.row[0].p_best, best.row[1].p_best, 1e-9);
    near(best.row[0].p_best + best.row[1].p_best + best.row[2].p_best, 1.0, 1e-3);
    assert_int_equal(best.n_candidates, 3);
}

static void test_single_and_refused(void **state)
{
    struct mlift_best best;
    struct mlift_best_question question = {
        .n = 1, .mean = mean, .covariance = covariance, .df = 10.0, .reference = -1, .confidence = 0.95};

    (void)state;
    assert_int_equal(mlift_best_find(&question, &best), MLIFT_OK);
    assert_true(best.row[0].may_be_best && isnan(best.row[0].lead) && isnan(best.row[0].low));
    near(best.row[0].p_best, 1.0, 1e-12);
    question.confidence = 0.4;
    assert_int_equal(mlift_best_find(&question, &best), MLIFT_ERR_OUT_OF_RANGE);
    question.confidence = 0.95;
    question.n = 0;
    assert_int_equal(mlift_best_find(&question, &best), MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_r),          cmocka_unit_test(test_two_sided), cmocka_unit_test(test_clear),
        cmocka_unit_test(test_never_ahead),        cmocka_unit_test(test_exact),     cmocka_unit_test(test_twins),
        cmocka_unit_test(test_single_and_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
