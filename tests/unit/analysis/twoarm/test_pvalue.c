/* p values against scipy 1.10.1, and power against the p values: a table is rejected exactly when its p value says so.
 */
#include "analysis/twoarm/pvalue.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void close_to(double got, double want, double relative)
{
    if (!(fabs(got - want) <= relative * fabs(want))) {
        fail_msg("got %.15g, want %.15g", got, want);
    }
}

static struct mlift_pvalue pvalue(enum mlift_decision_rule rule, struct mlift_counts c,
                                  enum mlift_alternative alternative)
{
    struct mlift_pvalue result = {0};
    assert_int_equal(mlift_pvalue_compute(rule, c, alternative, 0.0, &result), MLIFT_OK);
    return result;
}

static void test_barnard_and_boschloo_are_scipy(void **state)
{
    /* scipy 1.10.1 barnard_exact and boschloo_exact (n = 512), random counts; alternatives two-sided, less, greater */
    static const struct {
        struct mlift_counts c;
        enum mlift_alternative alternative;
        double z, barnard, fisher, boschloo;
    } rows[] = {
        {{1, 8, 17, 56}, 0, -1.050813875, 0.3629859047, 0.2766225284, 0.3563418647},
        {{8, 61, 8, 26}, 1, -1.945704577, 0.04701014486, 0.05327206415, 0.03401036699},
        {{2, 26, 19, 57}, 2, -2.492258288, 1, 0.9986307998, 0.9970200474},
        {{4, 18, 20, 56}, 0, -1.063736054, 0.313382464, 0.2220323811, 0.316225428},
        {{9, 68, 7, 13}, 1, -3.36972264, 0.002361624965, 0.002822025702, 0.001264416369},
        {{0, 7, 20, 62}, 0, -1.783177922, 0.09376581513, 0.07961887396, 0.08096524142},
        {{3, 67, 10, 30}, 0, -3.85571134, 0.000186888323, 0.0003359806568, 0.0003310669039},
        {{3, 52, 5, 10}, 1, -3.821027256, 0.001102485877, 0.001731373671, 0.0007682790603},
        {{5, 26, 5, 18}, 2, -0.665156661, 1, 0.8485431128, 0.7672650628},
        {{5, 33, 22, 57}, 0, -2.338908809, 0.02066071405, 0.01586932005, 0.01911914898},
        {{6, 51, 25, 68}, 1, -3.074898968, 0.001152444755, 0.001638037724, 0.0009412514135},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mlift_pvalue barnard = pvalue(MLIFT_DECISION_BARNARD, rows[i].c, rows[i].alternative);
        struct mlift_pvalue boschloo = pvalue(MLIFT_DECISION_BOSCHLOO_CENTRAL, rows[i].c, rows[i].alternative);
        close_to(barnard.statistic, rows[i].z, 1e-9);
        close_to(barnard.p, rows[i].barnard, 1e-9);
        close_to(boschloo.statistic, rows[i].fisher, 1e-9);
        close_to(boschloo.p, rows[i].boschloo, 1e-9);
    }
}

static void test_mirrored_tables_are_as_extreme(void **state)
{
    /* 2 of 11 against 2 of 3 has the same |z| as 9 of 11 against 1 of 3; in floating point it falls a little short, and
     * scipy 1.10.1 leaves it out (0.14219895). Enumeration in exact fractions gives 0.14990234375 = 307 / 2048. */
    (void)state;
    close_to(pvalue(MLIFT_DECISION_BARNARD, (struct mlift_counts){9, 11, 1, 3}, MLIFT_ALTERNATIVE_TWO_SIDED).p,
             307.0 / 2048.0, 1e-12);
}

static void test_statistics(void **state)
{
    struct mlift_counts c = {43, 53, 40, 79};
    (void)state;
    close_to(pvalue(MLIFT_DECISION_Z_POOLED, c, MLIFT_ALTERNATIVE_TWO_SIDED).statistic, 3.555406779642616, 1e-12);
    close_to(pvalue(MLIFT_DECISION_CHI2, c, MLIFT_ALTERNATIVE_TWO_SIDED).statistic, 12.640917368, 1e-9);
    close_to(pvalue(MLIFT_DECISION_CHI2, c, MLIFT_ALTERNATIVE_TWO_SIDED).p, 0.0003773947394826371, 1e-12);
    close_to(pvalue(MLIFT_DECISION_FISHER, c, MLIFT_ALTERNATIVE_TWO_SIDED).statistic, 43.0 * 39 / (40.0 * 10), 1e-12);
    close_to(pvalue(MLIFT_DECISION_PERMUTATION, c, MLIFT_ALTERNATIVE_TWO_SIDED).statistic, 43.0 / 53 - 40.0 / 79,
             1e-12);
    struct mlift_counts none = {0, 20, 0, 30};
    for (int rule = 0; rule < MLIFT_DECISION_N_RULES; rule++) {
        if (rule != MLIFT_DECISION_FISHER_MIDP) {
            close_to(pvalue((enum mlift_decision_rule)rule, none, MLIFT_ALTERNATIVE_TWO_SIDED).p, 1.0, 0.0);
        }
    }
}

static double binomial(int n, int x, double p)
{
    return exp(lgamma(n + 1.0) - lgamma(x + 1.0) - lgamma(n - x + 1.0) + x * log(p) + (n - x) * log1p(-p));
}

/* Power by asking for the p value of every table. */
static double power_from_p_values(enum mlift_decision_rule rule, enum mlift_alternative alternative, int n1, int n2,
                                  double margin)
{
    double power = 0.0;

    for (int x1 = 0; x1 <= n1; x1++) {
        for (int x2 = 0; x2 <= n2; x2++) {
            struct mlift_pvalue result = {0};
            assert_int_equal(
                mlift_pvalue_compute(rule, (struct mlift_counts){x1, n1, x2, n2}, alternative, margin, &result),
                MLIFT_OK);
            power += result.p <= 0.05 * (1.0 + 1e-9) ? binomial(n1, x1, 0.25) * binomial(n2, x2, 0.6) : 0.0;
        }
    }
    return power;
}

static void test_decisions_are_p_values_within_alpha(void **state)
{
    static const int arms[][2] = {{9, 13}, {12, 12}, {11, 5}};
    (void)state;
    for (int rule = 0; rule < MLIFT_DECISION_N_RULES; rule++) {
        double margin = rule == MLIFT_DECISION_SCORE ? 0.05 : 0.0;
        for (int alternative = 0; alternative < 3; alternative++) {
            for (size_t i = 0; i < sizeof arms / sizeof *arms; i++) {
                struct mlift_decision decision;
                struct mlift_decision_outcome outcome;
                assert_int_equal(mlift_decision_init(&decision, (enum mlift_decision_rule)rule,
                                                     (enum mlift_alternative)alternative, arms[i][0], arms[i][1], 0.05,
                                                     margin, 0.0),
                                 MLIFT_OK);
                assert_int_equal(mlift_decision_power(&decision, 0.25, 0.6, &outcome), MLIFT_OK);
                double want = power_from_p_values((enum mlift_decision_rule)rule, (enum mlift_alternative)alternative,
                                                  arms[i][0], arms[i][1], margin);
                if (fabs(outcome.power - want) > 1e-12) {
                    fail_msg("%s, alternative %d, %d/%d: power %.12g, from p values %.12g",
                             mlift_decision_name((enum mlift_decision_rule)rule), alternative, arms[i][0], arms[i][1],
                             outcome.power, want);
                }
                mlift_decision_free(&decision);
            }
        }
    }
}

static void test_impossible_questions(void **state)
{
    struct mlift_pvalue result;
    (void)state;
    assert_int_equal(mlift_pvalue_compute(MLIFT_DECISION_FISHER, (struct mlift_counts){3, 2, 1, 5},
                                          MLIFT_ALTERNATIVE_TWO_SIDED, 0, &result),
                     MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_pvalue_compute(MLIFT_DECISION_BARNARD, (struct mlift_counts){3, 50000, 1, 50000},
                                          MLIFT_ALTERNATIVE_TWO_SIDED, 0, &result),
                     MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_barnard_and_boschloo_are_scipy),
        cmocka_unit_test(test_mirrored_tables_are_as_extreme),
        cmocka_unit_test(test_statistics),
        cmocka_unit_test(test_decisions_are_p_values_within_alpha),
        cmocka_unit_test(test_impossible_questions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
