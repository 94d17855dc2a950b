/* Boxes and simultaneous critical values against mvtnorm 1.1-3 (R), pmvnorm and pmvt with abseps 1e-7, and uniroot over
 * them; degenerate laws against what they must be. */
#include "analysis/numerics/multinormal.h"

#include "analysis/multiple/dunnett.h"
#include "analysis/numerics/normal.h"

#include <math.h>
#include <stdlib.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const double three[] = {1.0, 0.3, -0.2, 0.3, 1.0, 0.6, -0.2, 0.6, 1.0};

static void fill_decay(double *r)
{
    for (int i = 0; i < 6; i++) {
        for (int j = 0; j < 6; j++) {
            r[6 * i + j] = pow(0.8, abs(i - j));
        }
    }
}

static void near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) < tolerance)) {
        fail_msg("%.7f instead of %.7f", value, expected);
    }
}

static void test_boxes(void **state)
{
    const double low[] = {-1.0, -2.0, -0.5}, high[] = {1.2, 0.7, 2.1};
    double r[36], two[6] = {2.0, 2.0, 2.0, 2.0, 2.0, 2.0};

    (void)state;
    fill_decay(r);
    near(mlift_multinormal_box(&(struct mlift_multinormal){3, three, HUGE_VAL}, NULL, high), 0.6882205, 2e-4);
    near(mlift_multinormal_box(&(struct mlift_multinormal){3, three, HUGE_VAL}, low, high), 0.3308245, 2e-4);
    near(mlift_multinormal_box(&(struct mlift_multinormal){3, three, 9.0}, NULL, high), 0.6697781, 2e-4);
    near(mlift_multinormal_box(&(struct mlift_multinormal){6, r, HUGE_VAL}, NULL, two), 0.9210433, 2e-4);
    near(mlift_multinormal_box(&(struct mlift_multinormal){6, r, 15.0}, NULL, two), 0.8988880, 2e-4);
}

static double critical(size_t k, const double *r, double df, int sides)
{
    struct mlift_multinormal law = {k, r, df};
    double c = 0.0;

    assert_int_equal(mlift_multinormal_critical(&law, sides, 0.05, &c), MLIFT_OK);
    return c;
}

static void test_critical_values(void **state)
{
    double r[36], equal[121];

    (void)state;
    fill_decay(r);
    for (int i = 0; i < 121; i++) {
        equal[i] = i % 12 == 0 ? 1.0 : 0.5;
    }
    near(critical(3, three, HUGE_VAL, 1), 2.084214, 2e-3);
    near(critical(3, three, HUGE_VAL, 2), 2.35949, 2e-3);
    near(critical(3, three, 9.0, 1), 2.413562, 3e-3);
    near(critical(3, three, 9.0, 2), 2.82871, 3e-3);
    near(critical(6, r, HUGE_VAL, 1), 2.209503, 2e-3);
    near(critical(6, r, HUGE_VAL, 2), 2.49457, 2e-3);
    near(critical(6, r, 15.0, 1), 2.41088, 3e-3);
    near(critical(6, r, 15.0, 2), 2.787894, 3e-3);
    near(critical(11, equal, HUGE_VAL, 1), 2.47635, 3e-3);
    near(critical(11, equal, HUGE_VAL, 2), 2.743022, 3e-3);
    near(critical(11, equal, 30.0, 2), 2.920944, 5e-3);
}

/* Equal correlations have a product form: the quadrature of analysis/multiple/dunnett.h is exact there. */
static void test_against_dunnett(void **state)
{
    double equal[25], loading[5];

    (void)state;
    for (int i = 0; i < 25; i++) {
        equal[i] = i % 6 == 0 ? 1.0 : 0.7;
        loading[i % 5] = sqrt(0.7);
    }
    for (int sides = 1; sides <= 2; sides++) {
        struct mlift_dunnett dunnett = {5, loading, 12.0, sides};
        double c = 0.0;
        assert_int_equal(mlift_dunnett_critical(&dunnett, 0.05, &c), MLIFT_OK);
        near(critical(5, equal, 12.0, sides), c, 3e-3);
    }
}

/* Statistics that are equal, opposite or sums of others. */
static void test_singular(void **state)
{
    const double same[] = {1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0}, opposite[] = {1.0, -1.0, -1.0, 1.0};
    const double half = sqrt(0.5), sum[] = {1.0, 0.0, half, 0.0, 1.0, half, half, half, 1.0};
    const double high[] = {1.0, 1.0, 1.0}, wide[] = {1.0, 1.0, HUGE_VAL};

    (void)state;
    struct mlift_multinormal law = {3, same, HUGE_VAL};
    near(mlift_multinormal_box(&law, NULL, high), mlift_normal_below(1.0), 1e-9);
    near(critical(3, same, HUGE_VAL, 2), 1.959964, 1e-3);
    law = (struct mlift_multinormal){2, opposite, HUGE_VAL};
    near(mlift_multinormal_box(&law, NULL, high), 1.0 - 2.0 * mlift_normal_above(1.0), 5e-4);
    law = (struct mlift_multinormal){3, sum, HUGE_VAL};
    near(mlift_multinormal_box(&law, NULL, wide), pow(mlift_normal_below(1.0), 2.0), 2e-4);
    /* X <= 1, Y <= 1, X + Y <= sqrt 2: integral over x below 1 of phi(x) Phi(min(1, sqrt 2 - x)), midpoints */
    near(mlift_multinormal_box(&law, NULL, high), 0.693763, 5e-4);
}

/* Far out in either tail nothing is lost to rounding: pnorm(-8) - pnorm(-9) of R. */
static void test_tails(void **state)
{
    const double one[] = {1.0}, eight[] = {8.0}, nine[] = {9.0}, minus_eight[] = {-8.0}, minus_nine[] = {-9.0};
    struct mlift_multinormal law = {1, one, HUGE_VAL};

    (void)state;
    near(mlift_multinormal_box(&law, eight, nine) / 6.219831986e-16, 1.0, 1e-6);
    near(mlift_multinormal_box(&law, minus_nine, minus_eight) / 6.219831986e-16, 1.0, 1e-6);
}

/* One statistic alone is Student's: pt of R at 1.7. */
static void test_student(void **state)
{
    static const struct {
        double df, p;
    } rows[] = {{1, 0.8307470},   {2, 0.8843833},   {5, 0.9250616},   {30, 0.9502611},
                {299, 0.9549146}, {301, 0.9549180}, {5000, 0.9554034}};
    const double one[] = {1.0}, at[] = {1.7};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        near(mlift_multinormal_box(&(struct mlift_multinormal){1, one, rows[i].df}, NULL, at), rows[i].p, 1e-4);
    }
}

static void test_refuses(void **state)
{
    struct mlift_multinormal law = {0, three, HUGE_VAL};
    const double bad[] = {1.0, (double)NAN, (double)NAN, 1.0}, high[] = {1.0, 1.0, 1.0};
    double c = 0.0;

    (void)state;
    assert_true(isnan(mlift_multinormal_box(&law, NULL, high)));
    assert_int_equal(mlift_multinormal_critical(&law, 1, 0.05, &c), MLIFT_ERR_OUT_OF_RANGE);
    law = (struct mlift_multinormal){3, three, 0.5};
    assert_true(isnan(mlift_multinormal_box(&law, NULL, high)));
    law = (struct mlift_multinormal){2, bad, 5.0};
    assert_true(isnan(mlift_multinormal_box(&law, NULL, high)));
    law = (struct mlift_multinormal){3, three, 5.0};
    assert_int_equal(mlift_multinormal_critical(&law, 3, 0.05, &c), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_multinormal_critical(&law, 1, 0.6, &c), MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_boxes),    cmocka_unit_test(test_critical_values), cmocka_unit_test(test_against_dunnett),
        cmocka_unit_test(test_singular), cmocka_unit_test(test_tails),           cmocka_unit_test(test_student),
        cmocka_unit_test(test_refuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
