/* Test and roll with unlike beliefs: the symmetric case is Feit and Berman's, unlike ones agree with scipy 1.10.1
 * (Nelder-Mead for the size, the bivariate normal law for the error, betabinom for the counts). */
#include "analysis/sequential/asymmetric.h"

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

static const struct mlift_asymmetric UNLIKE = {
    5000.0, {0.03, 0.025}, {0.004, 0.01}, {0.170587221092320, 0.156124949959960}};

static void test_alike_is_the_closed_form(void **state)
{
    struct mlift_asymmetric plan = {20000.0, {0.1, 0.1}, {0.02, 0.02}, {0.3, 0.3}};
    struct mlift_testroll alike = {20000.0, 0.1, 0.02, 0.3};
    struct mlift_testroll_value value, closed;
    double n[2], wanted;

    (void)state;
    assert_int_equal(mlift_testroll_size(&alike, &wanted), 0);
    assert_int_equal(mlift_asymmetric_size(&plan, n), 0);
    close_to(n[0], wanted, 1e-2);
    close_to(n[1], wanted, 1e-2);
    n[0] = n[1] = wanted;
    assert_int_equal(mlift_asymmetric_evaluate(&plan, n, &value), 0);
    assert_int_equal(mlift_testroll_evaluate(&alike, wanted, &closed), 0);
    close_to(value.profit_per_subscriber, closed.profit_per_subscriber, 1e-14);
    close_to(value.profit_perfect, closed.profit_perfect, 1e-14);
    close_to(value.error_rate, closed.error_rate, 1e-10);
    close_to(value.regret, closed.regret, 1e-12);
}

static void test_unlike(void **state)
{
    struct mlift_testroll_value value;
    double n[2];

    (void)state;
    /* what is known well need not be tried again: the incumbent's arm is empty */
    assert_int_equal(mlift_asymmetric_size(&UNLIKE, n), 0);
    assert_true(n[0] == 0.0);
    close_to(n[1], 371.486557, 1e-2);
    assert_int_equal(mlift_asymmetric_evaluate(&UNLIKE, n, &value), 0);
    close_to(value.profit_per_subscriber, 0.030758323157386754, 1e-15);
    n[0] = 100.0;
    n[1] = 300.0;
    assert_int_equal(mlift_asymmetric_evaluate(&UNLIKE, n, &value), 0);
    close_to(value.profit_per_subscriber, 0.030737947726377085, 1e-15);
    close_to(value.error_rate, 0.22243868940305256, 1e-9);
    close_to(value.profit_untested, 0.03, 1e-15);
}

static void test_nothing_to_learn(void **state)
{
    struct mlift_asymmetric plan = {100.0, {0.03, 0.02}, {0.002, 0.002}, {0.17, 0.14}};
    double n[2];
    struct mlift_testroll_value value;

    (void)state;
    assert_int_equal(mlift_asymmetric_size(&plan, n), 0);
    assert_true(n[0] == 0.0 && n[1] == 0.0);
    assert_int_equal(mlift_asymmetric_evaluate(&plan, n, &value), 0);
    close_to(value.profit_per_subscriber, 0.03, 1e-15);
    close_to(value.error_rate, 0.5 * erfc(0.01 / hypot(0.002, 0.002) / sqrt(2.0)), 1e-12);
}

static void test_counted(void **state)
{
    static const double success[] = {54.5325, 6.06875}, failure[] = {1763.2175, 236.68125};
    static const size_t n[] = {40, 60}, none[] = {0, 0}, many[] = {60, 60};
    double profit;

    (void)state;
    assert_int_equal(mlift_asymmetric_exact(5000.0, success, failure, n, &profit), 0);
    close_to(profit, 0.030376383599331747, 1e-12);
    assert_int_equal(mlift_asymmetric_exact(5000.0, success, failure, none, &profit), 0);
    close_to(profit, 0.03, 1e-14);
    assert_int_equal(mlift_asymmetric_exact(100.0, success, failure, many, &profit), MLIFT_ERR_OUT_OF_RANGE);
}

static void test_out_of_range(void **state)
{
    struct mlift_asymmetric plan = UNLIKE;
    struct mlift_testroll_value value;
    double n[2] = {3000.0, 2001.0};

    (void)state;
    assert_int_equal(mlift_asymmetric_evaluate(&plan, n, &value), MLIFT_ERR_OUT_OF_RANGE);
    plan.prior_sd[1] = 0.0;
    assert_int_equal(mlift_asymmetric_size(&plan, n), MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alike_is_the_closed_form),
        cmocka_unit_test(test_unlike),
        cmocka_unit_test(test_nothing_to_learn),
        cmocka_unit_test(test_counted),
        cmocka_unit_test(test_out_of_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
