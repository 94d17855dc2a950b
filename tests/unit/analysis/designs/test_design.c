/* Designs, levers, assurance and verdicts on shipped scenarios, held to independent calculations. */
#include "analysis/designs/assurance.h"
#include "analysis/designs/lever.h"
#include "analysis/designs/proxy.h"
#include "analysis/designs/recommendation.h"
#include "analysis/designs/variant.h"
#include "analysis/strategies/agreement.h"
#include "analysis/twoarm/closedform.h"
#include "models/parameter.h"
#include "scenarios/scenario.h"
#include "sim/run.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define assert_near(value, wanted, tolerance) assert_true(fabs((value) - (wanted)) <= (tolerance))

static struct mlift_run run;
static struct mlift_design_question question;
static struct mlift_designs designs;

static void open_scenario(const char *name, double list)
{
    char path[512];
    struct mlift_scenario *scenario = malloc(sizeof *scenario);

    assert_non_null(scenario);
    snprintf(path, sizeof path, MLIFT_SOURCE_DIR "/scenarios/%s.yaml", name);
    assert_int_equal(mlift_scenario_load(scenario, path, NULL, NULL), 0);
    assert_int_equal(mlift_run_init(&run, scenario, MLIFT_KEEP_GOAL), 0);
    question = (struct mlift_design_question){.baseline = scenario->campaign.baseline,
                                              .challenger = scenario->campaign.challenger,
                                              .list = list,
                                              .alpha = 0.05,
                                              .power = {0.8, 0.9},
                                              .n_power = 2,
                                              .treated = 0.5,
                                              .holdout = 0.2};
    assert_int_equal(mlift_design_list_init(&designs, &run.table, &run.exact, &question), 0);
}

static void close_scenario(void)
{
    mlift_design_list_free(&designs);
    mlift_design_list_free(&designs);
    mlift_run_free(&run);
}

static double rate(int strategy, int metric)
{
    return mlift_exact_overall(&run.exact, strategy, metric);
}

static const struct mlift_design *find(int metric, enum mlift_contrast_method method, bool aware, int sides, int looks)
{
    const struct mlift_design *design = mlift_design_find(&designs, metric, method, aware, sides, looks);

    assert_non_null(design);
    return design;
}

static void test_plain_is_the_calculator(void **state)
{
    double n1, n2;

    (void)state;
    open_scenario("first-campaign", 1200.0);
    for (int metric = MLIFT_EXACT_CLICK; metric <= MLIFT_EXACT_GOAL; metric++) {
        int counted = metric == MLIFT_EXACT_GOAL ? run.table.goal : run.table.click;
        struct mlift_twoarm twoarm = {.p1 = rate(question.baseline, counted),
                                      .p2 = rate(question.challenger, counted),
                                      .alpha = 0.05,
                                      .sides = 2};
        const struct mlift_design *plain = find(metric, MLIFT_CONTRAST_PLAIN, false, 2, 1);
        for (int i = 0; i < 2; i++) {
            assert_int_equal(mlift_closedform_size(MLIFT_CLOSEDFORM_POOLED, &twoarm, question.power[i], 1.0, &n1, &n2),
                             0);
            assert_near(plain->n_required[i], 2.0 * ceil(n1), 0.0);
        }
        assert_true(plain->exact);
        assert_near(plain->n_expected, plain->n_required[0], 0.0);
        /* The smallest difference that this list finds is what the list was asked for. */
        double p2;
        twoarm.n1 = twoarm.n2 = 600.0;
        assert_int_equal(mlift_closedform_rate(MLIFT_CLOSEDFORM_POOLED, &twoarm, 0.8, 1, &p2), 0);
        assert_near(plain->mde_at_list, p2 - twoarm.p1, 1e-9);
    }
    close_scenario();
}

static void test_what_each_change_does(void **state)
{
    (void)state;
    open_scenario("first-campaign", 1200.0);
    double plain = find(MLIFT_EXACT_CLICK, MLIFT_CONTRAST_PLAIN, false, 2, 1)->n_required[0];
    /* gsDesign: O'Brien-Fleming, three looks, two-sided 0.05, power 0.8: inflation 1.0166 (Jennison and Turnbull 2000,
     * table 2.4, R_B(3, 0.05, 0.2) = 1.017) */
    const struct mlift_design *looks = find(MLIFT_EXACT_CLICK, MLIFT_CONTRAST_PLAIN, false, 2, 3);
    assert_near(looks->inflation, 1.017, 5e-4);
    assert_true(fabs(looks->n_required[0] - 1.017 * plain) <= 3.0);
    assert_true(looks->n_expected < plain);
    assert_true(find(MLIFT_EXACT_CLICK, MLIFT_CONTRAST_PLAIN, false, 1, 1)->n_required[0] < plain);
    assert_true(find(MLIFT_EXACT_CLICK, MLIFT_CONTRAST_ADJUSTED, false, 2, 1)->n_required[0] < plain);
    const struct mlift_design *aware = find(MLIFT_EXACT_CLICK, MLIFT_CONTRAST_PLAIN, true, 2, 1);
    assert_true(aware->n_required[0] < plain);
    assert_near(aware->contrast.effect * aware->contrast.share,
                rate(question.challenger, run.table.click) - rate(question.baseline, run.table.click), 1e-12);
    for (size_t i = 0; i < designs.n; i++) {
        const struct mlift_design *d = &designs.design[i];
        assert_true(i == 0 || d->n_required[0] >= designs.design[i - 1].n_required[0]);
        if (d->holdout > 0.0 && d->metric == MLIFT_EXACT_CLICK && !d->aware && d->looks == 1 && d->sides == 2 &&
            d->method == MLIFT_CONTRAST_PLAIN) {
            assert_near(d->n_required[0], ceil(plain / 0.8 - 1e-9), 0.0);
        }
    }
    close_scenario();
}

static void test_agreement(void **state)
{
    (void)state;
    open_scenario("first-campaign", 1200.0);
    bool *differs = calloc(run.exact.n_cells, sizeof *differs);
    assert_non_null(differs);
    mlift_agreement_mark(&run.table, question.baseline, question.challenger, differs);
    size_t same = 0;
    for (size_t cell = 0; cell < run.exact.n_cells; cell++) {
        for (int which = MLIFT_EXACT_CLICK; !differs[cell] && which <= MLIFT_EXACT_GOAL; which++) {
            assert_near(mlift_exact_cell(&run.exact, question.baseline, cell, which),
                        mlift_exact_cell(&run.exact, question.challenger, cell, which), 1e-9);
        }
        same += !differs[cell];
    }
    assert_true(same > 0 && same < run.exact.n_cells);
    /* Who gets the newsletter from both: those whose device is not known. */
    const struct mlift_campaign *campaign = &run.scenario->campaign;
    double known = campaign->data_point[mlift_campaign_find_data_point(campaign, "device")].p_known;
    assert_near(designs.share_differing, known, 1e-6);
    mlift_agreement_mark(&run.table, question.baseline, question.baseline, differs);
    for (size_t cell = 0; cell < run.exact.n_cells; cell++) {
        assert_false(differs[cell]);
    }
    free(differs);
    close_scenario();
    /* Living strategies react: nothing is settled before launch. */
    open_scenario("always-on", 1200.0);
    assert_near(designs.share_differing, 1.0, 1e-9);
    assert_null(mlift_design_find(&designs, MLIFT_EXACT_GOAL, MLIFT_CONTRAST_PLAIN, true, 2, 1));
    close_scenario();
}

static void test_levers_get_there(void **state)
{
    struct mlift_lever lever[MLIFT_LEVER_MOST];
    struct mlift_variant variant;
    int n, found = 0;

    (void)state;
    open_scenario("first-campaign", 1200.0);
    double target = 1.5 * rate(question.challenger, run.table.goal);
    assert_int_equal(mlift_lever_find(&run.scenario->campaign, question.challenger, target, lever, &n), 0);
    assert_int_equal(n, MLIFT_LEVER_MOST);
    assert_int_equal(mlift_variant_init(&variant, &run.scenario->campaign, &question.challenger, 1), 0);
    for (int i = 0; i < n; i++) {
        if (!isfinite(lever[i].value_need)) {
            assert_true(lever[i].goal_most < target);
            continue;
        }
        mlift_parameter_set(mlift_parameter_find(lever[i].key), variant.campaign, lever[i].value_need);
        assert_int_equal(mlift_variant_solve(&variant), 0);
        assert_near(mlift_exact_overall(&variant.exact, 0, run.table.goal) / target, 1.0, 2e-3);
        assert_true(lever[i].rate_need > lever[i].rate_now);
        mlift_parameter_set(mlift_parameter_find(lever[i].key), variant.campaign, lever[i].value_now);
        found++;
    }
    assert_true(found >= 3);
    mlift_variant_free(&variant);
    mlift_variant_free(&variant);
    close_scenario();
}

static void test_hypercube(void **state)
{
    enum { N = 16 };
    size_t place[N];

    (void)state;
    for (int dimension = 0; dimension < 3; dimension++) {
        uint32_t met = 0;
        for (size_t i = 0; i < N; i++) {
            double x = mlift_assurance_point(7, dimension, N, i, place);
            assert_true(x > 0.0 && x < 1.0);
            met |= UINT32_C(1) << (int)(x * N);
        }
        assert_int_equal(met, (1u << N) - 1u);
    }
    assert_true(mlift_assurance_point(7, 0, N, 3, place) != mlift_assurance_point(7, 1, N, 3, place));
}

/* Ranges so narrow that every point is the scenario itself, then ranges that matter. */
static void test_assurance(void **state)
{
    struct mlift_assurance assurance;
    const struct mlift_parameter *gamma = mlift_parameter_find("response.gamma_click");

    (void)state;
    open_scenario("first-campaign", 470.0);
    struct mlift_scenario *scenario = run.scenario;
    double now = mlift_parameter_get(gamma, &scenario->campaign);
    scenario->n_uncertain = 0;
    assert_int_equal(mlift_assurance_init(&assurance, scenario, &run.table, &designs, &question),
                     MLIFT_ERR_OUT_OF_RANGE);
    scenario->n_uncertain = 1;
    scenario->uncertain[0] =
        (struct mlift_uncertain){.low = now - 1e-7, .high = now + 1e-7, .offset = gamma->offset, .scale = gamma->scale};
    assert_int_equal(mlift_assurance_init(&assurance, scenario, &run.table, &designs, &question), 0);
    assert_true(assurance.n_points >= MLIFT_ASSURANCE_FEWEST_POINTS);
    for (size_t i = 0; i < designs.n; i++) {
        assert_near(assurance.at_required[i], 0.8, 0.01);
        if (!designs.design[i].exact) {
            assert_near(assurance.at_list[i], designs.design[i].power_at_list, 1e-4);
        }
    }
    assert_near(assurance.p_better, 1.0, 0.0);
    mlift_assurance_free(&assurance);
    scenario->uncertain[0].low = 0.0;
    scenario->uncertain[0].high = 2.0 * now;
    assert_int_equal(mlift_assurance_init(&assurance, scenario, &run.table, &designs, &question), 0);
    size_t click = (size_t)(find(MLIFT_EXACT_CLICK, MLIFT_CONTRAST_PLAIN, false, 2, 1) - designs.design);
    assert_true(assurance.at_required[click] < 0.75 && assurance.at_required[click] > 0.3);
    assert_true(assurance.effect_sd > 0.0);
    mlift_assurance_free(&assurance);
    mlift_assurance_free(&assurance);
    close_scenario();
}

static enum mlift_recommendation_kind judge(const char *name, double list)
{
    struct mlift_proxy proxy;
    struct mlift_recommendation verdict;

    open_scenario(name, list);
    mlift_proxy_judge(&run.table, &run.exact, question.baseline, question.challenger, &proxy);
    assert_int_equal(mlift_recommendation_reach(&run.table, &run.exact, &question, &designs, &proxy, 0.0, -1, &verdict),
                     0);
    assert_true((verdict.design != NULL) ==
                (verdict.kind == MLIFT_RECOMMENDATION_TEST_GOAL || verdict.kind == MLIFT_RECOMMENDATION_TEST_CLICK));
    assert_true(!verdict.design || verdict.design->n_required[0] <= list);
    close_scenario();
    return verdict.kind;
}

static void test_verdicts(void **state)
{
    (void)state;
    assert_int_equal(judge("first-campaign", 1200.0), MLIFT_RECOMMENDATION_TEST_CLICK);
    assert_int_equal(judge("first-campaign", 60.0), MLIFT_RECOMMENDATION_DO_NOT_TEST);
    assert_int_equal(judge("first-campaign", 30000.0), MLIFT_RECOMMENDATION_TEST_GOAL);
    assert_int_equal(judge("no-crossover", 1e6), MLIFT_RECOMMENDATION_NO_DIFFERENCE);
}

/* Two strategies, two segments of half the list each, by hand. */
static void test_proxy(void **state)
{
    static struct mlift_campaign campaign;
    static struct mlift_table table;
    static double share[] = {0.5, 0.5};
    /* [strategy][segment]{subscribers, click, goal} */
    static double rates[] = {0.5, 0.1, 0.02, 0.5, 0.2, 0.03, 0.5, 0.3, 0.04, 0.5, 0.1, 0.02};
    static double overall[] = {1.0, 0.15, 0.025, 1.0, 0.2, 0.03};
    struct mlift_exact exact = {.n_strategies = 2, .n_segments = 2, .n_metrics = 3, .share = share};
    struct mlift_proxy proxy;

    (void)state;
    exact.rate = rates;
    exact.overall = overall;
    table.campaign = &campaign;
    table.click = 1;
    table.goal = 2;
    mlift_proxy_judge(&table, &exact, 0, 1, &proxy);
    assert_true(proxy.same_sign);
    assert_near(proxy.goals_per_click, 0.1, 1e-12);
    assert_near(proxy.correlation, 1.0, 1e-9); /* (+.2, +.02) and (-.1, -.01) */
    assert_near(proxy.sign_agreement, 1.0, 0.0);
    overall[4] = 0.1;
    mlift_proxy_judge(&table, &exact, 0, 1, &proxy);
    assert_false(proxy.same_sign);
    assert_near(proxy.sign_agreement, 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_is_the_calculator),
        cmocka_unit_test(test_what_each_change_does),
        cmocka_unit_test(test_agreement),
        cmocka_unit_test(test_levers_get_there),
        cmocka_unit_test(test_hypercube),
        cmocka_unit_test(test_assurance),
        cmocka_unit_test(test_verdicts),
        cmocka_unit_test(test_proxy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
