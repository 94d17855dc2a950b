/* Relative lift: GrowthBook's power calculator. */
#include "analysis/twoarm/liftratio.h"

#include "analysis/sequential/msprt.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* growthbook packages/shared/test/power.test.ts: mean 10, three variations, alpha .05. Reference rows av-09, av-12. */
static void test_growthbook(void **state)
{
    (void)state;
    static const double weeks[] = {0.36767, 0.24505, 0.19525, 0.16673, 0.14774, 0.13394, 0.12336, 0.11491, 0.10796};
    double variance = 3909.9997749994377, n = 400000.0 / 3.0, lift = 0.0;
    assert_true(fabs(mlift_liftratio_power(10, variance, n, 0.05, 0.05, 2) - 0.52144) < 5e-6);
    assert_int_equal(mlift_liftratio_mde(10, variance, n, 0.05, 2, 0.8, &lift), 0);
    assert_true(fabs(lift - 0.07027) < 5e-6);
    /* Weekly values are for its other metric, a rate of .1 with 1,500 subscribers a week and variation. */
    for (int week = 1; week <= 9; week++) {
        assert_int_equal(mlift_liftratio_mde(0.1, 0.09, 1500.0 * week, 0.05, 2, 0.8, &lift), 0);
        assert_true(fabs(lift - weeks[week - 1]) < 5e-6);
    }
}

/* Same file, sequential testing tuned for 5,000: the variance grows by the square of the wider interval. */
static void test_growthbook_sequential(void **state)
{
    (void)state;
    double n = 400000.0 / 3.0, rho = mlift_msprt_rho(0.05, 5000, 2), lift = 0.0;
    double variance = 3909.9997749994377 * mlift_msprt_inflation(2.0 * n, rho, 0.05, 2);
    assert_true(fabs(mlift_liftratio_power(10, variance, n, 0.05, 0.05, 2) - 0.20596) < 5e-6);
    assert_int_equal(mlift_liftratio_mde(10, variance, n, 0.05, 2, 0.8, &lift), 0);
    assert_true(fabs(lift - 0.12821) < 5e-6);
}

/* Rows av-02, av-03: control sum 1396.87, sumsq 52377.9767, n 3000; treatment 2422.7, 134698.29, 3461. */
static void test_delta_method(void **state)
{
    (void)state;
    double m_a = 1396.87 / 3000.0, m_b = 2422.7 / 3461.0;
    struct mlift_liftratio_arm a = {m_a, (52377.9767 - 3000.0 * m_a * m_a) / 2999.0, 3000};
    struct mlift_liftratio_arm b = {m_b, (134698.29 - 3461.0 * m_b * m_b) / 3460.0, 3461};
    double numeric = (m_b / m_a) * sqrt(a.variance / (m_a * m_a * a.n) + b.variance / (m_b * m_b * b.n));
    assert_true(fabs(mlift_liftratio_se(a, b) - numeric) < 1e-14);
}

static void test_refuses(void **state)
{
    (void)state;
    double lift = 0.0;
    assert_int_equal(mlift_liftratio_mde(1.0, 100.0, 50.0, 0.05, 2, 0.8, &lift), MLIFT_ERR_UNREACHABLE);
    assert_int_equal(mlift_liftratio_mde(1.0, 1.0, 50.0, 0.9, 2, 0.8, &lift), MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_growthbook),
        cmocka_unit_test(test_growthbook_sequential),
        cmocka_unit_test(test_delta_method),
        cmocka_unit_test(test_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
