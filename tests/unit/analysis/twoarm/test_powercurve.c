/* Power over list size against scipy 1.10 (norm, fisher_exact) and numpy.quantile on the same 1,200 made-up tests. */
#include "analysis/twoarm/powercurve.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void expect_near(double found, double wanted, double tolerance)
{
    if (!(fabs(found - wanted) <= tolerance)) {
        print_error("%.17g is not %.17g\n", found, wanted);
        fail();
    }
}

enum { TESTS = 1200 };

static uint32_t next(uint32_t *seed)
{
    *seed = (1103515245u * *seed + 12345u) % 2147483648u;
    return *seed >> 8;
}

/* One segment, two arms of 40 to 60 people, 0 to 8 and 0 to 14 events; a single list size of 100. */
static void fill(struct mlift_experiment *experiment)
{
    const int metric[2] = {0, 7};
    const size_t size = 100;
    uint32_t seed = 7;

    assert_int_equal(mlift_experiment_init(experiment, TESTS, 2, 1, metric, 2, &size, 1), 0);
    for (size_t r = 0; r < TESTS; r++) {
        uint32_t n = 40 + next(&seed) % 21;
        experiment->counts[mlift_experiment_index(experiment, r, 0, 0, 0, 0)] = n;
        experiment->counts[mlift_experiment_index(experiment, r, 0, 0, 1, 0)] = next(&seed) % 9;
        experiment->counts[mlift_experiment_index(experiment, r, 1, 0, 0, 0)] = 100 - n;
        experiment->counts[mlift_experiment_index(experiment, r, 1, 0, 1, 0)] = next(&seed) % 15;
    }
}

static void test_rejections(void **state)
{
    static const double z[4][2] = {{341, 77}, {217, 19}, {172, 10}, {146, 0}};
    static const double fisher[4][2] = {{298, 55}, {201, 13}, {165, 10}, {139, 0}};
    struct mlift_experiment experiment;
    struct mlift_powercurve curve;

    (void)state;
    fill(&experiment);
    assert_int_equal(mlift_powercurve_init(&curve, &experiment, 0, 1, 1, 0.05), 0);
    assert_int_equal(curve.n_points, 4); /* groups of 1, 2, 3, 4: 300 are left */
    assert_int_equal(curve.n_nested, 1);
    for (int i = 0; i < 4; i++) {
        const struct mlift_powercurve_point *point = &curve.point[i];
        double n = (double)point->n_replicates;
        assert_int_equal(point->list_size, 100 * (i + 1));
        assert_int_equal(point->n_replicates, TESTS / (i + 1));
        expect_near(n * point->test[MLIFT_POWERCURVE_Z_POOLED].p_up, z[i][0], 1e-9);
        expect_near(n * point->test[MLIFT_POWERCURVE_Z_POOLED].p_down, z[i][1], 1e-9);
        expect_near(n * point->test[MLIFT_POWERCURVE_FISHER].p_up, fisher[i][0], 1e-9);
        expect_near(n * point->test[MLIFT_POWERCURVE_FISHER].p_down, fisher[i][1], 1e-9);
        expect_near(mlift_powercurve_power(point, MLIFT_POWERCURVE_FISHER, -1) * n, fisher[i][1], 1e-9);
        expect_near(mlift_powercurve_power(point, MLIFT_POWERCURVE_Z_POOLED, 0) * n, z[i][0] + z[i][1], 1e-9);
    }
    mlift_experiment_free(&experiment);
}

static void test_spread(void **state)
{
    struct mlift_experiment experiment;
    struct mlift_powercurve curve;

    (void)state;
    fill(&experiment);
    assert_int_equal(mlift_powercurve_init(&curve, &experiment, 0, 1, 1, 0.05), 0);
    expect_near(curve.point[0].arm[0].p_mean, 0.08183311486834027, 1e-15);
    expect_near(curve.point[2].arm[1].p_mean, 0.14315849391438282, 1e-15);
    expect_near(curve.point[0].arm[0].p_low, 0.0, 0.0);
    expect_near(curve.point[1].arm[0].p_low, 0.020397856112141826, 1e-15);
    expect_near(curve.point[1].arm[0].p_high, 0.1445138888888888, 1e-15);
    expect_near(curve.point[3].arm[1].p_high, 0.21943987272328286, 1e-15);
    mlift_experiment_free(&experiment);
}

static void test_empty(void **state)
{
    struct mlift_experiment experiment;
    struct mlift_powercurve curve;

    (void)state;
    fill(&experiment);
    memset(experiment.counts, 0, TESTS * mlift_experiment_stride(&experiment) * sizeof *experiment.counts);
    assert_int_equal(mlift_powercurve_init(&curve, &experiment, 0, 1, 1, 0.05), 0);
    expect_near(curve.point[0].test[MLIFT_POWERCURVE_FISHER].p_up, 0.0, 0.0);
    assert_true(isnan(curve.point[0].arm[0].p_mean));
    experiment.n_replicates = 0;
    assert_int_equal(mlift_powercurve_init(&curve, &experiment, 0, 1, 1, 0.05), MLIFT_ERR_OUT_OF_RANGE);
    mlift_experiment_free(&experiment);
}

static struct mlift_powercurve made_up(int n, const double *power)
{
    struct mlift_powercurve curve = {.n_points = n, .n_nested = n};

    for (int i = 0; i < n; i++) {
        curve.point[i].list_size = (size_t)100 << i;
        curve.point[i].n_replicates = 1000;
        curve.point[i].test[MLIFT_POWERCURVE_Z_POOLED].p_up = power[i];
    }
    return curve;
}

static struct mlift_powercurve_required reach(const struct mlift_powercurve *curve)
{
    return mlift_powercurve_reach(curve, MLIFT_POWERCURVE_Z_POOLED, 1, 0.8);
}

/* Probit of the power linear in the square root of the list size, with scipy's norm.ppf. */
static void test_reach(void **state)
{
    static const double rising[] = {0.35, 0.62, 0.91}, dipping[] = {0.35, 0.81, 0.78, 0.9};
    struct mlift_powercurve curve = made_up(3, rising);
    struct mlift_powercurve_required required = reach(&curve);

    (void)state;
    expect_near(required.list_size, 295.00689179806807, 1e-8);
    expect_near(required.low, 276.57681448369266, 1e-8);
    expect_near(required.high, 313.30064896593456, 1e-8);
    assert_false(required.at_smallest);
    expect_near(mlift_powercurve_rounded(&required), 295.0, 0.0); /* error 9.4: single people count */
    curve = made_up(4, dipping); /* the smallest from which it stays above, not the first that touches */
    required = reach(&curve);
    assert_true(required.list_size > 400.0 && required.list_size < 800.0);
}

static void test_reach_ends(void **state)
{
    static const double low[] = {0.1, 0.2, 0.79}, high[] = {0.85, 0.95, 1.0}, barely[] = {0.1, 0.5, 0.81};
    struct mlift_powercurve curve = made_up(3, low);
    struct mlift_powercurve_required required = reach(&curve);

    (void)state;
    expect_near(required.list_size, 0.0, 0.0);
    curve = made_up(3, high);
    required = reach(&curve);
    assert_true(required.at_smallest);
    expect_near(required.list_size, 100.0, 0.0);
    curve = made_up(3, barely);
    required = reach(&curve);
    assert_true(required.list_size > 200.0 && required.list_size < 400.0);
    assert_true(isinf(required.high));
}

static void test_rounded(void **state)
{
    struct mlift_powercurve_required required = {.list_size = 12347.0, .low = 11940.0, .high = 12760.0};

    (void)state;
    expect_near(mlift_powercurve_rounded(&required), 12300.0, 0.0);
    required.high = (double)INFINITY;
    expect_near(mlift_powercurve_rounded(&required), 10000.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rejections), cmocka_unit_test(test_spread),     cmocka_unit_test(test_empty),
        cmocka_unit_test(test_reach),      cmocka_unit_test(test_reach_ends), cmocka_unit_test(test_rounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
