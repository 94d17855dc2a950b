/* Brent's method finds roots where there are any, and says so where there are none. */
#include "analysis/numerics/root.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static double cubic(double x, void *context)
{
    (void)context;
    return (x - 1.0) * (x * x + 3.0 * x + 7.0);
}

static double step(double x, void *context)
{
    (void)context;
    return x < 2.385 ? -1.0 : 1.0;
}

static double nothing(double x, void *context)
{
    (void)context;
    return x > 0.0 ? (double)NAN : -1.0;
}

static void test_roots(void **state)
{
    (void)state;
    double root = 0.0;
    assert_int_equal(mlift_root_find(cubic, NULL, -11.0, 40.0, 1e-13, &root), 0);
    assert_true(fabs(root - 1.0) < 1e-12);
    assert_int_equal(mlift_root_find(cubic, NULL, 1.0, 40.0, 1e-13, &root), 0);
    assert_true(fabs(root - 1.0) < 1e-12);
    assert_int_equal(mlift_root_find(step, NULL, -7.0, 9.0, 1e-12, &root), 0);
    assert_true(fabs(root - 2.385) < 2e-12);
}

static void test_no_root(void **state)
{
    (void)state;
    double root = 0.0;
    assert_int_equal(mlift_root_find(cubic, NULL, 2.0, 40.0, 1e-13, &root), MLIFT_ERR_UNREACHABLE);
    assert_int_equal(mlift_root_find(nothing, NULL, -1.0, 1.0, 1e-13, &root), MLIFT_ERR_NO_CONVERGENCE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_roots), cmocka_unit_test(test_no_root)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
