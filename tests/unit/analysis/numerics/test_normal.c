/* The normal law against R 4.2.2 pnorm, qnorm, dnorm. */
#include "analysis/numerics/normal.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_values(void **state)
{
    (void)state;
    assert_true(fabs(mlift_normal_below(-1.3) - 0.09680048458561036) < 1e-16);
    assert_true(fabs(mlift_normal_above(9.5) / 1.04945150753626e-21 - 1.0) < 1e-12);
    assert_true(fabs(mlift_normal_density(2.385) - 0.02321280917163613) < 1e-16);
    assert_true(fabs(mlift_normal_quantile_above(0.025) - 1.959963984540054) < 1e-14);
    assert_true(fabs(mlift_normal_quantile_above(1e-100) - 21.27345356096532) < 1e-11);
    assert_true(isinf(mlift_normal_quantile_above(0.0)) && mlift_normal_quantile_above(0.0) > 0.0);
    assert_true(isinf(mlift_normal_quantile_above(1.0)) && mlift_normal_quantile_above(1.0) < 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_values)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
