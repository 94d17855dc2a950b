/* Kim and Nelson's procedure against one written apart from it, from the paper (Python, two-pass variances, averages
 * instead of sums): who goes when, on fixed data. */
#include "analysis/multiple/kimnelson.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void observe(int r, double *v)
{
    double base = sin(3.0 * r);

    v[0] = base + 0.05 * sin(7.0 * r);
    v[1] = 0.30 + base + 0.9 * sin(5.0 * r);
    v[2] = 0.42 + base + 0.8 * cos(4.0 * r);
    v[3] = 0.40 + base + 0.7 * cos(9.0 * r);
}

static void check(double confidence, double indifference, size_t n0, double h2, double most, const size_t *gone)
{
    struct mlift_kimnelson kn;
    double v[4];
    size_t last = 0;

    assert_int_equal(mlift_kimnelson_init(&kn, 4, confidence, indifference, n0), MLIFT_OK);
    assert_true(fabs(kn.h2 - h2) < 1e-9);
    assert_true(mlift_kimnelson_most(&kn) <= 0.0 && mlift_kimnelson_expected(&kn) <= 0.0);
    for (int r = 1; !kn.decided && r < 5000; r++) {
        observe(r, v);
        mlift_kimnelson_add(&kn, v);
        if (r == 20 && n0 == 20) {
            assert_true(fabs(mlift_kimnelson_most(&kn) - most) < 0.5);
            assert_true(mlift_kimnelson_expected(&kn) <= most);
        }
    }
    assert_true(kn.decided);
    assert_int_equal(kn.best, 2);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(kn.eliminated_at[i], gone[i]);
        assert_int_equal(kn.left[i], i == 2);
        last = gone[i] > last ? gone[i] : last;
    }
    assert_int_equal(kn.n, last);
    assert_int_equal(kn.eliminated_by[2], -1);
    assert_true(kn.eliminated_by[3] == 2);
    int out[4];
    assert_int_equal(mlift_kimnelson_eliminated(&kn, out), 3);
    assert_true(out[0] == 0 && out[1] == 1 && out[2] == 3);
}

static void test_against_the_paper(void **state)
{
    (void)state;
    check(0.95, 0.1, 20, 8.179411490348098, 591.0, (size_t[]){23, 163, 0, 306});
    check(0.95, 0.05, 20, 8.179411490348098, 2362.0, (size_t[]){48, 393, 0, 947});
    check(0.90, 0.3, 10, 7.42843230555385, 0.0, (size_t[]){10, 26, 0, 55});
}

/* Whoever is out is out: what the first does later eliminates nobody. */
static void test_out_is_out(void **state)
{
    struct mlift_kimnelson kn;

    (void)state;
    assert_int_equal(mlift_kimnelson_init(&kn, 3, 0.95, 0.01, 10), MLIFT_OK);
    for (int r = 1; r <= 40; r++) {
        double v[3] = {r <= 10 ? -50.0 + sin(7.0 * r) : 1000.0, sin(5.0 * r), cos(3.0 * r)};
        mlift_kimnelson_add(&kn, v);
    }
    assert_int_equal(kn.eliminated_at[0], 10);
    assert_int_equal(kn.n_left, 2);
    assert_false(kn.decided);
}

/* Contestants that never differ are within the indifference: decided at once, for the first. */
static void test_twins(void **state)
{
    struct mlift_kimnelson kn;

    (void)state;
    assert_int_equal(mlift_kimnelson_init(&kn, 2, 0.95, 0.1, 10), MLIFT_OK);
    for (int r = 1; r <= 10; r++) {
        double v[2] = {sin(r), sin(r)};
        assert_false(kn.decided);
        mlift_kimnelson_add(&kn, v);
    }
    assert_true(kn.decided);
    assert_int_equal(kn.best, 0);
    assert_int_equal(kn.n_left, 2);
    mlift_kimnelson_add(&kn, (double[]){0.0, 1.0});
    assert_int_equal(kn.n, 10);
}

static void test_alone_and_refused(void **state)
{
    struct mlift_kimnelson kn;

    (void)state;
    assert_int_equal(mlift_kimnelson_init(&kn, 1, 0.95, 0.1, 10), MLIFT_OK);
    assert_true(kn.decided && kn.best == 0 && kn.n_left == 1);
    assert_int_equal(mlift_kimnelson_init(&kn, 0, 0.95, 0.1, 10), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_kimnelson_init(&kn, 13, 0.95, 0.1, 10), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_kimnelson_init(&kn, 4, 0.25, 0.1, 10), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_kimnelson_init(&kn, 4, 1.0, 0.1, 10), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_kimnelson_init(&kn, 4, 0.95, 0.0, 10), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_kimnelson_init(&kn, 4, 0.95, 0.1, 1), MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_the_paper),
        cmocka_unit_test(test_out_is_out),
        cmocka_unit_test(test_twins),
        cmocka_unit_test(test_alone_and_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
