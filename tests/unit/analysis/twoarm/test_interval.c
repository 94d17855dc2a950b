/* Score intervals against scipy 1.10.1: the likelihood's maximum by brentq, the ends by brentq. 100 random tables
 * agreed. */
#include "analysis/twoarm/interval.h"

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

static void test_scipy(void **state)
{
    static const struct {
        struct mlift_counts counts;
        double low, high, ratio_low, ratio_high; /* at 90%; at 95% */
    } rows[] = {
        {{78, 554, 47, 444}, -0.06901036106, -0.0002637605384, -0.4646024173, 0.05281684457},
        {{7, 47, 54, 274}, -0.06208239459, 0.1281350349, -0.3223932872, 1.757505844},
        {{36, 584, 7, 83}, -0.01983129425, 0.08843729477, -0.3673191841, 1.860245824},
        {{18, 572, 20, 146}, 0.06304979213, 0.160058468, 1.376751539, 6.915022324},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double low, high;
        mlift_interval_score(rows[i].counts, 0.1, &low, &high);
        close_to(low, rows[i].low, 1e-9);
        close_to(high, rows[i].high, 1e-9);
        mlift_interval_ratio(rows[i].counts, 0.05, &low, &high);
        close_to(low - 1.0, rows[i].ratio_low, 2e-9);
        close_to(high - 1.0, rows[i].ratio_high, 2e-8);
    }
}

/* Swapped arms; counts that leave an end open; the ends are where the tests turn. */
static void test_relations(void **state)
{
    struct mlift_counts c = {12, 90, 30, 140}, swapped = {30, 140, 12, 90}, none = {0, 90, 3, 140},
                        both = {0, 9, 0, 14};
    double low, high, other_low, other_high;
    (void)state;
    mlift_interval_ratio(c, 0.05, &low, &high);
    mlift_interval_ratio(swapped, 0.05, &other_low, &other_high);
    close_to(low * other_high, 1.0, 1e-10);
    close_to(high * other_low, 1.0, 1e-10);
    mlift_interval_score(c, 0.05, &low, &high);
    mlift_interval_score(swapped, 0.05, &other_low, &other_high);
    close_to(low, -other_high, 1e-11);
    close_to(mlift_proportion_z_score(c, -low), -1.959963984540054, 1e-8); /* signed as p1 - p2 */
    mlift_interval_ratio(none, 0.05, &low, &high);
    assert_true(low > 0.0 && isinf(high));
    mlift_interval_ratio(both, 0.05, &low, &high);
    assert_true(low == 0.0 && isinf(high));
    struct mlift_counts lost = {3, 140, 0, 90};
    mlift_interval_ratio(lost, 0.05, &low, &high);
    assert_true(low == 0.0 && isfinite(high));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_scipy), cmocka_unit_test(test_relations)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
