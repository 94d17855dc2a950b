/* The menu: its candidates, and its rates against those of the scenario's own strategies. */
#include "sim/menu.h"
#include "tests/unit/loaded.h"

#include <math.h>
#include <string.h>

static double share_of(const struct mlift_menu *menu)
{
    double sum = 0.0;

    for (size_t c = 0; c < menu->n_cells; c++) {
        sum += menu->share[c];
    }
    return sum;
}

static int metric_of(const struct mlift_table *table, const char *name)
{
    for (int m = 0; m < table->n_metrics; m++) {
        if (!strcmp(table->metric[m].name, name)) {
            return m;
        }
    }
    fail();
    return -1;
}

/* Every rate of a broad strategy is that of its candidate. */
static void expect_rates_of(const struct mlift_scenario *scenario, const struct mlift_menu *menu, const char *name)
{
    const struct mlift_campaign *campaign = &scenario->campaign;
    struct mlift_table *table = malloc(sizeof *table);
    struct mlift_exact exact;
    int s = mlift_campaign_find_strategy(campaign, name), c = mlift_menu_find(menu, &campaign->strategy[s]);

    assert_non_null(table);
    assert_true(c >= 0);
    assert_int_equal(mlift_table_init(table, campaign), 0);
    assert_int_equal(mlift_exact_init(&exact, table), 0);
    assert_true(fabs(mlift_menu_overall(menu, MLIFT_MENU_GOAL, c) - mlift_exact_overall(&exact, s, table->goal)) <
                1e-8);
    assert_true(fabs(mlift_menu_overall(menu, MLIFT_MENU_CLICK, c) - mlift_exact_overall(&exact, s, table->click)) <
                1e-8);
    const struct mlift_economics *money = &campaign->economics;
    double profit = mlift_exact_overall(&exact, s, table->goal) * money->margin_cents -
                    mlift_exact_overall(&exact, s, metric_of(table, "sent")) * money->email_cents -
                    mlift_exact_overall(&exact, s, metric_of(table, "unsubscribed")) * money->leave_cents;
    assert_true(fabs(mlift_menu_overall(menu, MLIFT_MENU_PROFIT, c) - profit / 100.0) < 1e-7);
    mlift_exact_free(&exact);
    mlift_table_free(table);
    free(table);
}

static void test_funnel(void **state)
{
    struct mlift_scenario *scenario = loaded("scenarios/first-campaign.yaml");
    struct mlift_menu menu;

    (void)state;
    assert_int_equal(mlift_menu_points(&scenario->campaign), 7);
    assert_int_equal(mlift_menu_init(&menu, &scenario->campaign, 7), 0);
    assert_int_equal(menu.n_candidates, 8);
    assert_string_equal(menu.name[0], "none");
    assert_string_equal(menu.name[1], "newsletter x2, offer");
    assert_string_equal(menu.name[2], "glasses_guide x2, glasses_offer on days 0 2 5");
    assert_string_equal(menu.name[3], "glasses_guide x2, glasses_offer on days 0 4 9");
    assert_true(fabs(share_of(&menu) - 1.0) < 1e-9);
    expect_rates_of(scenario, &menu, "none");
    expect_rates_of(scenario, &menu, "broad");
    assert_int_equal(mlift_menu_find(&menu, &scenario->campaign.strategy[2]), -1); /* rules are many candidates */
    mlift_menu_free(&menu);
    mlift_menu_free(&menu);
    unload(scenario);
}

/* More candidates than strategies fit one table: solved in several, with the same rates for all. */
static void test_more_than_one_table(void **state)
{
    struct mlift_scenario *scenario = loaded("scenarios/six-segments.yaml");
    struct mlift_menu menu, one;

    (void)state;
    assert_int_equal(mlift_menu_init(&menu, &scenario->campaign, 3), 0);
    assert_int_equal(menu.n_candidates, 10);
    struct mlift_strategy *broad = &scenario->campaign.strategy[0];
    struct mlift_rule *rules = scenario->campaign.strategy[2].rule;
    for (int r = 0; r < 9; r++) { /* the same rules the other way round, and more of them */
        struct mlift_rule swapped = rules[r];
        swapped.send[0].day = (uint16_t)(r + 1);
        swapped.send[1].day = (uint16_t)(r + 2);
        swapped.send[2].day = 40;
        scenario->campaign.strategy[1].rule[r] = swapped;
    }
    scenario->campaign.strategy[1].n_rules = 9;
    assert_int_equal(mlift_menu_init(&one, &scenario->campaign, 3), 0);
    assert_true(one.n_candidates > MLIFT_MAX_STRATEGIES);
    int c = mlift_menu_find(&menu, broad), d = mlift_menu_find(&one, broad);
    for (size_t cell = 0; cell < menu.n_cells; cell++) {
        assert_true(menu.rate[MLIFT_MENU_GOAL][cell * (size_t)menu.n_candidates + (size_t)c] ==
                    one.rate[MLIFT_MENU_GOAL][cell * (size_t)one.n_candidates + (size_t)d]);
    }
    mlift_menu_free(&menu);
    mlift_menu_free(&one);
    unload(scenario);
}

static void test_table(void **state)
{
    struct mlift_scenario *scenario = loaded("scenarios/hillstrom.yaml");
    struct mlift_menu menu;

    (void)state;
    assert_int_equal(mlift_menu_init(&menu, &scenario->campaign, mlift_menu_points(&scenario->campaign)), 0);
    assert_int_equal(menu.n_cells, 80);
    assert_int_equal(menu.n_candidates, 3);
    assert_string_equal(menu.name[1], "mens");
    assert_true(fabs(mlift_menu_overall(&menu, MLIFT_MENU_GOAL, 0) - 0.10620196) < 5e-9);
    assert_true(fabs(mlift_menu_overall(&menu, MLIFT_MENU_GOAL, 1) - 0.18269521) < 5e-9);
    assert_true(fabs(mlift_menu_overall(&menu, MLIFT_MENU_GOAL, 2) - 0.15148885) < 5e-9);
    double email = scenario->campaign.economics.email_cents / 100.0;
    assert_true(fabs(mlift_menu_overall(&menu, MLIFT_MENU_PROFIT, 1) + email) < 1e-12); /* nothing earns */
    mlift_menu_free(&menu);
    scenario->campaign.earning_outcome = 1; /* purchases, though visits are counted */
    assert_int_equal(mlift_menu_init(&menu, &scenario->campaign, mlift_menu_points(&scenario->campaign)), 0);
    assert_true(fabs(mlift_menu_overall(&menu, MLIFT_MENU_GOAL, 1) - 0.18269521) < 5e-9);
    assert_true(fabs(mlift_menu_overall(&menu, MLIFT_MENU_PROFIT, 1) - 0.73968989) < 1e-6);
    mlift_menu_free(&menu);
    unload(scenario);
}

/* Two strategies with the same messages are one candidate; all of no-crossover's have one rate. */
static void test_twins(void **state)
{
    struct mlift_scenario *scenario = loaded("scenarios/no-crossover.yaml");
    struct mlift_menu menu;

    (void)state;
    assert_int_equal(mlift_menu_init(&menu, &scenario->campaign, 1), 0);
    assert_int_equal(menu.n_candidates, 5);
    assert_int_equal(mlift_menu_find(&menu, &scenario->campaign.strategy[0]),
                     mlift_menu_find(&menu, &scenario->campaign.strategy[1]));
    for (size_t i = 0; i < menu.n_cells; i++) {
        const double *rate = menu.rate[MLIFT_MENU_GOAL] + i * 5;
        assert_true(rate[1] == rate[2] && rate[2] == rate[3] && rate[3] == rate[4] && rate[0] < rate[1]);
    }
    mlift_menu_free(&menu);
    unload(scenario);
}

static void test_too_many_cells(void **state)
{
    struct mlift_scenario *scenario = loaded("scenarios/first-campaign.yaml");
    struct mlift_menu menu;

    (void)state;
    for (int d = 0; d < 3; d++) {
        scenario->campaign.data_point[d].n_levels = 15;
    }
    for (int d = 3; d < 6; d++) {
        scenario->campaign.data_point[d] = scenario->campaign.data_point[0];
    }
    scenario->campaign.n_data_points = 6;
    assert_int_equal(mlift_menu_init(&menu, &scenario->campaign, 63), MLIFT_ERR_TOO_MANY_STATES);
    assert_int_equal(mlift_menu_points(&scenario->campaign), 7); /* those that messages and rules name */
    unload(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_funnel), cmocka_unit_test(test_more_than_one_table), cmocka_unit_test(test_table),
        cmocka_unit_test(test_twins),  cmocka_unit_test(test_too_many_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
