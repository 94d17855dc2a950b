/* Mixtures over the total, and their largest value, where both are known; the widest region alpha allows. */
#include "analysis/twoarm/unconditional.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { N = 60 };

static void close_to(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance)) {
        fail_msg("got %.15g, want %.15g within %g", got, want, tolerance);
    }
}

static void fill_inverse(double *inverse)
{
    for (int k = 1; k <= N + 1; k++) {
        inverse[k] = 1.0 / k;
    }
}

static void test_mean_is_the_binomial_mean(void **state)
{
    double tail[N + 1], inverse[N + 2] = {0};
    (void)state;
    fill_inverse(inverse);
    for (int m = 0; m <= N; m++) {
        tail[m] = (double)m * m;
    }
    for (double p = 1e-6; p < 1.0; p += 0.0713) {
        close_to(mlift_unconditional_mean(tail, inverse, N, p), N * p * (1 - p) + N * p * N * p, 1e-10);
    }
}

static void test_largest_of_one_total_is_the_binomial_mode(void **state)
{
    double inverse[N + 2] = {0};
    (void)state;
    fill_inverse(inverse);
    for (int k = 1; k < N; k++) {
        double tail[N + 1] = {0};
        double p = (double)k / N;
        tail[k] = 1.0;
        double want = exp(lgamma(N + 1.0) - lgamma(k + 1.0) - lgamma(N - k + 1.0) + k * log(p) + (N - k) * log1p(-p));
        close_to(mlift_unconditional_largest(tail, inverse, N, HUGE_VAL), want, 1e-9 * want);
        assert_true(mlift_unconditional_largest(tail, inverse, N, 0.5 * want) > 0.5 * want);
    }
}

static void test_a_rejected_total_counts_with_its_probability(void **state)
{
    /* all tables of total 1 and no other: the largest null probability is that of m = 1, 2 p (1 - p) = 1/2 for n = 1 +
     * 1 */
    struct mlift_region region;
    double tail[3];
    (void)state;
    assert_int_equal(mlift_region_init(&region, 1, 1, MLIFT_ALTERNATIVE_TWO_SIDED), MLIFT_OK);
    close_to(mlift_unconditional_size(&region, MLIFT_REGION_Z, 1.0, HUGE_VAL, tail), 0.5, 1e-9);
    close_to(tail[1], 1.0, 0.0);
    close_to(mlift_unconditional_size(&region, MLIFT_REGION_Z, 1.5, HUGE_VAL, tail), 0.0, 0.0);
    mlift_region_free(&region);
    mlift_region_free(&region);
}

static void test_a_search_that_can_reject_nothing(void **state)
{
    struct mlift_region region;
    double level = 0.0;
    (void)state;
    assert_int_equal(mlift_region_init(&region, 2, 2, MLIFT_ALTERNATIVE_TWO_SIDED), MLIFT_OK);
    assert_int_equal(mlift_unconditional_search(&region, MLIFT_REGION_FISHER, 0.01, &level), MLIFT_OK);
    for (int x1 = 0; x1 <= 2; x1++) {
        for (int x2 = 0; x2 <= 2; x2++) {
            assert_false(mlift_region_has(&region, x1, x2));
        }
    }
    mlift_region_free(&region);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mean_is_the_binomial_mean),
        cmocka_unit_test(test_largest_of_one_total_is_the_binomial_mode),
        cmocka_unit_test(test_a_rejected_total_counts_with_its_probability),
        cmocka_unit_test(test_a_search_that_can_reject_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
