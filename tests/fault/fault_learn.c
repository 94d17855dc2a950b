/* Menus, schemes, pilots, the frontier, worth and variants of a campaign when memory runs out: an error code, no leak,
 * no crash. */
#include "analysis/designs/variant.h"
#include "analysis/segments/worth.h"
#include "tests/fault/inject.h"
#include "tests/unit/loaded.h"

static const struct mlift_engine_options engine = {.seed = 5, .n_threads = 1};

static int order_points(const struct mlift_menu *menu)
{
    int order[MLIFT_MAX_DATA_POINTS], n;
    int status = mlift_scheme_order(menu, MLIFT_MENU_GOAL, menu->points, order, &n);

    return status ? status : n == 1 ? 0 : 1;
}

static int frontier(void *context)
{
    struct mlift_frontier_question q = {
        .n_order = 1, .n_wanted = 2, .wanted = {1, 3}, .n_lists = 1, .list = {50}, .share = 0.5, .n_replicates = 3};
    struct mlift_menu menu;
    struct mlift_frontier f;
    int status = mlift_menu_init(&menu, context, 1);

    if (!status) {
        status = order_points(&menu);
    }
    if (!status) {
        status = mlift_frontier_init(&f, &menu, &q, &engine);
        status = status ? status : f.n_levels == 2 ? 0 : 1;
        mlift_frontier_free(&f);
    }
    mlift_menu_free(&menu);
    mlift_menu_free(&menu);
    return status;
}

static int worth(void *context)
{
    struct mlift_worth_question q = {
        .n_points = 1, .n_lists = 1, .list = {50}, .share = 0.5, .rule = MLIFT_CHOICE_RAW, .n_replicates = 4};
    struct mlift_menu menu;
    struct mlift_worth w;
    int status = mlift_menu_init(&menu, context, 1);

    if (!status) {
        status = mlift_worth_init(&w, &menu, &q, &engine);
    }
    mlift_menu_free(&menu);
    return status;
}

/* What every break-even value is made of, once instead of dozens of times. */
static int variant(void *context)
{
    struct mlift_variant v;
    const int strategy[2] = {0, 2};
    int status = mlift_variant_init(&v, context, strategy, 2);

    status = status ? status : mlift_variant_solve(&v);
    mlift_variant_free(&v);
    mlift_variant_free(&v);
    return status;
}

static void test_every_allocation(void **state)
{
    static const struct {
        const char *what;
        int (*attempt)(void *context);
    } plans[] = {{"the frontier", frontier}, {"the worth of data points", worth}, {"a campaign moved", variant}};
    struct mlift_scenario *scenario = loaded("scenarios/no-crossover.yaml");

    (void)state;
    scenario->campaign.horizon_days = 10;
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        struct inject_plan plan = {.what = plans[i].what,
                                   .attempt = plans[i].attempt,
                                   .context = &scenario->campaign,
                                   .expected = MLIFT_ERR_NO_MEMORY};
        inject_assert(&plan);
    }
    unload(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_allocation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
