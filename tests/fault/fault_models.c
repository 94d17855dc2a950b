/* Compiling, solving, simulating and growing when memory runs out: an error code, no leak, no crash. */
#include "sim/effort.h"
#include "sim/engine.h"
#include "sim/exact.h"
#include "sim/lessons.h"
#include "sim/replay.h"
#include "tests/fault/inject.h"
#include "tests/unit/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int compile(void *context)
{
    struct mlift_table table;
    int status = mlift_table_init(&table, context);

    if (!status) {
        status = table.n_states > 0 && table.n_segments > 0 ? 0 : 1;
        mlift_table_free(&table);
    }
    mlift_table_free(&table); /* safe twice and after a failure */
    return status;
}

/* The campaign is compiled before any fault is due: the tables of the attempts below are made anew in each child. */
static int solve(void *context)
{
    struct mlift_table table;
    struct mlift_exact exact;
    int status = mlift_table_init(&table, context);

    if (!status) {
        status = mlift_exact_init(&exact, &table);
        if (!status) {
            status = mlift_exact_overall(&exact, 0, 0) > 0.999 ? 0 : 1;
        }
        if (!status) {
            struct mlift_effort effort;
            status = mlift_effort_of(&effort, &table, table.campaign->n_strategies - 1);
        }
        mlift_exact_free(&exact);
        mlift_exact_free(&exact);
        mlift_table_free(&table);
    }
    return status;
}

static int simulate(const struct mlift_table *table, struct mlift_worlds *worlds, struct mlift_experiment *experiment)
{
    const struct mlift_campaign *c = table->campaign;
    struct mlift_engine_options options = {.seed = 5, .n_threads = 1, .isa = MLIFT_ISA_SCALAR};
    int metric[2] = {0, table->goal};
    size_t done;
    int status = mlift_worlds_init(worlds, 2, c->n_strategies, table->n_segments, metric, 2);

    if (!status) {
        status = mlift_experiment_init(experiment, 2, c->n_arms, table->n_segments, metric, 2, c->size, c->n_sizes);
    }
    if (!status) {
        status = mlift_engine_run(table, &options, 0, 2, worlds, experiment, &done);
    }
    if (!status) {
        status = mlift_worlds_grow(worlds, 4);
    }
    if (!status) {
        status = mlift_experiment_grow(experiment, 4);
    }
    if (!status) {
        status = mlift_engine_run(table, &options, 2, 4, worlds, experiment, &done);
    }
    return status ? status : done == 4 ? 0 : 1;
}

static int run(void *context)
{
    struct mlift_table table;
    struct mlift_worlds worlds = {0};
    struct mlift_experiment experiment = {0};
    int status = mlift_table_init(&table, context);

    if (!status) {
        status = simulate(&table, &worlds, &experiment);
        mlift_worlds_free(&worlds);
        mlift_worlds_free(&worlds);
        mlift_experiment_free(&experiment);
        mlift_experiment_free(&experiment);
        mlift_table_free(&table);
    }
    return status;
}

static void try(const char *what, int (*attempt)(void *context), struct mlift_campaign *campaign)
{
    struct inject_plan plan = {.what = what,
                               .kind = INJECT_ALLOCATION,
                               .attempt = attempt,
                               .context = campaign,
                               .expected = MLIFT_ERR_NO_MEMORY};

    inject_assert(&plan);
}

static void test_compile(void **state)
{
    struct mlift_campaign *campaigns[] = {sample_plain(), sample_owners(), sample_living(), sample_learning()};

    (void)state;
    for (size_t k = 0; k < 4; k++) {
        try("compiling a campaign", compile, campaigns[k]);
        sample_free(campaigns[k]);
    }
}

/* Bounds are planned while compiling: living and with the state in sight, which makes all the others first. */
static void test_compile_bounds(void **state)
{
    struct mlift_campaign *c = sample_plain();

    (void)state;
    c->response.propensity_bins = 1;
    c->dynamics.fatigue_levels = 1;
    c->n_messages = 1;
    c->data_point[0].refresh_per_month = 0.5;
    for (int s = 0; s < c->n_strategies; s++) {
        for (int r = 0; r < c->strategy[s].n_rules; r++) {
            c->strategy[s].rule[r].n_sends = 2;
            c->strategy[s].rule[r].send[0].message = c->strategy[s].rule[r].send[1].message = 1;
        }
    }
    sample_add_strategy(c, "best", MLIFT_STRATEGY_ORACLE);
    struct mlift_strategy *observed = sample_add_strategy(c, "observed", MLIFT_STRATEGY_ORACLE_OBSERVED);
    observed->living = observed->sees_state = true;
    try("planning bounds", compile, c);
    sample_free(c);
}

static void test_compile_fixed_list(void **state)
{
    struct mlift_campaign *c = sample_plain();

    (void)state;
    c->fixed.n_subscribers = 400;
    c->fixed.level = calloc(400, sizeof *c->fixed.level);
    assert_non_null(c->fixed.level);
    try("compiling a fixed list", compile, c);
    sample_free(c);
}

static void test_solve(void **state)
{
    struct mlift_campaign *c = sample_plain();

    (void)state;
    try("solving exactly", solve, c);
    sample_free(c);
}

static void test_run(void **state)
{
    struct mlift_campaign *c = sample_plain();

    (void)state;
    try("simulating", run, c);
    sample_free(c);
}

static int learn(void *context)
{
    struct mlift_table table;
    struct mlift_lessons lessons = {0};
    struct mlift_worlds worlds = {0};
    struct mlift_experiment experiment = {0};
    struct mlift_exact exact = {0};
    uint16_t knowledge[100];
    int status = mlift_table_init(&table, context);

    if (!status) {
        status = mlift_exact_init(&exact, &table);
        status = status ? status : mlift_lessons_init(&lessons, &table);
        status = status ? status : simulate(&table, &worlds, &experiment);
        status = status ? status : mlift_replay_learn(&table, 5, 0, 3, 2, knowledge);
        mlift_lessons_free(&lessons);
        mlift_lessons_free(&lessons);
        mlift_exact_free(&exact);
        mlift_worlds_free(&worlds);
        mlift_experiment_free(&experiment);
        mlift_table_free(&table);
    }
    return status;
}

static void test_learn(void **state)
{
    struct mlift_campaign *c = sample_learning();

    (void)state;
    c->n_strategies = 3; /* few and simple, for hundreds of attempts: raw, and a bandit */
    c->data_point[1].drift_per_month = 0.0;
    memset(&c->strategy[3], 0, sizeof c->strategy[3]);
    sample_add_learner(c, "waves", MLIFT_STRATEGY_BANDIT, (int[]){0, 4}, 2, 2);
    c->n_arms = 2;
    c->arm_strategy[0] = 2;
    c->arm_strategy[1] = 3;
    try("simulating strategies that learn", learn, c);
    sample_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_compile),
                                       cmocka_unit_test(test_compile_bounds),
                                       cmocka_unit_test(test_compile_fixed_list),
                                       cmocka_unit_test(test_solve),
                                       cmocka_unit_test(test_run),
                                       cmocka_unit_test(test_learn)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
