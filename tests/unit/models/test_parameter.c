/* The descriptor table of the model parameters: every row is complete, in range and stored where it says. */
#include "models/parameter.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct mlift_campaign *new_campaign(void)
{
    struct mlift_campaign *campaign = malloc(sizeof *campaign);

    assert_non_null(campaign);
    mlift_campaign_init(campaign);
    return campaign;
}

static void check_row(const struct mlift_parameter *row, const struct mlift_parameter *table, size_t i)
{
    assert_true(strlen(row->unit) > 0 && strlen(row->description) > 0 && strlen(row->source) > 0);
    assert_true(row->low < row->high);
    assert_true(mlift_parameter_allows(row, row->preset));
    assert_false(mlift_parameter_allows(row, row->low - 1));
    assert_false(mlift_parameter_allows(row, row->high + 1));
    assert_false(mlift_parameter_allows(row, (double)NAN));
    assert_false(mlift_parameter_allows(row, HUGE_VAL));
    assert_true(mlift_parameter_allows(row, row->high));
    assert_int_equal(mlift_parameter_allows(row, row->low), !row->low_open);
    for (size_t j = 0; j < i; j++) {
        assert_string_not_equal(row->key, table[j].key);
        assert_int_not_equal(row->offset, table[j].offset);
    }
}

static void test_every_row_is_complete(void **state)
{
    size_t n;
    const struct mlift_parameter *table = mlift_parameter_all(&n);

    (void)state;
    for (size_t i = 0; i < n; i++) {
        check_row(&table[i], table, i);
        assert_ptr_equal(mlift_parameter_find(table[i].key), &table[i]);
    }
    assert_null(mlift_parameter_find("response.nonsense"));
    table = mlift_parameter_of_data_point(&n);
    for (size_t i = 0; i < n; i++) {
        check_row(&table[i], table, i);
    }
}

/* Writing each parameter must change that parameter and no other. */
static void test_every_offset_is_its_own(void **state)
{
    size_t n;
    const struct mlift_parameter *table = mlift_parameter_all(&n);
    struct mlift_campaign *campaign = new_campaign();

    (void)state;
    for (size_t i = 0; i < n; i++) {
        double other = table[i].preset == table[i].high ? table[i].low : table[i].high;
        mlift_parameter_set(&table[i], campaign, other);
        for (size_t j = 0; j < n; j++) {
            double expected = j == i ? other : table[j].preset;
            assert_true(fabs(mlift_parameter_get(&table[j], campaign) - expected) < 1e-12);
        }
        mlift_parameter_set(&table[i], campaign, table[i].preset);
    }
    free(campaign);
}

static void test_defaults_reach_the_right_members(void **state)
{
    struct mlift_campaign *campaign = new_campaign();

    (void)state;
    assert_true(campaign->response.open_intercept == -1.62);
    assert_true(campaign->response.fit[MLIFT_JOB_OFFER][MLIFT_INTENT] == 0.5);
    assert_true(campaign->response.fit[MLIFT_JOB_ADOPT][MLIFT_AWARENESS] == -0.8);
    assert_true(campaign->dynamics.start[MLIFT_AWARENESS] == 0.60);
    assert_true(campaign->dynamics.p_advance[MLIFT_INTENT] == 0.1258);
    assert_true(campaign->dynamics.decay_per_day[MLIFT_INTENT] == 0.020);
    assert_true(campaign->dynamics.decay_per_day[MLIFT_AWARENESS] == 0);
    assert_true(campaign->dynamics.ageing_per_day[0] == 1.0 / 30 && campaign->dynamics.ageing_per_day[2] == 0);
    assert_int_equal(campaign->response.propensity_bins, 5);
    assert_int_equal(campaign->dynamics.fatigue_levels, 5);
    assert_true(campaign->economics.margin_cents == 6000 && campaign->economics.email_cents == 1);
    free(campaign);
}

static void test_even_bins_are_refused(void **state)
{
    const struct mlift_parameter *bins = mlift_parameter_find("response.propensity_bins");

    (void)state;
    assert_false(mlift_parameter_allows(bins, 4));
    assert_false(mlift_parameter_allows(bins, 4.5));
    assert_true(mlift_parameter_allows(bins, 7));
    assert_true(mlift_parameter_allows(mlift_parameter_find("funnel.fatigue_levels"), 4));
}

static void test_default_data_points(void **state)
{
    struct mlift_data_point *point = malloc(sizeof *point);
    int n = 0;

    (void)state;
    assert_non_null(point);
    for (; mlift_parameter_default_data_point_name(n); n++) {
        double sum = 0;
        assert_true(mlift_parameter_default_data_point(mlift_parameter_default_data_point_name(n), point));
        assert_non_null(mlift_parameter_default_data_point_source(point->name));
        for (int l = 0; l < point->n_levels; l++) {
            assert_true(point->level[l][0] != 0 && point->share[l] > 0);
            sum += point->share[l];
        }
        assert_true(fabs(sum - 1) < 1e-12);
        assert_true(point->given == -1 && point->drift_to == -1 && point->match_weight == 1.0);
    }
    assert_int_equal(n, 5);
    assert_true(mlift_parameter_default_data_point("recency", point));
    assert_true(point->prognostic[2] == -1.3 && point->accuracy == 0.95 && point->n_levels == 3);
    assert_true(mlift_parameter_default_age_days(1) == 90 && mlift_parameter_default_age_days(2) == 0);
    assert_false(mlift_parameter_default_data_point("shoe_size", point));
    assert_null(mlift_parameter_default_data_point_source("shoe_size"));
    assert_null(mlift_parameter_default_data_point_name(-1));
    free(point);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_row_is_complete),
        cmocka_unit_test(test_every_offset_is_its_own),
        cmocka_unit_test(test_defaults_reach_the_right_members),
        cmocka_unit_test(test_even_bins_are_refused),
        cmocka_unit_test(test_default_data_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
