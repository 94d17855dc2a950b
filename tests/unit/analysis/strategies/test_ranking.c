/* Rankings of shipped scenarios: what is exact, what is simulated, what bounds are worth; and the bounds themselves. */
#include "analysis/strategies/bounds.h"
#include "analysis/strategies/ranking.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct mlift_ranking_options plain = {
    .measure = -1, .confidence = 0.95, .bound = (double)NAN, .bound_observed = (double)NAN};

static void simulate(struct mlift_run *run, const char *file, size_t n)
{
    struct mlift_engine_options options = {.n_threads = 1, .isa = mlift_isa_detect()};
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);
    char path[512];

    assert_non_null(scenario);
    snprintf(path, sizeof path, "%s/scenarios/%s", MLIFT_SOURCE_DIR, file);
    assert_int_equal(mlift_scenario_load(scenario, path, NULL, NULL), MLIFT_OK);
    assert_int_equal(mlift_run_init(run, scenario, MLIFT_KEEP_DEFAULT), MLIFT_OK);
    assert_int_equal(mlift_run_simulate(run, &options, n), MLIFT_OK);
}

static void near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.12g instead of %.12g", value, expected);
    }
}

static double exact_of(const struct mlift_run *run, int strategy)
{
    return mlift_exact_overall(&run->exact, strategy, run->table.goal);
}

enum { NONE, BROAD, MICRO }; /* of first-campaign */

static void test_exact(void **state)
{
    struct mlift_run run;
    struct mlift_ranking ranking;
    double shares = 0.0;

    (void)state;
    simulate(&run, "first-campaign.yaml", 400);
    assert_int_equal(mlift_ranking_init(&ranking, &run, &plain), MLIFT_OK);
    assert_true(ranking.all_exact);
    assert_int_equal(ranking.order[0], MICRO);
    assert_int_equal(ranking.order[1], BROAD);
    assert_int_equal(ranking.order[2], NONE);
    assert_int_equal(ranking.row[NONE].rank, 3);
    const struct mlift_best_row *known = mlift_ranking_judged(&ranking, MICRO);
    const struct mlift_best_row *simulated = mlift_ranking_judged_simulated(&ranking, MICRO);
    near(known->lead, exact_of(&run, MICRO) - exact_of(&run, BROAD), 1e-15);
    near(known->lead_se, 0.0, 0.0);
    near(ranking.row[MICRO].value, exact_of(&run, MICRO), 0.0);
    near(simulated->lead, ranking.row[MICRO].simulated - ranking.row[BROAD].simulated, 1e-15);
    size_t i = mlift_summary_index(&ranking.summary, MICRO, 0, ranking.summary.goal);
    near(simulated->lead_se, ranking.summary.difference[i].mcse, 1e-12);
    assert_true(simulated->low <= known->lead && known->lead <= simulated->high);
    for (int s = 0; s < ranking.n; s++) {
        shares += ranking.row[s].best_share;
        assert_true(isnan(ranking.row[s].captured.value));
        near(ranking.row[s].simulated_mcse,
             sqrt(ranking.summary.rate[mlift_summary_index(&ranking.summary, s, 0, ranking.summary.goal)].mcse *
                  ranking.row[s].simulated_mcse),
             1e-12);
    }
    near(shares, 1.0, 1e-12);
    mlift_ranking_free(&ranking);
    mlift_ranking_free(&ranking);
    mlift_run_free(&run);
}

/* A strategy without an exact rate, as those that learn: what the others' errors tell is used. */
static void test_unknown_rate(void **state)
{
    struct mlift_run run;
    struct mlift_ranking ranking;

    (void)state;
    simulate(&run, "first-campaign.yaml", 2000);
    double truth = exact_of(&run, MICRO);
    for (int m = 1; m < run.exact.n_metrics; m++) {
        run.exact.overall[MICRO * run.exact.n_metrics + m] = (double)NAN;
    }
    assert_int_equal(mlift_ranking_init(&ranking, &run, &plain), MLIFT_OK);
    const struct mlift_ranking_row *row = &ranking.row[MICRO];
    assert_false(ranking.all_exact);
    assert_int_equal(ranking.order[0], MICRO);
    assert_true(isnan(row->exact));
    assert_true(row->mcse > 0.0 && row->mcse < 0.95 * row->simulated_mcse);
    near(row->value, truth, 4.0 * row->mcse);
    near(ranking.row[BROAD].mcse, 0.0, 0.0);
    near(mlift_ranking_judged(&ranking, MICRO)->difference_se, row->mcse, 1e-12);
    assert_int_equal(ranking.judgement.n_candidates, 1);
    double profit =
        ranking.summary.rate[mlift_summary_index(&ranking.summary, MICRO, 0, ranking.summary.n_measures - 1)].value;
    assert_true(
        row->profit_mcse > 0.0 &&
        row->profit_mcse <
            0.95 * ranking.summary.rate[mlift_summary_index(&ranking.summary, MICRO, 0, ranking.summary.n_measures - 1)]
                       .mcse);
    assert_true(fabs(row->profit - profit) > 0.0 && fabs(row->profit - 0.288) < 4.0 * row->profit_mcse);
    assert_int_equal(ranking.richest, MICRO);
    near(ranking.profit_gap, 0.0, 0.0);
    mlift_ranking_free(&ranking);
    mlift_run_free(&run);
}

/* Fatigue: the most e-mails sell most, fewer earn most. */
static void test_money(void **state)
{
    struct mlift_run run;
    struct mlift_ranking ranking;

    (void)state;
    simulate(&run, "fatigue.yaml", 20);
    assert_int_equal(mlift_ranking_init(&ranking, &run, &plain), MLIFT_OK);
    const struct mlift_ranking_row *best = &ranking.row[ranking.order[0]], *rich = &ranking.row[ranking.richest];
    assert_string_equal(run.scenario->campaign.strategy[best->strategy].name, "e14");
    assert_string_equal(run.scenario->campaign.strategy[rich->strategy].name, "e07");
    near(ranking.profit_gap, rich->profit - best->profit, 1e-15);
    near(ranking.profit_gap, 0.250 - 0.210, 0.001);
    near(ranking.profit_gap_mcse, 0.0, 0.0);
    mlift_ranking_free(&ranking);
    mlift_run_free(&run);
}

static void test_captured(void **state)
{
    struct mlift_run run;
    struct mlift_ranking ranking;
    struct mlift_ranking_options options = plain;

    (void)state;
    simulate(&run, "first-campaign.yaml", 500);
    double base = exact_of(&run, BROAD), gain = exact_of(&run, MICRO) - base;
    options.bound = base + 2.0 * gain;
    options.bound_observed = base + 1.25 * gain;
    assert_int_equal(mlift_ranking_init(&ranking, &run, &options), MLIFT_OK);
    near(ranking.row[MICRO].captured.value, 0.5, 1e-12);
    near(ranking.row[MICRO].captured.mcse, 0.0, 0.0);
    near(ranking.row[MICRO].captured_observed.value, 0.8, 1e-12);
    near(ranking.row[BROAD].captured.value, 0.0, 1e-12);
    mlift_ranking_free(&ranking);
    for (int m = 1; m < run.exact.n_metrics; m++) { /* simulated: (y - b) / gain, the only randomness in y */
        run.exact.overall[MICRO * run.exact.n_metrics + m] = (double)NAN;
    }
    assert_int_equal(mlift_ranking_init(&ranking, &run, &options), MLIFT_OK);
    near(ranking.row[MICRO].captured.mcse, ranking.row[MICRO].mcse / (2.0 * gain), 1e-12);
    mlift_ranking_free(&ranking);
    options.bound = base; /* gains nothing */
    assert_int_equal(mlift_ranking_init(&ranking, &run, &options), MLIFT_OK);
    assert_true(isnan(ranking.row[MICRO].captured.value));
    mlift_ranking_free(&ranking);
    options.measure = ranking.options.measure + 1; /* oracles bound the goal only */
    options.bound = 10.0;
    assert_int_equal(mlift_ranking_init(&ranking, &run, &options), MLIFT_OK);
    assert_true(isnan(ranking.row[MICRO].captured.value) && isnan(ranking.bound));
    mlift_ranking_free(&ranking);
    mlift_run_free(&run);
}

/* Where the baseline is what is simulated, its error enters on both sides of the ratio: (c - 1) / gain of it. */
static void test_captured_over_simulated_baseline(void **state)
{
    struct mlift_run run;
    struct mlift_ranking ranking;
    struct mlift_ranking_options options = plain;

    (void)state;
    simulate(&run, "first-campaign.yaml", 500);
    options.bound = 0.0126;
    for (int m = 1; m < run.exact.n_metrics; m++) {
        run.exact.overall[BROAD * run.exact.n_metrics + m] = (double)NAN;
    }
    assert_int_equal(mlift_ranking_init(&ranking, &run, &options), MLIFT_OK);
    struct mlift_ranking_captured share = ranking.row[MICRO].captured;
    double gain = options.bound - ranking.row[BROAD].value;
    assert_true(share.value > 0.2 && share.value < 0.3);
    near(share.mcse, (1.0 - share.value) * ranking.row[BROAD].mcse / gain, 1e-9);
    mlift_ranking_free(&ranking);
    mlift_run_free(&run);
}

/* Everything about them is equal, in every list. */
static void test_equal_strategies(void **state)
{
    struct mlift_run run;
    struct mlift_ranking ranking;

    (void)state;
    simulate(&run, "no-crossover.yaml", 100);
    assert_int_equal(mlift_ranking_init(&ranking, &run, &plain), MLIFT_OK);
    for (int s = 0; s < ranking.n; s++) {
        assert_int_equal(ranking.row[s].rank, 1);
        assert_int_equal(ranking.order[s], s);
        near(ranking.row[s].best_share, 1.0 / ranking.n, 1e-12);
        near(ranking.row[s].equals_share, 1.0, 1e-12);
        near(mlift_ranking_judged_simulated(&ranking, s)->lead, 0.0, 0.0);
        near(mlift_ranking_judged(&ranking, s)->p_best, 1.0 / ranking.n, 1e-12);
    }
    mlift_ranking_free(&ranking);
    mlift_run_free(&run);
}

/* Leaving is better the less there is of it; nothing sent, no rate per message. */
static void test_measures(void **state)
{
    struct mlift_run run;
    struct mlift_ranking ranking;
    struct mlift_ranking_options options = plain;

    (void)state;
    simulate(&run, "first-campaign.yaml", 200);
    assert_int_equal(mlift_ranking_init(&ranking, &run, &plain), MLIFT_OK);
    options.measure = mlift_measure_find(ranking.summary.measure, ranking.summary.n_measures, "unsubscribed");
    int per_message = mlift_measure_find(ranking.summary.measure, ranking.summary.n_measures, "open_rate");
    mlift_ranking_free(&ranking);
    assert_int_equal(mlift_ranking_init(&ranking, &run, &options), MLIFT_OK);
    assert_int_equal(ranking.options.sign, -1);
    assert_int_equal(ranking.order[0], NONE);
    assert_true(mlift_ranking_judged(&ranking, NONE)->lead > 0.0);
    mlift_ranking_free(&ranking);
    options.sign = 1;
    assert_int_equal(mlift_ranking_init(&ranking, &run, &options), MLIFT_OK);
    assert_int_equal(ranking.order[0], BROAD);
    mlift_ranking_free(&ranking);
    options = plain;
    options.measure = per_message;
    assert_int_equal(mlift_ranking_init(&ranking, &run, &options), MLIFT_OK);
    assert_int_equal(ranking.n_contestants, 2);
    assert_int_equal(ranking.order[2], NONE);
    assert_int_equal(ranking.row[NONE].role, MLIFT_RANKING_UNKNOWN);
    assert_null(mlift_ranking_judged(&ranking, NONE));
    assert_true(isnan(ranking.row[NONE].value) && ranking.row[NONE].rank == 0);
    mlift_ranking_free(&ranking);
    options.measure = 1000;
    assert_int_equal(mlift_ranking_init(&ranking, &run, &options), MLIFT_ERR_OUT_OF_RANGE);
    mlift_run_free(&run);
}

/* Without replicates the exact ranking stands alone. */
static void test_no_replicates(void **state)
{
    struct mlift_run run;
    struct mlift_ranking ranking;

    (void)state;
    simulate(&run, "first-campaign.yaml", 0);
    assert_int_equal(mlift_ranking_init(&ranking, &run, &plain), MLIFT_OK);
    assert_int_equal(ranking.order[0], MICRO);
    assert_null(mlift_ranking_judged_simulated(&ranking, MICRO));
    assert_true(isnan(ranking.row[MICRO].best_share) && isnan(ranking.row[MICRO].beats_share));
    mlift_ranking_free(&ranking);
    mlift_run_free(&run);
}

/* An oracle of the scenario's own and one added from outside are the same; it is no contestant. */
static void test_bounds(void **state)
{
    static const char text[] =
        "microlift: 1\nname: bounds\nlist: {size: 200}\n"
        "data_points:\n  device: {levels: {glasses: 0.5, earbuds: 0.5}}\n"
        "messages:\n  news: {job: educate}\n  glasses: {job: offer, speaks_to: {device: glasses}}\n"
        "  earbuds: {job: offer, speaks_to: {device: earbuds}}\n"
        "strategies:\n  none: {kind: none}\n  broad: {kind: broad, days: [0, 4], send: [news, news]}\n"
        "  micro: {kind: rules, days: [0, 4], rules: [{when: {device: glasses}, send: glasses}, "
        "{send: earbuds}]}\n%s";
    char with[2000], without[2000];
    struct mlift_run run;
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);
    struct mlift_ranking ranking;
    struct mlift_engine_options engine = {.n_threads = 1, .isa = mlift_isa_detect()};
    struct mlift_bound bound, none;

    (void)state;
    assert_non_null(scenario);
    snprintf(without, sizeof without, text, "");
    assert_int_equal(mlift_scenario_load_text(scenario, without, strlen(without), "a", NULL, NULL, NULL), MLIFT_OK);
    assert_int_equal(mlift_bounds_solve(&scenario->campaign, MLIFT_STRATEGY_ORACLE, &bound), MLIFT_OK);
    assert_int_equal(scenario->campaign.n_strategies, 3);
    scenario->campaign.n_strategies = MLIFT_MAX_STRATEGIES;
    assert_int_equal(mlift_bounds_solve(&scenario->campaign, MLIFT_STRATEGY_ORACLE, &none), MLIFT_ERR_OUT_OF_RANGE);
    assert_true(isnan(none.value));
    mlift_scenario_free(scenario);

    snprintf(with, sizeof with, text, "  best: {kind: oracle}\n");
    assert_int_equal(mlift_scenario_load_text(scenario, with, strlen(with), "b", NULL, NULL, NULL), MLIFT_OK);
    assert_int_equal(mlift_run_init(&run, scenario, MLIFT_KEEP_DEFAULT), MLIFT_OK);
    assert_int_equal(mlift_run_simulate(&run, &engine, 50), MLIFT_OK);
    near(exact_of(&run, 3), bound.value, 1e-15);
    assert_int_equal(mlift_ranking_init(&ranking, &run, &plain), MLIFT_OK);
    assert_int_equal(ranking.n_contestants, 3);
    assert_int_equal(ranking.order[3], 3);
    assert_int_equal(ranking.row[3].role, MLIFT_RANKING_BOUND);
    assert_int_equal(ranking.row[3].rank, 0);
    assert_null(mlift_ranking_judged(&ranking, 3));
    near(ranking.bound, bound.value, 1e-15);
    assert_true(bound.proven && bound.upper >= bound.value - 1e-12);
    near(ranking.row[3].captured.value, 1.0, 1e-12);
    assert_true(ranking.row[2].captured.value <= 1.0 && ranking.row[2].captured.value > 0.0);
    assert_true(isnan(ranking.row[2].captured_observed.value));
    mlift_ranking_free(&ranking);
    mlift_run_free(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exact),    cmocka_unit_test(test_unknown_rate),
        cmocka_unit_test(test_captured), cmocka_unit_test(test_captured_over_simulated_baseline),
        cmocka_unit_test(test_measures), cmocka_unit_test(test_equal_strategies),
        cmocka_unit_test(test_bounds),   cmocka_unit_test(test_no_replicates),
        cmocka_unit_test(test_money),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
