/* Gatekeeping by counting, against sums over all counts of three arms. */
#include "analysis/multiple/gatecount.h"

#include "analysis/sequential/zlooks.h"

#include <gsl/gsl_randist.h>
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

/* All counts in numpy 1.24, scipy 1.10.1. */
static void test_frozen(void **state)
{
    static const double n[] = {300, 300}, p[] = {0.02, 0.02};
    struct mlift_gatecount count = {2, n, p, 600, 0.01, 1.6448536269514722};
    double passed[3];
    (void)state;
    assert_int_equal(mlift_gatecount_run(&count, passed), MLIFT_OK);
    close_to(passed[0], 0.41312092, 1e-8);
    close_to(passed[1], 0.29280331, 1e-8);
    close_to(passed[2], 0.18160489, 1e-8);
}

/* Three nested loops, arms of unequal size. */
static void test_every_count(void **state)
{
    enum { A = 17, B = 31, BROAD = 23 };
    static const double n[] = {A, B}, p[] = {0.35, 0.2};
    struct mlift_gatecount count = {2, n, p, BROAD, 0.12, 1.2};
    double passed[3], all[3] = {0.0};
    (void)state;
    for (unsigned x = 0; x <= BROAD; x++) {
        for (unsigned a = 0; a <= A; a++) {
            for (unsigned b = 0; b <= B; b++) {
                double weight = gsl_ran_binomial_pdf(x, 0.12, BROAD) * gsl_ran_binomial_pdf(a, 0.35, A) *
                                gsl_ran_binomial_pdf(b, 0.2, B);
                int pooled = mlift_zlooks_statistic(BROAD, A + B, x, a + b) >= 1.2;
                int first = pooled && mlift_zlooks_statistic(BROAD, A, x, a) >= 1.2;
                int second = first && mlift_zlooks_statistic(BROAD, B, x, b) >= 1.2;
                all[0] += pooled ? weight : 0.0;
                all[1] += first ? weight : 0.0;
                all[2] += second ? weight : 0.0;
            }
        }
    }
    assert_int_equal(mlift_gatecount_run(&count, passed), MLIFT_OK);
    for (int r = 0; r < 3; r++) {
        close_to(passed[r], all[r], 1e-12);
    }
}

static void test_refuses(void **state)
{
    static const double n[] = {9e6, 9e6, 9e6}, p[] = {0.5, 0.5, 0.5};
    struct mlift_gatecount count = {3, n, p, 9e6, 0.5, 2.0}, none = {0, n, p, 10, 0.5, 2.0};
    double passed[4];
    (void)state;
    assert_int_equal(mlift_gatecount_run(&count, passed), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_gatecount_run(&none, passed), MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_frozen),
        cmocka_unit_test(test_every_count),
        cmocka_unit_test(test_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
