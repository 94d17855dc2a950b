/* Simulated experiments against exact power, for every rule: the share of experiments whose p value is at most alpha
 * lies within five standard errors of the power that was counted, under the plan and when nothing differs. */
#include "analysis/twoarm/pvalue.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { N1 = 37, N2 = 52, EXPERIMENTS = 20000 };

/* SplitMix64 (Steele, Lea and Flood 2014): a fixed seed, nothing to do with the program's own random words. */
static double next_uniform(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static int draw(uint64_t *state, int n, double p)
{
    int x = 0;

    for (int i = 0; i < n; i++) {
        x += next_uniform(state) < p;
    }
    return x;
}

/* p value of every table, computed once. */
static void tabulate(enum mlift_decision_rule rule, enum mlift_alternative alternative, double p[N1 + 1][N2 + 1])
{
    for (int x1 = 0; x1 <= N1; x1++) {
        for (int x2 = 0; x2 <= N2; x2++) {
            struct mlift_pvalue result = {0};
            assert_int_equal(
                mlift_pvalue_compute(rule, (struct mlift_counts){x1, N1, x2, N2}, alternative, 0.0, &result), MLIFT_OK);
            p[x1][x2] = result.p;
        }
    }
}

static void compare(enum mlift_decision_rule rule, enum mlift_alternative alternative, double p1, double p2)
{
    static double p[N1 + 1][N2 + 1];
    struct mlift_decision decision;
    struct mlift_decision_outcome exact;
    uint64_t state = 20240611;
    int found = 0;

    tabulate(rule, alternative, p);
    for (int i = 0; i < EXPERIMENTS; i++) {
        int x1 = draw(&state, N1, p1), x2 = draw(&state, N2, p2);
        found += p[x1][x2] <= 0.05 * (1.0 + 1e-9);
    }
    assert_int_equal(mlift_decision_init(&decision, rule, alternative, N1, N2, 0.05, 0.0, 0.0), MLIFT_OK);
    assert_int_equal(mlift_decision_power(&decision, p1, p2, &exact), MLIFT_OK);
    mlift_decision_free(&decision);
    double mcse = sqrt(exact.power * (1.0 - exact.power) / EXPERIMENTS);
    if (fabs((double)found / EXPERIMENTS - exact.power) > 4.0 * mcse) {
        fail_msg("%s, alternative %d: simulated %g, exact %g, MCSE %g", mlift_decision_name(rule), (int)alternative,
                 (double)found / EXPERIMENTS, exact.power, mcse);
    }
}

static void test_power_is_what_experiments_show(void **state)
{
    (void)state;
    for (int rule = 0; rule < MLIFT_DECISION_N_RULES; rule++) {
        compare((enum mlift_decision_rule)rule, MLIFT_ALTERNATIVE_TWO_SIDED, 0.1, 0.3);
        compare((enum mlift_decision_rule)rule, MLIFT_ALTERNATIVE_P2_GREATER, 0.1, 0.3);
    }
}

static void test_false_alarms_are_what_experiments_show(void **state)
{
    (void)state;
    for (int rule = 0; rule < MLIFT_DECISION_N_RULES; rule++) {
        compare((enum mlift_decision_rule)rule, MLIFT_ALTERNATIVE_TWO_SIDED, 0.2, 0.2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_power_is_what_experiments_show),
        cmocka_unit_test(test_false_alarms_are_what_experiments_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
