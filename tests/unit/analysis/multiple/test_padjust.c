/* Adjusted p-values as R 4.2.2 p.adjust gives them (reference rows mt-01..mt-03). */
#include "analysis/multiple/padjust.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void check(enum mlift_padjust method, size_t k, const double *p, const double *expected, double tolerance)
{
    double adjusted[10];
    assert_int_equal(mlift_padjust(method, k, p, adjusted), 0);
    for (size_t i = 0; i < k; i++) {
        assert_true(fabs(adjusted[i] - expected[i]) < tolerance);
    }
}

static void test_r(void **state)
{
    (void)state;
    static const double p[] = {0.01, 0.02, 0.03, 0.04, 0.05}, holm[] = {0.05, 0.08, 0.09, 0.09, 0.09};
    static const double hochberg[] = {0.05, 0.05, 0.05, 0.05, 0.05}, bonferroni[] = {0.05, 0.10, 0.15, 0.20, 0.25};
    static const double q[] = {0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216};
    static const double bh[] = {0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.1057142857, 0.216, 0.216, 0.216};
    static const double mixed[] = {0.04, 0.9, 0.002}, mixed_holm[] = {0.08, 0.9, 0.006};
    check(MLIFT_PADJUST_NONE, 5, p, p, 1e-15);
    check(MLIFT_PADJUST_HOLM, 5, p, holm, 1e-12);
    check(MLIFT_PADJUST_HOCHBERG, 5, p, hochberg, 1e-12);
    check(MLIFT_PADJUST_BONFERRONI, 5, p, bonferroni, 1e-12);
    check(MLIFT_PADJUST_BH, 10, q, bh, 1e-9);
    check(MLIFT_PADJUST_HOLM, 3, mixed, mixed_holm, 1e-12);
}

static void test_refuses(void **state)
{
    (void)state;
    static const double bad[] = {0.5, 1.5};
    double adjusted[2];
    assert_int_equal(mlift_padjust(MLIFT_PADJUST_HOLM, 2, bad, adjusted), MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_r), cmocka_unit_test(test_refuses)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
