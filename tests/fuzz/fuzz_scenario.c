/* A scenario from anybody, and the text that is kept of it: it is read again and means the same. */
#include "scenarios/scenario.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

static void count(void *context, const struct mlift_diag *diag)
{
    *(size_t *)context += diag->severity == MLIFT_SEVERITY_ERROR;
    FUZZ_HOLDS(strnlen(diag->message, sizeof diag->message) < sizeof diag->message && diag->message[0] != '\0');
}

static void one(const uint8_t *data, size_t size)
{
    struct mlift_scenario *scenario = malloc(sizeof *scenario), *again = malloc(sizeof *again);
    size_t n_errors = 0;

    FUZZ_HOLDS(scenario != NULL && again != NULL);
    int failed = mlift_scenario_load_text(scenario, (const char *)data, size, "input.yaml", NULL, count, &n_errors);
    FUZZ_HOLDS((failed != 0) == (n_errors > 0) && (!failed || failed == MLIFT_ERR_BAD_SCENARIO));
    if (!failed) {
        FUZZ_HOLDS(!mlift_scenario_load_text(again, scenario->text, scenario->text_length, "kept", NULL, NULL, NULL));
        FUZZ_HOLDS(again->text_length == scenario->text_length && again->yaml_length == scenario->yaml_length);
        FUZZ_HOLDS(!strcmp(again->name, scenario->name) && again->seed == scenario->seed);
        mlift_scenario_free(again);
    }
    mlift_scenario_free(scenario);
    free(scenario);
    free(again);
}

FUZZ("scenario", one, "scenarios", "tests/data/museum")
