/* The joint distribution of true levels: marginals, conditional shares, cell tables, fixed lists. */
#include "models/profile.h"
#include "tests/unit/sample.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Three points: a (2 levels), b (3), c (2 given b). */
static struct mlift_campaign *three_points(void)
{
    static const double a[] = {0.3, 0.7}, b[] = {0.2, 0.0, 0.8}, given_b[3][2] = {{0.1, 0.9}, {0.5, 0.5}, {1.0, 0.0}};
    struct mlift_campaign *c = calloc(1, sizeof *c);

    assert_non_null(c);
    mlift_campaign_init(c);
    c->n_data_points = 3;
    for (int d = 0; d < 3; d++) {
        mlift_parameter_set_data_point_defaults(&c->data_point[d]);
        c->data_point[d].n_levels = d == 1 ? 3 : 2;
    }
    memcpy(c->data_point[0].share, a, sizeof a);
    memcpy(c->data_point[1].share, b, sizeof b);
    c->data_point[2].given = 1;
    for (int l = 0; l < 3; l++) {
        memcpy(c->data_point[2].share_given[l], given_b[l], sizeof given_b[l]);
    }
    return c;
}

static double weight_of(const struct mlift_profile *profile, uint8_t a, uint8_t b, uint8_t c)
{
    for (size_t i = 0; i < profile->n_cells; i++) {
        if (profile->level[i][0] == a && profile->level[i][1] == b && profile->level[i][2] == c) {
            return profile->weight[i];
        }
    }
    return 0.0;
}

static void check_sorted_and_whole(const struct mlift_profile *profile, int n_points)
{
    double sum = 0.0;

    for (size_t i = 0; i < profile->n_cells; i++) {
        assert_true(profile->weight[i] > 0.0);
        assert_true(i == 0 || memcmp(profile->level[i - 1], profile->level[i], (size_t)n_points) < 0);
        sum += profile->weight[i];
    }
    assert_true(fabs(sum - 1.0) < 1e-12);
}

static void test_marginals_and_conditional_shares(void **state)
{
    struct mlift_campaign *c = three_points();
    struct mlift_profile profile;

    (void)state;
    assert_int_equal(mlift_profile_init(&profile, c, 7), MLIFT_OK);
    check_sorted_and_whole(&profile, 3);
    assert_int_equal(profile.n_cells, 6); /* nobody has b = 1, nobody c = 1 where b = 2 */
    assert_true(fabs(weight_of(&profile, 0, 0, 0) - 0.3 * 0.2 * 0.1) < 1e-15);
    assert_true(fabs(weight_of(&profile, 1, 0, 1) - 0.7 * 0.2 * 0.9) < 1e-15);
    assert_true(fabs(weight_of(&profile, 1, 2, 0) - 0.7 * 0.8) < 1e-15);
    mlift_profile_free(&profile);
    mlift_profile_free(&profile);
    sample_free(c);
}

/* Points that are not told apart are summed over, also where another one is conditional on them. */
static void test_points_left_out(void **state)
{
    struct mlift_campaign *c = three_points();
    struct mlift_profile profile;

    (void)state;
    assert_int_equal(mlift_profile_init(&profile, c, 4), MLIFT_OK);
    check_sorted_and_whole(&profile, 3);
    assert_int_equal(profile.n_cells, 2);
    assert_true(fabs(weight_of(&profile, 0, 0, 0) - (0.2 * 0.1 + 0.8)) < 1e-15);
    assert_true(fabs(weight_of(&profile, 0, 0, 1) - 0.2 * 0.9) < 1e-15);
    mlift_profile_free(&profile);
    assert_int_equal(mlift_profile_init(&profile, c, 0), MLIFT_OK);
    assert_int_equal(profile.n_cells, 1);
    assert_true(profile.weight[0] == 1.0 || fabs(profile.weight[0] - 1.0) < 1e-15);
    mlift_profile_free(&profile);
    sample_free(c);
}

static void test_cell_table(void **state)
{
    static const uint8_t level[4][MLIFT_MAX_DATA_POINTS] = {{1, 2, 0}, {0, 0, 1}, {1, 2, 1}, {0, 1, 0}};
    static const double weight[4] = {0.4, 0.25, 0.35, 0.0};
    struct mlift_campaign *c = three_points();
    struct mlift_profile profile;

    (void)state;
    c->cells.n_cells = 4;
    c->cells.level = calloc(4, sizeof *c->cells.level);
    c->cells.weight = calloc(4, sizeof *c->cells.weight);
    assert_true(c->cells.level && c->cells.weight);
    memcpy(c->cells.level, level, sizeof level);
    memcpy(c->cells.weight, weight, sizeof weight);
    assert_int_equal(mlift_profile_init(&profile, c, 7), MLIFT_OK);
    check_sorted_and_whole(&profile, 3);
    assert_int_equal(profile.n_cells, 3);
    assert_true(weight_of(&profile, 1, 2, 1) == 0.35 && weight_of(&profile, 0, 0, 1) == 0.25);
    mlift_profile_free(&profile);
    assert_int_equal(mlift_profile_init(&profile, c, 3), MLIFT_OK); /* without c two cells are one */
    assert_int_equal(profile.n_cells, 2);
    assert_true(fabs(weight_of(&profile, 1, 2, 0) - 0.75) < 1e-15);
    mlift_profile_free(&profile);
    memset(c->cells.weight, 0, sizeof weight);
    assert_int_equal(mlift_profile_init(&profile, c, 7), MLIFT_ERR_BAD_CAMPAIGN); /* nobody at all */
    sample_free(c);
}

static void test_fixed_list(void **state)
{
    static const uint8_t level[5][MLIFT_MAX_DATA_POINTS] = {{1, 2, 0}, {0, 0, 1}, {1, 2, 0}, {1, 0, 0}, {1, 2, 0}};
    struct mlift_campaign *c = three_points();
    struct mlift_profile profile;

    (void)state;
    c->fixed.n_subscribers = 5;
    c->fixed.level = calloc(5, sizeof *c->fixed.level);
    assert_non_null(c->fixed.level);
    memcpy(c->fixed.level, level, sizeof level);
    assert_int_equal(mlift_profile_init(&profile, c, 7), MLIFT_OK);
    check_sorted_and_whole(&profile, 3);
    assert_int_equal(profile.n_cells, 3);
    assert_int_equal(profile.n_fixed, 5);
    assert_true(fabs(weight_of(&profile, 1, 2, 0) - 0.6) < 1e-15);
    for (size_t i = 0; i < 5; i++) {
        assert_memory_equal(profile.level[profile.cell_of[i]], level[i], 3);
    }
    mlift_profile_free(&profile);
    sample_free(c);
}

static void test_too_many_cells(void **state)
{
    struct mlift_campaign *c = three_points();
    struct mlift_profile profile;

    (void)state;
    c->n_data_points = 8;
    for (int d = 0; d < 8; d++) {
        mlift_parameter_set_data_point_defaults(&c->data_point[d]);
        c->data_point[d].n_levels = 16;
        c->data_point[d].share[3] = 1.0;
    }
    assert_int_equal(mlift_profile_init(&profile, c, 0xFF), MLIFT_ERR_TOO_MANY_STATES);
    assert_int_equal(mlift_profile_init(&profile, c, 0xF), MLIFT_OK); /* 65,536 combinations, one of them there */
    assert_int_equal(profile.n_cells, 1);
    mlift_profile_free(&profile);
    for (int d = 1; d < 8; d++) { /* few told apart, but conditional on everything before them */
        c->data_point[d].given = d - 1;
        for (int l = 0; l < 16; l++) {
            c->data_point[d].share_given[l][3] = 1.0;
        }
    }
    assert_int_equal(mlift_profile_init(&profile, c, 0x80), MLIFT_ERR_TOO_MANY_STATES);
    sample_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_marginals_and_conditional_shares),
        cmocka_unit_test(test_points_left_out),
        cmocka_unit_test(test_cell_table),
        cmocka_unit_test(test_fixed_list),
        cmocka_unit_test(test_too_many_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
