/* The oracle: no other choice in any state, of any type, at any step does better; it beats every strategy; and adding
 * it to a campaign changes nobody else's counts. */
#include "sim/value.h"
#include "tests/agreement.h"
#include "tests/unit/sample.h"
#include "tests/unit/simulated.h"

#include <string.h>

enum { SEED = 20260728, N_CELLS = 3, N_DEVIATIONS = 12 };
static const double rounding = 1e-12; /* of sums in another order */

static uint32_t below(uint64_t *luck, uint32_t n)
{
    *luck = *luck * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((*luck >> 33) % n);
}

static struct mlift_campaign *with_oracle(struct mlift_campaign *c)
{
    sample_add_strategy(c, "best", MLIFT_STRATEGY_ORACLE);
    return c;
}

/* The goal lane of every state at the first step, for one type. */
static void goal_values(struct mlift_value *value, int strategy, size_t cell, double *out)
{
    const struct mlift_table *table = value->table;

    mlift_value_solve(value, strategy, table->cell_base[cell], cell);
    for (int s = 0; s < table->n_states; s++) {
        out[s] = mlift_value_at(value, 0, s)[value->place[table->metric[table->goal].lane]];
    }
}

/* Policy improvement (Howard 1960): where no single deviation helps, no policy is better. The values are those of
 * sim/value.c, which knows nothing of how the oracle was found. */
static void check_cell(struct mlift_table *table, struct mlift_value *value, size_t cell, uint64_t *luck)
{
    int best = table->campaign->n_strategies - 1;
    struct mlift_policy *policy = &table->policy[best];
    size_t n = (size_t)table->n_states, type = mlift_table_type(table, table->cell_base[cell]);
    double *optimal = calloc(n, sizeof *optimal), *other = calloc(n, sizeof *other);

    goal_values(value, best, cell, optimal);
    for (int i = 0; i < N_DEVIATIONS; i++) {
        uint32_t step = below(luck, (uint32_t)policy->n_steps);
        uint8_t *message = policy->message + ((size_t)step * (size_t)policy->n_views + type) * n;
        uint8_t instead = (uint8_t)below(luck, (uint32_t)table->campaign->n_messages + 1);
        uint32_t first = below(luck, 4);
        uint8_t *kept = malloc(n);
        memcpy(kept, message, n);
        for (size_t s = first; s < n; s += 4) { /* a quarter of all states at once */
            message[s] = instead;
        }
        goal_values(value, best, cell, other);
        for (size_t s = 0; s < n; s++) {
            assert_true(other[s] <= optimal[s] + rounding);
        }
        memcpy(message, kept, n);
        free(kept);
    }
    free(optimal);
    free(other);
}

/* Policy improvement (Howard 1960): where no deviation at one step helps, no policy is better. The values are those of
 * sim/value.c, which knows nothing of how the oracle was found. */
static void check_no_deviation_helps(struct mlift_campaign *c)
{
    struct mlift_table table;
    struct mlift_value value;
    uint64_t luck = 7;

    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    assert_int_equal(mlift_value_init(&value, &table, UINT64_MAX, MLIFT_VALUE_ALL_LANES, mlift_isa_detect()), MLIFT_OK);
    for (int i = 0; i < N_CELLS; i++) {
        check_cell(&table, &value, below(&luck, (uint32_t)table.list.profile.n_cells), &luck);
    }
    mlift_value_free(&value);
    mlift_table_free(&table);
    sample_free(c);
}

static void test_no_deviation_helps(void **state)
{
    (void)state;
    check_no_deviation_helps(with_oracle(sample_plain()));
    check_no_deviation_helps(with_oracle(sample_owners()));
    check_no_deviation_helps(with_oracle(sample_living()));
}

static void check_beats_all(struct mlift_campaign *c)
{
    struct mlift_table table;
    struct mlift_exact exact;
    int best = c->n_strategies - 1;

    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    assert_int_equal(mlift_exact_init(&exact, &table), MLIFT_OK);
    for (int s = 0; s < best; s++) {
        assert_true(mlift_exact_overall(&exact, best, table.goal) >=
                    mlift_exact_overall(&exact, s, table.goal) - rounding);
    }
    mlift_exact_free(&exact);
    mlift_table_free(&table);
    sample_free(c);
}

static void test_beats_every_strategy(void **state)
{
    (void)state;
    check_beats_all(with_oracle(sample_plain()));
    check_beats_all(with_oracle(sample_owners()));
    struct mlift_campaign *c = sample_living();
    c->strategy[3].n_rules--; /* one trigger less: a tenth of the work */
    check_beats_all(with_oracle(c));
}

/* Where e-mail can only harm, nothing is sent; where all messages are alike, the first. */
static void test_ties_go_to_silence_and_then_to_the_first(void **state)
{
    (void)state;
    struct mlift_campaign *c = with_oracle(sample_plain());
    struct mlift_table table;
    int best = c->n_strategies - 1;

    c->response.click_intercept = -1000.0; /* nobody clicks: an e-mail only makes people leave */
    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    assert_int_equal(table.policy[best].last_send, -1);
    mlift_table_free(&table);

    c->response.click_intercept = -2.0;
    for (int m = 1; m <= c->n_messages; m++) {
        c->message[m] = c->message[1];
    }
    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    assert_true(table.policy[best].last_send >= 0);
    size_t n = (size_t)table.policy[best].n_steps * table.n_types * (size_t)table.n_states;
    for (size_t i = 0; i < n; i++) {
        assert_true(table.policy[best].message[i] <= 1);
    }
    mlift_table_free(&table);
    sample_free(c);
}

/* Days of all strategies and its own. */
static void test_calendar_is_everybodys(void **state)
{
    (void)state;
    struct mlift_campaign *c = with_oracle(sample_plain());
    struct mlift_strategy *best = &c->strategy[c->n_strategies - 1];
    struct mlift_table table;
    static const uint16_t days[] = {0, 1, 4, 9, 13};

    sample_add_rule(&c->strategy[1], (int[]){13}, (int[]){1}, 1);
    best->n_days = 2;
    best->day[0] = 1;
    best->day[1] = 4;
    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    assert_int_equal(table.policy[c->n_strategies - 1].calendar.n_steps, 5);
    assert_memory_equal(table.policy[c->n_strategies - 1].calendar.day, days, sizeof days);
    mlift_table_free(&table);
    sample_free(c);
}

static void check_others_keep_their_counts(struct mlift_campaign *c)
{
    struct simulated without, with;

    simulated_init(&without, c, SEED, 12, false);
    with_oracle(c)->strategy[c->n_strategies - 1].n_days = 1;
    c->strategy[c->n_strategies - 1].day[0] = 3;
    simulated_init(&with, c, SEED, 12, false);
    for (size_t r = 0; r < 12; r++) {
        for (int s = 0; s + 1 < c->n_strategies; s++) {
            for (int g = 0; g < with.worlds.n_segments; g++) {
                for (int m = 0; m < with.worlds.n_metrics; m++) {
                    assert_int_equal(mlift_worlds_count(&without.worlds, r, s, g, m),
                                     mlift_worlds_count(&with.worlds, r, s, g, m));
                }
            }
        }
    }
    simulated_free(&with);
    simulated_free(&without);
    sample_free(c);
}

static void test_others_keep_their_counts(void **state)
{
    (void)state;
    check_others_keep_their_counts(sample_plain());
    check_others_keep_their_counts(sample_owners());
    check_others_keep_their_counts(sample_living());
}

static void check_engine_agrees(struct mlift_campaign *c)
{
    struct agreement a = {0};

    assert_int_equal(agreement_check(with_oracle(c), SEED, 300, AGREEMENT_FIVE_MCSE, &a), 0);
    assert_int_equal(a.n_beyond, 0);
    sample_free(c);
}

static void test_engine_agrees_with_exact(void **state)
{
    (void)state;
    check_engine_agrees(sample_plain());
    check_engine_agrees(sample_owners());
}

/* Scalar and vector code, one thread and seven. */
static void test_counts_do_not_depend_on_the_machine(void **state)
{
    (void)state;
    struct mlift_campaign *c = with_oracle(sample_owners());
    struct simulated run;
    struct mlift_worlds other;
    size_t done;

    simulated_init(&run, c, SEED, 9, false);
    assert_int_equal(
        mlift_worlds_init(&other, 9, c->n_strategies, run.table.n_segments, run.worlds.metric, run.worlds.n_metrics),
        MLIFT_OK);
    for (int threads = 1; threads <= 7; threads += 6) {
        struct mlift_engine_options options = {.seed = SEED, .n_threads = threads, .isa = MLIFT_ISA_SCALAR};
        memset(other.counts, 0, 9 * mlift_worlds_stride(&other) * sizeof *other.counts);
        assert_int_equal(mlift_engine_run(&run.table, &options, 0, 9, &other, NULL, &done), MLIFT_OK);
        assert_memory_equal(other.counts, run.worlds.counts, 9 * mlift_worlds_stride(&other) * sizeof *other.counts);
    }
    mlift_worlds_free(&other);
    simulated_free(&run);
    sample_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_deviation_helps),
        cmocka_unit_test(test_beats_every_strategy),
        cmocka_unit_test(test_ties_go_to_silence_and_then_to_the_first),
        cmocka_unit_test(test_calendar_is_everybodys),
        cmocka_unit_test(test_others_keep_their_counts),
        cmocka_unit_test(test_engine_agrees_with_exact),
        cmocka_unit_test(test_counts_do_not_depend_on_the_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
