/* Every rule of the race against what is known exactly of it: power where the messages differ, false alarms where they
 * do not, within 4 Monte Carlo standard errors. Chance splits the simulated lists into arms, so exact figures are
 * averaged over the binomial law of the arms. */
#include "analysis/designs/race.h"
#include "analysis/sequential/msprt.h"
#include "analysis/sequential/testroll.h"
#include "analysis/sequential/zlooks.h"
#include "analysis/twoarm/bayes.h"
#include "analysis/twoarm/decision.h"
#include "scenarios/scenario.h"
#include "sim/run.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { N = 2000, LIST = 480 };

static const double ALPHA = 0.05;

static struct mlift_run run;
static struct mlift_race race;
static struct mlift_designs designs;
static double p1, p2; /* click rates */

static void hold(const char *name)
{
    char path[512];
    struct mlift_scenario *scenario = malloc(sizeof *scenario);

    assert_non_null(scenario);
    snprintf(path, sizeof path, MLIFT_SOURCE_DIR "/scenarios/%s.yaml", name);
    assert_int_equal(mlift_scenario_load(scenario, path, NULL, NULL), 0);
    assert_int_equal(mlift_run_init(&run, scenario, MLIFT_KEEP_GOAL), 0);
    struct mlift_design_question question = {.baseline = scenario->campaign.baseline,
                                             .challenger = scenario->campaign.challenger,
                                             .list = LIST,
                                             .alpha = ALPHA,
                                             .power = {0.8},
                                             .n_power = 1,
                                             .treated = 0.5};
    assert_int_equal(mlift_race_run(&race, &run.table, &question, 20190807, N), 0);
    assert_int_equal(mlift_design_list_init(&designs, &run.table, &run.exact, &question), 0);
    p1 = mlift_exact_overall(&run.exact, question.baseline, run.table.click);
    p2 = mlift_exact_overall(&run.exact, question.challenger, run.table.click);
}

static void drop(void)
{
    mlift_design_list_free(&designs);
    mlift_run_free(&run);
}

/* `slack` is what the exact figure itself leaves out. */
static void assert_near(enum mlift_race_rule rule, double wanted, double slack)
{
    double found = race.result[MLIFT_EXACT_CLICK][rule].power.value, mcse = sqrt(wanted * (1.0 - wanted) / N);

    print_message("%-24s %.4f, exactly %.4f +- %.4f\n", mlift_race_name(rule), found, wanted, mcse);
    if (!(fabs(found - wanted) <= 4.0 * mcse + slack)) {
        fail_msg("%s is off by %.1f standard errors", mlift_race_name(rule), (found - wanted) / mcse);
    }
}

/* Share of tests that find the true difference, or any where there is none, with n1 people in arm 1. */
static double power_of(enum mlift_decision_rule rule, int n1)
{
    struct mlift_decision decision;
    struct mlift_decision_outcome outcome;

    assert_int_equal(mlift_decision_init(&decision, rule, MLIFT_ALTERNATIVE_TWO_SIDED, n1, LIST - n1, ALPHA, 0.0, 0.0),
                     0);
    assert_int_equal(mlift_decision_power(&decision, p1, p2, &outcome), 0);
    mlift_decision_free(&decision);
    return outcome.power * (p1 == p2 ? 1.0 : 1.0 - outcome.wrong_sign);
}

static double power_of_bayes(int n1)
{
    struct mlift_bayes test = {1.0, 1.0, 1.0 - ALPHA / 2.0, HUGE_VAL, 2};
    struct mlift_bayes_rule rule;
    struct mlift_armwalk walk;

    assert_int_equal(mlift_bayes_rule_init(&rule, &test, (size_t)n1, (size_t)(LIST - n1), 1), 0);
    assert_int_equal(mlift_bayes_rule_run(&rule, p1, p2, &walk), 0);
    mlift_bayes_rule_free(&rule);
    return walk.b_wins + (p1 == p2 ? walk.a_wins : 0.0);
}

/* Average over n1 ~ Binomial(LIST, 1/2), four standard deviations on each side; rule -1: Bayes. */
static double averaged(int rule)
{
    double sum = 0.0, weights = 0.0;

    for (int n1 = LIST / 2 - 44; n1 <= LIST / 2 + 44; n1 += 8) {
        double weight = exp(-2.0 * pow(n1 - LIST / 2.0, 2.0) / LIST);
        sum += weight * (rule < 0 ? power_of_bayes(n1) : power_of((enum mlift_decision_rule)rule, n1));
        weights += weight;
    }
    return sum / weights;
}

static double power_of_looks(void)
{
    struct mlift_sequential_plan plan;
    struct mlift_sequential_design design;
    struct mlift_zlooks looks;
    struct mlift_armwalk walk;

    assert_int_equal(mlift_sequential_plan_looks(&plan, MLIFT_DESIGN_LOOKS), 0);
    assert_int_equal(mlift_sequential_solve(&plan, &design), 0);
    assert_int_equal(mlift_zlooks_init(&looks, &design, LIST / 2, LIST / 2), 0);
    assert_int_equal(mlift_zlooks_run(&looks, p1, p2, &walk), 0);
    return walk.b_wins + (p1 == p2 ? walk.a_wins : 0.0);
}

static double power_of_msprt(void)
{
    double tuned = mlift_msprt_rho(ALPHA, LIST, 2) * sqrt(4.0 * p1 * (1.0 - p1));
    struct mlift_msprt test = {.alpha = ALPHA,
                               .tau = p1 == p2 ? tuned : p2 - p1,
                               .sides = 2,
                               .n_a_step = LIST / 2 / MLIFT_RACE_MSPRT_LOOKS,
                               .n_b_step = LIST / 2 / MLIFT_RACE_MSPRT_LOOKS,
                               .n_looks = MLIFT_RACE_MSPRT_LOOKS};
    struct mlift_armwalk walk;
    size_t found;

    assert_int_equal(mlift_msprt_run(&test, p1, p2, 0.0, &walk, &found), 0);
    return walk.b_wins + (p1 == p2 ? walk.a_wins : 0.0);
}

static void assert_every_rule(void)
{
    static const struct {
        enum mlift_race_rule raced;
        int rule;
    } counted[] = {
        {MLIFT_RACE_Z_POOLED, MLIFT_DECISION_Z_POOLED},       {MLIFT_RACE_FISHER, MLIFT_DECISION_FISHER},
        {MLIFT_RACE_FISHER_MIDP, MLIFT_DECISION_FISHER_MIDP}, {MLIFT_RACE_YATES, MLIFT_DECISION_CHI2_YATES},
        {MLIFT_RACE_Z_UNPOOLED, MLIFT_DECISION_Z_UNPOOLED},   {MLIFT_RACE_Z_ARCSINE, MLIFT_DECISION_Z_ARCSINE},
        {MLIFT_RACE_PERMUTATION, MLIFT_DECISION_PERMUTATION}, {MLIFT_RACE_BOSCHLOO, MLIFT_DECISION_BOSCHLOO},
        {MLIFT_RACE_BARNARD, MLIFT_DECISION_BARNARD},         {MLIFT_RACE_BAYES, -1}};

    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++) {
        assert_near(counted[i].raced, averaged(counted[i].rule), 0.0);
    }
    assert_near(MLIFT_RACE_LOOKS, power_of_looks(), 0.0);
    assert_near(MLIFT_RACE_MSPRT, power_of_msprt(), 0.0);
}

static double planned(enum mlift_contrast_method method, bool aware)
{
    const struct mlift_design *design = mlift_design_find(&designs, MLIFT_EXACT_CLICK, method, aware, 2, 1);

    assert_non_null(design);
    return design->power_at_list;
}

/* What is known exactly of the policies: conversions of one message for all and of half and half; test and roll with
 * arms of equal size, whose ties are broken by a coin. */
static void assert_policies(void)
{
    const struct mlift_earning *e = race.earned[0];
    double better, conversions, wanted[MLIFT_EARNING_N_WAYS] = {LIST * p1, LIST * p2, 0.5 * LIST * (p1 + p2)};

    assert_int_equal(mlift_testroll_commit(LIST, race.trial[0] / 2, p1, p2, &better, &conversions), 0);
    wanted[MLIFT_EARNING_TEST_AND_ROLL] = conversions;
    for (int way = 0; way <= MLIFT_EARNING_TEST_AND_ROLL; way++) {
        print_message("%-16s %.3f +- %.3f, exactly %.3f\n", mlift_earning_name((enum mlift_earning_way)way),
                      e[way].conversions.value, e[way].conversions.mcse, wanted[way]);
        assert_true(fabs(e[way].conversions.value - wanted[way]) <= 4.0 * e[way].conversions.mcse);
        double difference = e[way].conversions.value - e[MLIFT_EARNING_BASELINE].conversions.value;
        assert_true(fabs(e[way].ahead.value - difference) < 1e-9);
        assert_true(e[way].ahead.mcse < e[way].conversions.mcse);
    }
    assert_true(e[MLIFT_EARNING_BANDIT].conversions.value > wanted[MLIFT_EARNING_SPLIT]);
    assert_true(e[MLIFT_EARNING_BANDIT].conversions.value < wanted[MLIFT_EARNING_CHALLENGER]);
}

static void test_power(void **state)
{
    (void)state;
    hold("first-campaign");
    assert_every_rule();
    /* normal laws: good to about a point at these counts */
    assert_near(MLIFT_RACE_CMH, planned(MLIFT_CONTRAST_STRATIFIED, false), 0.005);
    assert_near(MLIFT_RACE_ADJUSTED, planned(MLIFT_CONTRAST_ADJUSTED, false), 0.005);
    const struct mlift_design *looks =
        mlift_design_find(&designs, MLIFT_EXACT_CLICK, MLIFT_CONTRAST_PLAIN, false, 2, MLIFT_DESIGN_LOOKS);
    assert_non_null(looks);
    assert_near(MLIFT_RACE_LOOKS, looks->power_at_list, 0.005);
    assert_near(MLIFT_RACE_AWARE, planned(MLIFT_CONTRAST_PLAIN, true), 0.0);
    assert_true(race.result[MLIFT_EXACT_CLICK][MLIFT_RACE_ADJUSTED].ahead.value > 0.0);
    assert_policies();
    drop();
}

static void test_false_alarms(void **state)
{
    (void)state;
    hold("no-crossover");
    assert_true(fabs(p1 - p2) < 1e-12);
    p2 = p1;
    assert_every_rule();
    assert_near(MLIFT_RACE_CMH, ALPHA, 0.005);
    assert_near(MLIFT_RACE_ADJUSTED, ALPHA, 0.005);
    drop();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_power),
        cmocka_unit_test(test_false_alarms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
