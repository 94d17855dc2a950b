/* Every shipped scenario with all bounds beside its strategies: the order that must hold between them, exactly. */
#include "scenarios/scenario.h"
#include "scenarios/shipped.h"
#include "tests/unit/bounds.h"

#include <stdlib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifdef SANITIZED
enum { MOST_WORK = 50 }; /* ten times slower: the small ones only */
#else
enum { MOST_WORK = 400 };
#endif

/* Thousands of values that planning handles: types x states x messages x steps x readings. The largest campaigns are
 * left to verify/verify_bounds.c. */
static void check(const char *file)
{
    char path[512];
    struct mlift_scenario *scenario = malloc(sizeof *scenario);

    assert_non_null(scenario);
    snprintf(path, sizeof path, MLIFT_SOURCE_DIR "/scenarios/%s", file);
    assert_int_equal(mlift_scenario_load(scenario, path, NULL, NULL), 0);
    int first = bounds_add_all(&scenario->campaign);
    bounds_check(&scenario->campaign, first);
    print_message("%s\n", file);
    mlift_scenario_free(scenario);
    free(scenario);
}

static double work(const char *file)
{
    char path[512];
    struct mlift_scenario *scenario = malloc(sizeof *scenario);
    struct mlift_table table;

    assert_non_null(scenario);
    snprintf(path, sizeof path, MLIFT_SOURCE_DIR "/scenarios/%s", file);
    assert_int_equal(mlift_scenario_load(scenario, path, NULL, NULL), 0);
    assert_int_equal(mlift_table_init(&table, &scenario->campaign), 0);
    double n = (double)table.n_types * table.n_states * (scenario->campaign.n_messages + 1) * table.calendar.n_steps;
    mlift_table_free(&table);
    mlift_scenario_free(scenario);
    free(scenario);
    return n / 1000.0;
}

static void test_every_scenario(void **state)
{
    const struct mlift_shipped *shipped;
    int n = 0;

    (void)state;
    for (size_t i = 0; (shipped = mlift_shipped_at(i)) != NULL; i++) {
        size_t length = strlen(shipped->name);
        if (length > 5 && !strcmp(shipped->name + length - 5, ".yaml") && work(shipped->name) <= MOST_WORK) {
            check(shipped->name);
            n++;
        }
    }
    assert_true(n >= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_scenario)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
