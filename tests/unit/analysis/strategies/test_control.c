/* Control variates against R: with known means the corrected mean is the intercept of lm(y ~ (x - mu)), its variance
 * the intercept's. */
#include "analysis/strategies/control.h"

#include <math.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { N = 20, K = 4 };

static void near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.12g instead of %.12g", value, expected);
    }
}

/* x1, x2 (known to have means 0.05 and -0.02), y and y2. */
static void observe(int r, double *v)
{
    v[0] = sin(r);
    v[1] = cos(2.0 * r);
    v[2] = 0.5 + 0.7 * v[0] - 0.3 * v[1] + 0.1 * sin(5.0 * r);
    v[3] = 0.4 + 0.2 * v[0] + 0.05 * cos(7.0 * r);
}

static void moments(int n, double *mean, double *covariance)
{
    double v[K];

    memset(mean, 0, K * sizeof *mean);
    memset(covariance, 0, K * K * sizeof *covariance);
    for (int r = 1; r <= n; r++) {
        observe(r, v);
        for (int i = 0; i < K; i++) {
            mean[i] += v[i] / n;
        }
    }
    for (int r = 1; r <= n; r++) {
        observe(r, v);
        for (int i = 0; i < K * K; i++) {
            covariance[i] += (v[i / K] - mean[i / K]) * (v[i % K] - mean[i % K]) / (n - 1);
        }
    }
}

static void test_against_lm(void **state)
{
    const double known[] = {0.05, -0.02, (double)NAN, (double)NAN};
    double mean[K], covariance[K * K];
    struct mlift_control control;

    (void)state;
    moments(N, mean, covariance);
    mlift_control_correct(&control, K, N, mean, covariance, known);
    assert_int_equal(control.n_used, 2);
    near(control.df, 17.0, 0.0);
    near(control.mean[2], 0.539377153525, 1e-11);
    near(control.mean[3], 0.411761412564, 1e-11);
    near(control.covariance[2 * K + 2], 2.90211553814e-04, 1e-14);
    near(control.covariance[2 * K + 3], -1.19659958688e-05, 1e-14);
    near(control.covariance[3 * K + 3], 6.86760497930e-05, 1e-14);
    near(control.mean[0], 0.05, 0.0);
    near(control.covariance[0 * K + 2], 0.0, 0.0);
}

/* Fewer than ten replicates for each control: one is used at 19. */
static void test_few_replicates(void **state)
{
    const double known[] = {0.05, -0.02, (double)NAN, (double)NAN};
    double mean[K], covariance[K * K];
    struct mlift_control control;

    (void)state;
    moments(19, mean, covariance);
    mlift_control_correct(&control, K, 19, mean, covariance, known);
    assert_int_equal(control.n_used, 1);
    moments(9, mean, covariance);
    mlift_control_correct(&control, K, 9, mean, covariance, known);
    assert_int_equal(control.n_used, 0);
    near(control.mean[2], mean[2], 0.0);
    near(control.covariance[2 * K + 2], covariance[2 * K + 2] / 9.0, 1e-15);
}

/* A control that does not vary, or repeats another, is left out; all known: nothing is left to chance. */
static void test_degenerate(void **state)
{
    const double mean[] = {1.0, 2.0, 2.0, 5.0}, known[] = {1.0, 2.5, 2.5, (double)NAN};
    const double all[] = {1.0, 2.5, 2.5, 4.0};
    const double c[] = {0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.5, 0.0, 1.0, 1.0, 0.5, 0.0, 0.5, 0.5, 1.0};
    struct mlift_control control;

    (void)state;
    mlift_control_correct(&control, K, 1000, mean, c, known);
    assert_int_equal(control.n_used, 1);
    near(control.mean[3], 5.0 + 0.5 * 0.5, 1e-12);
    near(control.covariance[15], 0.75 * (0.001 + 0.25 / 999.0) * 999.0 / 998.0, 1e-12);
    mlift_control_correct(&control, K, 0, mean, c, all);
    assert_true(isinf(control.df));
    for (int i = 0; i < K * K; i++) {
        near(control.covariance[i], 0.0, 0.0);
    }
    near(control.mean[3], 4.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_lm),
        cmocka_unit_test(test_few_replicates),
        cmocka_unit_test(test_degenerate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
