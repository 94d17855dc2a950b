/* Everybody of a replicate replayed one by one adds up to the replicate's row, for every strategy, segment and metric.
 */
#include "sim/engine.h"
#include "sim/replay.h"
#include "tests/unit/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { SEED = 77, REPLICATE = 3, MOST_STEPS = 200 };

static void add_person(const struct mlift_table *table, uint32_t i, int strategy, uint32_t *sum)
{
    struct mlift_replay_person person;
    struct mlift_replay_step steps[MOST_STEPS];
    uint32_t lanes[MLIFT_N_LANES];

    mlift_replay_meet(table, SEED, REPLICATE, i, &person);
    mlift_replay_follow(table, SEED, REPLICATE, i, strategy, &person, steps, lanes);
    for (int m = 0; m < table->n_metrics; m++) {
        sum[person.segment * table->n_metrics + m] += lanes[table->metric[m].lane];
    }
}

static void check(struct mlift_campaign *c)
{
    struct mlift_table table;
    struct mlift_worlds worlds;
    struct mlift_engine_options options = {.seed = SEED, .n_threads = 1, .isa = mlift_isa_detect()};
    int all[MLIFT_MAX_METRICS];
    size_t done;

    sample_add_strategy(c, "best", MLIFT_STRATEGY_ORACLE);
    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    assert_true(table.calendar.n_steps <= MOST_STEPS);
    for (int m = 0; m < table.n_metrics; m++) {
        all[m] = m;
    }
    assert_int_equal(mlift_worlds_init(&worlds, REPLICATE + 1, c->n_strategies, table.n_segments, all, table.n_metrics),
                     MLIFT_OK);
    assert_int_equal(mlift_engine_run(&table, &options, REPLICATE, REPLICATE + 1, &worlds, NULL, &done), MLIFT_OK);
    for (int s = 0; s < c->n_strategies; s++) {
        uint32_t sum[MLIFT_MAX_SEGMENTS * MLIFT_MAX_METRICS] = {0};
        for (uint32_t i = 0; i < c->list_size; i++) {
            add_person(&table, i, s, sum);
        }
        for (int g = 0; g < table.n_segments; g++) {
            for (int m = 0; m < table.n_metrics; m++) {
                assert_int_equal(sum[g * table.n_metrics + m], mlift_worlds_count(&worlds, REPLICATE, s, g, m));
            }
        }
    }
    mlift_worlds_free(&worlds);
    mlift_table_free(&table);
    sample_free(c);
}

static void test_a_replayed_replicate_equals_its_row(void **state)
{
    (void)state;
    struct mlift_campaign *large = sample_plain();
    large->list_size = large->size[2] = 2500; /* more than two blocks */
    check(large);
    check(sample_owners());
    check(sample_living());
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_replayed_replicate_equals_its_row)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
