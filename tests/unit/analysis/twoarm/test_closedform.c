/* Closed-form power and sample size against R's power.prop.test and pwr, and against each other: size inverts power. */
#include "analysis/twoarm/closedform.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void close_to(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance)) {
        fail_msg("got %.15g, want %.15g within %g", got, want, tolerance);
    }
}

static void test_pooled_is_power_prop_test(void **state)
{
    /* R 4.2.2 power.prop.test(n = 123, p1 = .07, p2 = .12), the same with strict = TRUE, and solved for n and p2 */
    struct mlift_twoarm d = {.p1 = .07, .p2 = .12, .n1 = 123, .n2 = 123, .alpha = .05, .sides = 2};
    double n1, n2, p2;
    (void)state;
    close_to(mlift_closedform_power(MLIFT_CLOSEDFORM_POOLED, &d), 0.26599785638334, 1e-12);
    d.strict = 1;
    close_to(mlift_closedform_power(MLIFT_CLOSEDFORM_POOLED, &d), 0.26646551796085, 1e-12);
    d.strict = 0;
    d.alpha = .03;
    assert_int_equal(mlift_closedform_size(MLIFT_CLOSEDFORM_POOLED, &d, .87, 1, &n1, &n2), MLIFT_OK);
    close_to(n1, 745.55904716828, 2e-3); /* R's own root finding stops at 1e-4 relative */
    d.n1 = d.n2 = 400;
    assert_int_equal(mlift_closedform_rate(MLIFT_CLOSEDFORM_POOLED, &d, .87, 1, &p2), MLIFT_OK);
    close_to(p2, 0.14151770134091, 1e-9);
}

static void test_size_inverts_power(void **state)
{
    static const double ratios[] = {0.31, 1.0, 2.7};
    (void)state;
    for (int form = MLIFT_CLOSEDFORM_POOLED; form <= MLIFT_CLOSEDFORM_SCORE; form++) {
        for (int sides = 1; sides <= 2; sides++) {
            for (size_t i = 0; i < sizeof ratios / sizeof *ratios; i++) {
                struct mlift_twoarm d = {.p1 = .043, .p2 = .091, .alpha = .037, .sides = sides};
                d.margin = form == MLIFT_CLOSEDFORM_SCORE ? .013 : 0;
                assert_int_equal(mlift_closedform_size((enum mlift_closedform)form, &d, .83, ratios[i], &d.n1, &d.n2),
                                 MLIFT_OK);
                close_to(d.n2 / d.n1, ratios[i], 1e-12);
                close_to(mlift_closedform_power((enum mlift_closedform)form, &d), .83, 1e-10);
                double p2 = 0;
                assert_int_equal(mlift_closedform_rate((enum mlift_closedform)form, &d, .83, 1, &p2), MLIFT_OK);
                close_to(p2, .091, 1e-9);
            }
        }
    }
}

static void test_rate_below(void **state)
{
    struct mlift_twoarm d = {.p1 = .3, .n1 = 200, .n2 = 150, .alpha = .05, .sides = 2};
    (void)state;
    assert_int_equal(mlift_closedform_rate(MLIFT_CLOSEDFORM_POOLED, &d, .8, 0, &d.p2), MLIFT_OK);
    assert_true(d.p2 < .3);
    close_to(mlift_closedform_power(MLIFT_CLOSEDFORM_POOLED, &d), .8, 1e-10);
    d.n1 = d.n2 = 8;
    d.p1 = .03;
    assert_int_equal(mlift_closedform_rate(MLIFT_CLOSEDFORM_POOLED, &d, .8, 0, &d.p2), MLIFT_ERR_UNREACHABLE);
}

static void test_nothing_to_find(void **state)
{
    struct mlift_twoarm d = {.p1 = .1, .p2 = .1, .alpha = .05, .sides = 2};
    double n1, n2;
    (void)state;
    assert_int_equal(mlift_closedform_size(MLIFT_CLOSEDFORM_POOLED, &d, .8, 1, &n1, &n2), MLIFT_ERR_UNREACHABLE);
    d.p2 = .2;
    assert_int_equal(mlift_closedform_size(MLIFT_CLOSEDFORM_POOLED, &d, .02, 1, &n1, &n2), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_closedform_size(MLIFT_CLOSEDFORM_POOLED, &d, 1.0, 1, &n1, &n2), MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pooled_is_power_prop_test),
        cmocka_unit_test(test_size_inverts_power),
        cmocka_unit_test(test_rate_below),
        cmocka_unit_test(test_nothing_to_find),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
