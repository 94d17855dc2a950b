/* Engine against exact solver, and what must hold for any engine: same bytes however it is run. */
#include "sim/engine.h"
#include "sim/exact.h"
#include "tests/unit/sample.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct run {
    struct mlift_table table;
    struct mlift_worlds worlds;
    struct mlift_experiment experiment;
};

static void start(struct run *run, const struct mlift_campaign *campaign, size_t n_replicates)
{
    int all[MLIFT_MAX_METRICS];

    assert_int_equal(mlift_table_init(&run->table, campaign), MLIFT_OK);
    for (int m = 0; m < run->table.n_metrics; m++) {
        all[m] = m;
    }
    assert_int_equal(mlift_worlds_init(&run->worlds, n_replicates, campaign->n_strategies, run->table.n_segments, all,
                                       run->table.n_metrics),
                     MLIFT_OK);
    assert_int_equal(mlift_experiment_init(&run->experiment, n_replicates, campaign->n_arms, run->table.n_segments, all,
                                           run->table.n_metrics, campaign->size, campaign->n_sizes),
                     MLIFT_OK);
}

static void simulate(struct run *run, int n_threads, enum mlift_isa isa, size_t from, size_t to)
{
    struct mlift_engine_options options = {.seed = 0x5eed0123456789ab, .n_threads = n_threads, .isa = isa};
    size_t done;

    assert_int_equal(mlift_engine_run(&run->table, &options, from, to, &run->worlds, &run->experiment, &done),
                     MLIFT_OK);
    assert_int_equal(done, to);
}

static void stop(struct run *run)
{
    mlift_worlds_free(&run->worlds);
    mlift_experiment_free(&run->experiment);
    mlift_table_free(&run->table);
}

/* Ratio estimate of a rate per subscriber of a segment, and its MCSE (delta method). */
static double ratio(const struct mlift_worlds *w, int s, int g, int m, double *mcse)
{
    double n = (double)w->n_replicates, sum_x = 0, sum_n = 0, ss = 0;

    for (size_t r = 0; r < w->n_replicates; r++) {
        sum_x += mlift_worlds_count(w, r, s, g, m);
        sum_n += mlift_worlds_count(w, r, s, g, 0);
    }
    double rate = sum_n > 0 ? sum_x / sum_n : 0;
    for (size_t r = 0; r < w->n_replicates; r++) {
        double e = mlift_worlds_count(w, r, s, g, m) - rate * mlift_worlds_count(w, r, s, g, 0);
        ss += e * e;
    }
    *mcse = sum_n > 0 ? sqrt(ss / (n - 1) * n) / sum_n : 0;
    return rate;
}

/* The forward equations (clicks and sends by step) and the backward ones (rates) add up to the same. */
static void check_forward_equals_backward(const struct mlift_exact *exact, int goal_metric)
{
    for (int s = 0; s < exact->n_strategies; s++) {
        double sent = 0, clicked = 0;
        for (int t = 0; t < exact->n_steps; t++) {
            sent += exact->sent[s * exact->n_steps + t];
            clicked += exact->clicked[s * exact->n_steps + t];
        }
        assert_true(fabs(sent - mlift_exact_overall(exact, s, 1)) < 1e-12);
        assert_true(fabs(clicked - mlift_exact_overall(exact, s, 4)) < 1e-12);
        assert_true(fabs(mlift_exact_overall(exact, s, 0) - 1) < 1e-12);
        double goal = 0, people = 0;
        for (size_t o = 0; o < exact->n_cells; o++) {
            double share = mlift_exact_cell(exact, s, o, MLIFT_EXACT_SHARE);
            people += share;
            goal += share * mlift_exact_cell(exact, s, o, MLIFT_EXACT_GOAL);
        }
        assert_true(fabs(people - 1) < 1e-12);
        assert_true(fabs(goal - mlift_exact_overall(exact, s, goal_metric)) < 1e-12);
    }
}

static void check_against_exact(struct mlift_campaign *campaign, size_t n_replicates)
{
    struct run run;
    struct mlift_exact exact;
    int compared = 0;

    start(&run, campaign, n_replicates);
    simulate(&run, 2, mlift_isa_detect(), 0, n_replicates);
    assert_int_equal(mlift_exact_init(&exact, &run.table), MLIFT_OK);
    for (int s = 0; s < exact.n_strategies; s++) {
        for (int g = 0; g < exact.n_segments; g++) {
            for (int m = 1; m < exact.n_metrics; m++) {
                double mcse, rate = ratio(&run.worlds, s, g, m, &mcse), truth = mlift_exact_rate(&exact, s, g, m);
                if (fabs(rate - truth) > 5 * mcse + 1e-12) {
                    print_message("%s, %s, %s: engine %.6f, exact %.6f, MCSE %.6f\n", campaign->strategy[s].name,
                                  run.table.segment[g], run.table.metric[m].name, rate, truth, mcse);
                }
                /* a metric too rare to have been seen has no MCSE of its own: Poisson bound on its absence */
                if (mcse > 0) {
                    assert_true(fabs(rate - truth) <= 5 * mcse + 1e-12);
                } else {
                    assert_true(truth * exact.share[g] * (double)(n_replicates * campaign->list_size) < 15);
                }
                compared++;
            }
        }
    }
    assert_true(compared > 50);
    check_forward_equals_backward(&exact, run.table.goal);
    mlift_exact_free(&exact);
    stop(&run);
}

static void test_engine_agrees_with_exact_plain(void **state)
{
    (void)state;
    struct mlift_campaign *c = sample_plain();
    check_against_exact(c, 1500);
    sample_free(c);
}

static void test_engine_agrees_with_exact_owners(void **state)
{
    (void)state;
    struct mlift_campaign *c = sample_owners();
    check_against_exact(c, 2000);
    sample_free(c);
}

static void test_engine_agrees_with_exact_living(void **state)
{
    (void)state;
    struct mlift_campaign *c = sample_living();
    check_against_exact(c, 2000);
    sample_free(c);
}

/* A preference of more levels than a row has bounds, read afresh; it does not drift. */
static struct mlift_campaign *sample_many_levels(void)
{
    struct mlift_campaign *c = sample_living();
    struct mlift_data_point *content = &c->data_point[1];

    content->drift_per_month = 0.0;
    content->accuracy = 0.6;
    content->n_levels = 11;
    for (int level = 0; level < content->n_levels; level++) {
        snprintf(content->level[level], MLIFT_NAME_SIZE, "level%d", level);
        content->share[level] = 1.0 / content->n_levels;
    }
    return c;
}

static void test_engine_agrees_with_exact_many_levels(void **state)
{
    (void)state;
    struct mlift_campaign *c = sample_many_levels();
    check_against_exact(c, 2000);
    sample_free(c);
}

static void test_same_bytes_however_it_is_run(void **state)
{
    (void)state;
    struct mlift_campaign *campaigns[4] = {sample_plain(), sample_owners(), sample_living(), sample_many_levels()};
    for (int which = 0; which < 4; which++) {
        struct run one, other;
        size_t n = 40;
        start(&one, campaigns[which], n);
        start(&other, campaigns[which], n);
        simulate(&one, 1, MLIFT_ISA_SCALAR, 0, n);
        size_t worlds = n * mlift_worlds_stride(&one.worlds) * 4;
        size_t experiment = n * mlift_experiment_stride(&one.experiment) * 4;
        static const int threads[] = {1, 2, 3, 7};
        for (size_t k = 0; k < 4; k++) {
            memset(other.worlds.counts, 0xAA, worlds);
            memset(other.experiment.counts, 0xAA, experiment);
            simulate(&other, threads[k], mlift_isa_detect(), 17, n); /* and in two chunks, the later one first */
            simulate(&other, threads[k], mlift_isa_detect(), 0, 17);
            assert_memory_equal(one.worlds.counts, other.worlds.counts, worlds);
            assert_memory_equal(one.experiment.counts, other.experiment.counts, experiment);
        }
        stop(&one);
        stop(&other);
        sample_free(campaigns[which]);
    }
}

/* The experiment's arms are the same people as the worlds': an arm can never count more than its world. */
static void test_arms_are_parts_of_their_worlds(void **state)
{
    (void)state;
    struct mlift_campaign *c = sample_plain();
    struct run run;
    start(&run, c, 50);
    simulate(&run, 2, mlift_isa_detect(), 0, 50);
    for (size_t r = 0; r < 50; r++) {
        uint32_t people = 0;
        for (int arm = 0; arm < 2; arm++) {
            people += mlift_experiment_total(&run.experiment, r, arm, 0, 2);
            for (int g = 0; g < run.table.n_segments; g++) {
                for (int m = 0; m < run.table.n_metrics; m++) {
                    uint32_t in_world = mlift_worlds_count(&run.worlds, r, c->arm_strategy[arm], g, m), before = 0;
                    for (int size = 0; size < 3; size++) {
                        uint32_t count =
                            run.experiment.counts[mlift_experiment_index(&run.experiment, r, arm, g, m, size)];
                        assert_true(count >= before && count <= in_world);
                        before = count;
                    }
                }
            }
        }
        assert_int_equal(people, c->list_size);
    }
    stop(&run);
    sample_free(c);
}

/* What else is compared changes nothing: each strategy has a calendar of its own and luck does not know strategies. */
static void test_another_strategy_changes_no_count(void **state)
{
    (void)state;
    struct mlift_campaign *c = sample_plain();
    struct run before, after;
    size_t n = 30;
    start(&before, c, n);
    simulate(&before, 1, mlift_isa_detect(), 0, n);
    struct mlift_strategy *more = sample_add_strategy(c, "more", MLIFT_STRATEGY_BROAD);
    sample_add_rule(more, (int[]){1, 2, 3, 11, 20}, (int[]){1, 2, 3, 1, 2}, 5);
    start(&after, c, n);
    simulate(&after, 1, mlift_isa_detect(), 0, n);
    for (size_t r = 0; r < n; r++) {
        for (int s = 0; s < 3; s++) {
            for (int g = 0; g < before.table.n_segments; g++) {
                for (int m = 0; m < before.table.n_metrics; m++) {
                    assert_int_equal(mlift_worlds_count(&before.worlds, r, s, g, m),
                                     mlift_worlds_count(&after.worlds, r, s, g, m));
                }
            }
        }
    }
    stop(&before);
    stop(&after);
    sample_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_engine_agrees_with_exact_plain),
        cmocka_unit_test(test_engine_agrees_with_exact_owners),
        cmocka_unit_test(test_engine_agrees_with_exact_living),
        cmocka_unit_test(test_engine_agrees_with_exact_many_levels),
        cmocka_unit_test(test_same_bytes_however_it_is_run),
        cmocka_unit_test(test_arms_are_parts_of_their_worlds),
        cmocka_unit_test(test_another_strategy_changes_no_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
