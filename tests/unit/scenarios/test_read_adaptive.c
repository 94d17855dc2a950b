/* Reading strategies that learn: what is written, and what is left out. What is refused is in the museum. */
#include "scenarios/scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char text[] =
    "microlift: 1\nname: learners\nlist: {size: 200}\n"
    "data_points:\n  device: {levels: {glasses: 0.5, earbuds: 0.5}}\n  recency: {}\n"
    "messages:\n  news: {job: educate}\n  guide: {job: educate, speaks_to: {device: glasses}}\n  offer: {job: offer}\n"
    "strategies:\n"
    "  micro:\n    kind: rules\n    days: [2, 5]\n    rules:\n"
    "      - {when: {device: glasses}, send: [guide, offer]}\n"
    "      - {after: {event: click}, send: guide}\n"
    "      - {send: [news, offer]}\n"
    "  broad: {kind: broad, days: [2, 5], send: [news, offer]}\n"
    "  wide: {kind: broad, days: [1, 2, 5], send: [nothing, guide, offer]}\n"
    "  late: {kind: broad, days: [3, 9], send: [news, offer]}\n"
    "  plain: {kind: learned}\n"
    "  full:\n    kind: learned\n    segment_by: [recency, device]\n    days: [4, 6]\n    pilot: 0.35\n    decide_on: "
    "11\n"
    "    measure: goal\n    choose: threshold\n    z: 2.5\n"
    "    candidates: {one: news, two: [guide, nothing], three: {in_turn: [offer, news]}}\n"
    "  listed: {kind: learned, candidates: [offer, news], choose: shrunk}\n"
    "  waves: {kind: bandit, days: [0, 7]}\n"
    "  groups: {kind: bandit, days: [1, 8], candidates: {a: guide, b: news}, batches: 30, hierarchical: true}\n"
    "  strong: {kind: bandit, days: 1, candidates: [guide, news], hierarchical: true, prior_strength: 77}\n";

static struct mlift_scenario *load(const char *yaml, const char *base)
{
    struct mlift_scenario *scenario = malloc(sizeof *scenario);

    assert_non_null(scenario);
    assert_int_equal(mlift_scenario_load_text(scenario, yaml, strlen(yaml), "learners.yaml", base, NULL, NULL), 0);
    return scenario;
}

static const struct mlift_strategy *find(const struct mlift_scenario *scenario, const char *name)
{
    int s = mlift_campaign_find_strategy(&scenario->campaign, name);

    assert_true(s >= 0);
    return &scenario->campaign.strategy[s];
}

static void assert_sends(const struct mlift_strategy *strategy, int candidate, const char *name, const char *sends)
{
    const struct mlift_rule *rule = &strategy->rule[candidate];
    char found[200] = "";

    for (int i = 0; i < rule->n_sends; i++) {
        size_t used = strlen(found);
        snprintf(found + used, sizeof found - used, "%s%d:%d", i ? " " : "", rule->send[i].day, rule->send[i].message);
    }
    assert_string_equal(found, sends);
    assert_string_equal(strategy->learning.candidate[candidate], name);
    assert_int_equal(rule->when[0], 0);
}

static void test_left_out(void **state)
{
    struct mlift_scenario *scenario = load(text, NULL);
    const struct mlift_strategy *plain = find(scenario, "plain"), *waves = find(scenario, "waves");

    (void)state;
    /* what broad strategies and then rules send, each schedule once */
    assert_int_equal(plain->kind, MLIFT_STRATEGY_LEARNED);
    assert_int_equal(plain->n_rules, 3);
    assert_sends(plain, 0, "broad", "2:1 5:3");
    assert_sends(plain, 1, "wide", "1:0 2:2 5:3");
    assert_sends(plain, 2, "late", "3:1 9:3");
    assert_true(plain->learning.pilot == 0.2 && plain->learning.choose == MLIFT_CHOICE_RAW);
    assert_int_equal(plain->learning.measure, MLIFT_MEASURE_CLICK);
    assert_int_equal(plain->learning.decide_on, 11);
    assert_int_equal(plain->learning.shift, 9); /* the first message of all goes out on day 2 */
    assert_int_equal(plain->segment_by, 0);
    /* a bandit: the messages they send */
    assert_int_equal(waves->kind, MLIFT_STRATEGY_BANDIT);
    assert_int_equal(waves->n_rules, 3);
    assert_sends(waves, 0, "news", "0:1 7:1");
    assert_sends(waves, 1, "offer", "0:3 7:3");
    assert_sends(waves, 2, "guide", "0:2 7:2");
    assert_true(waves->learning.batches == 1 && !waves->learning.hierarchical);
    assert_int_equal(scenario->campaign.horizon_days, 18 + 14); /* the rest's last message of `plain`, and two weeks */
    mlift_scenario_free(scenario);
    free(scenario);
}

static void test_written(void **state)
{
    struct mlift_scenario *scenario = load(text, NULL);
    const struct mlift_strategy *full = find(scenario, "full"), *listed = find(scenario, "listed");
    const struct mlift_strategy *groups = find(scenario, "groups"), *strong = find(scenario, "strong");

    (void)state;
    assert_int_equal(full->segment_by, 3);
    assert_int_equal(full->n_rules, 3);
    assert_sends(full, 0, "one", "4:1 6:1");
    assert_sends(full, 1, "two", "4:2 6:0");
    assert_sends(full, 2, "three", "4:3 6:1");
    assert_true(full->learning.pilot == 0.35 && full->learning.z == 2.5);
    assert_int_equal(full->learning.choose, MLIFT_CHOICE_THRESHOLD);
    assert_int_equal(full->learning.measure, MLIFT_MEASURE_GOAL);
    assert_int_equal(full->learning.decide_on, 11);
    assert_int_equal(full->learning.shift, 7);
    assert_int_equal(listed->learning.choose, MLIFT_CHOICE_SHRUNK);
    assert_sends(listed, 0, "offer", "0:3");
    assert_sends(listed, 1, "news", "0:1");
    assert_int_equal(listed->learning.decide_on, 2);
    assert_sends(groups, 0, "a", "1:2 8:2");
    assert_true(groups->learning.batches == 30 && groups->learning.hierarchical);
    assert_int_equal(groups->learning.prior_strength, 20);
    assert_int_equal(strong->learning.prior_strength, 77);
    mlift_scenario_free(scenario);
    free(scenario);
}

static void test_table(void **state)
{
    static const char table[] =
        "microlift: 1\nname: learners\nmodel: table\ndata_points: {buyer: {levels: [0, 1]}}\n"
        "table: {file: museum-table.csv, message: arm, messages: {control: none, mail: mail},\n"
        "  outcomes: {visit: visits, order: orders}, goal: order}\n"
        "strategies:\n  mail: {kind: broad, send: mail}\n"
        "  goal: {kind: learned, candidates: [nothing, mail]}\n"
        "  visit: {kind: bandit, candidates: [nothing, mail], measure: visit, segment_by: buyer}\n";
    struct mlift_scenario *scenario = load(table, MLIFT_SOURCE_DIR "/tests/data/museum");
    const struct mlift_strategy *goal = find(scenario, "goal"), *visit = find(scenario, "visit");

    (void)state;
    assert_int_equal(goal->learning.measure, MLIFT_MEASURE_OUTCOME + 1);
    assert_int_equal(visit->learning.measure, MLIFT_MEASURE_OUTCOME);
    assert_sends(goal, 0, "nothing", "0:0");
    assert_sends(visit, 1, "mail", "0:1");
    assert_true(goal->learning.decide_on == 0 && goal->learning.shift == 0);
    mlift_scenario_free(scenario);
    free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_left_out), cmocka_unit_test(test_written),
                                       cmocka_unit_test(test_table)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
