/* The enumerated machine of a strategy does at every step what the sender's knowledge, followed directly, would do. */
#include "models/draw.h"
#include "models/knowledge.h"
#include "models/policy.h"
#include "tests/unit/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct machine {
    const struct mlift_campaign *campaign;
    struct mlift_observed observed;
    struct mlift_policy policy;
    int strategy;
};

static int start(struct machine *m, const struct mlift_campaign *c, int strategy, uint32_t points)
{
    *m = (struct machine){.campaign = c, .strategy = strategy};
    assert_int_equal(mlift_observed_init(&m->observed, c, points), MLIFT_OK);
    return mlift_policy_init(&m->policy, c, strategy, &m->observed);
}

static void stop(struct machine *m)
{
    mlift_policy_free(&m->policy);
    mlift_policy_free(&m->policy);
}

/* One word of luck after the other. */
static unsigned below(uint32_t *at, unsigned n)
{
    return (unsigned)((uint64_t)mlift_draw_word(5, 5, (*at)++, 200, 0) * n >> 32);
}

/* Reads some points afresh, on both sides. */
static int reread(const struct machine *m, uint32_t *luck, int state, struct mlift_knowledge *knowledge)
{
    for (int d = 0; d < m->campaign->n_data_points; d++) {
        if ((m->policy.refreshes >> d & 1) && below(luck, 3) == 0) {
            unsigned level = below(luck, (unsigned)m->campaign->data_point[d].n_levels);
            knowledge->level[d] = (uint8_t)level;
            state = mlift_policy_reread(&m->policy, 0, d, state, (int)level);
        }
    }
    return state;
}

static int walk(const struct machine *m, uint32_t *luck)
{
    const struct mlift_strategy *s = &m->campaign->strategy[m->strategy];
    size_t cell = below(luck, (unsigned)m->observed.n_cells);
    struct mlift_knowledge knowledge = mlift_knowledge_start();
    int state = m->policy.start[cell], n_sent = 0;

    for (int d = 0; d < m->campaign->n_data_points; d++) {
        if (s->segment_by >> d & 1) {
            knowledge.level[d] = (uint8_t)mlift_observed_level(&m->observed, m->campaign, cell, d);
        }
    }
    for (int step = 0; step < m->policy.calendar.n_steps; step++) {
        uint16_t day = m->policy.calendar.day[step];
        int message = mlift_knowledge_send(m->campaign, s, day, &knowledge);
        assert_int_equal(mlift_policy_message(&m->policy, step, state), message);
        assert_true(!message || (m->policy.sends[step] && step <= m->policy.last_send));
        n_sent += message != 0;
        enum mlift_reaction reaction =
            message ? (enum mlift_reaction)below(luck, MLIFT_N_REACTIONS) : MLIFT_REACTION_NOT_SENT;
        mlift_knowledge_observe(m->campaign, s, day, message, reaction, &knowledge);
        state = mlift_policy_after(&m->policy, step, state, reaction);
        assert_true(state >= 0 && state < m->policy.n_states);
        state = reread(m, luck, state, &knowledge);
    }
    return n_sent;
}

static void check_strategies(const struct mlift_campaign *c, uint32_t points)
{
    for (int s = 0; s < c->n_strategies; s++) {
        struct machine m;
        uint32_t luck = 0;
        int n_sent = 0;
        assert_int_equal(start(&m, c, s, points), MLIFT_OK);
        for (int k = 0; k < 4000; k++) {
            n_sent += walk(&m, &luck);
        }
        assert_true((n_sent > 0) == (c->strategy[s].kind != MLIFT_STRATEGY_NONE));
        stop(&m);
    }
}

static void test_machine_follows_knowledge(void **state)
{
    struct mlift_campaign *c = sample_living();

    (void)state;
    check_strategies(c, 3);
    c->data_point[0].refresh_per_month = 0.3; /* recency is never read afresh: clicks show it */
    c->dynamics.ageing_per_day[0] = 0.37;     /* days that are no whole number */
    check_strategies(c, 3);
    sample_free(c);
    c = sample_plain();
    check_strategies(c, 3);
    sample_free(c);
    c = sample_owners();
    check_strategies(c, 3);
    sample_free(c);
}

/* Two points read afresh at once: every pair of levels is a state. */
static void test_two_points_afresh(void **state)
{
    struct mlift_campaign *c = sample_living();
    struct machine m;

    (void)state;
    int device = sample_add_default_point(c, "device");
    c->data_point[device].refresh_per_month = 0.5;
    c->strategy[3].segment_by |= 1u << device;
    c->strategy[3].rule[0].when[device] = 3;
    check_strategies(c, 7);
    assert_int_equal(start(&m, c, 3, 7), MLIFT_OK);
    assert_int_equal(m.policy.refreshes, 1u << device | 2u);
    stop(&m);
    sample_free(c);
}

static void test_states_that_do_the_same_are_one(void **state)
{
    struct mlift_campaign *c = sample_plain();
    struct machine m;

    (void)state;
    assert_int_equal(start(&m, c, 0, 3), MLIFT_OK); /* none */
    assert_int_equal(m.policy.n_states, 1);
    assert_int_equal(m.policy.last_send, -1);
    stop(&m);
    assert_int_equal(start(&m, c, 1, 3), MLIFT_OK); /* broad */
    assert_int_equal(m.policy.n_states, 1);
    assert_false(m.policy.changes);
    stop(&m);
    assert_int_equal(start(&m, c, 2, 3), MLIFT_OK); /* glasses; earbuds or unknown; both: nothing */
    assert_int_equal(m.policy.n_states, 3);
    assert_false(m.policy.changes);
    assert_int_equal(m.policy.last_send, 2);
    stop(&m);
    sample_free(c);
}

static void test_too_many_states(void **state)
{
    struct mlift_campaign *c = sample_plain();
    struct machine m;

    (void)state;
    for (int d = 0; d < 4; d++) {
        mlift_parameter_set_data_point_defaults(&c->data_point[d]);
        c->data_point[d].n_levels = d < 3 ? 16 : 4;
    }
    c->n_data_points = 4;
    c->recency_point = -1;
    c->strategy[2].segment_by = 0xF;
    assert_int_equal(start(&m, c, 2, 0xF), MLIFT_ERR_TOO_MANY_STATES); /* 17^3 x 5 starts */
    stop(&m);
    c->strategy[2].segment_by = 0x7;
    assert_int_equal(start(&m, c, 2, 0xF), MLIFT_OK); /* 17^3 */
    stop(&m);
    sample_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_machine_follows_knowledge),
        cmocka_unit_test(test_two_points_afresh),
        cmocka_unit_test(test_states_that_do_the_same_are_one),
        cmocka_unit_test(test_too_many_states),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
