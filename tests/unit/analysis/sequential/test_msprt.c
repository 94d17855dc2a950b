/* Always-valid inference against GrowthBook's values, and the error it keeps under constant looking. */
#include "analysis/sequential/msprt.h"

#include "analysis/numerics/quadrature.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Reference rows av-01, av-02, av-04, av-07 (Waudby-Smith et al. eq. 161, 134; growthbook gbstats tests). */
static void test_confidence_sequences(void **state)
{
    (void)state;
    double rho = mlift_msprt_rho(0.05, 1000, 2), one = mlift_msprt_rho(0.05, 5000, 1);
    double difference = 0.23437666666666668, se = 0.12983081254184736, n = 6461;
    assert_true(fabs(rho - 0.08908509752892212) < 1e-12);
    assert_true(fabs(mlift_msprt_rho(0.05, 5000, 2) - 0.03984006677137368) < 1e-12);
    assert_true(fabs(mlift_msprt_half_width(100, rho, 0.05, 2) - 0.3855054633530311) < 1e-12);
    assert_true(fabs(mlift_msprt_half_width(5000, rho, 0.05, 2) - 0.04459058408946412) < 1e-12);
    assert_true(fabs(difference - se * sqrt(n) * mlift_msprt_half_width(n, one, 0.05, 1) + 0.12656844172804982) <
                1e-10);
    assert_true(fabs(mlift_msprt_sequence_p_value(difference, se, n, one, 1) - 0.46316491943359384) < 1e-3);
    assert_true(fabs(mlift_msprt_sequence_p_value(-1.0, se, n, one, 1) - 0.5) <= 0.0);
}

/* The p-value is the alpha whose interval just reaches 0. */
static void test_p_value_inverts_interval(void **state)
{
    (void)state;
    for (int sides = 1; sides <= 2; sides++) {
        double rho = mlift_msprt_rho(0.05, 700, sides), se = 0.07, n = 800, difference = 0.23;
        double p = mlift_msprt_sequence_p_value(difference, se, n, rho, sides);
        assert_true(p > 0.0 && p < 0.2);
        assert_true(fabs(se * sqrt(n) * mlift_msprt_half_width(n, rho, p, sides) - difference) < 1e-12);
    }
}

/* The two-sided sequence and the mixture test are the same with tau = rho sigma: both give the same p-value. */
static void test_sequence_is_the_mixture_test(void **state)
{
    (void)state;
    double n = 640, sigma = 0.8, se = sigma / sqrt(n), rho = 0.06;
    assert_true(fabs(mlift_msprt_sequence_p_value(0.13, se, n, rho, 2) -
                     mlift_msprt_p_value(0.13, se, rho * sigma, 2)) < 1e-12);
}

struct mixture {
    double difference, se, tau;
};

static double likelihood_ratio(double theta, void *context)
{
    const struct mixture *m = context;
    double prior = exp(-0.5 * theta * theta / (m->tau * m->tau)) / (m->tau * sqrt(2.0 * acos(-1.0)));
    return prior * exp((m->difference * theta - 0.5 * theta * theta) / (m->se * m->se));
}

/* The closed forms are the integrals they stand for. */
static void test_closed_form_is_the_mixture(void **state)
{
    (void)state;
    struct mixture m = {0.11, 0.045, 0.08};
    double both = mlift_quadrature_integrate(likelihood_ratio, &m, -1.0, 1.0, 40);
    double half = 2.0 * mlift_quadrature_integrate(likelihood_ratio, &m, 0.0, 1.0, 40);
    assert_true(fabs(mlift_msprt_log_ratio(m.difference, m.se, m.tau, 2) - log(both)) < 1e-12);
    assert_true(fabs(mlift_msprt_log_ratio(m.difference, m.se, m.tau, 1) - log(half)) < 1e-12);
}

/* Looking after every pair of subscribers the false-positive rate stays below alpha at every rate, while a plain z test
 * looked at ten times has 0.19 (reference row pk-10). */
static void test_error_is_kept(void **state)
{
    (void)state;
    static const double rates[] = {0.01, 0.05, 0.3};
    for (int i = 0; i < 3; i++) {
        for (int sides = 1; sides <= 2; sides++) {
            struct mlift_msprt test = {0.05, 0.5 * rates[i], sides, 1, 1, 1000};
            struct mlift_armwalk walk;
            size_t found = 0;
            assert_int_equal(mlift_msprt_run(&test, rates[i], rates[i], 0.0, &walk, &found), 0);
            assert_true(walk.a_wins + walk.b_wins < 0.05);
            assert_true(walk.b_wins > 1e-4 &&
                        (sides == 2 ? fabs(walk.a_wins - walk.b_wins) < 1e-9 : walk.a_wins <= 0.0));
            assert_true(fabs(walk.a_wins + walk.b_wins + walk.undecided - 1.0) < 1e-10);
        }
    }
}

/* Stopping the walk at a target power finds the first look that has it. */
static void test_until(void **state)
{
    (void)state;
    struct mlift_msprt test = {0.05, 0.05, 2, 1, 1, 2000};
    struct mlift_armwalk walk, before;
    size_t found = 0, none = 0;
    assert_int_equal(mlift_msprt_run(&test, 0.05, 0.1, 0.8, &walk, &found), 0);
    assert_true(walk.b_wins >= 0.8 && found > 300 && found < 2000);
    test.n_looks = found;
    assert_int_equal(mlift_msprt_run(&test, 0.05, 0.1, 0.0, &before, &none), 0);
    assert_true(before.b_wins < 0.8);
    test.tau = 0.0;
    assert_int_equal(mlift_msprt_run(&test, 0.05, 0.1, 0.0, &before, &none), MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_confidence_sequences),
        cmocka_unit_test(test_p_value_inverts_interval),
        cmocka_unit_test(test_sequence_is_the_mixture_test),
        cmocka_unit_test(test_closed_form_is_the_mixture),
        cmocka_unit_test(test_error_is_kept),
        cmocka_unit_test(test_until),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
