/* The steps of the simulation: all send days, all days a triggered send can fall due, nothing else. */
#include "models/calendar.h"
#include "tests/unit/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void check_of(const struct mlift_campaign *c, int strategy, const int *day, int n)
{
    struct mlift_calendar calendar;

    assert_int_equal(mlift_calendar_init(&calendar, c, strategy), MLIFT_OK);
    assert_int_equal(calendar.n_steps, n);
    for (int at = 0, t = 0; at <= MLIFT_MAX_HORIZON_DAYS; at++) {
        bool is_step = t < n && day[t] == at;
        assert_int_equal(mlift_calendar_find(&calendar, (uint16_t)at), is_step ? t : -1);
        t += is_step;
    }
    for (int t = 0; t < n; t++) {
        assert_int_equal(calendar.day[t], day[t]);
        assert_int_equal(calendar.gap[t], (t + 1 < n ? day[t + 1] : c->horizon_days) - day[t]);
    }
    mlift_calendar_free(&calendar);
    mlift_calendar_free(&calendar);
}

/* All strategies together. */
static void check(const struct mlift_campaign *c, const int *day, int n)
{
    check_of(c, -1, day, n);
}

static struct mlift_strategy *only_strategy(struct mlift_campaign *c)
{
    memset(c->strategy, 0, sizeof c->strategy);
    c->n_strategies = 0;
    return sample_add_strategy(c, "only", MLIFT_STRATEGY_RULES);
}

static void add_trigger(struct mlift_strategy *s, int within_days)
{
    struct mlift_rule *rule = sample_add_rule(s, (int[]){0}, (int[]){1}, 1);

    rule->triggered = true;
    rule->within_days = (uint16_t)within_days;
}

static void test_send_days(void **state)
{
    struct mlift_campaign *c = sample_plain();

    (void)state;
    check(c, (int[]){0, 4, 9}, 3);
    struct mlift_strategy *s = only_strategy(c);
    check(c, (int[]){0}, 1); /* nothing is ever sent: one step, day 0 to the horizon */
    sample_add_rule(s, (int[]){7, 3, 21, 22, 30}, (int[]){1, 1, 2, 1, 1}, 5);
    check(c, (int[]){0, 3, 7, 21}, 4);             /* after the horizon of 21 nothing is simulated */
    sample_add_rule(s, (int[]){5}, (int[]){0}, 1); /* a day without a message is no day */
    check(c, (int[]){0, 3, 7, 21}, 4);
    assert_int_equal(mlift_calendar_last_send(c), 30);
    sample_free(c);
}

static void test_triggered_days(void **state)
{
    struct mlift_campaign *c = sample_plain();
    struct mlift_strategy *s = only_strategy(c);

    (void)state;
    c->horizon_days = 40;
    sample_add_rule(s, (int[]){10}, (int[]){1}, 1);
    add_trigger(s, 3);
    check(c, (int[]){0, 10, 13}, 3);
    add_trigger(s, 5); /* each fires once; one can set off the other, whichever is written first */
    check(c, (int[]){0, 10, 13, 15, 18}, 5);
    add_trigger(s, 30); /* beyond the horizon */
    check(c, (int[]){0, 10, 13, 15, 18, 40}, 6);
    assert_int_equal(mlift_calendar_last_send(c), 48);
    struct mlift_strategy *other = sample_add_strategy(c, "other", MLIFT_STRATEGY_RULES);
    sample_add_rule(other, (int[]){20}, (int[]){1}, 1); /* triggers belong to their own strategy */
    check(c, (int[]){0, 10, 13, 15, 18, 20, 40}, 7);
    check_of(c, 0, (int[]){0, 10, 13, 15, 18, 40}, 6); /* each strategy by itself */
    check_of(c, 1, (int[]){0, 20}, 2);
    sample_free(c);
}

/* A delay that reaches past the longest horizon marks nothing. */
static void test_ends_of_the_range(void **state)
{
    struct mlift_campaign *c = sample_plain();
    struct mlift_strategy *s = only_strategy(c);

    (void)state;
    c->horizon_days = MLIFT_MAX_HORIZON_DAYS;
    sample_add_rule(s, (int[]){MLIFT_MAX_HORIZON_DAYS, MLIFT_MAX_HORIZON_DAYS + 1, 999}, (int[]){1, 1, 1}, 3);
    add_trigger(s, MLIFT_MAX_HORIZON_DAYS);
    check(c, (int[]){0, 999, MLIFT_MAX_HORIZON_DAYS}, 3);
    c->horizon_days = 0;
    check(c, (int[]){0}, 1);
    sample_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_send_days), cmocka_unit_test(test_triggered_days),
                                       cmocka_unit_test(test_ends_of_the_range)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
