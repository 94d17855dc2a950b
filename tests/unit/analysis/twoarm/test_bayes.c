/* The Bayesian rule's exact error and power by brute force, and its sawtooth-safe size. */
#include "analysis/twoarm/bayes.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct mlift_bayes flat = {1.0, 1.0, 0.95, HUGE_VAL, 2};

/* scipy 1.10.1: P(B > A) and expected loss by quadrature at all 26 x 26 outcomes; rates .2 and .45, 25 per arm. */
static void test_brute_force(void **state)
{
    (void)state;
    struct mlift_bayes test = flat;
    struct mlift_bayes_rule rule;
    struct mlift_armwalk walk;
    assert_int_equal(mlift_bayes_rule_init(&rule, &test, 25, 25, 1), 0);
    assert_int_equal(mlift_bayes_rule_run(&rule, 0.2, 0.45, &walk), 0);
    mlift_bayes_rule_free(&rule);
    mlift_bayes_rule_free(&rule);
    assert_true(fabs(walk.b_wins - 0.609057592317) < 1e-10 && fabs(walk.a_wins - 0.000177030891) < 1e-10);
    test.threshold = 0.5;
    test.loss = 0.01;
    assert_int_equal(mlift_bayes_rule_init(&rule, &test, 25, 25, 1), 0);
    assert_int_equal(mlift_bayes_rule_run(&rule, 0.2, 0.45, &walk), 0);
    mlift_bayes_rule_free(&rule);
    assert_true(fabs(walk.b_wins - 0.816424498681) < 1e-10);
}

/* Looking more often makes more errors, as for any rule that is not built for it. */
static void test_peeking_costs(void **state)
{
    (void)state;
    double before = 0.0;
    for (size_t looks = 1; looks <= 16; looks *= 4) {
        struct mlift_bayes_rule rule;
        struct mlift_armwalk walk;
        assert_int_equal(mlift_bayes_rule_init(&rule, &flat, 320, 320, looks), 0);
        assert_int_equal(mlift_bayes_rule_run(&rule, 0.1, 0.1, &walk), 0);
        mlift_bayes_rule_free(&rule);
        assert_true(fabs(walk.a_wins - walk.b_wins) < 1e-9);
        assert_true(walk.b_wins > before);
        before = walk.b_wins;
    }
    assert_true(before > 0.14);
}

/* scipy: power at 47 per arm is .79624, at 48 .80550, and above .8 from there on (rates .1 and .3). */
static void test_size(void **state)
{
    (void)state;
    struct mlift_bayes test = flat;
    size_t n_a = 0, n_b = 0;
    test.sides = 1;
    assert_int_equal(mlift_bayes_size(&test, 0.1, 0.3, 1.0, 1, 0.8, 10000, &n_a, &n_b), 0);
    assert_int_equal(n_a, 48);
    assert_int_equal(n_b, 48);
    assert_int_equal(mlift_bayes_size(&test, 0.1, 0.3, 2.0, 3, 0.8, 10000, &n_a, &n_b), 0);
    assert_true(n_a % 3 == 0 && n_b == 2 * n_a && n_a < 48);
    assert_int_equal(mlift_bayes_size(&test, 0.1, 0.3, 1.0, 1, 0.8, 40, &n_a, &n_b), MLIFT_ERR_UNREACHABLE);
    /* large ones by bracketing: every size down from 16% above was tried before, and gave the same */
    test.sides = 2;
    assert_int_equal(mlift_bayes_size(&test, 0.02, 0.025, 1.0, 1, 0.8, 100000, &n_a, &n_b), 0);
    assert_int_equal(n_a, 10860);
    assert_int_equal(n_b, 10860);
    assert_int_equal(mlift_bayes_size(&test, 0.02, 0.025, 1.0, 1, 0.8, 10000, &n_a, &n_b), MLIFT_ERR_UNREACHABLE);
    assert_int_equal(mlift_bayes_size(&test, 0.3, 0.1, 1.0, 1, 0.8, 100, &n_a, &n_b), MLIFT_ERR_OUT_OF_RANGE);
}

static void test_refuses(void **state)
{
    (void)state;
    struct mlift_bayes test = flat;
    struct mlift_bayes_rule rule;
    assert_int_equal(mlift_bayes_rule_init(&rule, &test, 10, 10, 11), MLIFT_ERR_OUT_OF_RANGE);
    test.threshold = 1.0;
    assert_int_equal(mlift_bayes_rule_init(&rule, &test, 10, 10, 1), MLIFT_ERR_OUT_OF_RANGE);
    test = flat;
    test.success = 0.0;
    assert_int_equal(mlift_bayes_rule_init(&rule, &test, 10, 10, 1), MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_brute_force),
        cmocka_unit_test(test_peeking_costs),
        cmocka_unit_test(test_size),
        cmocka_unit_test(test_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
