/* The exact solver to the last bit: as written down plainly (plain_exact.h), with any instruction set, whatever is
 * asked for; and how much of the work it has put together. */
#include "sim/effort.h"
#include "sim/merge.h"
#include "sim/peers.h"
#include "tests/unit/bounds.h"
#include "tests/unit/loaded.h"
#include "tests/unit/plain_exact.h"
#include "tests/unit/sample.h"

#include <stdio.h>

enum { N_RANDOM = 12 };

static double unit(uint64_t *luck)
{
    *luck = *luck * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*luck >> 33) / 2147483648.0;
}

static void assert_same_bits(const double *a, const double *b, size_t n)
{
    assert_memory_equal(a, b, n * sizeof *a);
}

/* Rates, cells and steps of one strategy. */
static void assert_same_strategy(const struct mlift_exact *a, const struct mlift_exact *b, int s)
{
    size_t at = (size_t)s, n_metrics = (size_t)a->n_metrics, n_rates = (size_t)a->n_segments * n_metrics;
    size_t n_cells = a->n_cells * MLIFT_EXACT_BY_CELL, n_steps = (size_t)a->n_steps;

    assert_same_bits(a->overall + at * n_metrics, b->overall + at * n_metrics, n_metrics);
    assert_same_bits(a->rate + at * n_rates, b->rate + at * n_rates, n_rates);
    assert_same_bits(a->by_cell + at * n_cells, b->by_cell + at * n_cells, n_cells);
    assert_same_bits(a->sent + at * n_steps, b->sent + at * n_steps, n_steps);
    assert_same_bits(a->clicked + at * n_steps, b->clicked + at * n_steps, n_steps);
}

static void check_everything(const struct mlift_table *table)
{
    struct mlift_exact plain, exact;

    plain_exact_init(&plain, table);
    for (int isa = MLIFT_ISA_SCALAR; isa <= (int)mlift_isa_detect(); isa++) {
        struct mlift_exact_wanted wanted = mlift_exact_rates();
        wanted.steps = true;
        wanted.isa = (enum mlift_isa)isa;
        assert_int_equal(mlift_exact_solve(&exact, table, &wanted), MLIFT_OK);
        for (int s = 0; s < exact.n_strategies; s++) {
            if (!mlift_campaign_learns(&table->campaign->strategy[s])) {
                assert_same_strategy(&exact, &plain, s);
            }
        }
        mlift_exact_free(&exact);
    }
    mlift_exact_free(&plain);
}

/* What is asked for is the same alone; what is not is no number. */
static void check_wanted(const struct mlift_table *table)
{
    struct mlift_exact_wanted wanted = mlift_exact_few_rates(table);
    struct mlift_exact all, few;
    int last = table->campaign->n_strategies - 1;

    wanted.strategies = UINT64_C(1) << last;
    assert_int_equal(mlift_exact_init(&all, table), MLIFT_OK);
    assert_int_equal(mlift_exact_solve(&few, table, &wanted), MLIFT_OK);
    for (int s = 0; s <= last; s++) {
        for (int m = 0; m < all.n_metrics; m++) {
            double one = mlift_exact_overall(&few, s, m), other = mlift_exact_overall(&all, s, m);
            bool asked = s == last && (m == 0 || wanted.metrics >> m & 1);
            assert_true(asked ? one == other || (isnan(one) && isnan(other)) : isnan(one));
            one = mlift_exact_rate(&few, s, 0, m);
            other = mlift_exact_rate(&all, s, 0, m);
            assert_true(asked ? one == other || (isnan(one) && isnan(other)) : isnan(one));
        }
        for (int t = 0; t < all.n_steps; t++) {
            assert_true(isnan(few.sent[s * all.n_steps + t]) && isnan(few.clicked[s * all.n_steps + t]));
        }
    }
    for (size_t i = 0; i < all.n_cells * MLIFT_EXACT_BY_CELL; i++) {
        double one = few.by_cell[(size_t)last * all.n_cells * MLIFT_EXACT_BY_CELL + i];
        double other = all.by_cell[(size_t)last * all.n_cells * MLIFT_EXACT_BY_CELL + i];
        assert_true(one == other || (isnan(one) && isnan(other)));
    }
    assert_memory_equal(few.share, all.share, (size_t)all.n_segments * sizeof *all.share);
    mlift_exact_free(&all);
    mlift_exact_free(&few);
}

static void check_campaign(const struct mlift_campaign *campaign)
{
    struct mlift_table *table = malloc(sizeof *table);

    assert_non_null(table);
    assert_int_equal(mlift_table_init(table, campaign), MLIFT_OK);
    check_everything(table);
    check_wanted(table);
    mlift_table_free(table);
    free(table);
}

static void test_shipped(void **state)
{
    static const char *const names[] = {"always-on",      "bounds",      "ecosystem",     "fatigue",
                                        "first-campaign", "hillstrom",   "no-crossover",  "noisy-signals",
                                        "one-signal",     "pilot-first", "privacy-first", "six-segments"};
    char path[64];

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        (void)snprintf(path, sizeof path, "scenarios/%s.yaml", names[i]);
        struct mlift_scenario *scenario = loaded(path);
        check_campaign(&scenario->campaign);
        unload(scenario);
    }
}

/* A living strategy that reads a point afresh whose true level never changes: cells of one type differ by it. */
static struct mlift_campaign *reader(void)
{
    struct mlift_campaign *c = sample_plain();

    for (int m = 1; m <= c->n_messages; m++) {
        c->message[m].speaks_to[0] = 0;
    }
    c->data_point[0].refresh_per_month = 0.6;
    c->data_point[0].accuracy = 0.7;
    c->strategy[2].living = true;
    return c;
}

static void test_cells_apart(void **state)
{
    struct mlift_campaign *c = reader();
    static struct mlift_table table;
    struct mlift_peers types, peers;

    (void)state;
    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    assert_int_equal(table.policy[2].refreshes, 1);
    assert_int_equal(mlift_peers_init(&types, &table, 0), MLIFT_OK);
    assert_int_equal(mlift_peers_init(&peers, &table, 1), MLIFT_OK);
    assert_int_equal(types.n * (size_t)table.list.propensity_bins, table.n_types);
    assert_int_equal(peers.n, types.n * (size_t)c->data_point[0].n_levels);
    for (size_t cell = 0; cell < table.list.profile.n_cells; cell++) {
        size_t other = peers.cell[peers.first[peers.of[cell]]];
        assert_int_equal(table.list.profile.level[cell][0], table.list.profile.level[other][0]);
        assert_int_equal(table.cell_base[cell], table.cell_base[other]);
    }
    mlift_peers_free(&types);
    mlift_peers_free(&peers);
    mlift_table_free(&table);
    sample_free(c);
}

static void test_samples(void **state)
{
    struct mlift_campaign *bounded = sample_plain(),
                          *campaigns[] = {sample_plain(), sample_owners(), sample_learning(), bounded, reader()};

    (void)state;
    bounds_add_all(bounded);
    for (size_t i = 0; i < sizeof campaigns / sizeof *campaigns; i++) {
        check_campaign(campaigns[i]);
        sample_free(campaigns[i]);
    }
}

/* Other intercepts, signals and days each time, now and then a signal that is never seen or always right. */
static void test_random(void **state)
{
    uint64_t luck = 20261130;

    (void)state;
    for (int i = 0; i < N_RANDOM; i++) {
        struct mlift_campaign *c = i % 2 ? sample_plain() : sample_owners();
        c->response.open_intercept = 4.0 * unit(&luck) - 2.0;
        c->response.click_intercept = 4.0 * unit(&luck) - 2.0;
        c->response.unsubscribe_intercept = -6.0 * unit(&luck);
        c->response.propensity_bins = 1 + (int)(3.0 * unit(&luck));
        c->dynamics.fatigue_levels = 2 + (int)(3.0 * unit(&luck));
        c->data_point[0].p_known = i % 5 == 4 ? 0.0 : unit(&luck);
        c->data_point[0].accuracy = i % 4 == 3 ? 1.0 : 0.5 + 0.5 * unit(&luck);
        for (int s = 0; s < c->n_strategies; s++) {
            for (int r = 0; r < c->strategy[s].n_rules; r++) {
                c->strategy[s].rule[r].send[1].day = (uint16_t)(c->strategy[s].rule[r].send[1].day + i % 3);
            }
        }
        check_campaign(c);
        sample_free(c);
    }
}

/* One group (of three propensity bins) where there are 32 profile cells, 18 classes where 675 knowledge states are told
 * apart: what made this scenario wait for minutes. */
static void test_slow_scenario_is_put_together(void **state)
{
    struct mlift_scenario *scenario = loaded("tests/data/slow-exact.yaml");
    struct mlift_table *table = calloc(1, sizeof *table);
    struct mlift_merge merge, apart;
    struct mlift_peers peers;
    struct mlift_effort effort;
    struct mlift_exact exact;
    int living = scenario->campaign.n_strategies - 1;

    (void)state;
    assert_non_null(table);
    assert_int_equal(mlift_table_init(table, &scenario->campaign), MLIFT_OK);
    assert_int_equal(mlift_merge_init(&merge, table, living, false), MLIFT_OK);
    assert_int_equal(table->policy[living].n_states, 675);
    assert_int_equal(merge.most_known, 225);
    assert_int_equal(merge.most, 18);
    assert_int_equal(mlift_peers_init(&peers, table, table->policy[living].refreshes), MLIFT_OK);
    assert_int_equal(table->list.profile.n_cells, 32);
    assert_int_equal(peers.n, 1);
    assert_int_equal(mlift_effort_of(&effort, table, living), MLIFT_OK);
    assert_true(effort.n_solves == 3 && effort.n_states == 960 && effort.n_classes == 18 && effort.n_known == 675);
    assert_true(effort.terms > 3e8 && effort.terms < 4e8 && effort.bytes < 12e6);
    assert_int_equal(mlift_merge_init(&apart, table, living, true), MLIFT_OK);
    assert_int_equal(apart.most, 675);
    assert_int_equal(mlift_exact_init(&exact, table), MLIFT_OK);

    /* the two ways of the solver agree: what the flow has sent is what the values count */
    double sent = 0.0, clicked = 0.0;
    for (int t = 0; t < exact.n_steps; t++) {
        sent += exact.sent[living * exact.n_steps + t];
        clicked += exact.clicked[living * exact.n_steps + t];
    }
    assert_true(fabs(sent - mlift_exact_overall(&exact, living, 1)) < 1e-12);
    assert_true(fabs(clicked - mlift_exact_overall(&exact, living, 4)) < 1e-12);
    mlift_exact_free(&exact);
    mlift_merge_free(&merge);
    mlift_merge_free(&merge);
    mlift_merge_free(&apart);
    mlift_peers_free(&peers);
    mlift_peers_free(&peers);
    mlift_table_free(table);
    free(table);
    unload(scenario);
}

/* Nothing merged that sends something else: along every path the class sends what its knowledge state does. */
static void test_classes_send_the_same(void **state)
{
    struct mlift_campaign *c = sample_living();
    static struct mlift_table table;
    uint64_t luck = 5;

    (void)state;
    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    for (int s = 0; s < c->n_strategies; s++) {
        const struct mlift_policy *policy = &table.policy[s];
        struct mlift_merge merge;
        assert_int_equal(mlift_merge_init(&merge, &table, s, false), MLIFT_OK);
        for (int path = 0; path < 4000; path++) {
            int known = policy->start[(size_t)(unit(&luck) * (double)table.list.observed.n_cells)];
            int class = merge.start[known];
            for (int step = 0; step < policy->n_steps; step++) {
                int reaction = (int)(unit(&luck) * MLIFT_N_REACTIONS);
                assert_int_equal(mlift_policy_message(policy, step, known),
                                 mlift_policy_message(policy, step, merge.touch[step].known[class]));
                known = mlift_policy_after(policy, step, known, (enum mlift_reaction)reaction);
                class = merge.touch[step].after[class * MLIFT_N_REACTIONS + reaction];
                for (int i = 0; i < merge.n_readings; i++) {
                    const struct mlift_merge_reading *r = &merge.reading[step * merge.n_readings + i];
                    int l = (int)(unit(&luck) * (c->data_point[r->point].n_levels + 1));
                    known = l ? mlift_policy_reread(policy, step, r->point, known, l - 1) : known;
                    class = r->after[class * MLIFT_MERGE_READINGS + l];
                }
            }
        }
        assert_true(merge.most <= merge.most_known && merge.most_known <= policy->n_states);
        mlift_merge_free(&merge);
    }
    mlift_table_free(&table);
    sample_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped),
        cmocka_unit_test(test_samples),
        cmocka_unit_test(test_cells_apart),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_slow_scenario_is_put_together),
        cmocka_unit_test(test_classes_send_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
