/* The best that can be done with what can be observed: between every strategy and the oracle, equal to the oracle where
 * nothing is hidden, and to the best fixed sequence where nothing is seen. */
#include "tests/agreement.h"
#include "tests/unit/bounds.h"
#include "tests/unit/sample.h"
#include "tests/unit/simulated.h"

#include <stdlib.h>

enum { SEED = 20261128 };

static uint32_t below(uint64_t *luck, uint32_t n)
{
    *luck = *luck * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((*luck >> 33) % n);
}

static double between(uint64_t *luck, double low, double high)
{
    return low + (high - low) * (double)below(luck, 1000) / 999.0;
}

/* Two points of two or three levels, three messages at random, two or three days, one broad and one random rule. */
static struct mlift_campaign *generated(uint64_t seed)
{
    uint64_t luck = seed * 977 + 5;
    struct mlift_campaign *c = calloc(1, sizeof *c);

    assert_non_null(c);
    mlift_campaign_init(c);
    sample_add_default_point(c, "device");
    sample_add_default_point(c, "content");
    for (int d = 0; d < 2; d++) {
        c->data_point[d].p_known = between(&luck, 0.0, 1.0);
        c->data_point[d].accuracy = between(&luck, 0.4, 1.0);
        c->data_point[d].refresh_per_month = below(&luck, 2) ? between(&luck, 0.1, 0.9) : 0.0;
        c->data_point[d].drift_per_month = below(&luck, 3) == 0 ? 0.2 : 0.0;
    }
    for (int m = 0; m < 3; m++) {
        static const char *const names[] = {"a", "b", "c"};
        int message = sample_add_message(c, names[m], (enum mlift_job)below(&luck, MLIFT_N_JOBS));
        c->message[message].appeal = between(&luck, -0.5, 0.5);
        for (int d = 0; d < 2; d++) {
            c->message[message].speaks_to[d] = below(&luck, 2) ? 1u << below(&luck, 2) : 0;
        }
    }
    c->response.click_intercept = -1.0;
    c->response.propensity_bins = below(&luck, 2) ? 3 : 1;
    c->dynamics.fatigue_levels = 2;
    int days[3] = {0, 3 + (int)below(&luck, 5), 11}, n = 2 + (int)below(&luck, 2), send[3];
    for (int k = 0; k < 3; k++) {
        send[k] = 1 + (int)below(&luck, 3);
    }
    sample_add_rule(sample_add_strategy(c, "broad", MLIFT_STRATEGY_BROAD), days, send, n);
    struct mlift_strategy *rules = sample_add_strategy(c, "rules", MLIFT_STRATEGY_RULES);
    rules->segment_by = 3;
    rules->living = below(&luck, 2);
    sample_add_rule(rules, days, (int[]){send[1], send[0], send[2]}, n)->when[below(&luck, 2)] = 1;
    sample_add_rule(rules, days, (int[]){send[2], send[2], send[1]}, n);
    sample_finish(c, 200, 25);
    return c;
}

static void test_between_every_strategy_and_the_oracle(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 16; seed++) {
        struct mlift_campaign *c = generated(seed);
        int first = bounds_add_all(c);
        bounds_check(c, first);
        sample_free(c);
    }
    struct mlift_campaign *c = sample_plain();
    bounds_check(c, bounds_add_all(c));
    sample_free(c);
}

static void know_everything(struct mlift_campaign *c)
{
    for (int d = 0; d < c->n_data_points; d++) {
        c->data_point[d].p_known = c->data_point[d].accuracy = 1.0;
        c->data_point[d].drift_per_month = 0.0;
    }
    c->response.propensity_bins = 1;
}

/* Perfect signals of what never changes, one propensity for all, and the state in sight: nothing is hidden. */
static void test_perfect_signals_and_seen_state_are_the_oracle(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 12; seed++) {
        struct mlift_campaign *c = generated(seed);
        know_everything(c);
        int s = c->n_strategies;
        bounds_add(c, MLIFT_STRATEGY_ORACLE_OBSERVED, seed % 2, true);
        bounds_add(c, MLIFT_STRATEGY_ORACLE, false, false);
        double observed = bounds_value(c, s), oracle = bounds_value(c, s + 1);
        assert_true(observed > oracle - bounds_rounding && observed < oracle + bounds_rounding);
        sample_free(c);
    }
}

/* One touch of people who all start alike: the state is known without being seen. */
static void test_one_touch_with_perfect_signals_is_the_oracle(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 12; seed++) {
        struct mlift_campaign *c = generated(seed);
        know_everything(c);
        for (int stage = 0; stage < MLIFT_N_STAGES; stage++) {
            c->dynamics.start[stage] = stage == (int)(seed % 3);
        }
        for (int s = 0; s < c->n_strategies; s++) {
            for (int r = 0; r < c->strategy[s].n_rules; r++) {
                c->strategy[s].rule[r].n_sends = 1;
            }
        }
        int s = c->n_strategies;
        bounds_add(c, MLIFT_STRATEGY_ORACLE_OBSERVED, false, false);
        bounds_add(c, MLIFT_STRATEGY_ORACLE, false, false);
        double observed = bounds_value(c, s), oracle = bounds_value(c, s + 1);
        assert_true(observed > oracle - bounds_rounding && observed < oracle + bounds_rounding);
        sample_free(c);
    }
}

/* Where signals say little, the oracle knows more: the equalities above are not empty. */
static void test_poor_signals_cost_something(void **state)
{
    (void)state;
    struct mlift_campaign *c = generated(3);
    for (int d = 0; d < 2; d++) {
        c->data_point[d].p_known = 0.3;
        c->data_point[d].accuracy = 0.5;
    }
    c->message[1].speaks_to[0] = 1;
    c->message[2].speaks_to[0] = 2;
    int s = c->n_strategies;
    bounds_add(c, MLIFT_STRATEGY_ORACLE_OBSERVED, false, false);
    bounds_add(c, MLIFT_STRATEGY_ORACLE, false, false);
    assert_true(bounds_value(c, s) < bounds_value(c, s + 1) - 1e-5);
    sample_free(c);
}

/* The best of all fixed sequences, each solved exactly as a broad strategy. */
static double best_sequence(const struct mlift_campaign *of)
{
    struct mlift_campaign *c = calloc(1, sizeof *c);
    const struct mlift_rule *broad = &of->strategy[0].rule[0];
    int n_messages = of->n_messages + 1, n = 1;
    double best = 0.0;

    assert_non_null(c);
    for (int k = 0; k < broad->n_sends; k++) {
        n *= n_messages;
    }
    for (int from = 0; from < n; from += MLIFT_MAX_STRATEGIES) {
        struct mlift_table table;
        struct mlift_exact exact;
        *c = *of;
        c->n_strategies = 0;
        for (int i = from; i < n && i < from + MLIFT_MAX_STRATEGIES; i++) {
            struct mlift_rule *rule = &sample_add_strategy(c, "s", MLIFT_STRATEGY_BROAD)->rule[0];
            c->strategy[c->n_strategies - 1].n_rules = 1;
            *rule = *broad;
            for (int k = 0, rest = i; k < rule->n_sends; k++, rest /= n_messages) {
                rule->send[k].message = (uint8_t)(rest % n_messages);
            }
        }
        c->baseline = c->challenger = c->arm_strategy[0] = c->arm_strategy[1] = 0;
        assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
        assert_int_equal(mlift_exact_init(&exact, &table), MLIFT_OK);
        for (int s = 0; s < c->n_strategies; s++) {
            double value = mlift_exact_overall(&exact, s, table.goal);
            best = value > best ? value : best;
        }
        mlift_exact_free(&exact);
        mlift_table_free(&table);
    }
    free(c);
    return best;
}

static void test_useless_signals_leave_the_best_sequence(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 8; seed++) {
        struct mlift_campaign *c = generated(seed);
        for (int d = 0; d < 2; d++) {
            c->data_point[d].p_known = 0.0;
        }
        int s = c->n_strategies;
        double best = best_sequence(c);
        bounds_add(c, MLIFT_STRATEGY_ORACLE_OBSERVED, false, false);
        double observed = bounds_value(c, s);
        assert_true(observed > best - 1e-8 && observed < best + 1e-8); /* other days, rows rounded anew */
        sample_free(c);
    }
}

/* Branch and bound gets through so few steps: the static bound is proven, whatever the signals. */
static void test_few_steps_are_proven(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 12; seed++) {
        struct mlift_campaign *c = generated(seed);
        struct mlift_table table;
        int s = c->n_strategies;
        bounds_add(c, MLIFT_STRATEGY_ORACLE_OBSERVED, false, false);
        assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
        assert_true(table.bound[s].proven);
        mlift_table_free(&table);
        sample_free(c);
    }
}

/* Living, with fresh readings, hidden state and seen state: what the engine counts is what the solver says. */
static void test_engine_agrees_with_exact(void **state)
{
    (void)state;
    for (uint64_t seed = 4; seed < 7; seed++) {
        struct mlift_campaign *c = generated(seed);
        struct agreement a = {0};
        c->data_point[0].refresh_per_month = 0.6;
        c->data_point[1].refresh_per_month = 0.3;
        c->data_point[1].drift_per_month = 0.3;
        bounds_add_all(c);
        assert_int_equal(agreement_check(c, SEED, 300, AGREEMENT_FIVE_MCSE, &a), 0);
        assert_int_equal(a.n_beyond, 0);
        sample_free(c);
    }
}

static void test_counts_do_not_depend_on_the_machine(void **state)
{
    (void)state;
    struct mlift_campaign *c = generated(5);
    struct simulated run;
    struct mlift_worlds other;
    size_t done;

    c->data_point[0].refresh_per_month = 0.6;
    bounds_add_all(c);
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

static void test_others_keep_their_counts(void **state)
{
    (void)state;
    struct mlift_campaign *c = generated(6);
    struct simulated without, with;

    c->strategy[1].segment_by = 1; /* the bounds look at more */
    c->strategy[1].rule[0].when[1] = 0;
    simulated_init(&without, c, SEED, 12, false);
    int n = bounds_add_all(c);
    simulated_init(&with, c, SEED, 12, false);
    for (size_t r = 0; r < 12; r++) {
        for (int s = 0; s < n; s++) {
            for (int m = 0; m < with.worlds.n_metrics; m++) {
                assert_int_equal(simulated_total(&without, r, s, m), simulated_total(&with, r, s, m));
            }
        }
    }
    simulated_free(&with);
    simulated_free(&without);
    sample_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_between_every_strategy_and_the_oracle),
        cmocka_unit_test(test_perfect_signals_and_seen_state_are_the_oracle),
        cmocka_unit_test(test_one_touch_with_perfect_signals_is_the_oracle),
        cmocka_unit_test(test_poor_signals_cost_something),
        cmocka_unit_test(test_useless_signals_leave_the_best_sequence),
        cmocka_unit_test(test_few_steps_are_proven),
        cmocka_unit_test(test_engine_agrees_with_exact),
        cmocka_unit_test(test_counts_do_not_depend_on_the_machine),
        cmocka_unit_test(test_others_keep_their_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
