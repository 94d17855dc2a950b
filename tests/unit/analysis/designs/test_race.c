/* The race: each rule's power is what enumeration and the closed forms say, differences are paired, equal strategies
 * are told apart as often as alpha allows. */
#include "analysis/designs/race.h"
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

enum { N = 1000 };

static struct mlift_run run;
static struct mlift_design_question question;
static struct mlift_race race;

static void hold(const char *name, double list)
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
                                              .power = {0.8},
                                              .n_power = 1,
                                              .treated = 0.5};
    assert_int_equal(mlift_race_run(&race, &run.table, &question, 11, N), 0);
    assert_int_equal(race.list_size, (size_t)list);
}

static void assert_near(double found, double wanted)
{
    assert_true(fabs(found - wanted) <= 4.0 * sqrt(wanted * (1.0 - wanted) / N));
}

static void test_power(void **state)
{
    struct mlift_designs designs;

    (void)state;
    hold("first-campaign", 450.0);
    const struct mlift_race_result *click = race.result[MLIFT_EXACT_CLICK];
    assert_int_equal(mlift_design_list_init(&designs, &run.table, &run.exact, &question), 0);
    const struct mlift_design *plain =
        mlift_design_find(&designs, MLIFT_EXACT_CLICK, MLIFT_CONTRAST_PLAIN, false, 2, 1);
    const struct mlift_design *aware = mlift_design_find(&designs, MLIFT_EXACT_CLICK, MLIFT_CONTRAST_PLAIN, true, 2, 1);
    assert_true(plain->exact && aware->exact);
    assert_near(click[MLIFT_RACE_Z_POOLED].power.value, plain->power_at_list);
    assert_near(click[MLIFT_RACE_AWARE].power.value, aware->power_at_list);
    assert_true(click[MLIFT_RACE_AWARE].ahead.value > 2.0 * click[MLIFT_RACE_AWARE].ahead.mcse);
    assert_true(click[MLIFT_RACE_FISHER].power.value <= click[MLIFT_RACE_FISHER_MIDP].power.value);
    assert_true(click[MLIFT_RACE_YATES].power.value < click[MLIFT_RACE_Z_POOLED].power.value);
    assert_true(click[MLIFT_RACE_Z_POOLED].ahead.value == 0.0 && click[MLIFT_RACE_Z_POOLED].ahead.mcse == 0.0);
    for (int rule = 0; rule < MLIFT_RACE_N_RULES; rule++) {
        double difference = click[rule].power.value - click[MLIFT_RACE_Z_POOLED].power.value;
        assert_true(fabs(click[rule].ahead.value - difference) < 1e-12);
        assert_true(click[rule].ahead.mcse < click[rule].power.mcse); /* what pairing is for */
    }
    mlift_design_list_free(&designs);
    mlift_run_free(&run);
}

static void test_null(void **state)
{
    (void)state;
    hold("no-crossover", 1200.0);
    for (int rule = 0; rule < MLIFT_RACE_N_RULES; rule++) {
        double alarms = race.result[MLIFT_EXACT_CLICK][rule].power.value;
        assert_true(alarms <= 0.05 + 4.0 * sqrt(0.05 * 0.95 / N));
        assert_true(alarms >= 0.02 ||
                    rule == MLIFT_RACE_MSPRT); /* always valid: far below alpha when seen to the end */
    }
    mlift_run_free(&run);
}

static void test_too_few(void **state)
{
    (void)state;
    hold("one-signal", 600.0);
    assert_int_equal(mlift_race_run(&race, &run.table, &question, 1, 1), MLIFT_ERR_OUT_OF_RANGE);
    question.list = 11.0;
    assert_int_equal(mlift_race_run(&race, &run.table, &question, 1, N), MLIFT_ERR_OUT_OF_RANGE);
    mlift_run_free(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_power),
        cmocka_unit_test(test_null),
        cmocka_unit_test(test_too_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
