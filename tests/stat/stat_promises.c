/* The shipped scenarios show what their headers say: exact rates, and the engine where "exactly zero" is promised. */
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

static struct mlift_run run;

static void open_run(const char *name)
{
    char path[512];
    struct mlift_scenario *scenario = malloc(sizeof *scenario);

    assert_non_null(scenario);
    snprintf(path, sizeof path, MLIFT_SOURCE_DIR "/scenarios/%s.yaml", name);
    assert_int_equal(mlift_scenario_load(scenario, path, NULL, NULL), 0);
    assert_int_equal(mlift_run_init(&run, scenario, MLIFT_KEEP_ALL), 0);
}

static int strategy(const char *name)
{
    int s = mlift_campaign_find_strategy(&run.scenario->campaign, name);

    assert_true(s >= 0);
    return s;
}

static double rate_of(const char *name, const char *metric)
{
    for (int m = 0; m < run.table.n_metrics; m++) {
        if (!strcmp(run.table.metric[m].name, metric)) {
            return mlift_exact_overall(&run.exact, strategy(name), m);
        }
    }
    fail_msg("no metric %s", metric);
    return 0;
}

static double goal_of(const char *name)
{
    return mlift_exact_overall(&run.exact, strategy(name), run.table.goal);
}

/* Cents per subscriber. */
static double profit_of(const char *name)
{
    const struct mlift_economics *money = &run.scenario->campaign.economics;

    return goal_of(name) * money->margin_cents - rate_of(name, "sent") * money->email_cents -
           rate_of(name, "unsubscribed") * money->leave_cents;
}

static void test_first_campaign_and_its_noise(void **state)
{
    (void)state;
    open_run("first-campaign");
    double clear = goal_of("micro") - goal_of("broad");
    assert_true(goal_of("broad") > goal_of("none"));
    mlift_run_free(&run);
    open_run("noisy-signals");
    double noisy = goal_of("micro") - goal_of("broad");
    mlift_run_free(&run);
    assert_true(clear > 0.001);
    assert_true(noisy < clear / 4);
}

static void test_no_crossover(void **state)
{
    static const char *const same[] = {"twin", "micro"};
    struct mlift_engine_options options = {.seed = 1, .n_threads = 2};

    (void)state;
    open_run("no-crossover");
    options.isa = mlift_isa_detect();
    assert_int_equal(mlift_run_simulate(&run, &options, 300), 0);
    for (size_t i = 0; i < 2; i++) {
        int s = strategy(same[i]), broad = strategy("broad");
        for (size_t r = 0; r < 300; r++) {
            for (int g = 0; g < run.worlds.n_segments; g++) {
                for (int m = 0; m < run.worlds.n_metrics; m++) {
                    assert_int_equal(strcmp(run.table.metric[run.worlds.metric[m]].name, "mismatched") == 0 ||
                                         mlift_worlds_count(&run.worlds, r, s, g, m) ==
                                             mlift_worlds_count(&run.worlds, r, broad, g, m),
                                     1);
                }
            }
        }
        assert_true(goal_of(same[i]) == goal_of("broad"));
    }
    double difference, mcse;
    mlift_run_main_lift(&run, &difference, &mcse);
    assert_true(difference == 0 && mcse == 0);
    mlift_run_free(&run);
}

static void test_fatigue_has_an_interior_best(void **state)
{
    static const char *const few_to_many[] = {"e01", "e02", "e04", "e06", "e07", "e08", "e10", "e12", "e14"};
    enum { N = sizeof few_to_many / sizeof *few_to_many };
    double gain[N];
    size_t best = 0;

    (void)state;
    open_run("fatigue");
    for (size_t i = 0; i < N; i++) {
        gain[i] = profit_of(few_to_many[i]) - profit_of("none");
        best = gain[i] > gain[best] ? i : best;
        assert_true(i == 0 || goal_of(few_to_many[i]) > goal_of(few_to_many[i - 1]));
    }
    assert_true(best >= 3 && best <= 5); /* six to eight e-mails */
    for (size_t i = 1; i < N; i++) {     /* one peak */
        assert_true(i <= best ? gain[i] > gain[i - 1] : gain[i] < gain[i - 1]);
    }
    /* Three e-mails too few cost more than three too many, and both cost something. */
    assert_true(gain[2] < gain[6] && gain[6] < 0.95 * gain[best]);
    mlift_run_free(&run);
}

static void test_always_on_pays_to_look_again(void **state)
{
    (void)state;
    open_run("always-on");
    assert_true(goal_of("static") > goal_of("broad"));
    assert_true(goal_of("living") > 1.1 * goal_of("static"));
    mlift_run_free(&run);
}

static void test_hillstrom(void **state)
{
    (void)state;
    open_run("hillstrom");
    assert_true(fabs(100 * rate_of("none", "visit") - 10.620196) < 1e-6);
    assert_true(fabs(100 * rate_of("mens", "visit") - 18.269521) < 1e-6);
    assert_true(fabs(100 * rate_of("womens", "visit") - 15.148885) < 1e-6);
    assert_true(fabs(100 * rate_of("rules", "visit") - 18.428647) < 1e-6);
    mlift_run_free(&run);
}

static void test_the_others(void **state)
{
    (void)state;
    open_run("one-signal");
    assert_true(goal_of("micro") > goal_of("broad"));
    mlift_run_free(&run);
    open_run("six-segments");
    assert_true(goal_of("two") > goal_of("broad"));
    assert_true(goal_of("six") - goal_of("two") <
                goal_of("two") - goal_of("broad")); /* the second step is the smaller */
    mlift_run_free(&run);
    open_run("privacy-first");
    assert_true(goal_of("trust_first") > goal_of("performance_for_all"));
    mlift_run_free(&run);
    open_run("ecosystem");
    assert_true(rate_of("triggered", "sent") < 0.8 * rate_of("calendar", "sent"));
    assert_true(goal_of("triggered") < goal_of("calendar"));
    assert_true(rate_of("triggered", "unsubscribed") < rate_of("calendar", "unsubscribed"));
    mlift_run_free(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_campaign_and_its_noise),
        cmocka_unit_test(test_no_crossover),
        cmocka_unit_test(test_fatigue_has_an_interior_best),
        cmocka_unit_test(test_always_on_pays_to_look_again),
        cmocka_unit_test(test_hillstrom),
        cmocka_unit_test(test_the_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
