/* The required n is the smallest from which the power stays above the target, found without looking at every n. */
#include "analysis/twoarm/sizing.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static double power_at(enum mlift_decision_rule rule, const struct mlift_twoarm *d, int n1, double ratio)
{
    struct mlift_decision decision;
    struct mlift_decision_outcome outcome = {0};
    assert_int_equal(mlift_decision_init(&decision, rule, mlift_sizing_alternative(d), n1, (int)ceil(ratio * n1 - 1e-9),
                                         d->alpha, d->margin, 0.0),
                     MLIFT_OK);
    assert_int_equal(mlift_decision_power(&decision, d->p1, d->p2, &outcome), MLIFT_OK);
    mlift_decision_free(&decision);
    return outcome.power;
}

static void test_power_stays_above_the_target(void **state)
{
    static const struct {
        enum mlift_decision_rule rule;
        double p1, p2, power, ratio;
        int sides;
    } rows[] = {
        {MLIFT_DECISION_CHI2, 0.03, 0.09, 0.8, 1, 2},           {MLIFT_DECISION_FISHER, 0.05, 0.15, 0.9, 1, 2},
        {MLIFT_DECISION_FISHER, 0.2, 0.05, 0.8, 2, 1},          {MLIFT_DECISION_FISHER_MIDP, 0.02, 0.12, 0.8, 0.5, 2},
        {MLIFT_DECISION_BOSCHLOO, 0.1, 0.35, 0.8, 1, 2},        {MLIFT_DECISION_BARNARD, 0.1, 0.35, 0.9, 1.5, 1},
        {MLIFT_DECISION_PERMUTATION, 0.3, 0.5, 0.8, 2, 2},      {MLIFT_DECISION_Z_UNPOOLED, 0.05, 0.15, 0.8, 1, 2},
        {MLIFT_DECISION_BOSCHLOO_CENTRAL, 0.2, 0.5, 0.8, 1, 2}, {MLIFT_DECISION_CHI2_YATES, 0.1, 0.3, 0.85, 1, 2},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mlift_twoarm d = {.p1 = rows[i].p1, .p2 = rows[i].p2, .alpha = 0.05, .sides = rows[i].sides};
        struct mlift_sizing result;
        assert_int_equal(mlift_sizing_required(rows[i].rule, &d, rows[i].power, rows[i].ratio, &result), MLIFT_OK);
        assert_int_equal(result.n2, (int)ceil(rows[i].ratio * result.n1 - 1e-9));
        assert_true(fabs(result.power - power_at(rows[i].rule, &d, result.n1, rows[i].ratio)) < 1e-12);
        assert_true(power_at(rows[i].rule, &d, result.n1 - 1, rows[i].ratio) < rows[i].power);
        for (int n1 = result.n1; n1 < result.n1 + result.n1 / 2 + 20; n1++) {
            assert_true(power_at(rows[i].rule, &d, n1, rows[i].ratio) >= rows[i].power);
        }
    }
}

static void test_a_first_touch_is_not_enough(void **state)
{
    /* Boschloo, 5% against 10%: 448 to 453 an arm reach 80%, 454 do not, from 455 on all do (enumeration) */
    struct mlift_twoarm d = {.p1 = .05, .p2 = .1, .alpha = .05, .sides = 2};
    struct mlift_sizing result;
    (void)state;
    assert_true(power_at(MLIFT_DECISION_BOSCHLOO, &d, 448, 1.0) >= 0.8);
    assert_true(power_at(MLIFT_DECISION_BOSCHLOO, &d, 454, 1.0) < 0.8);
    assert_int_equal(mlift_sizing_required(MLIFT_DECISION_BOSCHLOO, &d, 0.8, 1.0, &result), MLIFT_OK);
    assert_int_equal(result.n1, 455);
}

static void test_no_answer(void **state)
{
    struct mlift_twoarm same = {.p1 = .1, .p2 = .1, .alpha = .05, .sides = 2};
    struct mlift_twoarm near = {.p1 = .1, .p2 = .1001, .alpha = .05, .sides = 2};
    struct mlift_sizing result;
    (void)state;
    assert_int_equal(mlift_sizing_required(MLIFT_DECISION_FISHER, &same, 0.8, 1, &result), MLIFT_ERR_UNREACHABLE);
    assert_int_equal(mlift_sizing_required(MLIFT_DECISION_FISHER, &near, 0.8, 1, &result), MLIFT_ERR_UNREACHABLE);
    assert_int_equal(mlift_sizing_required(MLIFT_DECISION_BARNARD, &near, 0.8, 1, &result), MLIFT_ERR_UNREACHABLE);
    near.p2 = .2;
    assert_int_equal(mlift_sizing_required(MLIFT_DECISION_FISHER, &near, 0.02, 1, &result), MLIFT_ERR_OUT_OF_RANGE);
}

static void test_an_effect_that_few_people_show(void **state)
{
    struct mlift_twoarm d = {.p1 = .001, .p2 = .999, .alpha = .05, .sides = 2};
    struct mlift_sizing result;
    (void)state;
    assert_int_equal(mlift_sizing_required(MLIFT_DECISION_FISHER, &d, 0.8, 1, &result), MLIFT_OK);
    assert_int_equal(result.n1, 4); /* three an arm: 1/10 at best */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_power_stays_above_the_target),
        cmocka_unit_test(test_a_first_touch_is_not_enough),
        cmocka_unit_test(test_no_answer),
        cmocka_unit_test(test_an_effect_that_few_people_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
