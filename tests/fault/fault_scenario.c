/* Reading scenarios when memory runs out or the disk fails: an error, no leak, no crash. */
#include "scenarios/scenario.h"
#include "tests/fault/inject.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int load(void *context)
{
    struct mlift_scenario *scenario = malloc(sizeof *scenario);

    if (!scenario) {
        return MLIFT_ERR_NO_MEMORY;
    }
    int failed = mlift_scenario_load(scenario, context, NULL, NULL);
    if (!failed && (!scenario->text || scenario->campaign.n_strategies < 2)) {
        failed = 1;
    }
    mlift_scenario_free(scenario);
    free(scenario);
    return failed;
}

static void try_file(const char *name, enum inject_kind kind, int expected)
{
    char path[512];
    struct inject_plan plan = {.what = name,
                               .kind = kind,
                               .attempt = load,
                               .context = path,
                               .expected = expected,
                               .may_survive =
                                   kind == INJECT_FILE}; /* closing a file that was read may fail without harm */

    snprintf(path, sizeof path, MLIFT_SOURCE_DIR "/%s", name);
    inject_assert(&plan);
}

static void test_every_allocation(void **state)
{
    (void)state;
    try_file("scenarios/one-signal.yaml", INJECT_ALLOCATION, MLIFT_ERR_NO_MEMORY);
    try_file("scenarios/hillstrom.yaml", INJECT_ALLOCATION, MLIFT_ERR_NO_MEMORY);
}

static void test_every_file_operation(void **state)
{
    (void)state;
    try_file("scenarios/hillstrom.yaml", INJECT_FILE, MLIFT_ERR_BAD_SCENARIO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_allocation),
                                       cmocka_unit_test(test_every_file_operation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
