/* Several segments against broad: joint laws by simulation and brute force, and the errors the rules promise. */
#include "analysis/multiple/multiple.h"

#include "analysis/numerics/normal.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct mlift_multiple_plan uneven = {.k = 4,
                                                  .shared = 1,
                                                  .n_micro = {300, 200, 150, 100},
                                                  .n_broad = {400},
                                                  .p_micro = {0.08, 0.05, 0.09, 0.05},
                                                  .p_broad = {0.05},
                                                  .alpha = 0.05,
                                                  .sides = 1};

/* numpy, 400,000 draws of the same normal law: any, false, all true, each segment; 5 standard errors are 4e-3 at most.
 */
static void test_against_simulation(void **state)
{
    (void)state;
    static const struct {
        enum mlift_multiple_rule rule;
        double any, false_any, all_true, each[4];
    } rows[] = {
        {MLIFT_MULTIPLE_NONE, 0.689415, 0.0933175, 0.2554875, {0.470055, 0.04992, 0.4622075, 0.0499}},
        {MLIFT_MULTIPLE_BONFERRONI, 0.41528, 0.0243125, 0.087015, {0.2515375, 0.0124575, 0.2436225, 0.0125025}},
        {MLIFT_MULTIPLE_HOLM, 0.41528, 0.0334425, 0.111195, {0.26417, 0.0186375, 0.256405, 0.0180525}},
        {MLIFT_MULTIPLE_HOCHBERG, 0.41753, 0.03585, 0.1148425, {0.2671675, 0.0205425, 0.2595275, 0.019935}},
        {MLIFT_MULTIPLE_GATEKEEPING, 0.3293225, 0.0365575, 0.025425, {0.3293225, 0.0365575, 0.025425, 0.0040575}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mlift_multiple result;
        assert_int_equal(mlift_multiple_normal(&uneven, rows[i].rule, &result), 0);
        assert_true(fabs(result.any - rows[i].any) < 4e-3 && fabs(result.false_any - rows[i].false_any) < 2e-3);
        assert_true(fabs(result.all_true - rows[i].all_true) < 3e-3);
        for (int j = 0; j < 4; j++) {
            assert_true(fabs(result.each[j] - rows[i].each[j]) < 4e-3);
        }
        assert_true(rows[i].rule != MLIFT_MULTIPLE_GATEKEEPING || fabs(result.pooled - 0.401195) < 4e-3);
    }
}

/* scipy 1.10.1: triple sum over conversions, 2 segments of 30 and 20 against 40, rates .45, .2 and .2, alpha .05. */
static void test_exact_by_brute_force(void **state)
{
    (void)state;
    static const struct {
        enum mlift_multiple_rule rule;
        double any, false_any;
    } rows[] = {
        {MLIFT_MULTIPLE_NONE, 0.730498389479248, 0.06117369340516762},
        {MLIFT_MULTIPLE_BONFERRONI, 0.6183503911422004, 0.026381426360608428},
        {MLIFT_MULTIPLE_HOLM, 0.6183503911422004, 0.05658071576400171},
        {MLIFT_MULTIPLE_HOCHBERG, 0.6202702196282442, 0.05850054425004559},
    };
    struct mlift_multiple_plan plan = {.k = 2,
                                       .shared = 1,
                                       .n_micro = {30, 20},
                                       .n_broad = {40},
                                       .p_micro = {0.45, 0.2},
                                       .p_broad = {0.2},
                                       .alpha = 0.05,
                                       .sides = 1};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mlift_multiple result;
        assert_int_equal(mlift_multiple_exact(&plan, rows[i].rule, &result), 0);
        assert_true(fabs(result.any - rows[i].any) < 1e-11 && fabs(result.false_any - rows[i].false_any) < 1e-11);
    }
}

/* Under the null: uncorrected tests in separate arms err 1 - (1 - alpha)^k, Bonferroni 1 - (1 - alpha/k)^k, Dunnett
 * exactly alpha, the gate alpha for the pooled comparison; with a shared arm the uncorrected error is smaller. */
static void test_null(void **state)
{
    (void)state;
    struct mlift_multiple_plan plan = {.k = 5,
                                       .shared = 0,
                                       .n_micro = {90, 80, 70, 60, 50},
                                       .n_broad = {90, 80, 70, 60, 50},
                                       .p_micro = {0.05, 0.05, 0.05, 0.05, 0.05},
                                       .p_broad = {0.05, 0.05, 0.05, 0.05, 0.05},
                                       .alpha = 0.05,
                                       .sides = 1};
    struct mlift_multiple result;
    assert_int_equal(mlift_multiple_normal(&plan, MLIFT_MULTIPLE_NONE, &result), 0);
    double independent = result.false_any;
    assert_true(fabs(independent - (1.0 - pow(0.95, 5.0))) < 1e-12 && fabs(result.any - independent) < 1e-15);
    assert_int_equal(mlift_multiple_normal(&plan, MLIFT_MULTIPLE_BONFERRONI, &result), 0);
    assert_true(fabs(result.false_any - (1.0 - pow(0.99, 5.0))) < 1e-12);
    for (int shared = 0; shared <= 1; shared++) {
        plan.shared = shared;
        assert_int_equal(mlift_multiple_normal(&plan, MLIFT_MULTIPLE_DUNNETT, &result), 0);
        assert_true(fabs(result.false_any - 0.05) < 1e-9);
        assert_int_equal(mlift_multiple_normal(&plan, MLIFT_MULTIPLE_GATEKEEPING, &result), 0);
        assert_true(fabs(result.pooled - 0.05) < 1e-9 && result.any < 0.05);
        assert_int_equal(mlift_multiple_normal(&plan, MLIFT_MULTIPLE_HOCHBERG, &result), 0);
        assert_true(result.false_any <= 0.05 + 1e-9);
    }
    assert_int_equal(mlift_multiple_normal(&plan, MLIFT_MULTIPLE_NONE, &result), 0);
    assert_true(result.false_any < independent && result.false_any > 0.05);
}

/* One segment leaves nothing to correct: every rule is the plain test; gatekeeping tests the same thing twice. */
static void test_one_segment(void **state)
{
    (void)state;
    struct mlift_multiple_plan plan = {.k = 1,
                                       .shared = 1,
                                       .n_micro = {500},
                                       .n_broad = {500},
                                       .p_micro = {0.09},
                                       .p_broad = {0.05},
                                       .alpha = 0.05,
                                       .sides = 2};
    double se = sqrt((0.09 * 0.91 + 0.05 * 0.95) / 500.0);
    for (int rule = MLIFT_MULTIPLE_NONE; rule <= MLIFT_MULTIPLE_GATEKEEPING; rule++) {
        struct mlift_multiple result;
        assert_int_equal(mlift_multiple_normal(&plan, (enum mlift_multiple_rule)rule, &result), 0);
        assert_true(fabs(result.any - mlift_normal_above(1.959963984540054 - 0.04 / se)) < 1e-7);
    }
}

static void test_names_and_refusals(void **state)
{
    (void)state;
    struct mlift_multiple_plan plan = uneven;
    struct mlift_multiple result;
    for (int rule = MLIFT_MULTIPLE_NONE; rule <= MLIFT_MULTIPLE_GATEKEEPING; rule++) {
        assert_int_equal(mlift_multiple_find(mlift_multiple_name((enum mlift_multiple_rule)rule)), rule);
    }
    assert_int_equal(mlift_multiple_find("sidak"), -1);
    plan.shared = 1;
    assert_int_equal(mlift_multiple_exact(&plan, MLIFT_MULTIPLE_GATEKEEPING, &result), MLIFT_OK);
    plan.shared = 0; /* the stratified gate is no sum of counts */
    assert_int_equal(mlift_multiple_exact(&plan, MLIFT_MULTIPLE_GATEKEEPING, &result), MLIFT_ERR_OUT_OF_RANGE);
    plan.k = MLIFT_MULTIPLE_MOST + 1;
    assert_int_equal(mlift_multiple_normal(&plan, MLIFT_MULTIPLE_NONE, &result), MLIFT_ERR_OUT_OF_RANGE);
    plan = uneven;
    plan.p_micro[2] = 0.0;
    assert_int_equal(mlift_multiple_normal(&plan, MLIFT_MULTIPLE_NONE, &result), MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_simulation),
        cmocka_unit_test(test_exact_by_brute_force),
        cmocka_unit_test(test_null),
        cmocka_unit_test(test_one_segment),
        cmocka_unit_test(test_names_and_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
