/* Nodes and weights integrate what they must, and nothing escapes between panels. */
#include "analysis/numerics/quadrature.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static double power_31(double x, void *context)
{
    (void)context;
    return pow(x, 31.0);
}

static double bell(double x, void *context)
{
    (void)context;
    return exp(-0.5 * x * x);
}

static void test_degree_31_is_exact(void **state)
{
    (void)state;
    double integral = mlift_quadrature_integrate(power_31, NULL, 0.0, 1.7, 1);
    assert_true(fabs(integral / (pow(1.7, 32.0) / 32.0) - 1.0) < 1e-13);
}

static void test_normal_density_on_wide_panels(void **state)
{
    (void)state;
    double integral = mlift_quadrature_integrate(bell, NULL, -9.0, 9.0, 8);
    assert_true(fabs(integral - sqrt(2.0 * acos(-1.0))) < 1e-12);
}

static void test_nodes_ascend_and_weights_sum_to_the_length(void **state)
{
    (void)state;
    double x[3 * MLIFT_QUADRATURE_PER_PANEL], w[3 * MLIFT_QUADRATURE_PER_PANEL], sum = 0.0;
    mlift_quadrature_fill(-2.385, 4.112, 3, x, w);
    for (size_t i = 0; i < 3 * MLIFT_QUADRATURE_PER_PANEL; i++) {
        assert_true(x[i] > (i > 0 ? x[i - 1] : -2.385) && x[i] < 4.112);
        sum += w[i];
    }
    assert_true(fabs(sum - 6.497) < 1e-13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_degree_31_is_exact),
        cmocka_unit_test(test_normal_density_on_wide_panels),
        cmocka_unit_test(test_nodes_ascend_and_weights_sum_to_the_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
