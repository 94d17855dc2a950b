/* The hypergeometric slice: probabilities, tails far out, and the edges of the support. */
#include "analysis/numerics/hypergeometric.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void close_to(double got, double want, double relative)
{
    if (!(fabs(got - want) <= relative * fabs(want))) {
        fail_msg("got %.17g, want %.17g", got, want);
    }
}

static void test_masses_are_binomial_coefficients(void **state)
{
    struct mlift_hypergeometric work;
    (void)state;
    assert_int_equal(mlift_hypergeometric_init(&work, 20), MLIFT_OK);
    mlift_hypergeometric_fill(&work, 8, 12, 7, 0.0);
    /* C(8, x) C(12, 7 - x) / C(20, 7), C(20, 7) = 77520 */
    close_to(mlift_hypergeometric_at(&work, 0), 792.0 / 77520, 1e-14);
    close_to(mlift_hypergeometric_at(&work, 3), 56.0 * 495 / 77520, 1e-14);
    close_to(mlift_hypergeometric_at(&work, 7), 8.0 / 77520, 1e-14);
    close_to(mlift_hypergeometric_upper(&work, 6), (8.0 + 28 * 12) / 77520, 1e-14);
    close_to(mlift_hypergeometric_lower(&work, 0), 792.0 / 77520, 1e-14);
    assert_true(mlift_hypergeometric_at(&work, -1) == 0.0 && mlift_hypergeometric_at(&work, 8) == 0.0);
    mlift_hypergeometric_fill(&work, 8, 12, 15, 0.0);
    assert_int_equal(work.low, 3);
    assert_int_equal(work.high, 8);
    mlift_hypergeometric_fill(&work, 8, 12, 20, 0.0);
    close_to(mlift_hypergeometric_at(&work, 8), 1.0, 1e-15);
    mlift_hypergeometric_free(&work);
}

static void test_far_tails_keep_their_digits(void **state)
{
    /* R 4.2.2 phyper(q, 4000, 5000, 3000) */
    struct mlift_hypergeometric work;
    (void)state;
    assert_int_equal(mlift_hypergeometric_init(&work, 9000), MLIFT_OK);
    mlift_hypergeometric_fill(&work, 4000, 5000, 3000, 0.0);
    close_to(mlift_hypergeometric_upper(&work, 1600), 2.8051188833305275e-33, 1e-9);
    close_to(mlift_hypergeometric_lower(&work, 1100), 3.313966507962808e-26, 1e-9);
    mlift_hypergeometric_fill(&work, 4000, 5000, 3000, 1e-20);
    assert_true(work.high - work.low < 20 * 26); /* sd = 22.2: the window is cut at about 9.6 of them */
    close_to(mlift_hypergeometric_upper(&work, 1400), 0.0014618261482042614, 1e-12);
    mlift_hypergeometric_free(&work);
}

static void test_impossible_workspaces(void **state)
{
    struct mlift_hypergeometric work;
    (void)state;
    assert_int_equal(mlift_hypergeometric_init(&work, 0), MLIFT_ERR_OUT_OF_RANGE);
    mlift_hypergeometric_free(&work);
    mlift_hypergeometric_free(&work);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_masses_are_binomial_coefficients),
        cmocka_unit_test(test_far_tails_keep_their_digits),
        cmocka_unit_test(test_impossible_workspaces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
