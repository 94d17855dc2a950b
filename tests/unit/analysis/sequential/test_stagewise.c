/* Estimates after a stop: against quadrature in scipy, and by what stage-wise ordering promises. */
#include "analysis/sequential/stagewise.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void close_to(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance)) {
        fail_msg("got %.15g, want %.15g within %g", got, want, tolerance);
    }
}

static void solve(int looks, int sides, struct mlift_sequential_design *design)
{
    struct mlift_sequential_plan plan;
    assert_int_equal(mlift_sequential_plan_looks(&plan, looks), MLIFT_OK);
    plan.sides = sides;
    plan.alpha = 0.05;
    plan.power = 0.8;
    assert_int_equal(mlift_sequential_solve(&plan, design), MLIFT_OK);
}

/* One look is the z test. */
static void test_one_look(void **state)
{
    struct mlift_sequential_design design;
    struct mlift_stagewise e;
    (void)state;
    solve(1, 2, &design);
    assert_int_equal(mlift_stagewise_estimate(&design, 0, 1.3, 0.05, &e), MLIFT_OK);
    close_to(e.drift, 1.3, 1e-8);
    close_to(e.low, 1.3 - 1.959963984540054, 1e-8);
    close_to(e.high, 1.3 + 1.959963984540054, 1e-8);
}

/* Two looks, O'Brien-Fleming (2.7965, 1.9774): counts 7/47 and 54/274, then 19/94 and 58/548, end at the second look;
 * scipy 1.10.1, quad over the first look and brentq, drift times the pooled error. */
static void test_two_looks(void **state)
{
    struct mlift_sequential_design design;
    struct mlift_stagewise e;
    double pooled = 77.0 / 642, se = sqrt(pooled * (1.0 - pooled) * (1.0 / 94 + 1.0 / 548));
    (void)state;
    solve(2, 2, &design);
    assert_int_equal(mlift_stagewise_estimate(&design, 1, (58.0 / 548 - 19.0 / 94) / se, 0.05, &e), MLIFT_OK);
    close_to(se * e.drift, -0.0948123979, 1e-8);
    close_to(se * e.low, -0.1665039589, 1e-8);
    close_to(se * e.high, -0.02172172147, 1e-8);
}

/* The tail rises with the drift, falls with z, is symmetric, and at a bound joins the two-sided p value. */
static void test_relations(void **state)
{
    struct mlift_sequential_design design;
    double above, below, low, high, p, z[] = {0.4, 1.2, 2.3};
    int at;
    (void)state;
    solve(3, 2, &design);
    assert_int_equal(mlift_stagewise_tail(&design, 2, 2.3, 0.0, &above), MLIFT_OK);
    assert_int_equal(mlift_stagewise_tail(&design, 2, -2.3, 0.0, &below), MLIFT_OK);
    close_to(above + below, 1.0, 1e-10);
    assert_int_equal(mlift_sequential_p_value(&design, z, 3, &at, &p), MLIFT_OK);
    close_to(2.0 * above, p, 1e-10);
    assert_int_equal(mlift_stagewise_tail(&design, 1, 3.0, 1.0, &low), MLIFT_OK);
    assert_int_equal(mlift_stagewise_tail(&design, 1, 3.0, 2.0, &high), MLIFT_OK);
    assert_true(low < high);
    assert_int_equal(mlift_stagewise_tail(&design, 1, 3.5, 1.0, &high), MLIFT_OK);
    assert_true(high < low);
    assert_int_equal(mlift_stagewise_tail(&design, 3, 1.0, 0.0, &p), MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_look),
        cmocka_unit_test(test_two_looks),
        cmocka_unit_test(test_relations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
