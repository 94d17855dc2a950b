/* Regions kept by arm: the same decisions as a region found on its own, and as the p value. */
#include "analysis/twoarm/pvalue.h"
#include "analysis/twoarm/regions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_every_table(enum mlift_decision_rule rule, int n1, int list, struct mlift_regions *regions)
{
    for (int x1 = 0; x1 <= n1; x1++) {
        for (int x2 = 0; x2 <= list - n1; x2++) {
            struct mlift_counts c = {x1, n1, x2, list - n1};
            struct mlift_pvalue value;
            bool rejects;
            assert_int_equal(mlift_regions_reject(regions, c, &rejects), 0);
            assert_int_equal(mlift_pvalue_compute(rule, c, MLIFT_ALTERNATIVE_TWO_SIDED, 0.0, &value), 0);
            assert_true(rejects == (value.p <= 0.05));
        }
    }
}

static void test_as_the_p_value(void **state)
{
    static const enum mlift_decision_rule rule[] = {MLIFT_DECISION_BOSCHLOO, MLIFT_DECISION_BARNARD};

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct mlift_regions regions;
        assert_int_equal(mlift_regions_init(&regions, rule[i], 24, 0.05), 0);
        assert_every_table(rule[i], 12, 24, &regions);
        assert_every_table(rule[i], 9, 24, &regions);
        assert_every_table(rule[i], 12, 24, &regions); /* as kept */
        mlift_regions_free(&regions);
        mlift_regions_free(&regions);
    }
}

static void test_wrong_use(void **state)
{
    struct mlift_regions regions;
    bool rejects;

    (void)state;
    assert_int_equal(mlift_regions_init(&regions, MLIFT_DECISION_BARNARD, 1, 0.05), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_regions_init(&regions, MLIFT_DECISION_BARNARD, MLIFT_REGIONS_MOST + 1, 0.05),
                     MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_regions_init(&regions, MLIFT_DECISION_BARNARD, 10, 0.05), 0);
    assert_int_equal(mlift_regions_reject(&regions, (struct mlift_counts){0, 10, 0, 0}, &rejects),
                     MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_regions_reject(&regions, (struct mlift_counts){0, 5, 0, 6}, &rejects),
                     MLIFT_ERR_OUT_OF_RANGE);
    mlift_regions_free(&regions);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_as_the_p_value), cmocka_unit_test(test_wrong_use)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
