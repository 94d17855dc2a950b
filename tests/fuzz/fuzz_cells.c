/* The CSV file that a scenario names as `cells`: anybody's bytes. */
#include "scenarios/scenario.h"
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void one(const uint8_t *data, size_t size)
{
    static const char *yaml;
    struct mlift_scenario *scenario = malloc(sizeof *scenario);
    char folder[256];

    FUZZ_HOLDS(scenario != NULL);
    yaml = yaml ? yaml : fuzz_text("tests/data/museum/csv-bad-value.yaml");
    snprintf(folder, sizeof folder, "%s", fuzz_file("csv-bad-value.csv", data, size));
    *strrchr(folder, '/') = '\0';
    int failed = mlift_scenario_load_text(scenario, yaml, strlen(yaml), "input.yaml", folder, NULL, NULL);
    FUZZ_HOLDS(!failed || failed == MLIFT_ERR_BAD_SCENARIO);
    mlift_scenario_free(scenario);
    free(scenario);
}

FUZZ("cells", one, "seeds/cells")
