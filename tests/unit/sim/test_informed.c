/* The bound from above: never below what can be reached, reached where there is one touch, never above the oracle; and
 * what follows from taking over another strategy's machine. */
#include "models/forecast.h"
#include "models/informed.h"
#include "models/oracle.h"
#include "tests/unit/bounds.h"
#include "tests/unit/sample.h"

#include <stdlib.h>

/* Three messages that suit two levels differently; `n_days` days. */
static struct mlift_campaign *campaign(int n_days)
{
    static const int days[3] = {0, 5, 11}, send[3] = {1, 2, 3};
    struct mlift_campaign *c = calloc(1, sizeof *c);

    assert_non_null(c);
    mlift_campaign_init(c);
    sample_add_default_point(c, "content");
    c->data_point[0].p_known = 0.7;
    c->data_point[0].accuracy = 0.8;
    c->data_point[0].refresh_per_month = 0.5;
    c->data_point[0].drift_per_month = 0.2;
    for (int m = 0; m < 3; m++) {
        static const char *const names[] = {"a", "b", "c"};
        static const enum mlift_job jobs[] = {MLIFT_JOB_EDUCATE, MLIFT_JOB_OFFER, MLIFT_JOB_OFFER};
        int message = sample_add_message(c, names[m], jobs[m]);
        c->message[message].speaks_to[0] = m ? 1u << m : 0;
    }
    c->response.click_intercept = -1.0;
    c->response.propensity_bins = 3;
    sample_add_rule(sample_add_strategy(c, "broad", MLIFT_STRATEGY_BROAD), days, send, n_days);
    struct mlift_strategy *rules = sample_add_strategy(c, "rules", MLIFT_STRATEGY_RULES);
    rules->segment_by = 1;
    rules->living = true;
    sample_add_rule(rules, days, (int[]){2, 1, 2}, n_days)->when[0] = 2;
    sample_add_rule(rules, days, (int[]){3, 3, 1}, n_days);
    sample_finish(c, 200, 25);
    return c;
}

/* The bound for strategy s as it is, before anybody makes it at least what was found. */
static double bound_of(const struct mlift_table *table, int s, bool feedback, bool sees)
{
    struct mlift_belief belief;
    double bound;

    assert_int_equal(mlift_belief_init(&belief, table, s, feedback), MLIFT_OK);
    size_t n = belief.n_x * (size_t)(table->campaign->n_messages + 1) * (size_t)belief.n_steps;
    double *limit = calloc(n, sizeof *limit), *b = calloc(belief.n_x, sizeof *b);
    assert_true(limit && b);
    assert_int_equal(mlift_informed_solve(&belief, sees, limit), MLIFT_OK);
    bound = mlift_informed_bound(&belief, sees, limit, b);
    free(limit);
    free(b);
    mlift_belief_free(&belief);
    return bound;
}

static void test_nobody_passes_the_bound(void **state)
{
    (void)state;
    for (int n_days = 1; n_days <= 3; n_days++) {
        struct mlift_campaign *c = campaign(n_days);
        struct mlift_table table;
        int first = bounds_add_all(c);
        assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
        double fixed = bound_of(&table, first + BOUNDS_STATIC, false, false);
        double living = bound_of(&table, first + BOUNDS_LIVING, true, false);
        double seeing = bound_of(&table, first + BOUNDS_STATE, true, true);
        assert_true(fixed >= table.bound[first + BOUNDS_STATIC].value - bounds_rounding);
        assert_true(living >= table.bound[first + BOUNDS_LIVING].value - bounds_rounding);
        assert_true(seeing >= table.bound[first + BOUNDS_STATE].value - bounds_rounding);
        assert_true(seeing <= table.bound[first + BOUNDS_ORACLE].value + bounds_rounding);
        assert_true(fixed <= living + bounds_rounding && living <= seeing + bounds_rounding);
        if (n_days == 1) {
            assert_true(fixed <= table.bound[first + BOUNDS_STATIC].value + bounds_rounding);
        } else {
            assert_true(fixed < table.bound[first + BOUNDS_ORACLE].value - 1e-5);
        }
        mlift_table_free(&table);
        sample_free(c);
    }
}

/* A living rule with fresh readings on its own days: the bound that follows it does exactly what it does. */
static void test_following_a_strategy_is_doing_what_it_does(void **state)
{
    (void)state;
    struct mlift_campaign *c = campaign(3);
    struct mlift_table table;
    struct mlift_exact exact;
    double value;
    int s = bounds_add_all(c) + BOUNDS_LIVING;

    c->strategy[s].n_days = 1;
    c->strategy[s].day[0] = 2;
    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    assert_int_equal(table.policy[s].n_steps, 4);
    assert_int_equal(mlift_oracle_follow(&table, s, 1), MLIFT_OK);
    assert_int_equal(table.policy[s].n_steps, 3);
    free(table.plan[s]);
    table.plan[s] = NULL;
    assert_int_equal(mlift_exact_init(&exact, &table), MLIFT_OK);
    for (int m = 0; m < table.n_metrics; m++) {
        assert_true(mlift_exact_overall(&exact, s, m) == mlift_exact_overall(&exact, 1, m));
    }
    assert_int_equal(mlift_forecast_value(&table, 1, &value), MLIFT_OK);
    assert_true(value > mlift_exact_overall(&exact, 1, table.goal) - bounds_rounding);
    assert_true(value < mlift_exact_overall(&exact, 1, table.goal) + bounds_rounding);
    mlift_exact_free(&exact);
    mlift_table_free(&table);
    sample_free(c);
}

/* Owners grow interested (drift), which is looked at once a gap: on few days more of them do. An e-mail is clicked by
 * the interested and lost on the others, who leave. */
static struct mlift_campaign *few_days_do_better(void)
{
    struct mlift_campaign *c = sample_owners();
    struct mlift_rule *rule = &c->strategy[1].rule[0];

    c->n_strategies = 2;
    c->challenger = c->arm_strategy[1] = 1;
    rule->n_sends = 1;
    rule->send[0] = (struct mlift_send){.day = 40, .message = 2};
    c->goal = (struct mlift_goal){.kind = MLIFT_GOAL_PURCHASE, .stage_level = -1};
    for (int stage = 0; stage < MLIFT_N_STAGES; stage++) {
        c->dynamics.start[stage] = stage == MLIFT_INTENT;
        c->dynamics.advance_per_day[stage] = c->dynamics.decay_per_day[stage] = c->dynamics.p_skip[stage] = 0.0;
        c->dynamics.p_advance[stage] = 1.0;
    }
    c->dynamics.onboard_per_day = 0.03;
    c->dynamics.fatigue_levels = 1;
    c->data_point[0].drift_per_month = 0.95;
    c->message[1].appeal = -50.0;
    c->message[2].speaks_to[1] = 0;
    c->response.propensity_bins = 1;
    c->response.open_intercept = c->response.unsubscribe_intercept = 50.0;
    c->response.gamma_open = c->response.gamma_unsubscribe = c->response.click_intercept = 0.0;
    c->response.gamma_click = 20.0;
    return c;
}

/* The bounds could send on more days, and take those of the strategy that does better with few. */
static void test_bounds_take_the_days_that_do_better(void **state)
{
    (void)state;
    struct mlift_campaign *c = few_days_do_better();
    struct mlift_table table;
    int first = bounds_add_all(c);

    for (int k = 0; k < BOUNDS_N; k++) {
        c->strategy[first + k].n_days = 3;
        memcpy(c->strategy[first + k].day, (uint16_t[]){10, 20, 30}, 3 * sizeof(uint16_t));
    }
    bounds_check(c, first);
    assert_int_equal(mlift_table_init(&table, c), MLIFT_OK);
    assert_int_equal(table.policy[1].n_steps, 2);
    assert_int_equal(table.policy[first + BOUNDS_STATIC].n_steps, 2);
    assert_int_equal(table.policy[first + BOUNDS_ORACLE].n_steps, 2);
    mlift_table_free(&table);
    sample_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nobody_passes_the_bound),
        cmocka_unit_test(test_following_a_strategy_is_doing_what_it_does),
        cmocka_unit_test(test_bounds_take_the_days_that_do_better),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
