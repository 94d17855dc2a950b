/* The gate's errors and its power in small; tests/verify/verify_gate.c has the large numbers. Judged by simulation. */
#include "tests/gated.h"

#include <math.h>

enum { PAIRS = 60, RUNS = 5, MOST_ALARMS = 4 }; /* more than 4 of 60 at 1%: once in 3,000 seeds */

static const struct mlift_engine_options options = {.n_threads = 1};

static enum mlift_gate_verdict judge(struct mlift_gate *gate, struct mlift_run *before, struct mlift_run *after,
                                     uint64_t seed)
{
    gated_restart(before, seed);
    gated_restart(after, gate->paired ? seed : seed + 1000000);
    assert_int_equal(mlift_gate_simulate(gate, &options, before, after), MLIFT_OK);
    return gate->verdict;
}

/* Nothing changed and a margin of nothing: the worst case of a false alarm, unpaired, and paired with the levels in
 * another order, which makes other people of the same words. */
static void test_false_alarms(void **state)
{
    struct mlift_run before, after;
    struct mlift_gate gate;

    (void)state;
    gated_open(&before, "one-signal", "{music: 0.5, calls: 0.5}", GATED_ONE_ORDER);
    gated_open(&after, "one-signal", "{music: 0.5, calls: 0.5}", GATED_OTHER_ORDER);
    for (int paired = 0; paired < 2; paired++) {
        int n_alarms = 0;
        for (int i = 0; i < PAIRS; i++) {
            gated_prepare(&gate, &before, 0.0, paired);
            mlift_gate_plan(&gate, 50, 100);
            n_alarms += judge(&gate, &before, &after, 1 + (uint64_t)i) == MLIFT_GATE_REGRESSED;
            assert_true(gate.check[4].mcse > 0.0001); /* the clicks of micro: something differed */
        }
        assert_true(n_alarms <= MOST_ALARMS);
    }
    mlift_run_free(&before);
    mlift_run_free(&after);
}

/* gamma_click from 0.6 to 0.5243: micro loses one point of clicks. */
static void test_one_point_is_caught(void **state)
{
    struct mlift_run before, after;
    struct mlift_gate gate;

    (void)state;
    gated_open(&before, "first-campaign", NULL, "");
    gated_open(&after, "first-campaign", "\nmessages:", "\nresponse: {gamma_click: 0.5243}\nmessages:");
    double loss = mlift_exact_overall(&before.exact, 2, before.table.click) -
                  mlift_exact_overall(&after.exact, 2, after.table.click);
    assert_true(fabs(loss - 0.01) < 0.00005);
    for (int i = 0; i < RUNS; i++) {
        gated_prepare(&gate, &before, 0.0, true);
        gated_default_margins(&gate, &before);
        mlift_gate_plan(&gate, 200, 400);
        assert_int_equal(judge(&gate, &before, &after, 1 + (uint64_t)i), MLIFT_GATE_REGRESSED);
        assert_int_equal(gate.check[7].verdict, MLIFT_GATE_REGRESSED); /* the clicks of micro */
        assert_true(fabs(gate.check[7].loss - loss) < 5.0 * gate.check[7].mcse);
        assert_true(gate.check[4].loss == 0.0 && gate.check[4].mcse == 0.0); /* broad speaks to nothing */
    }
    mlift_run_free(&before);
    mlift_run_free(&after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_false_alarms),
        cmocka_unit_test(test_one_point_is_caught),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
