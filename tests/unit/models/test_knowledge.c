/* What a sender knows and does: rules in order, unknowns, triggers, what a living strategy learns. */
#include "models/knowledge.h"
#include "tests/unit/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { DEVICE = 0, RECENCY = 1, NEWS = 1, GUIDE = 2, BUNDLE = 3 };

/* Device (3 levels) x recency (3 levels), messages news, guide (names glasses), bundle (names earbuds). */
static struct mlift_campaign *campaign(void)
{
    struct mlift_campaign *c = sample_plain();

    memset(c->strategy, 0, sizeof c->strategy);
    c->n_strategies = 0;
    sample_add_strategy(c, "s", MLIFT_STRATEGY_RULES)->segment_by = 1u << DEVICE | 1u << RECENCY;
    return c;
}

static struct mlift_rule *add_trigger(struct mlift_strategy *s, enum mlift_event event, int within, int message)
{
    struct mlift_rule *rule = sample_add_rule(s, (int[]){0}, (int[]){message}, 1);

    rule->triggered = true;
    rule->event = event;
    rule->within_days = (uint16_t)within;
    return rule;
}

static struct mlift_knowledge knows(int device, int recency)
{
    struct mlift_knowledge k = mlift_knowledge_start();

    k.level[DEVICE] = (uint8_t)device;
    k.level[RECENCY] = (uint8_t)recency;
    return k;
}

static void test_first_match_wins(void **state)
{
    struct mlift_campaign *c = campaign();
    struct mlift_strategy *s = &c->strategy[0];
    struct mlift_knowledge k;

    (void)state;
    sample_add_rule(s, (int[]){0, 5}, (int[]){GUIDE, GUIDE}, 2)->when[DEVICE] = 1;
    sample_add_rule(s, (int[]){0}, (int[]){BUNDLE}, 1)->when[DEVICE] = 2 | 1u << MLIFT_UNKNOWN_LEVEL;
    sample_add_rule(s, (int[]){0, 5}, (int[]){NEWS, NEWS}, 2);
    k = knows(0, 0);
    assert_int_equal(mlift_knowledge_send(c, s, 0, &k), GUIDE);
    assert_int_equal(mlift_knowledge_send(c, s, 5, &k), GUIDE);
    assert_int_equal(mlift_knowledge_send(c, s, 3, &k), 0);
    k = knows(1, 0);
    assert_int_equal(mlift_knowledge_send(c, s, 0, &k), BUNDLE);
    assert_int_equal(mlift_knowledge_send(c, s, 5, &k), 0); /* the matching rule is silent; no other speaks for it */
    k = knows(3, 0);                                        /* unknown: level n_levels */
    assert_int_equal(mlift_knowledge_send(c, s, 0, &k), BUNDLE);
    k = knows(2, 0);
    assert_int_equal(mlift_knowledge_send(c, s, 5, &k), NEWS);
    s->n_rules = 2;
    assert_int_equal(mlift_knowledge_send(c, s, 0, &k), 0); /* nothing matches */
    sample_free(c);
}

/* All conditions of a rule have to hold. */
static void test_conditions_join(void **state)
{
    struct mlift_campaign *c = campaign();
    struct mlift_strategy *s = &c->strategy[0];

    (void)state;
    struct mlift_rule *rule = sample_add_rule(s, (int[]){0}, (int[]){GUIDE}, 1);
    rule->when[DEVICE] = 1;
    rule->when[RECENCY] = 1 | 4;
    for (int device = 0; device <= 3; device++) {
        for (int recency = 0; recency <= 3; recency++) {
            struct mlift_knowledge k = knows(device, recency);
            bool both = device == 0 && (recency == 0 || recency == 2);
            assert_int_equal(mlift_knowledge_send(c, s, 0, &k), both ? GUIDE : 0);
        }
    }
    sample_free(c);
}

static void test_events(void **state)
{
    static const struct {
        enum mlift_event event;
        bool happens[MLIFT_N_REACTIONS]; /* not sent, quiet, open, click, reply */
    } rows[] = {
        {MLIFT_EVENT_CLICK, {false, false, false, true, true}},
        {MLIFT_EVENT_OPEN, {false, false, true, true, true}},
        {MLIFT_EVENT_REPLY, {false, false, false, false, true}},
        {MLIFT_EVENT_NO_CLICK, {false, true, true, false, false}},
    };

    (void)state;
    for (size_t e = 0; e < sizeof rows / sizeof *rows; e++) {
        for (int reaction = 0; reaction < MLIFT_N_REACTIONS; reaction++) {
            struct mlift_campaign *c = campaign();
            struct mlift_knowledge k = knows(0, 0);
            add_trigger(&c->strategy[0], rows[e].event, 3, GUIDE);
            mlift_knowledge_observe(c, &c->strategy[0], 7, NEWS, (enum mlift_reaction)reaction, &k);
            assert_int_equal(k.due[0], rows[e].happens[reaction] ? 7 + 3 + 1 : MLIFT_TRIGGER_IDLE);
            assert_int_equal(mlift_knowledge_send(c, &c->strategy[0], 9, &k), 0);
            assert_int_equal(mlift_knowledge_send(c, &c->strategy[0], 10, &k), rows[e].happens[reaction] ? GUIDE : 0);
            sample_free(c);
        }
    }
}

static void test_a_trigger_fires_once(void **state)
{
    struct mlift_campaign *c = campaign();
    struct mlift_strategy *s = &c->strategy[0];
    struct mlift_knowledge k = knows(0, 0);

    (void)state;
    add_trigger(s, MLIFT_EVENT_CLICK, 2, GUIDE);
    mlift_knowledge_observe(c, s, 0, NEWS, MLIFT_REACTION_CLICK, &k);
    mlift_knowledge_observe(c, s, 1, NEWS, MLIFT_REACTION_CLICK, &k); /* already on its way: not put off */
    assert_int_equal(mlift_knowledge_send(c, s, 2, &k), GUIDE);
    assert_int_equal(k.due[0], MLIFT_TRIGGER_DONE);
    mlift_knowledge_observe(c, s, 2, GUIDE, MLIFT_REACTION_CLICK, &k);
    assert_int_equal(k.due[0], MLIFT_TRIGGER_DONE);
    assert_int_equal(mlift_knowledge_send(c, s, 4, &k), 0);
    sample_free(c);
}

/* One e-mail a day: a due trigger goes before a scheduled send, an earlier rule before a later one. */
static void test_one_mail_a_day(void **state)
{
    struct mlift_campaign *c = campaign();
    struct mlift_strategy *s = &c->strategy[0];
    struct mlift_knowledge k = knows(0, 0);

    (void)state;
    sample_add_rule(s, (int[]){0, 2}, (int[]){NEWS, NEWS}, 2);
    add_trigger(s, MLIFT_EVENT_OPEN, 2, GUIDE);
    add_trigger(s, MLIFT_EVENT_CLICK, 2, BUNDLE);
    mlift_knowledge_observe(c, s, 0, NEWS, MLIFT_REACTION_CLICK, &k);
    assert_int_equal(mlift_knowledge_send(c, s, 2, &k), GUIDE);
    assert_int_equal(k.due[1], MLIFT_TRIGGER_DONE); /* the earlier rule has it; the later one has had its day */
    assert_int_equal(mlift_knowledge_send(c, s, 3, &k), 0);
    /* a due trigger whose condition no longer holds lets the next one through */
    k = knows(1, 0);
    s->rule[1].when[DEVICE] = 1;
    mlift_knowledge_observe(c, s, 0, NEWS, MLIFT_REACTION_CLICK, &k);
    assert_int_equal(mlift_knowledge_send(c, s, 2, &k), BUNDLE);
    assert_int_equal(k.due[0], MLIFT_TRIGGER_DONE);
    sample_free(c);
}

/* As many triggered rules as a strategy can have. */
static void test_many_triggers(void **state)
{
    struct mlift_campaign *c = campaign();
    struct mlift_strategy *s = &c->strategy[0];
    struct mlift_knowledge k = knows(0, 0);

    (void)state;
    for (int r = 0; r < MLIFT_MAX_RULES; r++) {
        add_trigger(s, MLIFT_EVENT_CLICK, 1 + r, 1 + r % 3);
    }
    mlift_knowledge_observe(c, s, 0, NEWS, MLIFT_REACTION_CLICK, &k);
    for (int r = 0; r < MLIFT_MAX_RULES; r++) {
        assert_int_equal(mlift_knowledge_send(c, s, (uint16_t)(1 + r), &k), 1 + r % 3);
    }
    assert_int_equal(k.level[DEVICE] + k.level[RECENCY] + k.seen_on, 0); /* nothing else was written to */
    sample_free(c);
}

static void test_living_learns_from_clicks(void **state)
{
    struct mlift_campaign *c = campaign();
    struct mlift_strategy *s = &c->strategy[0];
    struct mlift_knowledge k = knows(3, 2);

    (void)state;
    mlift_knowledge_observe(c, s, 9, BUNDLE, MLIFT_REACTION_CLICK, &k);
    assert_int_equal(k.level[DEVICE], 3); /* static: keeps what it knew */
    s->living = true;
    mlift_knowledge_observe(c, s, 9, BUNDLE, MLIFT_REACTION_OPEN, &k);
    assert_int_equal(k.level[DEVICE], 3);
    mlift_knowledge_observe(c, s, 9, NEWS, MLIFT_REACTION_CLICK, &k); /* speaks to no level */
    assert_int_equal(k.level[DEVICE], 3);
    assert_int_equal(k.level[RECENCY], 0); /* but whoever clicks is recent */
    assert_int_equal(k.seen_on, 9);
    mlift_knowledge_observe(c, s, 11, BUNDLE, MLIFT_REACTION_REPLY, &k);
    assert_int_equal(k.level[DEVICE], 1);
    c->message[BUNDLE].speaks_to[DEVICE] = 1 | 4; /* two levels: a click does not tell which */
    mlift_knowledge_observe(c, s, 12, BUNDLE, MLIFT_REACTION_CLICK, &k);
    assert_int_equal(k.level[DEVICE], 1);
    s->segment_by = 1u << RECENCY; /* not looked at: not learned */
    mlift_knowledge_observe(c, s, 13, GUIDE, MLIFT_REACTION_CLICK, &k);
    assert_int_equal(k.level[DEVICE], 1);
    sample_free(c);
}

static void test_recency_ages(void **state)
{
    struct mlift_campaign *c = campaign();
    struct mlift_strategy *s = &c->strategy[0];
    struct mlift_knowledge k = knows(0, 0);

    (void)state;
    c->dynamics.ageing_per_day[0] = 0.1;  /* 10 days */
    c->dynamics.ageing_per_day[1] = 0.05; /* 20 days */
    mlift_knowledge_send(c, s, 100, &k);
    assert_int_equal(k.level[RECENCY], 0); /* static */
    s->living = true;
    mlift_knowledge_send(c, s, 9, &k);
    assert_int_equal(k.level[RECENCY], 0);
    mlift_knowledge_send(c, s, 10, &k);
    assert_int_equal(k.level[RECENCY], 1);
    mlift_knowledge_send(c, s, 29, &k);
    assert_int_equal(k.level[RECENCY], 1);
    mlift_knowledge_send(c, s, 30, &k);
    assert_int_equal(k.level[RECENCY], 2);
    mlift_knowledge_send(c, s, 999, &k);
    assert_int_equal(k.level[RECENCY], 2);
    k = knows(0, 0); /* looking rarely comes to the same */
    mlift_knowledge_send(c, s, 30, &k);
    assert_int_equal(k.level[RECENCY], 2);
    k = knows(0, 3); /* unknown stays unknown */
    mlift_knowledge_send(c, s, 500, &k);
    assert_int_equal(k.level[RECENCY], 3);
    c->dynamics.ageing_per_day[0] = 0.0; /* never */
    k = knows(0, 0);
    mlift_knowledge_send(c, s, 999, &k);
    assert_int_equal(k.level[RECENCY], 0);
    sample_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_match_wins),
        cmocka_unit_test(test_conditions_join),
        cmocka_unit_test(test_events),
        cmocka_unit_test(test_a_trigger_fires_once),
        cmocka_unit_test(test_one_mail_a_day),
        cmocka_unit_test(test_many_triggers),
        cmocka_unit_test(test_living_learns_from_clicks),
        cmocka_unit_test(test_recency_ages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
