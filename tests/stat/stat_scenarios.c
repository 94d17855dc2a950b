/* Every shipped scenario: the engine agrees with the exact solver within 5 Monte Carlo standard errors, for every
 * strategy, segment and metric. Fixed seeds. */
#include "scenarios/scenario.h"
#include "scenarios/shipped.h"
#include "tests/agreement.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifdef SANITIZED
enum { N_REPLICATES = 60 }; /* ten times slower */
#else
enum { N_REPLICATES = 3000 };
#endif

static void check(const char *file)
{
    char path[512];
    struct agreement a = {0};
    struct mlift_scenario *scenario = malloc(sizeof *scenario);

    assert_non_null(scenario);
    snprintf(path, sizeof path, MLIFT_SOURCE_DIR "/scenarios/%s", file);
    assert_int_equal(mlift_scenario_load(scenario, path, NULL, NULL), 0);
    assert_int_equal(agreement_check(&scenario->campaign, 20260726, N_REPLICATES, AGREEMENT_FIVE_MCSE, &a), 0);
    print_message("%-22s %4zu comparisons, least p value %.1e\n%s", file, a.n, a.least_p, a.text);
    assert_int_equal(a.n_beyond, 0);
    mlift_scenario_free(scenario);
    free(scenario);
}

static void test_every_scenario(void **state)
{
    const struct mlift_shipped *shipped;
    int n = 0;

    (void)state;
    for (size_t i = 0; (shipped = mlift_shipped_at(i)) != NULL; i++) {
        size_t length = strlen(shipped->name);
        if (length > 5 && !strcmp(shipped->name + length - 5, ".yaml")) {
            check(shipped->name);
            n++;
        }
    }
    assert_true(n >= 10);
}

/* The comparison itself: it knows what five standard errors are, and finds a rate that is a little off. */
static void test_comparison_can_fail(void **state)
{
    (void)state;
    assert_true(agreement_p(5000, 100000, 0.05, 1, true) > 0.9);
    assert_true(agreement_p(5350, 100000, 0.05, 1, true) < AGREEMENT_FIVE_MCSE); /* 5.08 standard errors */
    assert_true(agreement_p(5320, 100000, 0.05, 1, true) > AGREEMENT_FIVE_MCSE); /* 4.64 */
    assert_true(agreement_p(5000, 100000, 0.0505, 0.000099, false) < AGREEMENT_FIVE_MCSE);
    assert_true(agreement_p(5000, 100000, 0.0504, 0.000099, false) > AGREEMENT_FIVE_MCSE);
    assert_true(agreement_p(16, 100000, 3e-5, 1e-6, false) < AGREEMENT_FIVE_MCSE); /* Poisson(3): 16 or more */
    assert_true(agreement_p(14, 100000, 3e-5, 1e-6, false) > AGREEMENT_FIVE_MCSE);
    assert_true(agreement_p(1, 100000, 0.0, 0.0, true) == 0.0);
    assert_true(agreement_p(99999, 100000, 1.0, 0.0, true) == 0.0);
    assert_true(agreement_p(100000, 100000, 1.0, 0.0, true) == 1.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_comparison_can_fail),
                                       cmocka_unit_test(test_every_scenario)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
