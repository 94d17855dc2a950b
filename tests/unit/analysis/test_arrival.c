/* Lists in order of arrival: prefixes grow, splits are nested, everybody in one arm is that strategy's own count, and
 * the engine counts the same people whatever the split. */
#include "analysis/arrival.h"
#include "scenarios/scenario.h"
#include "sim/run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { N = 60 };

static struct mlift_run run;
static struct mlift_design_question question;
static const size_t PREFIX[] = {5, 10, 30, 31, 60, 90, 120, 150, 180, 240}; /* two passes of the engine */

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

static void draw(struct mlift_arrival *lists, double treated)
{
    assert_int_equal(
        mlift_arrival_init(lists, &run.table, &question, treated, PREFIX, sizeof PREFIX / sizeof *PREFIX, 5, N), 0);
}

static void test_counts(void **state)
{
    struct mlift_arrival none, some, more, all;

    (void)state;
    draw(&none, 0.0);
    draw(&some, 0.3);
    draw(&more, 0.6);
    draw(&all, 1.0);
    for (size_t r = 0; r < N; r++) {
        for (size_t k = 0; k < some.n_prefixes; k++) {
            for (int which = MLIFT_EXACT_CLICK; which <= MLIFT_EXACT_GOAL; which++) {
                struct mlift_counts a = mlift_arrival_at(&none, r, which, k), b = mlift_arrival_at(&some, r, which, k);
                struct mlift_counts c = mlift_arrival_at(&more, r, which, k), d = mlift_arrival_at(&all, r, which, k);
                assert_true(a.n1 == (int)PREFIX[k] && a.n2 == 0 && d.n2 == (int)PREFIX[k] && d.n1 == 0);
                assert_true(b.n1 + b.n2 == (int)PREFIX[k] && c.n1 + c.n2 == (int)PREFIX[k]);
                assert_true(b.n2 <= c.n2 && b.x2 <= c.x2 && c.x2 <= d.x2); /* the same people, and more */
                assert_true(c.x1 <= b.x1 && b.x1 <= a.x1);
                if (k > 0) {
                    struct mlift_counts before = mlift_arrival_at(&some, r, which, k - 1);
                    assert_true(b.n1 >= before.n1 && b.n2 >= before.n2 && b.x1 >= before.x1 && b.x2 >= before.x2);
                }
            }
        }
    }
    mlift_arrival_free(&none);
    mlift_arrival_free(&some);
    mlift_arrival_free(&more);
    mlift_arrival_free(&all);
    mlift_arrival_free(&all);
}

static void test_wrong_use(void **state)
{
    static const size_t falling[] = {5, 5}, long_one[] = {MLIFT_MAX_LIST_SIZE + 1};
    struct mlift_arrival lists;

    (void)state;
    assert_int_equal(mlift_arrival_init(&lists, &run.table, &question, 0.5, falling, 2, 1, 2), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_arrival_init(&lists, &run.table, &question, 0.5, long_one, 1, 1, 2), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_arrival_init(&lists, &run.table, &question, 1.5, PREFIX, 1, 1, 2), MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_counts), cmocka_unit_test(test_wrong_use)};
    return cmocka_run_group_tests(tests, hold, let_go);
}
