/* Dunnett's law against published tables, R multcomp and the cases that need no integration. */
#include "analysis/multiple/dunnett.h"

#include "analysis/numerics/normal.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static double equal_arms[] = {0.7071067811865476, 0.7071067811865476, 0.7071067811865476, 0.7071067811865476,
                              0.7071067811865476};

/* Dunnett (1955) tables as scipy's test_multicomp.py carries them (the two-sided ones are approximate: p within 5e-3),
 * and Gauss-Legendre values that R mvtnorm 1.1-3 confirms to its 1e-3. Reference rows du-01..du-15. */
static void test_critical_values(void **state)
{
    (void)state;
    static const struct {
        size_t k;
        double df;
        int sides;
        double c, p_tolerance;
    } rows[] = {
        {3, 10, 1, 2.34, 5e-3},    {2, 30, 1, 1.99, 5e-3},          {5, 30, 1, 2.33, 5e-3},
        {3, 10, 2, 2.81, 5e-3},    {4, 60, 2, 2.55, 5e-3},          {5, 20, 1, 2.38878, 2e-6},
        {5, 20, 2, 2.73468, 2e-6}, {5, HUGE_VAL, 1, 2.23382, 2e-6}, {5, HUGE_VAL, 2, 2.51146, 2e-6},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mlift_dunnett dunnett = {rows[i].k, equal_arms, rows[i].df, rows[i].sides};
        double c = 0.0;
        assert_true(fabs(mlift_dunnett_p_value(&dunnett, rows[i].c) - 0.05) < rows[i].p_tolerance);
        assert_int_equal(mlift_dunnett_critical(&dunnett, 0.05, &c), 0);
        assert_true(fabs(mlift_dunnett_p_value(&dunnett, c) - 0.05) < 1e-10);
    }
}

/* Dunnett (1955) blood counts: control of 6, treatments of 4 and 5, two-sided p by R multcomp. Reference row du-17. */
static void test_blood_counts(void **state)
{
    (void)state;
    double loading[] = {sqrt(4.0 / 10.0), sqrt(5.0 / 11.0)};
    struct mlift_dunnett dunnett = {2, loading, 12.0, 2};
    assert_true(fabs(mlift_dunnett_p_value(&dunnett, 0.85703) - 0.6201020) < 1e-5);
    assert_true(fabs(mlift_dunnett_p_value(&dunnett, 3.69375) - 0.0058254) < 1e-6);
}

static void test_cases_without_integration(void **state)
{
    (void)state;
    double none[] = {0.0, 0.0, 0.0};
    struct mlift_dunnett independent = {3, none, HUGE_VAL, 1}, single = {1, equal_arms, 5.0, 2};
    assert_true(fabs(mlift_dunnett_below(&independent, 1.7) - pow(mlift_normal_below(1.7), 3.0)) < 1e-12);
    assert_true(fabs(mlift_dunnett_p_value(&single, -2.570581835636314) - 0.05) < 1e-10); /* R qt(.975, 5) */
}

static void test_refuses(void **state)
{
    (void)state;
    double bad[] = {1.5}, c = 0.0;
    struct mlift_dunnett loading = {1, bad, HUGE_VAL, 1}, good = {2, equal_arms, 0.0, 1};
    assert_true(isnan(mlift_dunnett_below(&loading, 1.0)));
    assert_int_equal(mlift_dunnett_critical(&good, 0.05, &c), MLIFT_ERR_OUT_OF_RANGE);
    good.df = 10.0;
    assert_int_equal(mlift_dunnett_critical(&good, 1.0, &c), MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_critical_values),
        cmocka_unit_test(test_blood_counts),
        cmocka_unit_test(test_cases_without_integration),
        cmocka_unit_test(test_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
