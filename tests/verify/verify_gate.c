/* The gate's promises over many seeds: alarms without a reason no more often than declared, also where every loss lies
 * exactly at its margin, and a loss of one point of clicks caught. Judged by simulation throughout: exact rates leave
 * nothing to verify. */
#include "tests/gated.h"

#include <math.h>

enum { PAIRS = 1000, RUNS = 100 };

static const struct mlift_engine_options options = {.n_threads = 1};

struct tally {
    int regressed, pass, open;
};

static void count(struct tally *tally, enum mlift_gate_verdict verdict)
{
    tally->regressed += verdict == MLIFT_GATE_REGRESSED;
    tally->pass += verdict == MLIFT_GATE_PASS;
    tally->open += verdict == MLIFT_GATE_OPEN;
}

/* Upper 99% bound of a rate (Clopper and Pearson 1934): p with P(X <= x | n, p) = 0.01. */
static double upper_bound(int x, int n)
{
    double low = 0.0, high = 1.0;

    for (int step = 0; step < 60; step++) {
        double p = 0.5 * (low + high), term = exp(n * log1p(-p)), sum = term;
        for (int k = 1; k <= x; k++) {
            term *= (double)(n - k + 1) / k * p / (1.0 - p);
            sum += term;
        }
        *(sum > 0.01 ? &low : &high) = p;
    }
    return high;
}

static void report(const char *what, const struct tally *tally)
{
    int n = tally->regressed + tally->pass + tally->open;

    print_message("%s: of %d, %d alarms (upper 99%% bound %.2f%%), %d passes, %d undecided\n", what, n,
                  tally->regressed, 100.0 * upper_bound(tally->regressed, n), tally->pass, tally->open);
}

static void repeat(struct tally *tally, const struct mlift_gate *prepared, struct mlift_run *before,
                   struct mlift_run *after, size_t first, size_t budget, uint64_t seed)
{
    struct mlift_gate *gate = malloc(sizeof *gate);

    assert_non_null(gate);
    *gate = *prepared;
    gated_restart(before, seed);
    gated_restart(after, gate->paired ? seed : seed + 1000000);
    mlift_gate_plan(gate, first, budget);
    assert_int_equal(mlift_gate_simulate(gate, &options, before, after), MLIFT_OK);
    assert_true(gate->check[gate->n_checks - 2].mcse > 0.0); /* clicks of the last strategy: something differed */
    count(tally, gate->verdict);
    free(gate);
}

static void test_unchanged_other_seeds(void **state)
{
    struct mlift_run before, after;
    struct mlift_gate gate;
    struct tally tally = {0, 0, 0};

    (void)state;
    gated_open(&before, "first-campaign", NULL, "");
    gated_open(&after, "first-campaign", NULL, "");
    gated_prepare(&gate, &before, 0.0, false);
    gated_default_margins(&gate, &before);
    for (int i = 0; i < PAIRS; i++) {
        repeat(&tally, &gate, &before, &after, 100, 200, 1 + (uint64_t)i);
    }
    report("first-campaign unchanged, two seeds, default margins", &tally);
    assert_true(upper_bound(tally.regressed, PAIRS) <= gate.false_alarm);
    mlift_run_free(&before);
    mlift_run_free(&after);
}

/* With a margin of nothing every loss, none, lies at its margin: as many alarms as there can be. */
static void test_unchanged_no_margin(void **state)
{
    struct mlift_run before, after;
    struct mlift_gate gate;
    struct tally tally = {0, 0, 0};

    (void)state;
    gated_open(&before, "one-signal", NULL, "");
    gated_open(&after, "one-signal", NULL, "");
    gated_prepare(&gate, &before, 0.0, false);
    for (int i = 0; i < PAIRS; i++) {
        repeat(&tally, &gate, &before, &after, 50, 200, 1 + (uint64_t)i);
    }
    report("one-signal unchanged, two seeds, no margin", &tally);
    assert_true(upper_bound(tally.regressed, PAIRS) <= 0.02); /* 10 alarms are expected at most */
    mlift_run_free(&before);
    mlift_run_free(&after);
}

/* Levels in another order: the same law, other people for the same words. */
static void test_paired_no_margin(void **state)
{
    struct mlift_run before, after;
    struct mlift_gate gate;
    struct tally tally = {0, 0, 0};

    (void)state;
    gated_open(&before, "one-signal", "{music: 0.5, calls: 0.5}", GATED_ONE_ORDER);
    gated_open(&after, "one-signal", "{music: 0.5, calls: 0.5}", GATED_OTHER_ORDER);
    gated_prepare(&gate, &before, 0.0, true);
    for (int i = 0; i < PAIRS; i++) {
        repeat(&tally, &gate, &before, &after, 50, 200, 1 + (uint64_t)i);
    }
    report("one-signal, levels in another order, paired, no margin", &tally);
    assert_true(upper_bound(tally.regressed, PAIRS) <= 0.02);
    mlift_run_free(&before);
    mlift_run_free(&after);
}

/* A real loss, and the margin exactly there: neither answer more often than 1%. */
static void test_loss_at_its_margin(void **state)
{
    struct mlift_run before, after;
    struct mlift_gate gate;
    struct tally tally = {0, 0, 0};

    (void)state;
    gated_open(&before, "one-signal", NULL, "");
    gated_open(&after, "one-signal", "\nmessages:", "\nresponse: {gamma_click: 0.4}\nmessages:");
    gated_prepare(&gate, &before, 0.0, true);
    for (int i = 0; i < gate.n_checks; i++) {
        struct mlift_gate_check *check = &gate.check[i];
        double loss = mlift_exact_overall(&before.exact, check->strategy[0], check->metric[0]) -
                      mlift_exact_overall(&after.exact, check->strategy[1], check->metric[1]);
        check->margin = fabs(loss) > 1e-9 ? (check->more_is_worse ? -loss : loss) : 0.01;
    }
    for (int i = 0; i < PAIRS; i++) {
        repeat(&tally, &gate, &before, &after, 50, 200, 1 + (uint64_t)i);
    }
    report("one-signal, every loss exactly at its margin, paired", &tally);
    assert_true(upper_bound(tally.regressed, PAIRS) <= 0.02);
    assert_true(upper_bound(tally.pass, PAIRS) <= 0.02);
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
    for (int paired = 0; paired < 2; paired++) {
        struct tally tally = {0, 0, 0};
        gated_prepare(&gate, &before, 0.0, paired);
        gated_default_margins(&gate, &before);
        for (int i = 0; i < RUNS; i++) {
            repeat(&tally, &gate, &before, &after, 2000, 20000, 1 + (uint64_t)i);
        }
        report(paired ? "one point of clicks lost, paired" : "one point of clicks lost, unpaired", &tally);
        assert_true(tally.regressed >= 95);
    }
    mlift_run_free(&before);
    mlift_run_free(&after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unchanged_other_seeds), cmocka_unit_test(test_unchanged_no_margin),
        cmocka_unit_test(test_paired_no_margin),      cmocka_unit_test(test_loss_at_its_margin),
        cmocka_unit_test(test_one_point_is_caught),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
