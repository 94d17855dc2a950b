/* Stratified tests against R's mantelhaen.test, and published power (the rest is in the reference values). */
#include "analysis/twoarm/closedform.h"
#include "analysis/twoarm/cmh.h"

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

/* Kidney stones (Charig and others 1986), a case of Simpson's paradox: crude +4.57 points. Odds ratio from R 4.2.2
 * mantelhaen.test; differences from the formulas of Greenland and Robins (1985) and of Sato, Greenland and Robins
 * (1989) written out in R. */
static void test_effect_within_strata(void **state)
{
    static const struct mlift_counts strata[] = {{81, 87, 234, 270}, {192, 263, 55, 80}};
    struct mlift_cmh_effect e;
    (void)state;
    assert_int_equal(mlift_cmh_effect(strata, 2, 0.05, &e), MLIFT_OK);
    close_to(e.crude, 0.0457142857142857, 1e-15);
    close_to(e.difference, -0.0538355702434747, 1e-13);
    close_to(e.low, -0.119600585704441, 1e-12);
    close_to(e.high, 0.0119294452174914, 1e-12);
    close_to(e.few_low, -0.119190172112661, 1e-12);
    close_to(e.few_high, 0.0115190316257119, 1e-12);
    close_to(e.odds_ratio, 0.691158262915158, 1e-13);
    close_to(e.odds_low, 0.43747427955032, 1e-12);
    close_to(e.odds_high, 1.09194932531102, 1e-12);
}

/* Swapped arms, swapped strata: the same effect the other way round. One stratum: the plain difference. */
static void test_effect_relations(void **state)
{
    static const struct mlift_counts strata[] = {{7, 30, 12, 28}, {3, 40, 9, 44}, {1, 20, 1, 15}};
    static const struct mlift_counts swapped[] = {{1, 15, 1, 20}, {12, 28, 7, 30}, {9, 44, 3, 40}};
    static const struct mlift_counts one[] = {{7, 30, 12, 28}}, nobody[] = {{1, 20, 0, 0}, {0, 0, 4, 10}};
    static const struct mlift_counts padded[] = {{0, 0, 4, 20}, {7, 30, 12, 28}};
    struct mlift_cmh_effect a, b;
    double statistic, p, same, alone;
    (void)state;
    assert_int_equal(mlift_cmh_effect(strata, 3, 0.1, &a), MLIFT_OK);
    assert_int_equal(mlift_cmh_effect(swapped, 3, 0.1, &b), MLIFT_OK);
    close_to(a.difference, -b.difference, 1e-15);
    close_to(a.low, -b.high, 1e-15);
    close_to(a.few_low, -b.few_high, 1e-15);
    close_to(a.odds_ratio, 1.0 / b.odds_ratio, 1e-14);
    close_to(a.odds_low, 1.0 / b.odds_high, 1e-14);
    assert_int_equal(mlift_cmh_effect(one, 1, 0.1, &a), MLIFT_OK);
    close_to(a.difference, 12.0 / 28 - 7.0 / 30, 1e-15);
    close_to(a.crude, a.difference, 1e-15);
    /* a stratum with an empty arm carries nothing but people */
    assert_int_equal(mlift_cmh_effect(padded, 2, 0.1, &b), MLIFT_OK);
    close_to(b.difference, a.difference, 1e-15);
    close_to(b.low, a.low, 1e-15);
    assert_int_equal(mlift_cmh_p_value(padded, 2, MLIFT_ALTERNATIVE_TWO_SIDED, 0, &statistic, &p), MLIFT_OK);
    assert_int_equal(mlift_cmh_p_value(one, 1, MLIFT_ALTERNATIVE_TWO_SIDED, 0, &alone, &same), MLIFT_OK);
    close_to(p, same, 0);
    assert_int_equal(mlift_cmh_effect(nobody, 2, 0.1, &a), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_cmh_p_value(nobody, 2, MLIFT_ALTERNATIVE_TWO_SIDED, 0, &statistic, &p),
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
        cmocka_unit_test(test_effect_within_strata),
        cmocka_unit_test(test_effect_relations),
        cmocka_unit_test(test_nam_1992),
        cmocka_unit_test(test_one_stratum_is_the_pooled_test),
        cmocka_unit_test(test_simulation_agrees_with_the_formula),
        cmocka_unit_test(test_impossible_strata),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
