/* Relative lift: GrowthBook's power calculator. */
#include "analysis/liftratio.h"

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
    /* The users a week are not in the published row; its first value fixes them, the other eight are then checked. */
    double z = 1.959963984540054 + 0.8416212335729143, r = 1.36767;
    double per_week = z * z * variance * (1.0 + r * r) / (100.0 * (r - 1.0) * (r - 1.0));
    for (int week = 1; week <= 9; week++) {
        assert_int_equal(mlift_liftratio_mde(10, variance, per_week * week, 0.05, 2, 0.8, &lift), 0);
        assert_true(fabs(lift - weeks[week - 1]) < 2e-5);
    }
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
        cmocka_unit_test(test_delta_method),
        cmocka_unit_test(test_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
