/* Exact power, false-alarm rates, errors of sign and size, finite lists, and the smallest rate that is found. */
#include "analysis/twoarm/decision.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void close_to(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance)) {
        fail_msg("got %.15g, want %.15g within %g", got, want, tolerance);
    }
}

static void decide(struct mlift_decision *self, enum mlift_decision_rule rule, int n1, int n2)
{
    assert_int_equal(mlift_decision_init(self, rule, MLIFT_ALTERNATIVE_TWO_SIDED, n1, n2, 0.05, 0.0, 0.0), MLIFT_OK);
}

static void test_exact_rules_never_exceed_alpha(void **state)
{
    static const enum mlift_decision_rule exact[] = {MLIFT_DECISION_FISHER,           MLIFT_DECISION_BOSCHLOO,
                                                     MLIFT_DECISION_BOSCHLOO_CENTRAL, MLIFT_DECISION_BARNARD,
                                                     MLIFT_DECISION_SANTNER_SNELL,    MLIFT_DECISION_PERMUTATION};
    static const int arms[][2] = {{7, 31}, {50, 50}, {120, 80}};
    (void)state;
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++) {
        for (size_t j = 0; j < sizeof arms / sizeof *arms; j++) {
            struct mlift_decision decision;
            double largest = 0.0;
            decide(&decision, exact[i], arms[j][0], arms[j][1]);
            for (double p = 0.0013; p < 1.0; p += 0.0013) {
                struct mlift_decision_outcome outcome;
                assert_int_equal(mlift_decision_power(&decision, p, p, &outcome), MLIFT_OK);
                largest = fmax(largest, outcome.power);
            }
            assert_true(largest <= 0.05 + 1e-11);
            /* an unconditional search that stopped early would waste more than the discreteness does */
            assert_true(!mlift_decision_is_unconditional(exact[i]) || largest > 0.035);
            mlift_decision_free(&decision);
        }
    }
}

static void test_more_is_rejected_with_more_alpha(void **state)
{
    (void)state;
    for (int rule = 0; rule < MLIFT_DECISION_N_RULES; rule++) {
        double before = 0.0;
        for (double alpha = 0.01; alpha < 0.5; alpha *= 1.9) {
            struct mlift_decision decision;
            struct mlift_decision_outcome outcome;
            assert_int_equal(mlift_decision_init(&decision, (enum mlift_decision_rule)rule, MLIFT_ALTERNATIVE_TWO_SIDED,
                                                 37, 52, alpha, 0.0, 0.0),
                             MLIFT_OK);
            assert_int_equal(mlift_decision_power(&decision, 0.1, 0.3, &outcome), MLIFT_OK);
            assert_true(outcome.power > before);
            before = outcome.power;
            mlift_decision_free(&decision);
        }
    }
}

static void test_a_guess_changes_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        double guess[] = {0.0, 0.071, 0.2};
        struct mlift_decision decision;
        struct mlift_decision_outcome outcome;
        assert_int_equal(mlift_decision_init(&decision, MLIFT_DECISION_BOSCHLOO, MLIFT_ALTERNATIVE_TWO_SIDED, 50, 50,
                                             0.05, 0.0, guess[i]),
                         MLIFT_OK);
        assert_int_equal(mlift_decision_power(&decision, 0.05, 0.2, &outcome), MLIFT_OK);
        close_to(outcome.power, 0.58296980, 5e-9); /* R package Exact 3.3 */
        mlift_decision_free(&decision);
    }
}

static void test_errors_of_sign_and_size(void **state)
{
    /* three people an arm, Fisher one-sided at 0.06: only 0 against 3 is rejected (p = 1/20) */
    struct mlift_decision decision;
    struct mlift_decision_outcome outcome;
    (void)state;
    assert_int_equal(
        mlift_decision_init(&decision, MLIFT_DECISION_FISHER, MLIFT_ALTERNATIVE_P2_GREATER, 3, 3, 0.06, 0, 0),
        MLIFT_OK);
    assert_int_equal(mlift_decision_power(&decision, 0.4, 0.7, &outcome), MLIFT_OK);
    close_to(outcome.power, 0.6 * 0.6 * 0.6 * 0.7 * 0.7 * 0.7, 1e-14);
    close_to(outcome.wrong_sign, 0.0, 0.0);
    close_to(outcome.exaggeration, 1.0 / 0.3, 1e-12);
    mlift_decision_free(&decision);
    /* two-sided at 0.11: 3 against 0 as well, which points the wrong way */
    assert_int_equal(
        mlift_decision_init(&decision, MLIFT_DECISION_FISHER, MLIFT_ALTERNATIVE_TWO_SIDED, 3, 3, 0.11, 0, 0), MLIFT_OK);
    assert_int_equal(mlift_decision_power(&decision, 0.4, 0.7, &outcome), MLIFT_OK);
    double right = 0.216 * 0.343, wrong = 0.064 * 0.027;
    close_to(outcome.power, right + wrong, 1e-14);
    close_to(outcome.wrong_sign, wrong / (right + wrong), 1e-13);
    assert_int_equal(mlift_decision_power(&decision, 0.4, 0.4, &outcome), MLIFT_OK);
    assert_true(isnan(outcome.wrong_sign) && isnan(outcome.exaggeration));
    mlift_decision_free(&decision);
}

static void test_whole_list_in_both_arms_leaves_no_chance(void **state)
{
    struct mlift_decision decision;
    struct mlift_decision_outcome outcome, open;
    (void)state;
    decide(&decision, MLIFT_DECISION_CHI2, 200, 200);
    /* everybody seen under both messages: the counts are 10 and 30 for certain, and that is significant */
    assert_int_equal(mlift_decision_power_finite(&decision, 0.05, 0.15, 200, &outcome), MLIFT_OK);
    close_to(outcome.power, 1.0, 1e-12);
    assert_int_equal(mlift_decision_power_finite(&decision, 0.05, 0.15, 199, &outcome), MLIFT_ERR_OUT_OF_RANGE);
    /* a huge list is no list */
    assert_int_equal(mlift_decision_power_finite(&decision, 0.05, 0.12, 100000000, &outcome), MLIFT_OK);
    assert_int_equal(mlift_decision_power(&decision, 0.05, 0.12, &open), MLIFT_OK);
    close_to(outcome.power, open.power, 1e-5);
    mlift_decision_free(&decision);
}

static void test_smallest_rate_found(void **state)
{
    struct mlift_decision decision;
    struct mlift_decision_outcome outcome;
    double p2 = 0.0;
    (void)state;
    decide(&decision, MLIFT_DECISION_FISHER, 300, 300);
    assert_int_equal(mlift_decision_rate(&decision, 0.03, 0.8, 1, &p2), MLIFT_OK);
    assert_int_equal(mlift_decision_power(&decision, 0.03, p2, &outcome), MLIFT_OK);
    close_to(outcome.power, 0.8, 1e-7);
    assert_true(p2 > 0.03);
    assert_int_equal(mlift_decision_rate(&decision, 0.02, 0.8, 0, &p2), MLIFT_ERR_UNREACHABLE);
    mlift_decision_free(&decision);
}

static void test_names(void **state)
{
    (void)state;
    for (int rule = 0; rule < MLIFT_DECISION_N_RULES; rule++) {
        assert_int_equal(mlift_decision_find(mlift_decision_name((enum mlift_decision_rule)rule)), rule);
        assert_non_null(mlift_decision_definition((enum mlift_decision_rule)rule, 1));
        assert_non_null(mlift_decision_definition((enum mlift_decision_rule)rule, 2));
    }
    assert_int_equal(mlift_decision_find("fischer"), -1);
}

static void test_impossible_designs(void **state)
{
    struct mlift_decision d;
    (void)state;
    assert_int_equal(mlift_decision_init(&d, MLIFT_DECISION_FISHER, 0, 0, 5, 0.05, 0, 0), MLIFT_ERR_OUT_OF_RANGE);
    mlift_decision_free(&d);
    assert_int_equal(mlift_decision_init(&d, MLIFT_DECISION_FISHER, 0, 5, 5, 0.0, 0, 0), MLIFT_ERR_OUT_OF_RANGE);
    mlift_decision_free(&d);
    assert_int_equal(mlift_decision_init(&d, MLIFT_DECISION_BARNARD, 0, 50000, 50000, 0.05, 0, 0),
                     MLIFT_ERR_OUT_OF_RANGE);
    mlift_decision_free(&d);
    assert_int_equal(mlift_decision_init(&d, MLIFT_DECISION_SCORE, 0, 5, 5, 0.05, 1.0, 0), MLIFT_ERR_OUT_OF_RANGE);
    mlift_decision_free(&d);
    mlift_decision_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exact_rules_never_exceed_alpha),
        cmocka_unit_test(test_more_is_rejected_with_more_alpha),
        cmocka_unit_test(test_a_guess_changes_nothing),
        cmocka_unit_test(test_errors_of_sign_and_size),
        cmocka_unit_test(test_whole_list_in_both_arms_leaves_no_chance),
        cmocka_unit_test(test_smallest_rate_found),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_impossible_designs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
