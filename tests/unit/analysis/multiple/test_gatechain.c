/* Chains of gates against R (mvtnorm 1.1-3, pmvnorm with GenzBretz, abseps 1e-8) and where
 * they are known in closed form. */
#include "analysis/multiple/gatechain.h"
#include "analysis/numerics/normal.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void close_to(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance)) {
        fail_msg("got %.12g, want %.12g within %g", got, want, tolerance);
    }
}

static void test_closed_forms(void **state)
{
    static const double bound[] = {-30.0, -30.0, -30.0, 1.0}, gain[] = {0.6, 0.4, 0.5, 0.2};
    static const double high[] = {1.2, -0.3, 0.5, 0.0};
    double sd = sqrt(0.36 + 0.16 + 0.25 + 0.04);

    (void)state;
    for (size_t r = 0; r < 4; r++) { /* bounds that ask for nothing */
        close_to(mlift_gatechain_tail(4, r, bound, gain, 0.7), mlift_normal_above(0.7 / sd), 1e-6);
    }
    /* a sum that asks for nothing */
    double all = mlift_normal_above(1.2) * mlift_normal_above(-0.3) * mlift_normal_above(0.5);
    close_to(mlift_gatechain_tail(4, 3, high, gain, -60.0), all, 1e-9);
    close_to(mlift_gatechain_tail(4, 3, high, gain, 60.0), 0.0, 1e-7);
}

static void test_against_r(void **state)
{
    static const struct {
        size_t k, r;
        double bound[12], gain[12], need, want;
    } row[] = {
        {3, 2, {-1.08, 0.52, -0.54}, {0.23, 0.34, 0.34}, -0.25, 0.247579182},
        {5, 4, {-0.8, 0.33, 0.65, -0.64, -0.27}, {0.44, 0.25, 0.39, 0.37, 0.44}, -0.43, 0.055244944},
        {7,
         5,
         {-1.17, 0.63, -1.43, 0.56, -0.7, 0.49, 0.26},
         {0.49, 0.17, 0.4, 0.4, 0.32, 0.47, 0.29},
         0.65,
         0.030510771},
        {8,
         7,
         {-0.33, -1.12, 0.83, 0.17, -0.2, 0.83, 0.42, -0.52},
         {0.37, 0.42, 0.31, 0.14, 0.48, 0.11, 0.16, 0.18},
         1.3,
         0.001213152},
        {10,
         6,
         {-1.4, 0.13, -0.82, -0.18, 0.33, 0.07, -1.3, -0.38, -1.43, 0.83},
         {0.22, 0.19, 0.22, 0.43, 0.24, 0.13, 0.11, 0.38, 0.28, 0.31},
         -0.37,
         0.031701914},
        {12,
         11,
         {0.24, -1.02, 0.93, -0.31, -0.78, -0.22, -0.91, 0.84, -1.28, 0.19, -0.87, -0.78},
         {0.42, 0.19, 0.13, 0.38, 0.48, 0.48, 0.4, 0.49, 0.4, 0.42, 0.49, 0.13},
         1.22,
         0.000844930},
    };

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        double got = mlift_gatechain_tail(row[i].k, row[i].r, row[i].bound, row[i].gain, row[i].need);
        close_to(got, row[i].want, 2e-7); /* theirs is good to 1e-7 */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_closed_forms), cmocka_unit_test(test_against_r)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
