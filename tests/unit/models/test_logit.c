/* Exponential, logarithm and logistic against the C library's long double functions; normal bins against GSL. */
#include "models/logit.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Error of `value` in units in the last place of `truth`. */
static double ulps(double value, long double truth)
{
    double rounded = fabs((double)truth);
    double unit = nextafter(rounded, HUGE_VAL) - rounded;

    return (double)fabsl((long double)value - truth) / unit;
}

static void test_exp(void **state)
{
    double worst = 0.0;

    (void)state;
    for (double x = -708.0; x <= 709.0; x += 0.00317) {
        worst = fmax(worst, ulps(mlift_logit_exp(x), expl((long double)x)));
    }
    for (double x = 1e-300; x < 1.0; x *= 1.7) {
        worst = fmax(worst, ulps(mlift_logit_exp(x), expl((long double)x)));
        worst = fmax(worst, ulps(mlift_logit_exp(-x), expl(-(long double)x)));
    }
    assert_true(worst > 0.0 && worst <= 2.0);
    assert_true(mlift_logit_exp(0.0) == 1.0);
    assert_true(mlift_logit_exp(-708.1) == 0.0 && mlift_logit_exp(-HUGE_VAL) == 0.0);
    assert_true(isinf(mlift_logit_exp(709.1)) && isinf(mlift_logit_exp(HUGE_VAL)));
    assert_true(isnan(mlift_logit_exp((double)NAN)));
}

static void test_log(void **state)
{
    double worst = 0.0;

    (void)state;
    for (double x = 5e-324; x < 1e308; x *= 1.0137) {
        worst = fmax(worst, ulps(mlift_logit_log(x), logl((long double)x)));
        x = x < 1e-320 ? x * 3.0 : x; /* steps that the smallest numbers can take */
    }
    for (double x = 0.25; x < 4.0; x += 0.0000173) {
        worst = fmax(worst, ulps(mlift_logit_log(x), logl((long double)x)));
    }
    assert_true(worst > 0.0 && worst <= 4.0);
    assert_true(mlift_logit_log(1.0) == 0.0);
}

static void test_logistic(void **state)
{
    double before = 0.0;

    (void)state;
    for (double x = -750.0; x <= 750.0; x += 0.0131) {
        double p = mlift_logit_probability(x), truth = (double)(1.0L / (1.0L + expl(-(long double)x)));
        assert_true(fabs(p - truth) <= 4e-16 * truth + 1e-307); /* below e^-708 it is 0 */
        assert_true(p >= before && p <= 1.0);
        before = p;
    }
    assert_true(mlift_logit_probability(0.0) == 0.5);
    assert_true(mlift_logit_probability(-HUGE_VAL) == 0.0 && mlift_logit_probability(HUGE_VAL) == 1.0);
    for (double p = 0.001; p < 1.0; p += 0.0137) {
        assert_true(fabs(mlift_logit_probability(mlift_logit_of(p)) - p) < 1e-15);
    }
}

static void test_daily(void **state)
{
    (void)state;
    assert_true(mlift_logit_daily(0.0, 30.0) == 0.0 && mlift_logit_daily(1.0, 30.0) == 1.0);
    assert_true(mlift_logit_daily(0.2385, 1.0) - 0.2385 < 1e-15);
    for (double p = 0.01; p < 1.0; p += 0.0931) {
        double daily = mlift_logit_daily(p, 30.0), missed = 1.0;
        for (int d = 0; d < 30; d++) {
            missed *= 1.0 - daily;
        }
        assert_true(daily > 0.0 && fabs(1.0 - missed - p) < 1e-14);
    }
}

static void test_normal_bins(void **state)
{
    (void)state;
    for (int n = 1; n <= 9; n += 2) {
        double sum = 0.0;
        for (int b = 0; b < n; b++) {
            double low = b ? gsl_ran_ugaussian_pdf(gsl_cdf_ugaussian_Pinv((double)b / n)) : 0.0;
            double high = b + 1 < n ? gsl_ran_ugaussian_pdf(gsl_cdf_ugaussian_Pinv((double)(b + 1) / n)) : 0.0;
            assert_true(fabs(mlift_logit_normal_bin(n, b) - n * (low - high)) < 1e-13);
            sum += mlift_logit_normal_bin(n, b);
        }
        assert_true(sum == 0.0 || fabs(sum) < 1e-15);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exp),   cmocka_unit_test(test_log),         cmocka_unit_test(test_logistic),
        cmocka_unit_test(test_daily), cmocka_unit_test(test_normal_bins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
