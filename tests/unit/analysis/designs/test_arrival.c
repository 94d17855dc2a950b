/* Lists in order of arrival: prefixes grow, splits are nested, everybody in one arm is that strategy's own count, and
 * the engine counts the same people whatever the split. */
#include "analysis/designs/arrival.h"
#include "analysis/designs/variant.h"
#include "scenarios/scenario.h"
#include "sim/run.h"
#include "tests/unit/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { N = 60 };

static struct mlift_run run;
static struct mlift_design_question question;
static const size_t PREFIX[] = {5, 10, 30, 31, 60, 90, 120, 150, 180, 240};

static int hold(void **state)
{
    struct mlift_scenario *scenario = malloc(sizeof *scenario);

    (void)state;
    assert_non_null(scenario);
    assert_int_equal(mlift_scenario_load(scenario, MLIFT_SOURCE_DIR "/scenarios/first-campaign.yaml", NULL, NULL), 0);
    assert_int_equal(mlift_run_init(&run, scenario, MLIFT_KEEP_GOAL), 0);
    question = (struct mlift_design_question){.baseline = scenario->campaign.baseline,
                                              .challenger = scenario->campaign.challenger};
    return 0;
}

static int let_go(void **state)
{
    (void)state;
    mlift_run_free(&run);
    return 0;
}

static const double TREATED[] = {0.0, 0.3, 0.6, 1.0};
enum { NONE, SOME, MORE, ALL, N_SHARES };

static void draw(struct mlift_arrival *lists, const double *treated, size_t n)
{
    assert_int_equal(mlift_arrival_init(lists, PREFIX, sizeof PREFIX / sizeof *PREFIX, treated, n, N), 0);
    assert_int_equal(mlift_arrival_run(&lists, 1, &run.table, &question, 5, NULL, NULL), 0);
}

static void test_counts(void **state)
{
    struct mlift_arrival lists;

    (void)state;
    draw(&lists, TREATED, N_SHARES);
    for (size_t r = 0; r < N; r++) {
        for (size_t k = 0; k < sizeof PREFIX / sizeof *PREFIX; k++) {
            for (int which = MLIFT_EXACT_CLICK; which <= MLIFT_EXACT_GOAL; which++) {
                struct mlift_counts a = mlift_arrival_at(&lists, NONE, r, which, k);
                struct mlift_counts b = mlift_arrival_at(&lists, SOME, r, which, k);
                struct mlift_counts c = mlift_arrival_at(&lists, MORE, r, which, k);
                struct mlift_counts d = mlift_arrival_at(&lists, ALL, r, which, k);
                assert_true(a.n1 == (int)PREFIX[k] && a.n2 == 0 && d.n2 == (int)PREFIX[k] && d.n1 == 0);
                assert_true(b.n1 + b.n2 == (int)PREFIX[k] && c.n1 + c.n2 == (int)PREFIX[k]);
                assert_true(b.n2 <= c.n2 && b.x2 <= c.x2 && c.x2 <= d.x2); /* the same people, and more */
                assert_true(c.x1 <= b.x1 && b.x1 <= a.x1);
                if (k > 0) {
                    struct mlift_counts before = mlift_arrival_at(&lists, SOME, r, which, k - 1);
                    assert_true(b.n1 >= before.n1 && b.n2 >= before.n2 && b.x1 >= before.x1 && b.x2 >= before.x2);
                }
            }
        }
    }
    mlift_arrival_free(&lists);
    mlift_arrival_free(&lists);
}

/* An experiment of the engine with two strategies in arms of these shares, and nothing else. */
static void check_experiment(const struct mlift_table *table, const struct mlift_arrival *lists, size_t share,
                             int baseline, int challenger, double treated)
{
    const size_t n = sizeof PREFIX / sizeof *PREFIX, list = PREFIX[n - 1];
    struct mlift_engine_options options = {.seed = 5, .isa = mlift_isa_detect()};
    int strategy[2] = {baseline, challenger};
    struct mlift_experiment experiment;
    struct mlift_variant variant;
    size_t done;

    assert_int_equal(mlift_variant_init(&variant, table->campaign, strategy, 2), 0);
    variant.campaign->report_by = 0;
    variant.campaign->arm_share[0] = 1.0 - treated;
    variant.campaign->arm_share[1] = treated;
    variant.campaign->list_size = list;
    variant.campaign->n_sizes = 2;
    variant.campaign->size[0] = PREFIX[2];
    variant.campaign->size[1] = list;
    assert_int_equal(mlift_variant_solve(&variant), 0);
    int metric[3] = {0, variant.table.click, variant.table.goal};
    assert_int_equal(mlift_experiment_init(&experiment, N, 2, 1, metric, 3, variant.campaign->size, 2), 0);
    assert_int_equal(mlift_engine_run(&variant.table, &options, 0, N, NULL, &experiment, &done), 0);
    for (size_t r = 0; r < N; r++) {
        for (int which = MLIFT_EXACT_CLICK; which <= MLIFT_EXACT_GOAL; which++) {
            for (int size = 0; size < 2; size++) {
                struct mlift_counts c = mlift_arrival_at(lists, share, r, which, size ? n - 1 : 2);
                int m = which == MLIFT_EXACT_CLICK ? 1 : 2;
                int x1 = (int)mlift_experiment_total(&experiment, r, 0, m, size);
                int x2 = (int)mlift_experiment_total(&experiment, r, 1, m, size);
                int n2 = (int)mlift_experiment_total(&experiment, r, 1, 0, size);
                bool one = baseline == challenger; /* both arms are one */
                assert_int_equal(one ? c.x1 + c.x2 : c.x1, one ? x1 + x2 : x1);
                assert_true(one || (c.x2 == x2 && c.n2 == n2));
            }
        }
    }
    mlift_experiment_free(&experiment);
    mlift_variant_free(&variant);
}

/* From one pass what an experiment of its own for each split counts; and the same beside another table's experiment. */
static void check_engine_counts_the_same(const struct mlift_table *table, const struct mlift_design_question *q)
{
    struct mlift_arrival lists, beside, *both[2] = {&lists, &beside};
    struct mlift_experiment experiment;
    struct mlift_variant fine;
    int strategy[2] = {q->baseline, q->challenger}, metric[3] = {0};
    const size_t list[1] = {240};

    assert_int_equal(mlift_variant_init(&fine, table->campaign, strategy, 2), 0);
    fine.campaign->report_by = table->list.observed.points;
    fine.campaign->list_size = fine.campaign->size[0] = list[0];
    fine.campaign->n_sizes = 1;
    assert_int_equal(mlift_variant_solve(&fine), 0);
    metric[1] = fine.table.click;
    metric[2] = fine.table.goal;
    assert_int_equal(mlift_experiment_init(&experiment, N, 2, fine.table.n_segments, metric, 3, list, 1), 0);
    assert_int_equal(mlift_arrival_init(&lists, PREFIX, sizeof PREFIX / sizeof *PREFIX, TREATED, N_SHARES, N), 0);
    assert_int_equal(mlift_arrival_init(&beside, PREFIX, sizeof PREFIX / sizeof *PREFIX, TREATED + 1, 1, N), 0);
    assert_int_equal(mlift_arrival_run(both, 2, table, q, 5, &fine.table, &experiment), 0);
    check_experiment(table, &lists, NONE, q->baseline, q->baseline, 0.5);
    check_experiment(table, &lists, SOME, q->baseline, q->challenger, TREATED[SOME]);
    check_experiment(table, &lists, MORE, q->baseline, q->challenger, TREATED[MORE]);
    check_experiment(table, &lists, ALL, q->challenger, q->challenger, 0.5);
    check_experiment(table, &beside, 0, q->baseline, q->challenger, TREATED[SOME]);
    int people = 0;
    for (int arm = 0; arm < 2; arm++) {
        people += (int)mlift_experiment_total(&experiment, N - 1, arm, 0, 0);
    }
    assert_int_equal(people, 240);
    mlift_experiment_free(&experiment);
    mlift_variant_free(&fine);
    mlift_arrival_free(&lists);
    mlift_arrival_free(&beside);
}

static void test_engine_counts_the_same(void **state)
{
    (void)state;
    check_engine_counts_the_same(&run.table, &question);
}

/* Only one strategy looks at the first data point: with nobody in its arm other people are drawn. */
static void test_other_people(void **state)
{
    static struct mlift_table table;
    struct mlift_campaign *c = sample_plain();
    const struct mlift_design_question pair = {.baseline = 1, .challenger = 2},
                                       turned = {.baseline = 2, .challenger = 1};

    (void)state;
    c->report_by = 0;
    for (int m = 1; m <= c->n_messages; m++) {
        c->message[m].speaks_to[0] = 0;
    }
    assert_int_equal(mlift_table_told_apart(c), 3);
    c->strategy[2].segment_by = 0;
    assert_int_equal(mlift_table_told_apart(c), 2);
    c->strategy[2].segment_by = 1;
    assert_int_equal(mlift_table_init(&table, c), 0);
    check_engine_counts_the_same(&table, &pair);
    check_engine_counts_the_same(&table, &turned);
    mlift_table_free(&table);
    sample_free(c);
}

static void test_wrong_use(void **state)
{
    static const size_t falling[] = {5, 5}, long_one[] = {MLIFT_MAX_LIST_SIZE + 1};
    static const double half[] = {0.5}, too_many[] = {1.5}, unsorted[] = {0.5, 1.0, 0.3}, twice[] = {0.3, 0.3};
    struct mlift_arrival lists;

    (void)state;
    assert_int_equal(mlift_arrival_init(&lists, falling, 2, half, 1, 2), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_arrival_init(&lists, long_one, 1, half, 1, 2), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_arrival_init(&lists, PREFIX, 1, too_many, 1, 2), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_arrival_init(&lists, PREFIX, 1, unsorted, 3, 2), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_arrival_init(&lists, PREFIX, 1, twice, 2, 2), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_arrival_init(&lists, PREFIX, 1, half, 0, 2), MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_counts), cmocka_unit_test(test_engine_counts_the_same),
                                       cmocka_unit_test(test_other_people), cmocka_unit_test(test_wrong_use)};
    return cmocka_run_group_tests(tests, hold, let_go);
}
