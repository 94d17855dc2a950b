/* Simple sequential test: the published pairs (N, d), and gambler's ruin by a walk on a line. */
#include "analysis/ruin.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* evanmiller.org/ab-testing/sequential.html: alpha .05, power .8. Reference rows em-03..em-05. */
static void test_published(void **state)
{
    (void)state;
    static const struct {
        double lift;
        long n, d;
    } rows[] = {{0.5, 170, 26}, {0.2, 808, 56}, {0.1, 2922, 106}};
    for (size_t i = 0; i < 3; i++) {
        long n = 0, d = 0;
        assert_int_equal(mlift_ruin_size(rows[i].lift, 0.05, 0.8, &n, &d), 0);
        assert_int_equal(n, rows[i].n);
        assert_int_equal(d, rows[i].d);
        assert_true(mlift_ruin_reach(n, d, 0.5) <= 0.05);
        assert_true(mlift_ruin_reach(n, d, (1.0 + rows[i].lift) / (2.0 + rows[i].lift)) >= 0.8);
        assert_true(mlift_ruin_reach(n - 2, d, (1.0 + rows[i].lift) / (2.0 + rows[i].lift)) < 0.8);
    }
}

/* Step by step: the probability of every lead below d, and of having reached it. */
static void test_reach_by_walking(void **state)
{
    (void)state;
    enum { STEPS = 41, LEAD = 7 };
    double at[2 * STEPS + 1] = {0.0}, reached = 0.0, q = 0.58;
    at[STEPS] = 1.0;
    for (int step = 0; step < STEPS; step++) {
        double next[2 * STEPS + 1] = {0.0};
        for (int x = 1; x < 2 * STEPS; x++) {
            next[x + 1] += q * at[x];
            next[x - 1] += (1.0 - q) * at[x];
        }
        reached += next[STEPS + LEAD];
        next[STEPS + LEAD] = 0.0;
        for (int x = 0; x <= 2 * STEPS; x++) {
            at[x] = next[x];
        }
    }
    assert_true(fabs(mlift_ruin_reach(STEPS, LEAD, q) - reached) < 1e-12);
}

static void test_refuses(void **state)
{
    (void)state;
    long n = 0, d = 0;
    assert_int_equal(mlift_ruin_size(0.0, 0.05, 0.8, &n, &d), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_ruin_size(0.2, 0.9, 0.8, &n, &d), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_ruin_size(0.001, 0.05, 0.8, &n, &d), MLIFT_ERR_UNREACHABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published),
        cmocka_unit_test(test_reach_by_walking),
        cmocka_unit_test(test_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
