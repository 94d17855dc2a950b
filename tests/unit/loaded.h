/* A shipped scenario, loaded, for tests that begin with one. */
#ifndef TESTS_UNIT_LOADED_H
#define TESTS_UNIT_LOADED_H

#include "scenarios/scenario.h"

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* Free it with mlift_scenario_free and free. `path` from the project's root. */
static inline struct mlift_scenario *loaded(const char *path)
{
    char full[512];
    struct mlift_scenario *scenario = malloc(sizeof *scenario);

    (void)snprintf(full, sizeof full, MLIFT_SOURCE_DIR "/%s", path);
    assert_non_null(scenario);
    assert_int_equal(mlift_scenario_load(scenario, full, NULL, NULL), 0);
    return scenario;
}

static inline void unload(struct mlift_scenario *scenario)
{
    mlift_scenario_free(scenario);
    free(scenario);
}

#endif
