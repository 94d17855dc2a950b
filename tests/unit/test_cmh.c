/* Stratified tests against R's mantelhaen.test, and published power (the rest is in the reference values). */
#include "analysis/closedform.h"
#include "analysis/cmh.h"

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

static void test_p_values_are_mantelhaen_test(void **state)
{
    /* R 4.2.2 mantelhaen.test on array(c(7,23,12,16, 3,37,9,35, 1,19,1,14), c(2,2,3)), correct = FALSE and TRUE */
    static const struct mlift_counts strata[] = {{7, 30, 12, 28}, {3, 40, 9, 44}, {1, 20, 1, 15}};
    double statistic, p;
    (void)state;
    assert_int_equal(mlift_cmh_p_value(strata, 3, MLIFT_ALTERNATIVE_TWO_SIDED, 0, &statistic, &p), MLIFT_OK);
    close_to(statistic, 5.11490497678, 1e-10);
    close_to(p, 0.0237211653226, 1e-12);
    assert_int_equal(mlift_cmh_p_value(strata, 3, MLIFT_ALTERNATIVE_TWO_SIDED, 1, &statistic, &p), MLIFT_OK);
    close_to(statistic, 4.25471193271, 1e-10);
    close_to(p, 0.0391415860084, 1e-12);
    assert_int_equal(mlift_cmh_p_value(strata, 3, MLIFT_ALTERNATIVE_P2_GREATER, 0, &statistic, &p), MLIFT_OK);
    close_to(p, 0.0118605826613, 1e-12);
    static const struct mlift_counts empty[] = {{0, 30, 0, 28}};
    assert_int_equal(mlift_cmh_p_value(empty, 1, MLIFT_ALTERNATIVE_TWO_SIDED, 0, &statistic, &p),
                     MLIFT_ERR_OUT_OF_RANGE);
}

static void test_nam_1992(void **state)
{
    /* Nam (1992): odds ratio 3, power 0.9 one-sided .05: 171, corrected 192 people (tests of the R package
     * samplesizeCMH) */
    static const double control[] = {.75, .70, .65, .60}, share[] = {.10, .40, .35, .15}, half[] = {.5, .5, .5, .5};
    double treated[4];
    (void)state;
    for (int j = 0; j < 4; j++) {
        double odds = 3.0 * control[j] / (1.0 - control[j]);
        treated[j] = odds / (1.0 + odds);
    }
    struct mlift_cmh cmh = {
        .n_strata = 4, .p1 = control, .p2 = treated, .share = share, .treated = half, .alpha = .05, .sides = 1};
    assert_int_equal(mlift_cmh_check(&cmh), MLIFT_OK);
    close_to(ceil(mlift_cmh_size(&cmh, 0.9)), 171, 0);
    cmh.continuity = 1;
    close_to(ceil(mlift_cmh_size(&cmh, 0.9)), 192, 0);
}

static void test_one_stratum_is_the_pooled_test(void **state)
{
    static const double p1 = .05, p2 = .1, one = 1.0, half = .5;
    struct mlift_cmh cmh = {
        .n_strata = 1, .p1 = &p1, .p2 = &p2, .share = &one, .treated = &half, .alpha = .05, .sides = 2};
    struct mlift_twoarm d = {.p1 = p1, .p2 = p2, .alpha = .05, .sides = 2};
    double n1, n2;
    (void)state;
    assert_int_equal(mlift_closedform_size(MLIFT_CLOSEDFORM_POOLED, &d, .8, 1.0, &n1, &n2), MLIFT_OK);
    close_to(mlift_cmh_size(&cmh, .8), n1 + n2, 1e-8);
}

static void test_simulation_agrees_with_the_formula(void **state)
{
    static const double p1[] = {.05, .10, .20}, p2[] = {.10, .16, .30}, share[] = {.5, .3, .2}, third[] = {.3, .4, .5};
    struct mlift_cmh cmh = {
        .n_strata = 3, .p1 = p1, .p2 = p2, .share = share, .treated = third, .alpha = .05, .sides = 2};
    struct mlift_estimate power, type1, again;
    (void)state;
    assert_int_equal(mlift_cmh_simulate(&cmh, 2000, 0, 7, 20000, &power), MLIFT_OK);
    assert_int_equal(mlift_cmh_simulate(&cmh, 2000, 1, 7, 20000, &type1), MLIFT_OK);
    assert_int_equal(mlift_cmh_simulate(&cmh, 2000, 0, 7, 20000, &again), MLIFT_OK);
    close_to(power.value, again.value, 0);
    close_to(type1.value, .05, 5 * type1.mcse);
    /* the formula is an approximation: within one point and the noise */
    close_to(power.value, mlift_cmh_power(&cmh, 2000), .01 + 5 * power.mcse);
    close_to(power.mcse, sqrt(power.value * (1 - power.value) / 20000), 1e-15);
    assert_int_equal(mlift_cmh_simulate(&cmh, 4, 0, 7, 100, &power), MLIFT_ERR_OUT_OF_RANGE);
}

static void test_impossible_strata(void **state)
{
    static const double p1[] = {.05, .1}, p2[] = {.1, .05}, share[] = {.5, .5}, bad[] = {.5, .4}, half[] = {.5, .5};
    struct mlift_cmh cmh = {.n_strata = 2, .p1 = p1, .p2 = p1, .share = bad, .treated = half, .alpha = .05, .sides = 2};
    (void)state;
    assert_int_equal(mlift_cmh_check(&cmh), MLIFT_ERR_OUT_OF_RANGE);
    cmh.share = share;
    assert_int_equal(mlift_cmh_check(&cmh), MLIFT_ERR_UNREACHABLE);
    cmh.p2 = p2; /* up in one stratum, down as much in the other: nothing overall */
    assert_int_equal(mlift_cmh_check(&cmh), MLIFT_ERR_UNREACHABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_p_values_are_mantelhaen_test),
        cmocka_unit_test(test_nam_1992),
        cmocka_unit_test(test_one_stratum_is_the_pooled_test),
        cmocka_unit_test(test_simulation_agrees_with_the_formula),
        cmocka_unit_test(test_impossible_strata),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
