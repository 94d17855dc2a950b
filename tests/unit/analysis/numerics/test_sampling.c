/* Designs in the unit cube: nets stay nets, layers hold one point each, Saltelli's matrices swap one column. */
#include "analysis/numerics/sampling.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { N = 64, D = 6 };

static double *room(size_t n)
{
    double *u = calloc(n, sizeof *u);

    assert_non_null(u);
    return u;
}

/* In each dimension exactly one point in each of n equal layers. */
static void expect_layers(const double *u, size_t n, int dimensions)
{
    for (int d = 0; d < dimensions; d++) {
        int seen[N] = {0};
        for (size_t i = 0; i < n; i++) {
            double x = u[i * (size_t)dimensions + (size_t)d];
            assert_true(x > 0.0 && x < 1.0);
            seen[(size_t)(x * (double)n)]++;
        }
        for (size_t l = 0; l < n; l++) {
            assert_int_equal(seen[l], 1);
        }
    }
}

static void test_sobol_is_a_net(void **state)
{
    double *u = room((size_t)N * D);

    (void)state;
    assert_int_equal(mlift_sampling_sobol(11, N, D, u), 0);
    expect_layers(u, N, D);
    /* the first two dimensions are a (0, 6, 2)-net: one point in each of 8 x 8 cells */
    int cell[64] = {0};
    for (size_t i = 0; i < N; i++) {
        cell[8 * (int)(8.0 * u[i * D]) + (int)(8.0 * u[i * D + 1])]++;
    }
    for (int c = 0; c < 64; c++) {
        assert_int_equal(cell[c], 1);
    }
    free(u);
}

static void test_seeds_shift(void **state)
{
    double *a = room((size_t)N * D), *b = room((size_t)N * D), *again = room((size_t)N * D);

    (void)state;
    assert_int_equal(mlift_sampling_sobol(1, N, D, a), 0);
    assert_int_equal(mlift_sampling_sobol(2, N, D, b), 0);
    assert_int_equal(mlift_sampling_sobol(1, N, D, again), 0);
    assert_memory_equal(a, again, (size_t)N * D * sizeof *a);
    for (size_t i = 0; i < (size_t)N * D; i++) {
        assert_true(a[i] != b[i]);
    }
    free(again);
    free(b);
    free(a);
}

static void test_lhs_has_layers(void **state)
{
    double *u = room((size_t)N * D);
    double sum = 0.0, squares = 0.0;

    (void)state;
    assert_int_equal(mlift_sampling_lhs(5, 50, 3, u), 0);
    expect_layers(u, 50, 3);
    assert_int_equal(mlift_sampling_lhs(5, N, D, u), 0);
    expect_layers(u, N, D);
    for (size_t i = 0; i < N; i++) {
        sum += (u[i * D] - 0.5) * (u[i * D + 1] - 0.5);
        squares += fabs(u[i * D] - u[i * D + 1]);
    }
    assert_true(fabs(sum / N) < 5.0 / (12.0 * 8.0)); /* five standard errors of independent columns */
    assert_true(squares > 0.0);
    free(u);
}

static void test_saltelli_swaps_one_column(void **state)
{
    enum { K = 3 };
    double *u = room((size_t)N * (K + 2) * K), *both = room((size_t)N * 2 * K);

    (void)state;
    assert_int_equal(mlift_sampling_saltelli(3, N, K, u), 0);
    assert_int_equal(mlift_sampling_sobol(3, N, 2 * K, both), 0);
    for (size_t i = 0; i < N; i++) {
        for (int c = 0; c < K; c++) {
            double a = u[i * K + (size_t)c], b = u[(N + i) * K + (size_t)c];
            assert_true(a == both[i * 2 * K + (size_t)c] && b == both[i * 2 * K + K + (size_t)c]);
            for (int m = 0; m < K; m++) {
                double mixed = u[((size_t)(m + 2) * N + i) * K + (size_t)c];
                assert_true(mixed == (m == c ? b : a));
            }
        }
    }
    free(both);
    free(u);
}

static void test_limits(void **state)
{
    double u[4];

    (void)state;
    assert_int_equal(mlift_sampling_sobol(1, 0, 2, u), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_sampling_sobol(1, 2, 41, u), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_sampling_lhs(1, 2, 0, u), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_sampling_saltelli(1, 2, 21, u), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_sampling_saltelli(1, 2, 0, u), MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sobol_is_a_net), cmocka_unit_test(test_seeds_shift),
                                       cmocka_unit_test(test_lhs_has_layers),
                                       cmocka_unit_test(test_saltelli_swaps_one_column), cmocka_unit_test(test_limits)};
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
