/* Exact tests of two proportions when memory gives way: an error code, nothing lost. */
#include "tests/fault/inject.h"

#include "analysis/twoarm/pvalue.h"
#include "analysis/twoarm/sizing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int decide(void *context)
{
    struct mlift_decision decision;
    struct mlift_decision_outcome outcome;

    (void)context;
    int error =
        mlift_decision_init(&decision, MLIFT_DECISION_BOSCHLOO_CENTRAL, MLIFT_ALTERNATIVE_TWO_SIDED, 7, 9, 0.05, 0, 0);
    error = error ? error : mlift_decision_power(&decision, 0.2, 0.7, &outcome);
    error = error ? error : mlift_decision_power_finite(&decision, 0.2, 0.7, 50, &outcome);
    mlift_decision_free(&decision);
    return error;
}

static int test_counts(void *context)
{
    struct mlift_pvalue result;
    const enum mlift_decision_rule *rule = context;

    return mlift_pvalue_compute(*rule, (struct mlift_counts){2, 7, 6, 9}, MLIFT_ALTERNATIVE_TWO_SIDED, 0, &result);
}

static int size(void *context)
{
    struct mlift_sizing result;
    struct mlift_twoarm design = {.p1 = 0.1, .p2 = 0.8, .alpha = 0.05, .sides = 2};

    (void)context;
    return mlift_sizing_required(MLIFT_DECISION_FISHER, &design, 0.8, 1.0, &result);
}

static void test_memory_fails(void **state)
{
    enum mlift_decision_rule boschloo = MLIFT_DECISION_BOSCHLOO_CENTRAL, barnard = MLIFT_DECISION_BARNARD;
    struct inject_plan plans[] = {
        {.what = "deciding", .attempt = decide, .expected = MLIFT_ERR_NO_MEMORY},
        {.what = "Boschloo's p value", .attempt = test_counts, .context = &boschloo, .expected = MLIFT_ERR_NO_MEMORY},
        {.what = "Barnard's p value", .attempt = test_counts, .context = &barnard, .expected = MLIFT_ERR_NO_MEMORY},
        {.what = "sizing", .attempt = size, .expected = MLIFT_ERR_NO_MEMORY},
    };
    (void)state;
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        inject_assert(&plans[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_memory_fails)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
