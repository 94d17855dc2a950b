/* p values as powers of ten, against scipy 1.10.1 (hypergeom.logpmf summed relative to the observed table, norm.logsf).
 */
#include "analysis/twoarm/logpvalue.h"
#include "analysis/twoarm/pvalue.h"

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

static void test_fisher(void **state)
{
    static const struct {
        struct mlift_counts counts;
        int alternative, midp;
        double log10_p;
    } rows[] = {
        /* arq5x/bedtools2#343 */
        {{781, 23952, 4963, 2459964}, 0, 0, -610.0925694720423}, {{422, 7784, 2954, 9988}, 0, 0, -407.255885146},
        {{1269, 13028, 738, 15741}, 1, 1, -3.11423769359e-11},   {{411, 2229, 140, 699}, 2, 0, -0.0757919098415},
        {{3134, 9532, 964, 26279}, 0, 1, -1117.34692728},        {{2198, 7322, 2951, 17100}, 1, 0, -1.25161990539e-11},
        {{707, 9116, 1739, 25600}, 2, 1, -2.95178379385},        {{105, 8626, 1066, 7075}, 0, 0, -261.760387366},
        {{3169, 26279, 675, 8954}, 1, 1, 5.36937533377e-12},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        close_to(mlift_logpvalue_fisher(rows[i].counts, (enum mlift_alternative)rows[i].alternative, rows[i].midp),
                 rows[i].log10_p, 1e-7);
    }
}

static void test_normal(void **state)
{
    static const double rows[][4] = {{0.5, -0.20966199360125978, -0.160231392277849, -0.510691989265241},
                                     {5.0, -6.241615676726674, -1.2449121373882894e-07, -6.542645672390655},
                                     {40.0, -349.13597646368197, 0.0, -349.4370064593459},
                                     {98.08471427847009, -2091.1788793391775, 0.0, -2091.4799093348415}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        close_to(mlift_logpvalue_normal(rows[i][0], MLIFT_ALTERNATIVE_TWO_SIDED), rows[i][1], 1e-9);
        close_to(mlift_logpvalue_normal(rows[i][0], MLIFT_ALTERNATIVE_P2_GREATER), rows[i][2], 1e-9);
        close_to(mlift_logpvalue_normal(rows[i][0], MLIFT_ALTERNATIVE_P1_GREATER), rows[i][3], 1e-9);
    }
}

/* Where both exist they agree, and every rule has one. */
static void test_agrees_with_p(void **state)
{
    struct mlift_counts c = {30, 200, 55, 190};
    (void)state;
    for (int rule = 0; rule < MLIFT_DECISION_SCORE; rule++) {
        for (int alternative = 0; alternative < 3; alternative++) {
            struct mlift_pvalue result;
            assert_int_equal(mlift_pvalue_compute((enum mlift_decision_rule)rule, c,
                                                  (enum mlift_alternative)alternative, 0.0, &result),
                             MLIFT_OK);
            close_to(result.log10_p, log10(result.p), 1e-9);
        }
    }
    for (int midp = 0; midp < 2; midp++) { /* the sum on a logarithmic scale is the plain one here */
        struct mlift_pvalue result;
        assert_int_equal(mlift_pvalue_compute(midp ? MLIFT_DECISION_FISHER_MIDP : MLIFT_DECISION_FISHER, c,
                                              MLIFT_ALTERNATIVE_TWO_SIDED, 0.0, &result),
                         MLIFT_OK);
        close_to(mlift_logpvalue_fisher(c, MLIFT_ALTERNATIVE_TWO_SIDED, midp), result.log10_p, 1e-9);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fisher),
        cmocka_unit_test(test_normal),
        cmocka_unit_test(test_agrees_with_p),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
