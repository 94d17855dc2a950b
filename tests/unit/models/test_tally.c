/* What is counted: codes, byte lanes, reactions, metrics. */
#include "models/tally.h"
#include "tests/unit/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static unsigned lane(uint64_t word, int index)
{
    return (unsigned)(word >> 8 * index & 0xFF);
}

/* What each event is, spelled out. */
static const struct {
    enum mlift_touch_event event;
    unsigned opened, recorded, clicked, replied;
    enum mlift_reaction reaction;
} events[] = {
    {MLIFT_TOUCH_REPLY, 1, 1, 1, 1, MLIFT_REACTION_REPLY},
    {MLIFT_TOUCH_CLICK, 1, 1, 1, 0, MLIFT_REACTION_CLICK},
    {MLIFT_TOUCH_OPEN, 1, 1, 0, 0, MLIFT_REACTION_OPEN},
    {MLIFT_TOUCH_MACHINE, 0, 1, 0, 0, MLIFT_REACTION_OPEN},
    {MLIFT_TOUCH_QUIET, 0, 0, 0, 0, MLIFT_REACTION_QUIET},
    {MLIFT_TOUCH_UNSUBSCRIBE, 1, 1, 0, 0, MLIFT_REACTION_NOT_SENT},
    {MLIFT_TOUCH_COMPLAIN, 1, 1, 0, 0, MLIFT_REACTION_NOT_SENT},
};

static void test_events(void **state)
{
    (void)state;
    assert_int_equal(sizeof events / sizeof *events, MLIFT_N_TOUCH_EVENTS);
    for (size_t k = 0; k < sizeof events / sizeof *events; k++) {
        for (int mismatch = 0; mismatch < 2; mismatch++) {
            uint8_t code = mlift_tally_code(events[k].event, mismatch);
            uint64_t word = mlift_tally_word(code);
            assert_int_equal(lane(word, MLIFT_LANE_SENT), 1);
            assert_int_equal(lane(word, MLIFT_LANE_OPENED), events[k].opened);
            assert_int_equal(lane(word, MLIFT_LANE_RECORDED), events[k].recorded);
            assert_int_equal(lane(word, MLIFT_LANE_CLICKED), events[k].clicked);
            assert_int_equal(lane(word, MLIFT_LANE_REPLIED), events[k].replied);
            assert_int_equal(lane(word, MLIFT_LANE_MISMATCHED), mismatch);
            assert_int_equal(lane(word, MLIFT_LANE_CLICKERS) + lane(word, 7), 0);
            assert_int_equal(mlift_tally_reaction(code), events[k].reaction);
        }
    }
}

static void test_nothing(void **state)
{
    (void)state;
    assert_true(mlift_tally_word(MLIFT_CODE_NOTHING) == 0);
    assert_int_equal(mlift_tally_reaction(MLIFT_CODE_NOTHING), MLIFT_REACTION_NOT_SENT);
}

/* All codes differ, fit, and no lane of a single touch exceeds one. */
static void test_codes_are_apart(void **state)
{
    bool used[MLIFT_N_CODES] = {false};

    (void)state;
    used[MLIFT_CODE_NOTHING] = true;
    for (int event = 0; event < MLIFT_N_TOUCH_EVENTS; event++) {
        for (int mismatch = 0; mismatch < 2; mismatch++) {
            uint8_t code = mlift_tally_code((enum mlift_touch_event)event, mismatch);
            assert_true(code < MLIFT_N_CODES && !used[code]);
            used[code] = true;
        }
    }
    for (int reached = 0; reached <= MLIFT_MAX_OUTCOMES; reached++) {
        for (int sent = 0; sent < 2; sent++) {
            uint8_t code = mlift_tally_table_code(reached, sent);
            uint64_t word = mlift_tally_word(code);
            assert_true(code < MLIFT_N_CODES && !used[code]);
            used[code] = true;
            assert_int_equal(lane(word, MLIFT_LANE_SENT), sent);
            for (int k = 0; k < MLIFT_MAX_OUTCOMES; k++) {
                assert_int_equal(lane(word, MLIFT_LANE_OUTCOME + k), k < reached);
            }
            assert_int_equal(mlift_tally_reaction(code), MLIFT_REACTION_NOT_SENT);
        }
    }
}

/* Codes that nothing uses: harmless all the same, the decision table asks for all of them. */
static void test_codes_beyond(void **state)
{
    (void)state;
    for (int code = 0; code < MLIFT_N_CODES; code++) {
        uint64_t word = mlift_tally_word((uint8_t)code);
        for (int l = 0; l < 8; l++) {
            assert_true(lane(word, l) <= 1);
        }
    }
}

static void test_metrics(void **state)
{
    struct mlift_metric metric[MLIFT_MAX_METRICS];
    struct mlift_campaign *c = sample_plain();
    int goal, click, n = mlift_tally_metrics(c, metric, &goal, &click);

    (void)state;
    assert_int_equal(n, 15);
    assert_string_equal(metric[0].name, "subscribers");
    assert_string_equal(metric[goal].name, "converted");
    assert_int_equal(metric[goal].lane, MLIFT_LANE_CONVERTED);
    assert_string_equal(metric[click].name, "clickers");
    for (int m = 0; m < n; m++) {
        assert_string_equal(metric[m].unit, metric[m].per_subscriber ? "subscribers" : "messages");
        assert_int_equal(metric[m].per_subscriber, metric[m].lane >= 8 || metric[m].lane == MLIFT_LANE_CLICKERS);
        for (int other = 0; other < m; other++) {
            assert_int_not_equal(metric[m].lane, metric[other].lane);
        }
    }
    c->model = MLIFT_MODEL_TABLE;
    c->cells.n_outcomes = 3;
    strcpy(c->cells.outcome[0], "visit");
    strcpy(c->cells.outcome[2], "order");
    c->goal_outcome = 2;
    assert_int_equal(mlift_tally_metrics(c, metric, &goal, &click), 5);
    assert_string_equal(metric[goal].name, "order");
    assert_int_equal(metric[goal].lane, MLIFT_LANE_OUTCOME + 2);
    assert_string_equal(metric[click].name, "visit");
    sample_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_events),       cmocka_unit_test(test_nothing), cmocka_unit_test(test_codes_are_apart),
        cmocka_unit_test(test_codes_beyond), cmocka_unit_test(test_metrics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
