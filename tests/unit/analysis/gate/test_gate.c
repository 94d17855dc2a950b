/* analysis/gate: plans, errors of few events, Holm over the simulated checks, exact rates first, zero where nothing
 * differs. */
#include "tests/gated.h"

#include <math.h>

static const struct mlift_engine_options one_thread = {.n_threads = 1};

static void test_plan(void **state)
{
    struct mlift_gate gate;

    (void)state;
    mlift_gate_plan(&gate, 2000, 20000);
    assert_int_equal(gate.n_looks, 5);
    for (int k = 0; k < 4; k++) {
        assert_int_equal(gate.look[k], 2000 << k);
    }
    assert_int_equal(gate.look[4], 20000);
    mlift_gate_plan(&gate, 500, 300); /* a budget below the first look: one look */
    assert_int_equal(gate.n_looks, 1);
    assert_int_equal(gate.look[0], 500);
    mlift_gate_plan(&gate, 1, 1);
    assert_int_equal(gate.look[0], 2);
    mlift_gate_plan(&gate, 2, SIZE_MAX);
    assert_true(gate.n_looks <= MLIFT_GATE_MOST_LOOKS);
    for (int k = 1; k < gate.n_looks; k++) {
        assert_true(gate.look[k] > gate.look[k - 1]);
    }
}

/* A gate of rates alone: 3 checks, 1,000 replicates of 1,000 on each side. */
static void prepare(struct mlift_gate *gate, double after, double mcse)
{
    memset(gate, 0, sizeof *gate);
    gate->false_alarm = 0.01;
    gate->n_checks = 3;
    for (int i = 0; i < 3; i++) {
        gate->check[i].margin = 0.002;
        gate->check[i].before = (struct mlift_gate_rate){(double)NAN, 0.1, mcse};
        gate->check[i].after = (struct mlift_gate_rate){(double)NAN, i == 1 ? after : 0.1, mcse};
    }
    mlift_gate_plan(gate, 1000, 1000);
    mlift_gate_decide_exact(gate);
    assert_int_equal(gate->verdict, MLIFT_GATE_OPEN);
    mlift_gate_look_unpaired(gate, 1000, 1000, 1e6, 1e6);
}

static void test_three_answers(void **state)
{
    struct mlift_gate gate;

    (void)state;
    prepare(&gate, 0.09, 0.0003); /* lost 1 pp of a margin of 0.2 */
    assert_int_equal(gate.verdict, MLIFT_GATE_REGRESSED);
    assert_int_equal(gate.check[1].verdict, MLIFT_GATE_REGRESSED);
    assert_int_equal(gate.check[0].verdict, MLIFT_GATE_PASS);
    prepare(&gate, 0.098, 0.0003); /* exactly the margin */
    assert_int_equal(gate.verdict, MLIFT_GATE_OPEN);
    assert_true(fabs(gate.check[1].p_pass - 0.5) < 1e-9 && fabs(gate.check[1].p_regressed - 0.5) < 1e-9);
    prepare(&gate, 0.12, 0.0003); /* gained */
    assert_int_equal(gate.verdict, MLIFT_GATE_PASS);
    prepare(&gate, 0.1, 0.01); /* nobody knows */
    assert_int_equal(gate.verdict, MLIFT_GATE_OPEN);
}

/* z = 0.0012 / sqrt(2 * 0.0003^2 + 0.0012 / 500,000), Student's t with 999 degrees of freedom (scipy.stats.t.sf). */
static void test_p_value(void **state)
{
    struct mlift_gate gate;

    (void)state;
    prepare(&gate, 0.0968, 0.0003);
    assert_true(fabs(gate.check[1].p_regressed - 0.002527336389) < 1e-9);
    assert_true(fabs(gate.check[1].p_regressed_adjusted - 3.0 * gate.check[1].p_regressed) < 1e-12); /* Holm, of 3 */
    assert_int_equal(gate.verdict, MLIFT_GATE_REGRESSED);
    /* 95%: 0.0032 -+ 1.9623 sqrt(2) 0.0003 */
    assert_true(fabs(gate.check[1].low - (0.0032 - 0.00083255)) < 1e-6);
    assert_true(fabs(gate.check[1].high - (0.0032 + 0.00083255)) < 1e-6);
}

/* Holm steps down: the second smallest of three p-values counts twice, not three times, and never less than the first.
 */
static void test_holm(void **state)
{
    struct mlift_gate gate;

    (void)state;
    prepare(&gate, 0.09687, 0.0003);
    assert_int_equal(gate.check[1].verdict, MLIFT_GATE_OPEN); /* 3 * 0.0041 */
    gate.check[0].after.value = 0.096;
    mlift_gate_look_unpaired(&gate, 1000, 1000, 1e6, 1e6);
    assert_true(fabs(gate.check[1].p_regressed_adjusted - 2.0 * gate.check[1].p_regressed) < 1e-12);
    assert_int_equal(gate.check[1].verdict, MLIFT_GATE_REGRESSED);
    gate.check[2].after.value = 0.09687;
    mlift_gate_look_unpaired(&gate, 1000, 1000, 1e6, 1e6);
    assert_true(gate.check[2].p_regressed_adjusted == gate.check[1].p_regressed_adjusted);
}

/* A p-value at one of three looks counts three times, and the smallest so far stays. */
static void test_looks(void **state)
{
    struct mlift_gate gate;

    (void)state;
    prepare(&gate, 0.0968, 0.0003);
    double once = gate.check[1].p_regressed, width = gate.check[1].high - gate.check[1].low;
    mlift_gate_plan(&gate, 1000, 4000);
    assert_int_equal(gate.n_looks, 3);
    mlift_gate_decide_exact(&gate);
    mlift_gate_look_unpaired(&gate, 1000, 1000, 1e6, 1e6);
    assert_true(fabs(gate.check[1].p_regressed - 3.0 * once) < 1e-12);
    assert_true(gate.check[1].high - gate.check[1].low > 1.2 * width); /* 1 - 0.05 / 3 */
    assert_int_equal(gate.check[1].verdict, MLIFT_GATE_OPEN);          /* 9 * 0.0025 */
    gate.check[1].after.value = 0.098;
    mlift_gate_look_unpaired(&gate, 1000, 1000, 1e6, 1e6);
    assert_true(fabs(gate.check[1].p_regressed - 3.0 * once) < 1e-12);
    assert_int_equal(gate.looks_done, 2);
}

/* More is worse for unsubscribes. */
static void test_direction(void **state)
{
    struct mlift_gate gate;

    (void)state;
    prepare(&gate, 0.1, 0.0003);
    gate.check[1].more_is_worse = true;
    gate.check[1].after.value = 0.11;
    mlift_gate_decide_exact(&gate);
    mlift_gate_look_unpaired(&gate, 1000, 1000, 1e6, 1e6);
    assert_int_equal(gate.check[1].verdict, MLIFT_GATE_REGRESSED);
    assert_true(gate.check[1].loss > 0.0);
}

/* Nothing seen is no proof of nothing: 10 subscribers without an event do not pass a margin of 1%. */
static void test_few_events(void **state)
{
    struct mlift_gate gate;

    (void)state;
    memset(&gate, 0, sizeof gate);
    gate.false_alarm = 0.01;
    gate.n_checks = 1;
    gate.check[0].margin = 0.01;
    mlift_gate_plan(&gate, 10, 10);
    mlift_gate_decide_exact(&gate);
    gate.check[0].before = gate.check[0].after = (struct mlift_gate_rate){(double)NAN, 0.0, 0.0};
    gate.check[0].by_exact = false;
    gate.check[0].verdict = MLIFT_GATE_OPEN;
    mlift_gate_look_unpaired(&gate, 10, 10, 10, 10);
    assert_int_equal(gate.check[0].verdict, MLIFT_GATE_OPEN);
    mlift_gate_look_unpaired(&gate, 1000, 1000, 1e5, 1e5);
    assert_int_equal(gate.check[0].verdict, MLIFT_GATE_PASS);
}

/* Exact rates decide alone, on the margin too, and the simulated checks do not pay for them in Holm's list. */
static void test_exact_first(void **state)
{
    struct mlift_gate gate;

    (void)state;
    prepare(&gate, 0.0968, 0.0003);
    for (int i = 0; i < 3; i += 2) {
        gate.check[i].before.exact = 0.1;
        gate.check[i].after.exact = 0.098; /* exactly the margin: not more than it */
    }
    mlift_gate_decide_exact(&gate);
    assert_int_equal(gate.check[0].verdict, MLIFT_GATE_PASS);
    assert_int_equal(gate.verdict, MLIFT_GATE_OPEN);
    mlift_gate_look_unpaired(&gate, 1000, 1000, 1e6, 1e6);
    assert_true(fabs(gate.check[1].p_regressed_adjusted - gate.check[1].p_regressed) < 1e-12);
    gate.check[2].after.exact = 0.0979;
    mlift_gate_decide_exact(&gate);
    assert_int_equal(gate.check[2].verdict, MLIFT_GATE_REGRESSED);
    assert_int_equal(gate.verdict, MLIFT_GATE_REGRESSED);
    gate.by_simulation = true;
    mlift_gate_decide_exact(&gate);
    assert_int_equal(gate.check[2].verdict, MLIFT_GATE_OPEN);
}

/* Same scenario, same seed: every difference is exactly zero and the first look decides. */
static void test_nothing_differs(void **state)
{
    struct mlift_run before, after;
    struct mlift_gate gate;

    (void)state;
    gated_open(&before, "one-signal", NULL, "");
    gated_open(&after, "one-signal", "question: Does", "question: Why does");
    assert_true(mlift_gate_shares_luck(&before, &after));
    assert_true(mlift_gate_same_people(&before, &after));
    gated_prepare(&gate, &before, 0.0, true);
    gated_default_margins(&gate, &before);
    mlift_gate_plan(&gate, 100, 1000);
    assert_int_equal(mlift_gate_simulate(&gate, &one_thread, &before, &after), MLIFT_OK);
    assert_int_equal(gate.verdict, MLIFT_GATE_PASS);
    for (int i = 0; i < gate.n_checks; i++) {
        assert_true(gate.check[i].loss == 0.0 && gate.check[i].mcse == 0.0);
        assert_true(gate.check[i].low == 0.0 && gate.check[i].high == 0.0);
    }
    mlift_run_free(&before);
    mlift_run_free(&after);
}

static void check_people(const char *from, const char *to, bool luck, bool people)
{
    struct mlift_run before, after;

    gated_open(&before, "one-signal", NULL, "");
    gated_open(&after, "one-signal", from, to);
    assert_int_equal(mlift_gate_shares_luck(&before, &after), luck);
    assert_int_equal(mlift_gate_same_people(&before, &after), people);
    mlift_run_free(&before);
    mlift_run_free(&after);
}

static void test_who_they_are(void **state)
{
    (void)state;
    check_people("size: 600", "size: 700", false, true);
    check_people("music: 0.5, calls: 0.5", "music: 0.6, calls: 0.4", true, false);
    check_people("accuracy: 0.9", "accuracy: 0.8", true, false);
    check_people("\nmessages:", "\nresponse: {propensity_sigma: 0.3}\nmessages:", true, false);
    check_people("\nmessages:", "\nfunnel: {start: {awareness: 0.5, consideration: 0.3, intent: 0.2}}\nmessages:", true,
                 false);
    check_people("\nmessages:", "\nresponse: {gamma_click: 0.1}\nmessages:", true, true);
    check_people("name: one-signal", "name: one-signal\nseed: 5", false, true);
}

/* Paired and unpaired agree on the loss; pairing sees it with a smaller error. */
static void test_pairing_pays(void **state)
{
    struct mlift_run before, after;
    struct mlift_gate gate[2];

    (void)state;
    gated_open(&before, "one-signal", NULL, "");
    gated_open(&after, "one-signal", "\nmessages:", "\nresponse: {gamma_click: 0.2}\nmessages:");
    for (int paired = 0; paired < 2; paired++) {
        gated_prepare(&gate[paired], &before, 0.002, paired);
        mlift_gate_plan(&gate[paired], 1000, 1000);
        gated_restart(&before, 1);
        gated_restart(&after, paired ? 1 : 2);
        assert_int_equal(mlift_gate_simulate(&gate[paired], &one_thread, &before, &after), MLIFT_OK);
    }
    const struct mlift_gate_check *own = &gate[1].check[4], *other = &gate[0].check[4];
    double exact = mlift_exact_overall(&before.exact, 1, before.table.click) -
                   mlift_exact_overall(&after.exact, 1, after.table.click);
    assert_true(own->mcse * 1.5 < other->mcse);
    assert_true(fabs(own->loss - exact) < 5.0 * own->mcse && fabs(other->loss - exact) < 5.0 * other->mcse);
    mlift_run_free(&before);
    mlift_run_free(&after);
}

static void test_disagreement(void **state)
{
    struct mlift_gate_rate rate = {0.1, 0.1, 0.001};

    (void)state;
    assert_true(mlift_gate_disagreement(&rate, 1e6) == 0.0);
    rate.value = 0.11;
    assert_true(mlift_gate_disagreement(&rate, 1e6) > 9.0);
    rate.exact = (double)NAN;
    assert_true(mlift_gate_disagreement(&rate, 1e6) == 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plan),
        cmocka_unit_test(test_three_answers),
        cmocka_unit_test(test_p_value),
        cmocka_unit_test(test_direction),
        cmocka_unit_test(test_looks),
        cmocka_unit_test(test_holm),
        cmocka_unit_test(test_few_events),
        cmocka_unit_test(test_exact_first),
        cmocka_unit_test(test_nothing_differs),
        cmocka_unit_test(test_who_they_are),
        cmocka_unit_test(test_pairing_pays),
        cmocka_unit_test(test_disagreement),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
