/* Test and roll against the paper's own functions, and the exact binary version against brute force. */
#include "analysis/sequential/testroll.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int near(double got, double expected, double relative)
{
    return fabs(got - expected) <= relative * fabs(expected);
}

/* eleafeit/testandroll 0ea8627 nn_functions.R; Feit and Berman (2019), tables 1 and 2. Rows tr-01..tr-22. */
static void test_paper(void **state)
{
    (void)state;
    struct mlift_testroll website = {100000, 0.68, 0.03, sqrt(0.68 * 0.32)}, display = {1000000, 10.36, 4.40, 103.77};
    struct mlift_testroll_value value;
    double n = 0.0;
    assert_int_equal(mlift_testroll_size(&website, &n), 0);
    assert_true(fabs(n - 2283.890028) < 1e-4);
    assert_true(fabs(mlift_testroll_fixed_size(HUGE_VAL, website.noise_sd, 0.0136, 0.05, 0.8) - 18467.95232) < 1e-3);
    assert_true(fabs(mlift_testroll_fixed_size(100000, website.noise_sd, 0.0136, 0.05, 0.8) - 13486.66534) < 1e-3);
    assert_int_equal(mlift_testroll_evaluate(&website, 18467.95232, &value), 0);
    assert_true(fabs(100000 * value.profit_per_subscriber - 69060.48395) < 1e-4);
    assert_true(near(value.regret, 0.009069615494, 1e-8) && near(value.error_rate, 0.0362630549, 1e-8));
    assert_true(fabs(100000 * value.profit_perfect - 69692.56875) < 1e-4);
    assert_int_equal(mlift_testroll_size(&display, &n), 0);
    assert_int_equal(mlift_testroll_evaluate(&display, n, &value), 0);
    assert_true(fabs(value.regret - 0.008853220327) < 1e-9 && fabs(value.error_rate - 0.06925103375) < 1e-9);
    assert_true(fabs(mlift_testroll_fixed_size(500, 0.3, 0.05, 0.05, 0.8) - 173.4304946) < 1e-5);
    assert_true(fabs(mlift_testroll_fixed_size(1000, 0.3, 0.05, 0.05, 0.8) - 265.4091088) < 1e-5);
    assert_true(fabs(mlift_testroll_fixed_size(5000, 0.3, 0.05, 0.05, 0.8) - 461.0028832) < 1e-5);
}

/* Same source. The third regret is published with seven digits: half of the last one is the tolerance. */
static void test_small_lists(void **state)
{
    (void)state;
    static const struct {
        double list, mean, sd, n, error, profit, regret;
    } rows[] = {
        {500, 0.03, 0.01, 71.59144372, 0.35343591, 0.0317890502, 0.10809879},
        {2000, 0.1, 0.02, 206.7184574, 0.25674159, 0.1061940075, 0.04573698},
        {5000, 0.25, 0.05, 255.06023514, 0.15816277, 0.27226817, 0.02135552},
    };
    for (size_t i = 0; i < 3; i++) {
        struct mlift_testroll plan = {rows[i].list, rows[i].mean, rows[i].sd,
                                      sqrt(rows[i].mean * (1.0 - rows[i].mean))};
        struct mlift_testroll_value value;
        double n = 0.0, around = 0.0;
        assert_int_equal(mlift_testroll_size(&plan, &n), 0);
        assert_int_equal(mlift_testroll_evaluate(&plan, n, &value), 0);
        assert_true(near(n, rows[i].n, 1e-7) && near(value.error_rate, rows[i].error, 1e-7));
        assert_true(near(value.profit_per_subscriber, rows[i].profit, 1e-7) &&
                    fabs(value.regret - rows[i].regret) < 5e-9);
        double best = value.profit_per_subscriber; /* the closed form is the maximum */
        assert_int_equal(mlift_testroll_evaluate(&plan, 1.05 * n, &value), 0);
        around = value.profit_per_subscriber;
        assert_int_equal(mlift_testroll_evaluate(&plan, 0.95 * n, &value), 0);
        assert_true(around < best && value.profit_per_subscriber < best);
    }
}

/* scipy 1.10.1: double sum over beta-binomial counts with quadrature of P(B > A); Beta(2, 8), list 60. */
static void test_exact_by_brute_force(void **state)
{
    (void)state;
    struct mlift_testroll_value value;
    size_t n = 0;
    assert_int_equal(mlift_testroll_exact(60, 2.0, 8.0, 10, &value), 0);
    assert_true(fabs(value.profit_per_subscriber - 0.2309437499062413) < 1e-13);
    assert_true(fabs(value.error_rate - 0.2581073372126263) < 1e-10);
    assert_true(fabs(value.profit_perfect - 0.26687306501547986) < 1e-12);
    assert_int_equal(mlift_testroll_exact_size(60, 2.0, 8.0, &n), 0);
    assert_int_equal(n, 7);
    assert_int_equal(mlift_testroll_exact(60, 2.0, 8.0, 0, &value), 0); /* no test: a coin */
    assert_true(fabs(value.profit_per_subscriber - 0.2) < 1e-13 && fabs(value.error_rate - 0.5) < 1e-12);
}

/* The grid of long lists finds what trying everything finds, and the normal model is close where counts are large. */
static void test_exact_size_on_a_long_list(void **state)
{
    (void)state;
    double success = 0.0, failure = 0.0, normal = 0.0;
    struct mlift_testroll plan = {5000, 0.25, 0.05, sqrt(0.25 * 0.75)};
    struct mlift_testroll_value best, value;
    size_t n = 0;
    assert_int_equal(mlift_testroll_prior(0.25, 0.05, &success, &failure), 0);
    assert_int_equal(mlift_testroll_exact_size(5000, success, failure, &n), 0);
    assert_int_equal(mlift_testroll_size(&plan, &normal), 0);
    assert_true(fabs((double)n / normal - 1.0) < 0.02);
    assert_int_equal(mlift_testroll_exact(5000, success, failure, n, &best), 0);
    for (size_t other = 100; other < 600; other += 7) {
        assert_int_equal(mlift_testroll_exact(5000, success, failure, other, &value), 0);
        assert_true(value.profit_per_subscriber <= best.profit_per_subscriber);
    }
}

/* Reference rows etc-01..etc-05: full enumeration. */
static void test_commit(void **state)
{
    (void)state;
    static const struct {
        size_t list, n;
        double p_a, p_b, better, conversions;
    } rows[] = {
        {1000, 50, 0.05, 0.1, 0.8282082126174952, 89.7693695677873},
        {1000, 100, 0.05, 0.1, 0.9116334968093472, 91.46533987237389},
        {500, 50, 0.03, 0.06, 0.7620045656758946, 25.644054788110736},
        {2000, 200, 0.03, 0.045, 0.7843625676806888, 81.82470162433653},
        {5000, 250, 0.02, 0.03, 0.7619286520342139, 136.78678934153965},
    };
    for (size_t i = 0; i < 5; i++) {
        double better = 0.0, conversions = 0.0;
        assert_int_equal(
            mlift_testroll_commit(rows[i].list, rows[i].n, rows[i].p_a, rows[i].p_b, &better, &conversions), 0);
        assert_true(fabs(better - rows[i].better) < 1e-10 && fabs(conversions - rows[i].conversions) < 1e-10);
        assert_int_equal(
            mlift_testroll_commit(rows[i].list, rows[i].n, rows[i].p_b, rows[i].p_a, &better, &conversions), 0);
        assert_true(fabs(better - rows[i].better) < 1e-10 && fabs(conversions - rows[i].conversions) < 1e-10);
    }
}

static void test_refuses(void **state)
{
    (void)state;
    struct mlift_testroll plan = {1000, 0.1, 0.0, 0.3};
    struct mlift_testroll_value value;
    double n = 0.0, other = 0.0;
    assert_int_equal(mlift_testroll_size(&plan, &n), MLIFT_ERR_OUT_OF_RANGE);
    plan.prior_sd = 0.02;
    assert_int_equal(mlift_testroll_evaluate(&plan, 501.0, &value), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_testroll_prior(0.5, 0.5, &n, &other), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_testroll_exact(100, 1.0, 1.0, 51, &value), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_testroll_commit(100, 10, 0.5, 1.5, &n, &other), MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paper),
        cmocka_unit_test(test_small_lists),
        cmocka_unit_test(test_exact_by_brute_force),
        cmocka_unit_test(test_exact_size_on_a_long_list),
        cmocka_unit_test(test_commit),
        cmocka_unit_test(test_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
