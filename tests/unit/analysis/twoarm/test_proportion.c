/* Intervals and p values of two proportions against scipy 1.10.1, statsmodels 0.13.5 and R 4.2.2. */
#include "analysis/twoarm/proportion.h"

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

static void test_wilson_is_statsmodels(void **state)
{
    /* statsmodels proportion_confint(x, n, alpha, method='wilson') */
    static const struct {
        double x, n, alpha, low, high;
    } rows[] = {
        {7, 20, .05, 0.181191824101, 0.567145723315},       {0, 31, .05, 0, 0.11025539546},
        {1, 250, .1, 0.000892875295887, 0.017727782525},    {31, 31, .01, 0.823703604892, 1},
        {12, 1200, .05, 0.00572957619022, 0.0173976044005},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double low, high;
        mlift_proportion_wilson(rows[i].x, rows[i].n, rows[i].alpha, &low, &high);
        close_to(low, rows[i].low, 1e-11);
        close_to(high, rows[i].high, 1e-11);
    }
}

static void test_difference_intervals(void **state)
{
    /* Newcombe: statsmodels confint_proportions_2indep(method='newcomb'); Miettinen-Nurminen: scipy brentq on the score
     * with the restricted likelihood maximised numerically. 48/80 against 56/70, 0/29 against 5/56 and 3/10 against
     * 9/10 are examples of Newcombe (1998b), table II, which prints the same four digits. */
    static const struct {
        struct mlift_counts c;
        double n_low, n_high, mn_low, mn_high;
    } rows[] = {
        {{7, 34, 12, 33}, -0.0575924584, 0.3563787469, -0.0606063804, 0.3658912997},
        {{0, 50, 5, 50}, 0.0089754481, 0.2136023144, 0.0244285387, 0.2143126443},
        {{5, 250, 12, 250}, -0.0049708574, 0.0638807526, -0.0042199356, 0.0644569022},
        {{48, 80, 56, 70}, 0.0524314724, 0.3338726540, 0.0528297132, 0.3381729400},
        {{0, 20, 10, 10}, 0.6790860371, 1.0, 0.7156186605, 1.0},
        {{0, 29, 5, 56}, -0.0381371479, 0.1925600139, -0.0325965617, 0.1933309767},
        {{3, 10, 9, 10}, 0.1705227239, 0.8090179735, 0.1700250164, 0.8406495439},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double low, high;
        mlift_proportion_newcombe(rows[i].c, 0.05, &low, &high);
        close_to(low, rows[i].n_low, 1e-9);
        close_to(high, rows[i].n_high, 1e-9);
        mlift_proportion_miettinen_nurminen(rows[i].c, 0.05, &low, &high);
        close_to(low, rows[i].mn_low, 1e-9);
        close_to(high, rows[i].mn_high, 1e-9);
    }
}

static void test_restricted_rates_maximise_the_likelihood(void **state)
{
    /* scipy brentq on the score equation */
    double p1, p2;
    (void)state;
    mlift_proportion_restricted(12.8, 32, 3, 60, 0.2, &p1, &p2);
    close_to(p1, 0.2731001273877335, 1e-12);
    close_to(p2, 0.07310012738773349, 1e-12);
    mlift_proportion_restricted(5.5, 31, 2.25, 57, 0.1, &p1, &p2);
    close_to(p1, 0.14553425231896144, 1e-12);
    close_to(p2, 0.045534252318961445, 1e-12);
    mlift_proportion_restricted(0, 20, 10, 10, -0.5, &p1, &p2);
    close_to(p1, 0.0, 1e-12);
    close_to(p2, 0.5, 1e-12);
    struct mlift_counts c = {5, 31, 2, 57};
    close_to(mlift_proportion_z_score(c, -0.1), 3.470612873278747, 1e-10);
    close_to(mlift_proportion_z_score(c, 0.0), mlift_proportion_z_pooled(c), 1e-12);
}

static void test_normal_tests(void **state)
{
    /* statsmodels proportions_ztest; scipy chi2_contingency with correction for the last two */
    struct mlift_counts a = {43, 53, 40, 79}, b = {5, 250, 12, 250}, none = {0, 12, 0, 30};
    (void)state;
    close_to(mlift_proportion_z_pooled(a), 3.555406779642616, 1e-12);
    close_to(mlift_proportion_p_z_pooled(a, MLIFT_ALTERNATIVE_TWO_SIDED), 0.0003773947394826371, 1e-15);
    close_to(mlift_proportion_z_unpooled(a), 3.92036288772, 1e-10);
    close_to(mlift_proportion_p_z_pooled(b, MLIFT_ALTERNATIVE_P2_GREATER), 0.08410148946380855 / 2, 1e-14);
    close_to(mlift_proportion_p_z_pooled(b, MLIFT_ALTERNATIVE_P1_GREATER), 1 - 0.08410148946380855 / 2, 1e-14);
    close_to(mlift_proportion_z_pooled(none), 0.0, 0.0);
    close_to(mlift_proportion_p_z_pooled(none, MLIFT_ALTERNATIVE_TWO_SIDED), 1.0, 0.0);
    close_to(mlift_proportion_p_split(821588, 815482), 1.8217929e-06, 1e-12);
}

static void test_fisher_is_r(void **state)
{
    /* R fisher.test(matrix(c(x1, n1 - x1, x2, n2 - x2), 2)): two-sided, alternative = "less" */
    static const struct {
        struct mlift_counts c;
        double two, less;
    } rows[] = {
        {{7, 34, 12, 33}, 0.1826254774939, 0.12269363596273},
        {{0, 50, 5, 50}, 0.056284494428824, 0.028142247214412},
        {{5, 250, 12, 250}, 0.13661771753887, 0.068308858769433},
        {{3, 5, 2, 10}, 0.25074925074925, 0.98301698301698},
        {{1, 16, 8, 40}, 0.42096907373584, 0.19851110255423},
        {{43, 53, 40, 79}, 0.00043968210405003, 0.99993739942658},
        {{30, 3000, 60, 3100}, 0.0027702020310096, 0.0015971286234191},
    };
    struct mlift_hypergeometric work;
    (void)state;
    assert_int_equal(mlift_hypergeometric_init(&work, 7000), MLIFT_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mlift_counts c = rows[i].c, mirrored = {c.x2, c.n2, c.x1, c.n1};
        close_to(mlift_proportion_p_fisher(&work, c, MLIFT_ALTERNATIVE_TWO_SIDED), rows[i].two, 2e-14);
        close_to(mlift_proportion_p_fisher(&work, c, MLIFT_ALTERNATIVE_P2_GREATER), rows[i].less, 2e-14);
        close_to(mlift_proportion_p_fisher(&work, mirrored, MLIFT_ALTERNATIVE_P1_GREATER), rows[i].less, 2e-14);
        mlift_hypergeometric_fill(&work, c.n1, c.n2, c.x1 + c.x2, 0.0);
        close_to(mlift_proportion_p_fisher_midp(&work, c, MLIFT_ALTERNATIVE_TWO_SIDED),
                 rows[i].two - 0.5 * mlift_hypergeometric_at(&work, c.x1), 2e-14);
    }
    close_to(mlift_proportion_p_fisher(&work, (struct mlift_counts){0, 9, 0, 9}, MLIFT_ALTERNATIVE_TWO_SIDED), 1, 0);
    close_to(mlift_proportion_p_fisher(&work, (struct mlift_counts){9, 9, 9, 9}, MLIFT_ALTERNATIVE_P2_GREATER), 1, 0);
    mlift_hypergeometric_free(&work);
    mlift_hypergeometric_free(&work);
}

static void test_permutation_counts_differences_as_large(void **state)
{
    /* enumeration with scipy.stats.hypergeom */
    struct mlift_hypergeometric work;
    (void)state;
    assert_int_equal(mlift_hypergeometric_init(&work, 100), MLIFT_OK);
    struct mlift_counts a = {3, 9, 7, 14}, b = {1, 16, 8, 40}, equal = {5, 20, 10, 40};
    close_to(mlift_proportion_p_permutation(&work, a, MLIFT_ALTERNATIVE_TWO_SIDED), 0.6692690806299636, 1e-13);
    close_to(mlift_proportion_p_permutation(&work, b, MLIFT_ALTERNATIVE_TWO_SIDED), 0.26289363086572537, 1e-13);
    close_to(mlift_proportion_p_permutation(&work, equal, MLIFT_ALTERNATIVE_TWO_SIDED), 1.0, 0.0);
    mlift_hypergeometric_free(&work);
}

static void test_impossible_counts_are_refused(void **state)
{
    static const struct mlift_counts bad[] = {
        {0, 0, 1, 5}, {3, 2, 1, 5}, {-1, 2, 1, 5}, {1, 2, 6, 5}, {1, 2147483000, 1, 800}};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(mlift_proportion_check(bad[i]), MLIFT_ERR_OUT_OF_RANGE);
    }
    assert_int_equal(mlift_proportion_check((struct mlift_counts){0, 1, 5, 5}), MLIFT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wilson_is_statsmodels),
        cmocka_unit_test(test_difference_intervals),
        cmocka_unit_test(test_restricted_rates_maximise_the_likelihood),
        cmocka_unit_test(test_normal_tests),
        cmocka_unit_test(test_fisher_is_r),
        cmocka_unit_test(test_permutation_counts_differences_as_large),
        cmocka_unit_test(test_impossible_counts_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
