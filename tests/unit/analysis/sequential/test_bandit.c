/* Thompson sampling: published exact regrets, and the simulation against them. */
#include "analysis/sequential/bandit.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Dynamic programme over posterior states with P(B > A) in closed form: reference rows ts-01..ts-06. */
static void test_published(void **state)
{
    (void)state;
    static const struct {
        double p_a, p_b;
        size_t horizon;
        double regret;
    } rows[] = {
        {0.3, 0.5, 10, 0.8224550178649215},
        {0.05, 0.10, 10, 0.23894909772253203},
        {0.05, 0.10, 20, 0.4602952190603818},
        {0.05, 0.10, 40, 0.8623503386140567},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mlift_bandit bandit = {1.0, 1.0, rows[i].horizon, 1};
        struct mlift_bandit_value value, mirror;
        assert_int_equal(mlift_bandit_exact(&bandit, rows[i].p_a, rows[i].p_b, &value), 0);
        assert_true(fabs(value.regret - rows[i].regret) < 1e-9);
        assert_int_equal(mlift_bandit_exact(&bandit, rows[i].p_b, rows[i].p_a, &mirror), 0);
        assert_true(fabs(value.regret - mirror.regret) < 1e-9 && fabs(value.p_better - mirror.p_better) < 1e-9);
        assert_true(fabs(value.share_b + mirror.share_b - 1.0) < 1e-9);
    }
}

/* One subscriber: a coin. The better arm is known afterwards only as far as one response tells. */
static void test_one_subscriber(void **state)
{
    (void)state;
    struct mlift_bandit bandit = {1.0, 1.0, 1, 1};
    struct mlift_bandit_value value;
    assert_int_equal(mlift_bandit_exact(&bandit, 0.2, 0.6, &value), 0);
    assert_true(fabs(value.share_b - 0.5) < 1e-15 && fabs(value.regret - 0.2) < 1e-15);
    assert_true(fabs(value.p_better - (0.5 * 0.8 + 0.5 * 0.6)) < 1e-15);
}

static void test_simulation_agrees(void **state)
{
    (void)state;
    struct mlift_bandit bandit = {2.0, 11.0, 60, 1};
    struct mlift_bandit_value exact, value, again;
    assert_int_equal(mlift_bandit_exact(&bandit, 0.1, 0.25, &exact), 0);
    assert_int_equal(mlift_bandit_simulate(&bandit, 0.1, 0.25, 11, 20000, &value), 0);
    assert_true(fabs(value.regret - exact.regret) < 4.0 * value.regret_mcse);
    assert_true(fabs(value.share_b - exact.share_b) < 4.0 * value.share_b_mcse);
    assert_true(fabs(value.p_better - exact.p_better) < 4.0 * value.p_better_mcse);
    assert_true(value.regret_mcse < 0.02 && exact.regret_mcse <= 0.0);
    assert_int_equal(mlift_bandit_simulate(&bandit, 0.1, 0.25, 11, 20000, &again), 0);
    assert_memory_equal(&value, &again, sizeof value);
}

/* A wave as long as the list never learns: half and half. */
static void test_waves(void **state)
{
    (void)state;
    struct mlift_bandit bandit = {1.0, 1.0, 400, 400};
    struct mlift_bandit_value value, daily;
    assert_int_equal(mlift_bandit_simulate(&bandit, 0.1, 0.2, 5, 4000, &value), 0);
    assert_true(fabs(value.share_b - 0.5) < 5.0 * value.share_b_mcse);
    bandit.wave = 50;
    assert_int_equal(mlift_bandit_simulate(&bandit, 0.1, 0.2, 5, 4000, &daily), 0);
    assert_true(daily.regret < value.regret - 5.0 * value.regret_mcse);
}

/* Row tr-06 says 69,672 conversions in 100,000 (regret 0.03%) from 10,000 simulations of Feit and Berman's own. Two
 * independent computations disagree with it: normal arms in numpy give a regret of 67.1 (MCSE 3.1, 600 runs), that is
 * 69,625 conversions, and so does this program with binary arms. The published figure carries a Monte Carlo error of at
 * least 24 (the best arm alone varies by 2,480 conversions from run to run), not the 14 of the row. */
static void test_published_simulation(void **state)
{
    (void)state;
    double total = 0.68 * 0.32 / (0.03 * 0.03) - 1.0;
    struct mlift_bandit bandit = {0.68 * total, 0.32 * total, 100000, 1};
    struct mlift_bandit_value value;
    assert_int_equal(mlift_bandit_simulate_prior(&bandit, 1, 120, &value), 0);
    assert_true(fabs(value.regret - 67.1) < 4.0 * hypot(value.regret_mcse, 3.1));
}

static void test_refuses(void **state)
{
    (void)state;
    struct mlift_bandit bandit = {1.0, 1.0, MLIFT_BANDIT_MOST_EXACT + 1, 1};
    struct mlift_bandit_value value;
    assert_int_equal(mlift_bandit_exact(&bandit, 0.1, 0.2, &value), MLIFT_ERR_OUT_OF_RANGE);
    bandit = (struct mlift_bandit){1.0, 1.0, 10, 2};
    assert_int_equal(mlift_bandit_exact(&bandit, 0.1, 0.2, &value), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_bandit_simulate(&bandit, 0.1, 1.2, 1, 10, &value), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_bandit_simulate(&bandit, 0.1, 0.2, 1, 1, &value), MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published),
        cmocka_unit_test(test_one_subscriber),
        cmocka_unit_test(test_simulation_agrees),
        cmocka_unit_test(test_waves),
        cmocka_unit_test(test_published_simulation),
        cmocka_unit_test(test_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
