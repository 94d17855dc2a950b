/* Simple sequential test: the published pairs (N, d), and gambler's ruin by a walk on a line. */
#include "analysis/sequential/ruin.h"

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

/* Both leads absorb: the chance of each, step by step. */
static void test_reach_either_by_walking(void **state)
{
    (void)state;
    enum { STEPS = 61, MOST = 40 };

    for (int lead = 1; lead <= 9; lead++) {
        double at[2 * MOST + 1] = {0.0}, up = 0.0, down = 0.0, q = 0.58, treatment = 0.0, control = 0.0;
        at[lead] = 1.0;
        for (int step = 0; step < STEPS; step++) {
            double next[2 * MOST + 1] = {0.0};
            for (int x = 1; x < 2 * lead; x++) {
                next[x + 1] += q * at[x];
                next[x - 1] += (1.0 - q) * at[x];
            }
            up += next[2 * lead];
            down += next[0];
            for (int x = 0; x <= 2 * lead; x++) {
                at[x] = x == 0 || x == 2 * lead ? 0.0 : next[x];
            }
        }
        mlift_ruin_reach_either(STEPS, lead, q, &treatment, &control);
        assert_true(fabs(treatment - up) < 1e-12);
        assert_true(fabs(control - down) < 1e-12);
    }
}

/* Leads and conversions found by walking step by step in numpy, both leads absorbing: smallest lead d for which the
 * largest N within alpha has the power. 120 random questions agreed; these are some of them. The first is the example
 * of Evan Miller's page, watched both ways. */
static void test_either_by_enumeration(void **state)
{
    (void)state;
    static const struct {
        double p1, p2, alpha, power;
        long d, n;
        double level, found;
    } rows[] = {
        {0.02, 0.03, 0.05, 0.8, 33, 216, 0.04903859492130498, 0.818082874274078},
        {0.05, 0.0258, 0.01, 0.5, 23, 68, 0.009806765032711868, 0.5064439748207709},
        {0.01, 0.0138, 0.3, 0.7, 15, 108, 0.2971303890247575, 0.7021932409586514},
        {0.1, 0.2522, 0.05, 0.95, 19, 72, 0.048921814655255844, 0.9586259021822037},
        {0.02, 0.0315, 0.01, 0.95, 54, 371, 0.009973373992585358, 0.9538938577884101},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double lift = rows[i].p2 / rows[i].p1 - 1.0, q = fmax(rows[i].p1, rows[i].p2) / (rows[i].p1 + rows[i].p2);
        double better = 0.0, worse = 0.0, one = 0.0, two = 0.0;
        long n = 0, d = 0;
        assert_int_equal(mlift_ruin_size_either(lift, rows[i].alpha, rows[i].power, &n, &d), 0);
        assert_int_equal(d, rows[i].d);
        assert_int_equal(n, rows[i].n);
        mlift_ruin_reach_either(n, d, q, &better, &worse);
        mlift_ruin_reach_either(n, d, 0.5, &one, &two);
        assert_true(fabs(better - rows[i].found) < 1e-11);
        assert_true(fabs(one + two - rows[i].level) < 1e-11);
    }
}

static void test_refuses(void **state)
{
    (void)state;
    long n = 0, d = 0;
    assert_int_equal(mlift_ruin_size(0.0, 0.05, 0.8, &n, &d), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_ruin_size(0.2, 0.9, 0.8, &n, &d), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_ruin_size(0.001, 0.05, 0.8, &n, &d), MLIFT_ERR_UNREACHABLE);
    assert_int_equal(mlift_ruin_size_either(0.001, 0.05, 0.8, &n, &d), MLIFT_ERR_UNREACHABLE);
    assert_int_equal(mlift_ruin_size_either(0.2, 0.9, 0.8, &n, &d), MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published),
        cmocka_unit_test(test_reach_by_walking),
        cmocka_unit_test(test_reach_either_by_walking),
        cmocka_unit_test(test_either_by_enumeration),
        cmocka_unit_test(test_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
