/* Every shipped scenario within a range of sizes, with all bounds beside its strategies. */
#ifndef TESTS_STAT_BOUNDS_SHIPPED_H
#define TESTS_STAT_BOUNDS_SHIPPED_H

#include "scenarios/scenario.h"
#include "scenarios/shipped.h"
#include "tests/unit/bounds.h"

#include <stdlib.h>

/* Thousands of values that planning handles, without readings: types x states x messages x steps. */
static inline double bounds_shipped_work(const struct mlift_campaign *campaign)
{
    struct mlift_table table;

    assert_int_equal(mlift_table_init(&table, campaign), 0);
    double n = (double)table.n_types * table.n_states * (campaign->n_messages + 1) * table.calendar.n_steps;
    mlift_table_free(&table);
    return n / 1000.0;
}

/* Checks those with more than `above` and at most `most` thousand; returns how many there are. */
static inline int bounds_shipped_check(double above, double most)
{
    const struct mlift_shipped *shipped;
    int n = 0;

    for (size_t i = 0; (shipped = mlift_shipped_at(i)) != NULL; i++) {
        char path[512];
        size_t length = strlen(shipped->name);
        struct mlift_scenario *scenario = malloc(sizeof *scenario);
        assert_non_null(scenario);
        if (length > 5 && !strcmp(shipped->name + length - 5, ".yaml")) {
            snprintf(path, sizeof path, MLIFT_SOURCE_DIR "/scenarios/%s", shipped->name);
            assert_int_equal(mlift_scenario_load(scenario, path, NULL, NULL), 0);
            double work = bounds_shipped_work(&scenario->campaign);
            if (work > above && work <= most) {
                bounds_check(&scenario->campaign, bounds_add_all(&scenario->campaign));
                print_message("%s\n", shipped->name);
                n++;
            }
            mlift_scenario_free(scenario);
        }
        free(scenario);
    }
    return n;
}

#endif
