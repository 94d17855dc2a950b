/* Sequential designs and decision rules when memory gives out: an error code, nothing leaked, never a wrong number. */
#include "tests/fault/inject.h"

#include "analysis/multiple/gatecount.h"
#include "analysis/multiple/multiple.h"
#include "analysis/multiple/padjust.h"
#include "analysis/sequential/asymmetric.h"
#include "analysis/sequential/bandit.h"
#include "analysis/sequential/msprt.h"
#include "analysis/sequential/sequential.h"
#include "analysis/sequential/stagewise.h"
#include "analysis/sequential/testroll.h"
#include "analysis/twoarm/bayes.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* 0 when the result is right, 1 (no error code: a finding) when it is wrong. */
static int expect(double got, double expected, double tolerance)
{
    return fabs(got - expected) <= tolerance ? 0 : 1;
}

static int design(void *context)
{
    struct mlift_sequential_plan plan;
    struct mlift_sequential_design result;
    (void)context;
    int error = mlift_sequential_plan_looks(&plan, 2);
    error = error ? error : mlift_sequential_solve(&plan, &result);
    double z[2] = {0.0, error ? 0.0 : result.critical[1]}, p = 0.0;
    int at = 0;
    error = error ? error : mlift_sequential_p_value(&result, z, 2, &at, &p);
    return error ? error : expect(result.critical[1] + p, 2.027431, 1e-5);
}

static int always_valid(void *context)
{
    struct mlift_msprt test = {0.05, 0.1, 2, 10, 10, 6};
    struct mlift_armwalk walk;
    size_t found = 0;
    (void)context;
    int error = mlift_msprt_run(&test, 0.1, 0.3, 0.0, &walk, &found);
    return error ? error : expect(walk.a_wins + walk.b_wins + walk.undecided, 1.0, 1e-12);
}

static int bayes(void *context)
{
    struct mlift_bayes test = {1.0, 1.0, 0.95, HUGE_VAL, 2};
    struct mlift_bayes_rule rule;
    struct mlift_armwalk walk = {.b_wins = 0.0};
    (void)context;
    int error = mlift_bayes_rule_init(&rule, &test, 25, 25, 1);
    if (!error) {
        error = mlift_bayes_rule_run(&rule, 0.2, 0.45, &walk);
    }
    mlift_bayes_rule_free(&rule); /* safe after a failed init */
    return error ? error : expect(walk.b_wins, 0.609057592317, 1e-10);
}

static int bandit(void *context)
{
    struct mlift_bandit plan = {1.0, 1.0, 10, 1};
    struct mlift_bandit_value value;
    (void)context;
    int error = mlift_bandit_exact(&plan, 0.3, 0.5, &value);
    return error ? error : expect(value.regret, 0.8224550178649215, 1e-9);
}

static int test_and_roll(void *context)
{
    struct mlift_testroll_value value;
    double better = 0.0, conversions = 0.0;
    size_t n = 0;
    (void)context;
    int error = mlift_testroll_exact_size(60, 2.0, 8.0, &n);
    error = error ? error : mlift_testroll_exact(60, 2.0, 8.0, n, &value);
    static const double success[] = {2.0, 1.0}, failure[] = {8.0, 9.0};
    size_t unlike[] = {3, 6};
    double profit = 0.0;
    error = error ? error : mlift_asymmetric_exact(60.0, success, failure, unlike, &profit);
    error = error ? error : expect(profit, 0.194367085, 1e-9); /* scipy 1.10.1, betabinom */
    error = error ? error : mlift_testroll_commit(1000, 50, 0.05, 0.1, &better, &conversions);
    return error ? error : expect((double)n + better, 7.8282082126, 1e-9);
}

static int segments(void *context)
{
    struct mlift_multiple_plan plan = {.k = 2,
                                       .shared = 1,
                                       .n_micro = {30, 20},
                                       .n_broad = {40},
                                       .p_micro = {0.45, 0.2},
                                       .p_broad = {0.2},
                                       .alpha = 0.05,
                                       .sides = 1};
    struct mlift_multiple result;
    (void)context;
    int error = mlift_multiple_normal(&plan, MLIFT_MULTIPLE_GATEKEEPING, &result);
    error = error ? error : mlift_multiple_exact(&plan, MLIFT_MULTIPLE_HOLM, &result);
    if (error) {
        return error;
    }
    plan.shared = 0;
    plan.n_broad[1] = 30;
    plan.p_broad[1] = 0.2;
    double shared = result.any;
    error = mlift_multiple_exact(&plan, MLIFT_MULTIPLE_HOCHBERG, &result);
    return error ? error : expect(shared, 0.6183503911422004, 1e-10);
}

static int adjust(void *context)
{
    static const double p[] = {0.01, 0.04};
    double adjusted[2];
    (void)context;
    int error = mlift_padjust(MLIFT_PADJUST_HOLM, 2, p, adjusted);
    return error ? error : expect(adjusted[0], 0.02, 1e-12);
}

static int stopped(void *context)
{
    struct mlift_sequential_plan plan;
    struct mlift_sequential_design result;
    struct mlift_stagewise estimate = {0};
    (void)context;
    int error = mlift_sequential_plan_looks(&plan, 1);
    error = error ? error : mlift_sequential_solve(&plan, &result);
    error = error ? error : mlift_stagewise_estimate(&result, 0, 1.3, 0.05, &estimate);
    return error ? error : expect(estimate.drift, 1.3, 1e-8);
}

static int gates(void *context)
{
    static const double n[] = {30.0, 40.0}, p[] = {0.3, 0.4};
    struct mlift_gatecount count = {2, n, p, 50.0, 0.2, 1.5};
    double passed[3] = {0.0};
    (void)context;
    int error = mlift_gatecount_run(&count, passed);
    return error ? error : passed[0] > passed[1] && passed[1] > passed[2] && passed[2] > 0.0 ? 0 : 1;
}

static void test_every_allocation(void **state)
{
    static const struct {
        const char *what;
        int (*attempt)(void *context);
    } work[] = {{"a group sequential design", design},
                {"an always-valid test", always_valid},
                {"a Bayesian rule", bayes},
                {"a bandit", bandit},
                {"test and roll", test_and_roll},
                {"several segments", segments},
                {"adjusted p values", adjust},
                {"an estimate after a stop", stopped},
                {"gates that are counted", gates}};
    (void)state;
    for (size_t i = 0; i < sizeof work / sizeof *work; i++) {
        const struct inject_plan plan = {.what = work[i].what,
                                         .kind = INJECT_ALLOCATION,
                                         .attempt = work[i].attempt,
                                         .expected = MLIFT_ERR_NO_MEMORY};
        inject_assert(&plan);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_allocation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
