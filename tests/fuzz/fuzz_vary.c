/* An argument of --vary: parsed, and each of its first levels put into a small scenario. */
#include "scenarios/scenario.h"
#include "scenarios/variation.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

static void apply(const struct mlift_variation *variation, const char *argument, double u)
{
    static const char *yaml;
    struct mlift_scenario *scenario = malloc(sizeof *scenario);
    char value[MLIFT_VARIATION_VALUE_SIZE];

    FUZZ_HOLDS(scenario != NULL);
    yaml = yaml ? yaml : fuzz_text("tests/fuzz/small.yaml");
    mlift_variation_value_at(variation, u, value);
    FUZZ_HOLDS(memchr(value, '\0', sizeof value) != NULL);
    const struct mlift_vary_setting setting = {variation->path, value, variation->path_column, variation->value_column};
    const struct mlift_defect_source source = {"--vary", argument, strlen(argument)};
    const struct mlift_vary vary = {1, &setting, &source};
    int failed = mlift_scenario_load_varied(scenario, yaml, strlen(yaml), "small.yaml", NULL, &vary, NULL, NULL);
    FUZZ_HOLDS(!failed || failed == MLIFT_ERR_BAD_SCENARIO);
    mlift_scenario_free(scenario);
    free(scenario);
}

static void one(const uint8_t *data, size_t size)
{
    static const double places[] = {0.0, 0.5, 0.999999};
    struct mlift_variation variation;
    struct mlift_diag diag = {0};
    struct mlift_key key;
    char *argument = malloc(size + 1);

    FUZZ_HOLDS(argument != NULL);
    memcpy(argument, data, size);
    argument[size] = '\0';
    if (!mlift_variation_parse(&variation, argument, &diag)) {
        FUZZ_HOLDS(variation.is_range ? variation.low < variation.high : variation.n_levels >= 1);
        (void)mlift_vary_describe(variation.path, &key);
        for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
            FUZZ_HOLDS(variation.is_range || mlift_variation_level_at(&variation, places[i]) < variation.n_levels);
            apply(&variation, argument, places[i]);
        }
        mlift_variation_free(&variation);
    } else {
        FUZZ_HOLDS(diag.message[0] != '\0');
    }
    free(argument);
}

FUZZ("vary", one, "seeds/vary")
