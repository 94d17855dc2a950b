/* Sobol indices: the Ishigami function and Sobol's g-function against their closed forms, factorials and regressions
 * against NumPy. */
#include "analysis/numerics/sensitivity.h"

#include "analysis/numerics/sampling.h"
#include "models/draw.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect_near(double got, double expected, double tolerance)
{
    if (!(fabs(got - expected) <= tolerance)) {
        print_error("%.15g is not %.15g within %g\n", got, expected, tolerance);
    }
    assert_true(fabs(got - expected) <= tolerance);
}

/* Ishigami and Homma 1990, with a = 7, b = 0.1. */
static double ishigami(const double *u, int k)
{
    double x = M_PI * (2.0 * u[0] - 1.0), y = M_PI * (2.0 * u[1] - 1.0), z = M_PI * (2.0 * u[2] - 1.0);

    (void)k;
    return sin(x) + 7.0 * sin(y) * sin(y) + 0.1 * z * z * z * z * sin(x) + 1000.0; /* a mean must not disturb */
}

/* Saltelli and Sobol 1995, a = 0, 1, 4.5, 9. */
static const double g_weights[] = {0.0, 1.0, 4.5, 9.0};

static double g_function(const double *u, int k)
{
    double product = 1.0;

    for (int i = 0; i < k; i++) {
        product *= (fabs(4.0 * u[i] - 2.0) + g_weights[i]) / (1.0 + g_weights[i]);
    }
    return product;
}

static void estimate(double (*f)(const double *, int), int k, size_t n, uint64_t seed, struct mlift_sensitivity *result)
{
    size_t points = n * (size_t)(k + 2);
    double *u = calloc(points * (size_t)k, sizeof *u), *y = calloc(points, sizeof *y);

    assert_non_null(u);
    assert_non_null(y);
    assert_int_equal(mlift_sampling_saltelli(seed, n, k, u), 0);
    for (size_t i = 0; i < points; i++) {
        y[i] = f(u + i * (size_t)k, k);
    }
    assert_int_equal(mlift_sensitivity_saltelli(y, n, k, seed, result), 0);
    free(y);
    free(u);
}

static void test_ishigami(void **state)
{
    static const double first[] = {0.31390519114781146, 0.4424111447900409, 0.0};
    static const double total[] = {0.5575888552099592, 0.4424111447900409, 0.24368366406214773};
    struct mlift_sensitivity result;

    (void)state;
    estimate(ishigami, 3, 4096, 7, &result);
    expect_near(result.mean, 1003.5, 0.02);
    expect_near(result.variance, 13.844587940719254, 0.05);
    for (int i = 0; i < 3; i++) {
        expect_near(result.first[i], first[i], 0.012);
        expect_near(result.total[i], total[i], 0.012);
        assert_true(result.first_se[i] > 0.0 && result.first_se[i] < 0.04 && result.total_se[i] < 0.04);
        expect_near(result.first[i], first[i], 5.0 * result.first_se[i] + 1e-3);
    }
}

/* The errors are the standard deviations, with n - 1, of the indices over resampled rows. */
static void test_errors_are_those_of_resampled_rows(void **state)
{
    enum { N = 32, K = 2, BLOCKS = K + 2, SEED = 11, RESAMPLES = MLIFT_SENSITIVITY_RESAMPLES };
    double u[N * BLOCKS * K], y[N * BLOCKS], again[N * BLOCKS];
    double index[2 * K][RESAMPLES];
    struct mlift_sensitivity result, resampled;

    (void)state;
    assert_int_equal(mlift_sampling_saltelli(SEED, N, K, u), 0);
    for (size_t i = 0; i < N * BLOCKS; i++) {
        y[i] = g_function(u + i * K, K);
    }
    assert_int_equal(mlift_sensitivity_saltelli(y, N, K, SEED, &result), 0);
    for (int r = 0; r < RESAMPLES; r++) {
        for (uint32_t j = 0; j < N; j++) {
            uint64_t word = mlift_draw_word(SEED, (uint64_t)r, j, MLIFT_DRAW_SWEEP_BOOTSTRAP, 0);
            for (int block = 0; block < BLOCKS; block++) {
                again[block * N + (int)j] = y[block * N + (int)(word * N >> 32)];
            }
        }
        assert_int_equal(mlift_sensitivity_saltelli(again, N, K, SEED, &resampled), 0);
        double sum = 0.0, squares = 0.0;
        for (int i = 0; i < 2 * N; i++) {
            sum += again[i] - result.mean;
            squares += (again[i] - result.mean) * (again[i] - result.mean);
        }
        double variance = squares / (2 * N) - sum * sum / (4.0 * N * N);
        for (int i = 0; i < K; i++) {
            double change = 0.0;
            for (int j = 0; j < N; j++) {
                change += (again[(i + 2) * N + j] - again[j]) / N;
            }
            /* what is taken out of the products is the mean of all rows, not of these */
            index[i][r] = resampled.first[i] + (resampled.mean - result.mean) * change / variance;
            index[K + i][r] = resampled.total[i];
        }
    }
    for (int i = 0; i < 2 * K; i++) {
        double mean = 0.0, squares = 0.0;
        for (int r = 0; r < RESAMPLES; r++) {
            mean += index[i][r] / RESAMPLES;
        }
        for (int r = 0; r < RESAMPLES; r++) {
            squares += (index[i][r] - mean) * (index[i][r] - mean);
        }
        double error = sqrt(squares / (RESAMPLES - 1)), got = i < K ? result.first_se[i] : result.total_se[i - K];
        assert_true(i >= K || error > 0.05);
        expect_near(got, error, 1e-9 * error);
    }
}

static void test_g_function(void **state)
{
    double part[4], whole = 1.0;
    struct mlift_sensitivity result;

    (void)state;
    for (int i = 0; i < 4; i++) {
        part[i] = 1.0 / (3.0 * (1.0 + g_weights[i]) * (1.0 + g_weights[i]));
        whole *= 1.0 + part[i];
    }
    estimate(g_function, 4, 4096, 3, &result);
    for (int i = 0; i < 4; i++) {
        double others = whole / (1.0 + part[i]);
        expect_near(result.first[i], part[i] / (whole - 1.0), 0.012);
        expect_near(result.total[i], part[i] * others / (whole - 1.0), 0.012);
    }
}

/* tests: y = (a^2 + 0.5) (1 + b) + (0.3 c - 1) (a - 1.5 b) + 0.1 c^2 over 3 x 2 x 4 levels; expected values from NumPy
 * 1.24 by means over axes, apart from the program. */
static void test_factorial(void **state)
{
    static const double first[] = {0.578213953613, 0.287396614508, 0.023862564473};
    static const double total[] = {0.680612697712, 0.388290150588, 0.041624019106};
    static const size_t levels[] = {3, 2, 4};
    double y[24];
    struct mlift_sensitivity result;

    (void)state;
    for (int i = 0; i < 24; i++) {
        double a = i / 8, b = i / 4 % 2, c = i % 4;
        y[i] = (a * a + 0.5) * (1.0 + b) + (0.3 * c - 1.0) * (a - 1.5 * b) + 0.1 * c * c;
    }
    assert_int_equal(mlift_sensitivity_factorial(y, levels, 3, &result), 0);
    expect_near(result.mean, 3.4625, 1e-12);
    expect_near(result.variance, 7.78546875, 1e-11);
    for (int i = 0; i < 3; i++) {
        expect_near(result.first[i], first[i], 1e-11);
        expect_near(result.total[i], total[i], 1e-11);
    }
    expect_near(result.pair[0][1], 0.092765412773, 1e-11);
    expect_near(result.pair[2][0], 0.009633331326, 1e-11);
    expect_near(result.pair[1][2], 0.008128123307, 1e-11);
    expect_near(result.explained, first[0] + first[1] + first[2], 1e-11);
}

/* Expected values: numpy.linalg.lstsq on the same columns. */
static void test_regression(void **state)
{
    enum { N = 30, K = 3 };
    static const size_t levels[] = {0, 0, 3};
    double x[N * K], y[N];
    struct mlift_sensitivity result;

    (void)state;
    for (int i = 0; i < N; i++) {
        double a = (i * 7 % 30) / 29.0, b = (i * 11 % 30) / 29.0 * 4.0 - 1.0;
        int w = i % 3;
        x[i * K] = a;
        x[i * K + 1] = b;
        x[i * K + 2] = w;
        y[i] = 1.5 * a - 2.0 * a * a + 0.7 * b + (w == 1 ? 0.4 : w == 2 ? -0.9 : 0.0) + 0.2 * sin(i * 3.7);
    }
    assert_int_equal(mlift_sensitivity_regression(x, y, N, K, levels, &result), 0);
    expect_near(result.explained, 0.983480567084, 1e-9);
    expect_near(result.first[0], 0.039131598383, 1e-9);
    expect_near(result.first[1], 0.628965605744, 1e-9);
    expect_near(result.first[2], 0.251968928345, 1e-9);
    assert_true(isnan(result.total[0]));
    assert_int_equal(mlift_sensitivity_regression(x, y, 7, K, levels, &result), 0);
    assert_true(isnan(result.first[0]) && isnan(result.explained)); /* fewer points than columns */
}

static void test_nothing_varies(void **state)
{
    static const size_t levels[] = {2, 2};
    const double y[] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
    struct mlift_sensitivity result;

    (void)state;
    assert_int_equal(mlift_sensitivity_factorial(y, levels, 2, &result), 0);
    assert_true(isnan(result.first[0]) && isnan(result.total[1]) && result.mean == 0.1);
    assert_int_equal(mlift_sensitivity_saltelli(y, 2, 2, 1, &result), 0);
    assert_true(isnan(result.first[0]) && isnan(result.total_se[1]));
    assert_int_equal(mlift_sensitivity_saltelli(y, 1, 2, 1, &result), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_sensitivity_factorial(y, levels, 0, &result), MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ishigami),
                                       cmocka_unit_test(test_g_function),
                                       cmocka_unit_test(test_errors_are_those_of_resampled_rows),
                                       cmocka_unit_test(test_factorial),
                                       cmocka_unit_test(test_regression),
                                       cmocka_unit_test(test_nothing_varies)};
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
