/* P(B > A) by quadrature and by steps, and expected losses, against published values and each other. */
#include "analysis/numerics/betapair.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Reference rows ba-01..ba-03: Evan Miller's closed form and scipy quadrature, flat priors. */
static void test_published(void **state)
{
    (void)state;
    static const struct {
        double x_a, n_a, x_b, n_b, above, loss;
    } rows[] = {
        {10, 100, 15, 100, 0.8532837899, 0.00357809},
        {5, 250, 12, 250, 0.9548413821, 0.00031793},
        {30, 500, 45, 500, 0.9635578135, 0.00024421},
    };
    for (size_t i = 0; i < 3; i++) {
        struct mlift_betapair pair;
        assert_int_equal(mlift_betapair_init(&pair, 1 + rows[i].x_a, 1 + rows[i].n_a - rows[i].x_a, 1 + rows[i].x_b,
                                             1 + rows[i].n_b - rows[i].x_b),
                         0);
        assert_true(fabs(pair.above - rows[i].above) < 1e-9);
        assert_true(fabs(mlift_betapair_loss_of_b(&pair) - rows[i].loss) < 1e-7);
    }
}

/* scipy 1.10.1 integrate.quad of beta.pdf(B) beta.cdf(A): parameters below one, and laws of very different width. */
static void test_awkward_parameters(void **state)
{
    (void)state;
    struct mlift_betapair pair;
    assert_int_equal(mlift_betapair_init(&pair, 0.3, 2.7, 0.5, 0.5), 0);
    assert_true(fabs(pair.above - 0.8436224552) < 1e-9);
    assert_int_equal(mlift_betapair_init(&pair, 3000.5, 47000.2, 0.5, 8.0), 0);
    assert_true(fabs(pair.above - 0.3272548918) < 1e-9);
}

/* Eight different steps from one pair end where a fresh start begins; undoing them comes back. */
static void test_steps_agree_with_quadrature(void **state)
{
    (void)state;
    struct mlift_betapair walk, fresh;
    assert_int_equal(mlift_betapair_init(&walk, 2.385, 17.1, 2.385, 17.1), 0);
    for (int i = 0; i < 30; i++) {
        mlift_betapair_a_failure(&walk);
        mlift_betapair_b_success(&walk);
        mlift_betapair_b_failure(&walk);
    }
    mlift_betapair_a_success(&walk);
    assert_int_equal(mlift_betapair_init(&fresh, 3.385, 47.1, 32.385, 47.1), 0);
    assert_true(fabs(walk.above - fresh.above) < 1e-12);
    assert_true(fabs(walk.overlap / fresh.overlap - 1.0) < 1e-10);
    for (int i = 0; i < 30; i++) {
        mlift_betapair_b_success_undo(&walk);
        mlift_betapair_a_failure_undo(&walk);
        mlift_betapair_b_failure_undo(&walk);
    }
    mlift_betapair_a_success_undo(&walk);
    assert_true(fabs(walk.above - 0.5) < 1e-12);
}

/* The two losses differ by the difference of means; relabelling the arms swaps them. */
static void test_losses_mirror(void **state)
{
    (void)state;
    struct mlift_betapair pair, mirror;
    assert_int_equal(mlift_betapair_init(&pair, 4.0, 30.0, 7.0, 28.0), 0);
    assert_int_equal(mlift_betapair_init(&mirror, 7.0, 28.0, 4.0, 30.0), 0);
    assert_true(fabs(pair.above + mirror.above - 1.0) < 1e-12);
    assert_true(fabs(mlift_betapair_loss_of_a(&pair) - mlift_betapair_loss_of_b(&mirror)) < 1e-12);
}

/* Quantiles of B - A by scipy 1.10.1: density of B times the tail of A by quad, brentq; 100 random pairs agreed to
 * 1e-7. The last law is steep at its lower end. */
static void test_quantiles(void **state)
{
    (void)state;
    static const struct {
        double x1, n1, x2, n2, a, b, low, high;
    } rows[] = {
        {78, 554, 47, 444, 2, 30, -0.0723643253, 0.00555840089},
        {7, 47, 54, 274, 2, 30, -0.0188936976, 0.145101009},
        {18, 572, 20, 146, 2, 30, 0.0438621439, 0.144209275},
    };
    struct mlift_betapair pair;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(mlift_betapair_init(&pair, rows[i].a + rows[i].x1, rows[i].b + rows[i].n1 - rows[i].x1,
                                             rows[i].a + rows[i].x2, rows[i].b + rows[i].n2 - rows[i].x2),
                         0);
        assert_true(fabs(mlift_betapair_quantile(&pair, 0.025) - rows[i].low) < 1e-8);
        assert_true(fabs(mlift_betapair_quantile(&pair, 0.975) - rows[i].high) < 1e-8);
        assert_true(fabs(1.0 - mlift_betapair_below(&pair, 0.0) - pair.above) < 1e-11);
        assert_true(fabs(mlift_betapair_below(&pair, 1.0) - 1.0) < 1e-11 && mlift_betapair_below(&pair, -1.0) < 1e-11);
    }
    assert_int_equal(mlift_betapair_init(&pair, 0.1, 5.0, 3.0, 5.0), 0);
    assert_true(isnan(mlift_betapair_quantile(&pair, 0.5)));
}

static void test_refuses(void **state)
{
    (void)state;
    struct mlift_betapair pair;
    assert_int_equal(mlift_betapair_init(&pair, 0.0, 1.0, 1.0, 1.0), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_betapair_init(&pair, 1.0, 1.0, 1.0, (double)NAN), MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published),
        cmocka_unit_test(test_awkward_parameters),
        cmocka_unit_test(test_steps_agree_with_quadrature),
        cmocka_unit_test(test_losses_mirror),
        cmocka_unit_test(test_quantiles),
        cmocka_unit_test(test_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
