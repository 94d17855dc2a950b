/* Crossing probabilities against multivariate normal integrals and the peeking table. */
#include "analysis/numerics/crossing.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* scipy 1.10.1 integrate.dblquad over the scores, epsabs 1e-13: t = .3, .45, 1, drift 1.7, continuing inside (-1, 2.5)
 * and (-.5, 2.2), then above or below 1.9. */
static void test_rectangle(void **state)
{
    (void)state;
    struct mlift_crossing crossing;
    assert_int_equal(mlift_crossing_init(&crossing, 1.7), 0);
    assert_int_equal(mlift_crossing_advance(&crossing, 0.3, -1.0, 2.5, 0.0, 0.45), 0);
    assert_int_equal(mlift_crossing_advance(&crossing, 0.45, -0.5, 2.2, 0.0, 1.0), 0);
    assert_true(fabs(mlift_crossing_above(&crossing, 1.0, 1.9) - 0.2873455227826) < 1e-12);
    assert_true(fabs(mlift_crossing_below(&crossing, 1.0, 1.9) - 0.4969006315148) < 1e-12);
    mlift_crossing_free(&crossing);
    mlift_crossing_free(&crossing);
}

/* scipy multivariate_normal.cdf (two dimensions): continuing where .5 < |Z| < 2.5 at t = .3, then above 2 at t = .45.
 */
static void test_inner_wedge(void **state)
{
    (void)state;
    struct mlift_crossing crossing;
    assert_int_equal(mlift_crossing_init(&crossing, 1.7), 0);
    assert_int_equal(mlift_crossing_advance(&crossing, 0.3, -2.5, 2.5, 0.5, 0.45), 0);
    assert_true(fabs(mlift_crossing_above(&crossing, 0.45, 2.0) - 0.141985165) < 2e-9);
    mlift_crossing_free(&crossing);
}

/* P(|Z| > 1.96 at one of k equal looks): Armitage, McPherson and Rowe (1969); reference rows pk-02..pk-20. */
static void test_peeking(void **state)
{
    (void)state;
    static const struct {
        int looks;
        double error;
    } rows[] = {{1, 0.05}, {2, 0.08312}, {3, 0.10726}, {4, 0.12617}, {10, 0.19336}, {20, 0.24791}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mlift_crossing crossing;
        double error = 0.0;
        assert_int_equal(mlift_crossing_init(&crossing, 0.0), 0);
        for (int k = 1; k <= rows[i].looks; k++) {
            error += 2.0 * mlift_crossing_above(&crossing, k, 1.959963984540054);
            assert_int_equal(mlift_crossing_advance(&crossing, k, -1.959963984540054, 1.959963984540054, 0.0, k + 1),
                             0);
        }
        assert_true(fabs(error - rows[i].error) < 2e-5);
        mlift_crossing_free(&crossing);
    }
}

/* A look that stops nobody changes nothing, however close it is to the next. */
static void test_idle_look(void **state)
{
    (void)state;
    struct mlift_crossing crossing;
    assert_int_equal(mlift_crossing_init(&crossing, 0.7), 0);
    assert_int_equal(mlift_crossing_advance(&crossing, 0.5, -1.0, 2.0, 0.0, 1.0), 0);
    double straight = mlift_crossing_above(&crossing, 1.0, 1.3);
    assert_int_equal(mlift_crossing_advance(&crossing, 0.5001, -HUGE_VAL, HUGE_VAL, 0.0, 0.99), 0);
    assert_int_equal(mlift_crossing_advance(&crossing, 0.99, -HUGE_VAL, HUGE_VAL, 0.0, 1.0), 0);
    assert_true(fabs(mlift_crossing_above(&crossing, 1.0, 1.3) - straight) < 1e-11);
    mlift_crossing_free(&crossing);
}

/* With a drift that carries the score far from zero the mass is followed, not lost. */
static void test_large_drift(void **state)
{
    (void)state;
    struct mlift_crossing crossing;
    assert_int_equal(mlift_crossing_init(&crossing, 20.0), 0);
    assert_int_equal(mlift_crossing_advance(&crossing, 0.5, -HUGE_VAL, HUGE_VAL, 0.0, 1.0), 0);
    assert_true(fabs(mlift_crossing_above(&crossing, 1.0, 20.0) - 0.5) < 1e-12);
    mlift_crossing_free(&crossing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rectangle), cmocka_unit_test(test_inner_wedge), cmocka_unit_test(test_peeking),
        cmocka_unit_test(test_idle_look), cmocka_unit_test(test_large_drift),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
