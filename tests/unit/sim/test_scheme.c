/* Segmentation schemes: how many segments they have, that they nest, and what the best of each segment gains. */
#include "sim/scheme.h"
#include "tests/unit/loaded.h"

#include <math.h>
#include <string.h>

static struct mlift_scenario *scenario;
static struct mlift_menu menu;

static void open_menu(const char *path)
{
    scenario = loaded(path);
    assert_int_equal(mlift_menu_init(&menu, &scenario->campaign, mlift_menu_points(&scenario->campaign)), 0);
}

static void close_menu(void)
{
    mlift_menu_free(&menu);
    unload(scenario);
}

/* Values and shares of a scheme add up to those of the list, and gains do not fall as segments get finer. */
static void expect_whole(const struct mlift_schemes *schemes)
{
    for (int k = 0; k < schemes->n; k++) {
        const struct mlift_scheme *scheme = &schemes->scheme[k];
        double share = 0.0, value = 0.0;
        for (size_t g = 0; g < scheme->n_segments; g++) {
            share += scheme->share[g];
            value += scheme->value[g * (size_t)schemes->n_candidates + 1];
        }
        assert_true(fabs(share - 1.0) < 1e-9);
        assert_true(fabs(value - mlift_menu_overall(&menu, MLIFT_MENU_GOAL, 1)) < 1e-12);
        assert_true(scheme->parent < k);
        assert_true(scheme->parent < 0 ||
                    mlift_scheme_best_gain(schemes, k) <= mlift_scheme_best_gain(schemes, scheme->parent) + 1e-15);
    }
}

static void test_nest_binary(void **state)
{
    static const char *const names[] = {"mens", "newbie", "recent", "web", "highspend", "urban"};
    static const size_t wanted[] = {1, 2, 4, 8, 16, 32, 64};
    struct mlift_schemes schemes;
    int order[6];

    (void)state;
    open_menu("scenarios/hillstrom.yaml");
    for (int k = 0; k < 6; k++) {
        order[k] = mlift_campaign_find_data_point(&scenario->campaign, names[k]);
    }
    assert_int_equal(mlift_scheme_nest(&schemes, &menu, MLIFT_MENU_GOAL, order, 6, wanted, 7), 0);
    assert_int_equal(schemes.n, 7);
    for (int k = 0; k < 7; k++) {
        assert_int_equal(schemes.scheme[k].n_segments, wanted[6 - k]);
        assert_int_equal(__builtin_popcount(schemes.scheme[k].points), 6 - k);
    }
    expect_whole(&schemes);
    assert_true(mlift_scheme_best_gain(&schemes, 6) == 0.0);
    mlift_scheme_free(&schemes);
    mlift_scheme_free(&schemes);
    close_menu();
}

/* Two devices and three contents, each with `unknown`: levels are told apart one by one, through all segments. */
static void test_nest_levels(void **state)
{
    static const size_t wanted[] = {1, 2, 3, 4, 5, 6, 7, 10, 100}, found[] = {12, 9, 6, 3, 2, 1};
    struct mlift_schemes schemes;

    (void)state;
    open_menu("scenarios/six-segments.yaml");
    assert_int_equal(mlift_scheme_nest(&schemes, &menu, MLIFT_MENU_GOAL, (const int[]){0, 1}, 2, wanted, 9), 0);
    assert_int_equal(schemes.n, 6);
    for (int k = 0; k < 6; k++) {
        assert_int_equal(schemes.scheme[k].n_segments, found[k]);
    }
    expect_whole(&schemes);
    mlift_scheme_free(&schemes);
    close_menu();
}

static void test_subsets(void **state)
{
    struct mlift_schemes schemes;

    (void)state;
    open_menu("scenarios/first-campaign.yaml");
    assert_int_equal(mlift_scheme_subsets(&schemes, &menu, MLIFT_MENU_GOAL, (const int[]){0, 1, 2}, 3), 0);
    assert_int_equal(schemes.n, 8);
    for (int k = 0; k < 8; k++) {
        assert_int_equal(schemes.scheme[k].points, 7 - k);
    }
    assert_int_equal(schemes.scheme[0].n_segments, menu.n_cells);
    assert_int_equal(schemes.scheme[7].n_segments, 1);
    expect_whole(&schemes);
    mlift_scheme_free(&schemes);
    close_menu();
}

/* A parent's segment lies in one segment of the scheme: merging counts of the cells directly gives the same. */
static void test_merges_compose(void **state)
{
    struct mlift_schemes schemes;

    (void)state;
    open_menu("scenarios/first-campaign.yaml");
    assert_int_equal(mlift_scheme_subsets(&schemes, &menu, MLIFT_MENU_GOAL, (const int[]){2, 0, 1}, 3), 0);
    for (int k = 1; k < 8; k++) {
        double share[64] = {0.0};
        const struct mlift_scheme *parent = &schemes.scheme[schemes.scheme[k].parent];
        for (size_t g = 0; g < parent->n_segments; g++) {
            share[schemes.scheme[k].merge[g]] += parent->share[g];
        }
        for (size_t g = 0; g < schemes.scheme[k].n_segments; g++) {
            assert_true(fabs(share[g] - schemes.scheme[k].share[g]) < 1e-12);
        }
    }
    mlift_scheme_free(&schemes);
    close_menu();
}

static void test_order(void **state)
{
    int order[MLIFT_MAX_DATA_POINTS], n;

    (void)state;
    open_menu("scenarios/first-campaign.yaml");
    assert_int_equal(mlift_scheme_order(&menu, MLIFT_MENU_CLICK, 7, order, &n), 0);
    assert_int_equal(n, 3);
    assert_int_equal(order[0], 0); /* device, then stage, then recency */
    assert_int_equal(order[1], 1);
    assert_int_equal(order[2], 2);
    assert_int_equal(mlift_scheme_order(&menu, MLIFT_MENU_CLICK, 6, order, &n), 0);
    assert_int_equal(n, 2);
    assert_int_equal(order[0], 1);
    close_menu();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nest_binary),    cmocka_unit_test(test_nest_levels), cmocka_unit_test(test_subsets),
        cmocka_unit_test(test_merges_compose), cmocka_unit_test(test_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
