/* Relations that hold for any correct engine, whatever the numbers: who is equal, who is better, what is a part. */
#include "tests/unit/sample.h"
#include "tests/unit/simulated.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { N_REPLICATES = 60, SEED = 20260726 };

/* A copy of strategy `from` under another name. */
static int add_twin(struct mlift_campaign *c, int from)
{
    int twin = c->n_strategies++;

    c->strategy[twin] = c->strategy[from];
    snprintf(c->strategy[twin].name, MLIFT_NAME_SIZE, "twin");
    return twin;
}

static void assert_same_counts(const struct simulated *a, int s, const struct simulated *b, int t)
{
    for (size_t r = 0; r < N_REPLICATES; r++) {
        for (int g = 0; g < a->worlds.n_segments; g++) {
            for (int m = 0; m < a->worlds.n_metrics; m++) {
                assert_int_equal(mlift_worlds_count(&a->worlds, r, s, g, m),
                                 mlift_worlds_count(&b->worlds, r, t, g, m));
            }
        }
    }
}

static void test_equal_strategies_are_equal_in_every_replicate(void **state)
{
    struct mlift_campaign *campaigns[] = {sample_plain(), sample_owners(), sample_living()};

    (void)state;
    for (size_t k = 0; k < 3; k++) {
        static struct simulated run;
        int last = campaigns[k]->n_strategies - 1, twin = add_twin(campaigns[k], last);
        simulated_init(&run, campaigns[k], SEED, N_REPLICATES, k < 2); /* the living one takes long to solve */
        assert_same_counts(&run, last, &run, twin);
        for (int m = 0; k < 2 && m < run.exact.n_metrics; m++) {
            assert_true(mlift_exact_overall(&run.exact, last, m) == mlift_exact_overall(&run.exact, twin, m));
        }
        simulated_free(&run);
        sample_free(campaigns[k]);
    }
}

/* Rules that send everybody the same are broad under another name, however many segments they cut. */
static void test_one_segment_is_broad(void **state)
{
    static const int days[] = {0, 4, 9}, message[] = {1, 2, 3};
    static struct simulated run;
    struct mlift_campaign *c = sample_plain();
    struct mlift_strategy *rules = sample_add_strategy(c, "rules", MLIFT_STRATEGY_RULES);

    (void)state;
    rules->segment_by = 3;
    for (int level = 0; level < 3; level++) {
        sample_add_rule(rules, days, message, 3)->when[0] = 1u << level;
    }
    sample_add_rule(rules, days, message, 3);
    simulated_init(&run, c, SEED, N_REPLICATES, false);
    assert_same_counts(&run, 1, &run, 3);
    assert_int_equal(run.table.policy[3].n_states, 1);
    simulated_free(&run);
    sample_free(c);
}

/* The whole of (click_intercept) up: never fewer conversions in any replicate, where nobody leaves or tires. */
static void test_better_is_never_worse_pathwise(void **state)
{
    static struct simulated worse, better;
    struct mlift_campaign *c = sample_plain();
    uint64_t gained = 0;

    (void)state;
    c->response.unsubscribe_intercept = -800.0;
    c->response.fatigue_open = 0.0;
    c->dynamics.fatigue_levels = 1;
    c->recency_point = -1;
    memset(c->response.fit, 0, sizeof c->response.fit); /* else a better stage can click less */
    /* from a higher stage one moves at least as high with the same word */
    c->dynamics.p_skip[0] = 0.0;
    c->dynamics.p_skip[1] = 0.0;
    c->dynamics.p_advance[2] = 0.5; /* so that there is something to gain, whatever the defaults */
    c->response.open_intercept = 0.0;
    c->response.click_intercept = -1.5;
    simulated_init(&worse, c, SEED, N_REPLICATES, false);
    c->response.click_intercept += 1.5;
    simulated_init(&better, c, SEED, N_REPLICATES, false);
    for (size_t r = 0; r < N_REPLICATES; r++) {
        for (int s = 0; s < 3; s++) {
            for (int m = 0; m < worse.table.n_metrics; m++) {
                int lane = worse.table.metric[m].lane;
                if (lane == MLIFT_LANE_CLICKED || lane == MLIFT_LANE_CLICKERS) {
                    assert_true(simulated_total(&better, r, s, m) >= simulated_total(&worse, r, s, m));
                }
                if (m == worse.table.goal) {
                    uint32_t more = simulated_total(&better, r, s, m), fewer = simulated_total(&worse, r, s, m);
                    assert_true(more >= fewer);
                    gained += more - fewer;
                }
            }
        }
    }
    assert_true(gained > 100);
    simulated_free(&worse);
    simulated_free(&better);
    sample_free(c);
}

/* The list of n is the beginning of the list of 2n: an experiment of 2n, cut at n, is the experiment of n. */
static void test_a_longer_list_begins_with_the_shorter(void **state)
{
    static struct simulated small, large;
    struct mlift_campaign *c = sample_plain();

    (void)state;
    c->list_size = 900; /* neither is a whole number of blocks */
    c->n_sizes = 1;
    c->size[0] = 900;
    simulated_init(&small, c, SEED, N_REPLICATES, false);
    c->list_size = 1800;
    c->n_sizes = 2;
    c->size[1] = 1800;
    simulated_init(&large, c, SEED, N_REPLICATES, false);
    for (size_t r = 0; r < N_REPLICATES; r++) {
        for (int arm = 0; arm < 2; arm++) {
            for (int m = 0; m < small.table.n_metrics; m++) {
                uint32_t part = mlift_experiment_total(&large.experiment, r, arm, m, 0);
                assert_int_equal(mlift_experiment_total(&small.experiment, r, arm, m, 0), part);
                assert_true(mlift_experiment_total(&large.experiment, r, arm, m, 1) >= part);
            }
        }
        assert_int_equal(simulated_total(&small, r, 0, 0), 900);
        assert_int_equal(simulated_total(&large, r, 0, 0), 1800);
    }
    simulated_free(&small);
    simulated_free(&large);
    sample_free(c);
}

/* A list longer than every size counted: who is in none of them is in no experiment count. */
static void test_sizes_are_nested(void **state)
{
    static struct simulated run;
    struct mlift_campaign *c = sample_plain();

    (void)state;
    c->list_size = 3000;
    c->n_sizes = 4;
    c->size[0] = 10;
    c->size[1] = 1024; /* the end of a block */
    c->size[2] = 1025;
    c->size[3] = 2500;
    simulated_init(&run, c, SEED, 10, false);
    for (size_t r = 0; r < 10; r++) {
        for (int size = 0; size < 4; size++) {
            uint32_t people = mlift_experiment_total(&run.experiment, r, 0, 0, size) +
                              mlift_experiment_total(&run.experiment, r, 1, 0, size);
            assert_int_equal(people, c->size[size]);
        }
    }
    simulated_free(&run);
    sample_free(c);
}

static void test_more_replicates_extend(void **state)
{
    static struct simulated few, many;
    struct mlift_campaign *c = sample_living();

    (void)state;
    simulated_init(&few, c, SEED, 20, false);
    simulated_init(&many, c, SEED, 50, false);
    assert_memory_equal(few.worlds.counts, many.worlds.counts,
                        20 * mlift_worlds_stride(&few.worlds) * sizeof(uint32_t));
    assert_memory_equal(few.experiment.counts, many.experiment.counts,
                        20 * mlift_experiment_stride(&few.experiment) * sizeof(uint32_t));
    simulated_free(&few);
    simulated_free(&many);
    sample_free(c);
}

/* Another seed is another list: no two replicates and no two seeds share their luck. */
static void test_another_seed_is_other_luck(void **state)
{
    static struct simulated one, other;
    struct mlift_campaign *c = sample_plain();
    int clicked = 4, same_seed = 0, same_replicate = 0;

    (void)state;
    simulated_init(&one, c, SEED, N_REPLICATES, false);
    simulated_init(&other, c, SEED + 1, N_REPLICATES, false);
    for (size_t r = 1; r < N_REPLICATES; r++) {
        same_seed += simulated_total(&one, r, 1, clicked) == simulated_total(&other, r, 1, clicked);
        same_replicate += simulated_total(&one, r, 1, clicked) == simulated_total(&one, r - 1, 1, clicked);
    }
    assert_true(same_seed < N_REPLICATES / 3 && same_replicate < N_REPLICATES / 3);
    simulated_free(&one);
    simulated_free(&other);
    sample_free(c);
}

/* Levels 0 and 1 of the device change places everywhere: rates change places with them, totals stay. */
static void test_relabelled_levels(void **state)
{
    static struct simulated before, after;
    struct mlift_campaign *c = sample_plain();
    struct mlift_data_point *device = &c->data_point[0];

    (void)state;
    c->strategy[2].rule[1].when[0] = 2; /* unknown is left out of it */
    simulated_init(&before, c, SEED, 1, true);
    double share = device->share[0];
    device->share[0] = device->share[1];
    device->share[1] = share;
    uint32_t speaks = c->message[2].speaks_to[0];
    c->message[2].speaks_to[0] = c->message[3].speaks_to[0];
    c->message[3].speaks_to[0] = speaks;
    c->strategy[2].rule[0].when[0] = 2;
    c->strategy[2].rule[1].when[0] = 1;
    simulated_init(&after, c, SEED, 1, true);
    static const int place[4] = {1, 0, 2, 3}; /* glasses, earbuds, both, unknown */
    for (int s = 0; s < 3; s++) {
        for (int m = 0; m < before.exact.n_metrics; m++) {
            for (int g = 0; g < 4; g++) {
                assert_true(fabs(mlift_exact_rate(&before.exact, s, g, m) -
                                 mlift_exact_rate(&after.exact, s, place[g], m)) < 1e-8);
            }
            assert_true(fabs(mlift_exact_overall(&before.exact, s, m) - mlift_exact_overall(&after.exact, s, m)) <
                        1e-8);
        }
    }
    simulated_free(&before);
    simulated_free(&after);
    sample_free(c);
}

/* Days on which a strategy has nothing to say to anybody cut its gaps in two and change no law. A rule for nobody puts
 * them into its calendar. */
static void test_days_without_a_send_change_no_law(void **state)
{
    static const int days[] = {1, 6, 13}, message[] = {1, 1, 1};
    static struct simulated whole, split;
    struct mlift_campaign *c = sample_living(); /* recency, fatigue and drift */

    (void)state;
    c->data_point[1].refresh_per_month = 0.0;
    c->data_point[0].p_known = 1.0;
    simulated_init(&whole, c, SEED, 1, true);
    for (int s = 1; s < c->n_strategies; s++) {
        struct mlift_strategy *strategy = &c->strategy[s];
        memmove(strategy->rule + 1, strategy->rule, (MLIFT_MAX_RULES - 1) * sizeof *strategy->rule);
        memset(strategy->rule, 0, sizeof *strategy->rule);
        int n_rules = strategy->n_rules;
        strategy->n_rules = 0;
        sample_add_rule(strategy, days, message, 3)->when[0] = 1u << 15; /* a level that nobody has */
        strategy->n_rules = n_rules + 1;
    }
    simulated_init(&split, c, SEED, 1, true);
    for (int s = 1; s < c->n_strategies; s++) {
        assert_true(split.table.policy[s].n_steps > whole.table.policy[s].n_steps);
        for (int m = 0; m < whole.exact.n_metrics; m++) {
            assert_true(fabs(mlift_exact_overall(&whole.exact, s, m) - mlift_exact_overall(&split.exact, s, m)) < 1e-8);
        }
    }
    simulated_free(&whole);
    simulated_free(&split);
    sample_free(c);
}

/* What is a part is never more than the whole. */
static void test_parts_and_wholes(void **state)
{
    struct mlift_campaign *campaigns[] = {sample_plain(), sample_owners(), sample_living()};
    enum { SUBSCRIBERS, SENT, OPENED, RECORDED, CLICKED, CLICKERS, REPLIED, MISMATCHED, LEFT, COMPLAINED, CONVERTED };

    (void)state;
    for (size_t k = 0; k < 3; k++) {
        static struct simulated run;
        simulated_init(&run, campaigns[k], SEED, N_REPLICATES, false);
        for (size_t r = 0; r < N_REPLICATES; r++) {
            for (int s = 0; s < campaigns[k]->n_strategies; s++) {
                uint32_t x[MLIFT_MAX_METRICS];
                for (int m = 0; m < run.table.n_metrics; m++) {
                    x[m] = simulated_total(&run, r, s, m);
                }
                assert_int_equal(x[SUBSCRIBERS], campaigns[k]->list_size);
                assert_true(x[OPENED] <= x[RECORDED] && x[RECORDED] <= x[SENT] && x[MISMATCHED] <= x[SENT]);
                assert_true(x[REPLIED] <= x[CLICKED] && x[CLICKED] <= x[OPENED] && x[CLICKERS] <= x[CLICKED]);
                assert_true(x[COMPLAINED] <= x[LEFT] && x[LEFT] <= x[SUBSCRIBERS]);
                /* stages count who has not left; who has activated and left still has converted */
                assert_int_equal(x[11] + x[12] + x[13] + x[14] + x[LEFT], x[SUBSCRIBERS]);
                assert_true(x[14] <= x[CONVERTED] && x[CONVERTED] <= x[14] + x[LEFT]);
                assert_true(s > 0 || x[SENT] + x[LEFT] == 0);
            }
        }
        simulated_free(&run);
        sample_free(campaigns[k]);
    }
}

/* Certainty: everybody opens, clicks and advances; or nobody does anything. */
static void test_never_and_always(void **state)
{
    static struct simulated run;
    struct mlift_campaign *c = sample_plain();

    (void)state;
    c->response.open_intercept = c->response.click_intercept = 1000.0;
    c->response.p_reply = 1.0;
    for (int stage = 0; stage < 3; stage++) {
        c->dynamics.p_advance[stage] = 1.0;
        c->dynamics.p_skip[stage] = 0.0;
        c->dynamics.decay_per_day[stage] = 0.0;
    }
    simulated_init(&run, c, SEED, 5, false);
    for (size_t r = 0; r < 5; r++) { /* three clicks lead from awareness to activation */
        assert_int_equal(simulated_total(&run, r, 1, run.table.goal), 400);
        assert_int_equal(simulated_total(&run, r, 1, 6), 1200); /* replied */
        assert_int_equal(simulated_total(&run, r, 1, 8), 0);    /* nobody leaves */
    }
    simulated_free(&run);
    c->response.open_intercept = -1000.0;
    c->response.p_machine_open = 0.0;
    memset(c->dynamics.advance_per_day, 0, sizeof c->dynamics.advance_per_day);
    simulated_init(&run, c, SEED, 5, false);
    for (size_t r = 0; r < 5; r++) {
        assert_int_equal(simulated_total(&run, r, 1, 1), 1200); /* sent */
        for (int m = 2; m <= 10; m++) {
            assert_true(m == 7 || simulated_total(&run, r, 1, m) == 0);
        }
    }
    simulated_free(&run);
    sample_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal_strategies_are_equal_in_every_replicate),
        cmocka_unit_test(test_one_segment_is_broad),
        cmocka_unit_test(test_better_is_never_worse_pathwise),
        cmocka_unit_test(test_a_longer_list_begins_with_the_shorter),
        cmocka_unit_test(test_sizes_are_nested),
        cmocka_unit_test(test_more_replicates_extend),
        cmocka_unit_test(test_another_seed_is_other_luck),
        cmocka_unit_test(test_relabelled_levels),
        cmocka_unit_test(test_days_without_a_send_change_no_law),
        cmocka_unit_test(test_parts_and_wholes),
        cmocka_unit_test(test_never_and_always),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
