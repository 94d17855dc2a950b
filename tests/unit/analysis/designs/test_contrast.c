/* Planned comparisons from rates by cell, held to R and to variances summed up by hand elsewhere. */
#include "analysis/designs/contrast.h"
#include "analysis/numerics/normal.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define assert_near(value, wanted, tolerance) assert_true(fabs((value) - (wanted)) <= (tolerance))

enum { MOST = 3 };

/* A table and an exact solution with nothing but cells, each a segment of its own. */
static struct mlift_table table;
static struct mlift_exact exact;
static uint16_t segment_of[MOST] = {0, 1, 2};
static double by_cell[2 * MOST * MLIFT_EXACT_BY_CELL];

static void fill(size_t n, const double *share, const double *p1, const double *p2)
{
    for (size_t c = 0; c < n; c++) {
        double *one = by_cell + c * MLIFT_EXACT_BY_CELL, *two = by_cell + (n + c) * MLIFT_EXACT_BY_CELL;
        one[MLIFT_EXACT_SHARE] = two[MLIFT_EXACT_SHARE] = share[c];
        one[MLIFT_EXACT_GOAL] = p1[c];
        two[MLIFT_EXACT_GOAL] = p2[c];
    }
    table.n_segments = (int)n;
    table.segment_of = segment_of;
    exact.n_cells = n;
    exact.by_cell = by_cell;
}

static struct mlift_contrast make(enum mlift_contrast_method method, double treated, const bool *differs)
{
    struct mlift_contrast_plan plan = {
        .challenger = 1, .metric = MLIFT_EXACT_GOAL, .method = method, .treated = treated, .differs = differs};
    struct mlift_contrast contrast;

    assert_int_equal(mlift_contrast_make(&table, &exact, &plan, &contrast), MLIFT_OK);
    return contrast;
}

static const double z975 = 1.959963984540054;

static void test_plain(void **state)
{
    const double share[] = {0.5, 0.5}, p1[] = {0.04, 0.06}, p2[] = {0.08, 0.12};

    (void)state;
    fill(2, share, p1, p2);
    struct mlift_contrast c = make(MLIFT_CONTRAST_PLAIN, 0.5, NULL);
    /* R 4.2.2 power.prop.test(p1 = .05, p2 = .10, power = .8): 434.4320 per arm */
    assert_near(mlift_contrast_size(&c, z975, 0.8) / 2.0, 434.432, 1e-2);
    assert_near(mlift_contrast_power(&c, 2 * 434.432, 1.0, 1.0, z975), 0.8, 1e-5);
    /* R 4.2.2 power.prop.test(n = 500, p1 = .05, power = .8, tol = 1e-14)$p2 - .05, by mlift_closedform too */
    double mde = mlift_contrast_mde(&c, 1000.0, z975, 0.8);
    c.effect = mde;
    fill(1, (double[]){1.0}, (double[]){0.05}, (double[]){0.05 + mde});
    c = make(MLIFT_CONTRAST_PLAIN, 0.5, NULL);
    assert_near(mlift_contrast_size(&c, z975, 0.8), 1000.0, 1e-6);
}

static void test_stratified(void **state)
{
    const double share[] = {0.5, 0.3, 0.2}, p1[] = {0.05, 0.10, 0.20};
    const double p2[] = {0.0865384615384615, 0.166666666666667, 0.310344827586207};

    (void)state;
    fill(3, share, p1, p2);
    struct mlift_contrast c = make(MLIFT_CONTRAST_STRATIFIED, 0.5, NULL);
    /* R package samplesizeCMH, odds ratio 1.8: 898.1281891 in all */
    assert_near(mlift_contrast_size(&c, z975, 0.8), 898.1281891, 1e-5);
}

static void test_adjusted(void **state)
{
    const double share[] = {0.6, 0.4}, p1[] = {0.1, 0.5}, p2[] = {0.15, 0.7};

    (void)state;
    fill(2, share, p1, p2);
    struct mlift_contrast c = make(MLIFT_CONTRAST_ADJUSTED, 0.3, NULL);
    /* Python: m = 0.7 p1 + 0.3 p2 by cell; var(Y - m) per arm summed over (cell, Y); (z + z)^2 (v2/.3 + v1/.7) / d^2 */
    assert_near(mlift_contrast_size(&c, z975, 0.8), 495.9157589886965, 1e-6);
    assert_true(c.explained > 0.1);
}

static void test_only_where_they_differ(void **state)
{
    const double share[] = {0.75, 0.25}, p1[] = {0.05, 0.05}, p2[] = {0.05, 0.10};
    const bool differs[] = {false, true};

    (void)state;
    fill(2, share, p1, p2);
    struct mlift_contrast c = make(MLIFT_CONTRAST_PLAIN, 0.5, differs);
    assert_near(c.share, 0.25, 1e-15);
    assert_near(mlift_contrast_size(&c, z975, 0.8) / 2.0, 434.432, 1e-2);
    /* The plain test on everybody has a quarter of the difference: many more people, counted on the list. */
    struct mlift_contrast all = make(MLIFT_CONTRAST_PLAIN, 0.5, NULL);
    assert_near(all.effect, 0.25 * c.effect, 1e-15);
    assert_true(mlift_contrast_size(&all, z975, 0.8) > 3.0 * mlift_contrast_size(&c, z975, 0.8) / 0.25);
}

static void test_no_effect_and_no_room(void **state)
{
    (void)state;
    fill(1, (double[]){1.0}, (double[]){0.05}, (double[]){0.05});
    struct mlift_contrast c = make(MLIFT_CONTRAST_PLAIN, 0.5, NULL);
    assert_true(isinf(mlift_contrast_size(&c, z975, 0.8)));
    assert_near(mlift_contrast_power(&c, 500.0, 1.0, 1.0, z975), 0.025, 1e-12);
    assert_true(isnan(mlift_contrast_mde(&c, 500.0, z975, 0.8)));
    /* A fall from 5% cannot be seen by ten people. */
    fill(1, (double[]){1.0}, (double[]){0.05}, (double[]){0.04});
    c = make(MLIFT_CONTRAST_PLAIN, 0.5, NULL);
    assert_true(isnan(mlift_contrast_mde(&c, 10.0, z975, 0.8)));
    const bool nobody[] = {false};
    c = make(MLIFT_CONTRAST_PLAIN, 0.5, nobody);
    assert_near(c.share, 0.0, 0.0);
    assert_true(isinf(mlift_contrast_size(&c, z975, 0.8)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_stratified),
        cmocka_unit_test(test_adjusted),
        cmocka_unit_test(test_only_where_they_differ),
        cmocka_unit_test(test_no_effect_and_no_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
