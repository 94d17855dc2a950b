/* Axes: values on the page, and ticks that are round, inside the axis and few enough to be read. */
#include "analysis/charts/axis.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_values_lie_where_they_should(void **state)
{
    (void)state;
    const struct mlift_axis linear = {.low = -1.0, .high = 3.0, .from = 100.0, .to = 500.0};
    assert_true(fabs(mlift_axis_at(&linear, 0.0) - 200.0) < 1e-9);
    assert_true(mlift_axis_at(&linear, -7.0) == 100.0);
    assert_true(mlift_axis_at(&linear, 7.0) == 500.0);
    const struct mlift_axis upward = {.low = 0.0, .high = 8.0, .from = 500.0, .to = 100.0};
    assert_true(fabs(mlift_axis_at(&upward, 2.0) - 400.0) < 1e-9);
    const struct mlift_axis logarithmic = {.low = 10.0, .high = 1000.0, .from = 0.0, .to = 200.0, .is_log = true};
    assert_true(fabs(mlift_axis_at(&logarithmic, 100.0) - 100.0) < 1e-9);
}

static void assert_ticks(struct mlift_axis axis, int max_ticks, int n_expected, const double *expected)
{
    double ticks[MLIFT_AXIS_MAX_TICKS];
    int decimals;
    assert_int_equal(mlift_axis_ticks(&axis, max_ticks, ticks, &decimals), n_expected);
    for (int i = 0; i < n_expected; i++) {
        assert_true(fabs(ticks[i] - expected[i]) <= 1e-9 * fabs(expected[i]));
    }
}

static void test_ticks_are_round(void **state)
{
    (void)state;
    assert_ticks((struct mlift_axis){.low = 0.0, .high = 8.0}, 7, 5, (const double[]){0, 2, 4, 6, 8});
    assert_ticks((struct mlift_axis){.low = -1.4, .high = 2.1}, 4, 4, (const double[]){-1, 0, 1, 2});
    assert_ticks((struct mlift_axis){.low = 180.0, .high = 5500.0, .is_log = true}, 8, 5,
                 (const double[]){200, 500, 1000, 2000, 5000});
    assert_ticks((struct mlift_axis){.low = 9.0, .high = 2e6, .is_log = true}, 6, 6,
                 (const double[]){1e1, 1e2, 1e3, 1e4, 1e5, 1e6});
    /* Less than a decade holds too few 1-2-5 values: round numbers instead. */
    assert_ticks((struct mlift_axis){.low = 1100.0, .high = 1900.0, .is_log = true}, 5, 4,
                 (const double[]){1200, 1400, 1600, 1800});
    assert_ticks((struct mlift_axis){.low = 0.0, .high = 96.0, .is_hours = true}, 8, 5,
                 (const double[]){0, 24, 48, 72, 96});
}

static void test_there_are_never_too_many_or_too_few(void **state)
{
    (void)state;
    double ticks[MLIFT_AXIS_MAX_TICKS];
    for (int exponent = -6; exponent <= 6; exponent++) {
        for (double mantissa = 1.0; mantissa < 10.0; mantissa += 0.37) {
            double high = mantissa * pow(10.0, exponent);
            int decimals;
            struct mlift_axis axis = {.low = -0.31 * high, .high = high};
            int n = mlift_axis_ticks(&axis, 6, ticks, &decimals);
            assert_in_range(n, 2, 6);
            assert_in_range(decimals, 0, 9);
            for (int i = 0; i < n; i++) {
                assert_true(ticks[i] >= axis.low - 1e-9 * high && ticks[i] <= high * (1.0 + 1e-9));
                /* The decimals suffice to write the tick down exactly. */
                assert_true(fabs(remainder(ticks[i], pow(10.0, -decimals))) < 1e-6 * high);
            }
            double top = mlift_axis_ceil(high);
            assert_true(top >= high * (1.0 - 1e-9) && top <= 1.3 * high);
        }
    }
}

static void test_covers_refuses_what_cannot_be_drawn(void **state)
{
    (void)state;
    assert_true(mlift_axis_covers(2, (const double[]){0.0, 1.0}, 0.0, 1.0));
    assert_false(mlift_axis_covers(2, (const double[]){0.0, 1.1}, 0.0, 1.0));
    assert_false(mlift_axis_covers(2, (const double[]){0.0, (double)NAN}, 0.0, 1.0));
    assert_false(mlift_axis_covers(1, (const double[]){(double)INFINITY}, 0.0, (double)INFINITY));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_lie_where_they_should),
        cmocka_unit_test(test_ticks_are_round),
        cmocka_unit_test(test_there_are_never_too_many_or_too_few),
        cmocka_unit_test(test_covers_refuses_what_cannot_be_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
