/* The order between bounds and strategies in every shipped scenario, the large ones too that stat/stat_bounds.c leaves
 * out. */
#include "scenarios/scenario.h"
#include "scenarios/shipped.h"
#include "tests/unit/bounds.h"

#include <stdlib.h>

static void test_every_scenario(void **state)
{
    const struct mlift_shipped *shipped;

    (void)state;
    for (size_t i = 0; (shipped = mlift_shipped_at(i)) != NULL; i++) {
        size_t length = strlen(shipped->name);
        struct mlift_scenario *scenario = malloc(sizeof *scenario);
        assert_non_null(scenario);
        if (length > 5 && !strcmp(shipped->name + length - 5, ".yaml")) {
            char path[512];
            snprintf(path, sizeof path, MLIFT_SOURCE_DIR "/scenarios/%s", shipped->name);
            assert_int_equal(mlift_scenario_load(scenario, path, NULL, NULL), 0);
            bounds_check(&scenario->campaign, bounds_add_all(&scenario->campaign));
            print_message("%s\n", shipped->name);
            mlift_scenario_free(scenario);
        }
        free(scenario);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_scenario)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
