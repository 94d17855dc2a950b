/* Break-even values: the lift there is zero, and scenarios with nothing to gain have none. */
#include "analysis/segments/breakeven.h"
#include "tests/unit/loaded.h"

#include <math.h>
#include <string.h>

/* Lift of the campaign as it is. */
static double lift_of(const struct mlift_campaign *campaign)
{
    struct mlift_variant variant;
    int strategy[2] = {campaign->baseline, campaign->challenger};

    assert_int_equal(mlift_variant_init(&variant, campaign, strategy, 2), 0);
    assert_int_equal(mlift_variant_solve(&variant), 0);
    double lift = mlift_exact_overall(&variant.exact, 1, variant.table.goal) -
                  mlift_exact_overall(&variant.exact, 0, variant.table.goal);
    mlift_variant_free(&variant);
    return lift;
}

static void test_table(void **state)
{
    struct mlift_scenario *scenario = loaded("scenarios/hillstrom.yaml");
    struct mlift_campaign *campaign = &scenario->campaign;
    struct mlift_breakeven b;

    (void)state;
    assert_int_equal(mlift_breakeven_find(&b, campaign, MLIFT_BREAKEVEN_ACCURACY), 0);
    assert_true(b.possible);
    assert_true(b.now == 1.0 && b.value[0] == 0.5 && b.value[MLIFT_BREAKEVEN_POINTS - 1] == 1.0);
    assert_int_equal(b.n_roots, 1);
    assert_true(b.lift[0] < 0.0 && fabs(b.lift[MLIFT_BREAKEVEN_POINTS - 1] - lift_of(campaign)) < 1e-12);
    for (int d = 0; d < campaign->n_data_points; d++) {
        campaign->data_point[d].accuracy = b.root[0];
    }
    assert_true(fabs(lift_of(campaign)) < 1e-6);
    assert_int_equal(mlift_breakeven_find(&b, campaign, MLIFT_BREAKEVEN_KNOWN), 0);
    assert_true(b.possible && b.lift[0] == 0.0); /* nothing known: both send the same */
    for (int l = MLIFT_BREAKEVEN_CROSSOVER; l < MLIFT_BREAKEVEN_N_LEVERS; l++) {
        assert_int_equal(mlift_breakeven_find(&b, campaign, (enum mlift_breakeven_lever)l), 0);
        assert_false(b.possible); /* rates straight from data have no such thing */
    }
    unload(scenario);
}

static void test_no_crossover(void **state)
{
    struct mlift_scenario *scenario = loaded("scenarios/no-crossover.yaml");
    struct mlift_breakeven b;

    (void)state;
    assert_int_equal(mlift_breakeven_find(&b, &scenario->campaign, MLIFT_BREAKEVEN_ACCURACY), 0);
    for (int i = 0; i < MLIFT_BREAKEVEN_POINTS; i++) {
        assert_true(b.lift[i] == 0.0);
    }
    assert_int_equal(b.n_roots, 0);
    unload(scenario);
}

/* A mismatch that costs more than a match brings: poor signals lose. */
static void test_crossover_campaign(void **state)
{
    struct mlift_scenario *scenario = loaded("scenarios/no-crossover.yaml");
    struct mlift_campaign *campaign = &scenario->campaign;
    struct mlift_breakeven b;

    (void)state;
    campaign->data_point[0].match_weight = 0.3;
    campaign->data_point[0].mismatch_weight = 1.5;
    for (int l = 0; l < MLIFT_BREAKEVEN_N_LEVERS; l++) {
        assert_int_equal(mlift_breakeven_find(&b, campaign, (enum mlift_breakeven_lever)l), 0);
        assert_true(b.possible);
        assert_int_equal(b.n_roots, l == MLIFT_BREAKEVEN_ACCURACY || l == MLIFT_BREAKEVEN_KNOWN);
        int last = MLIFT_BREAKEVEN_POINTS - 1;
        assert_true(l == MLIFT_BREAKEVEN_DRIFT ? b.lift[last] < b.lift[0] : b.lift[last] > b.lift[0]);
        assert_true(l != MLIFT_BREAKEVEN_CROSSOVER || (b.value[last] == 3.0 && b.lift[last] > b.lift[last / 2]));
    }
    assert_int_equal(mlift_breakeven_find(&b, campaign, MLIFT_BREAKEVEN_KNOWN), 0);
    campaign->data_point[0].p_known = b.root[0];
    assert_true(fabs(lift_of(campaign)) < 1e-6);
    unload(scenario);
}

/* The map at the scenario's own value of y is the line along x. */
static void test_map(void **state)
{
    struct mlift_scenario *scenario = loaded("scenarios/hillstrom.yaml");
    struct mlift_breakeven b;
    struct mlift_breakeven_map map;

    (void)state;
    assert_int_equal(
        mlift_breakeven_map_find(&map, &scenario->campaign, MLIFT_BREAKEVEN_ACCURACY, MLIFT_BREAKEVEN_KNOWN), 0);
    assert_true(map.possible && map.x_now == 1.0 && map.y_now == 1.0);
    assert_int_equal(mlift_breakeven_find(&b, &scenario->campaign, MLIFT_BREAKEVEN_ACCURACY), 0);
    for (int i = 0; i < MLIFT_BREAKEVEN_POINTS; i++) {
        assert_true(map.x[i] == b.value[i]);
        assert_true(map.lift[MLIFT_BREAKEVEN_POINTS - 1][i] == b.lift[i]);
        assert_true(map.lift[0][i] == 0.0);
    }
    assert_int_equal(
        mlift_breakeven_map_find(&map, &scenario->campaign, MLIFT_BREAKEVEN_ACCURACY, MLIFT_BREAKEVEN_CROSSOVER), 0);
    assert_false(map.possible);
    unload(scenario);
}

static void test_words(void **state)
{
    (void)state;
    for (int l = 0; l < MLIFT_BREAKEVEN_N_LEVERS; l++) {
        assert_true(strlen(mlift_breakeven_name((enum mlift_breakeven_lever)l)) > 3);
        assert_true(strlen(mlift_breakeven_describe((enum mlift_breakeven_lever)l)) > 10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table), cmocka_unit_test(test_no_crossover), cmocka_unit_test(test_crossover_campaign),
        cmocka_unit_test(test_map),   cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
