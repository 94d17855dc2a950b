/* A scenario as a whole: what the reader makes of the files that are fine. */
#include "scenarios/scenario.h"

#include "scenarios/keys.h"
#include "scenarios/shipped.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void tell(void *context, const struct mlift_diag *diag)
{
    size_t *n = context;

    print_error("%s:%d:%d: %s\n", diag->file, diag->line, diag->column, diag->message);
    ++*n;
}

/* Loads a text that has to be without errors and warnings. */
static struct mlift_scenario *load(const char *text, const char *base)
{
    struct mlift_scenario *scenario = malloc(sizeof *scenario);
    size_t n_said = 0;

    assert_non_null(scenario);
    assert_int_equal(mlift_scenario_load_text(scenario, text, strlen(text), "test", base, tell, &n_said), 0);
    assert_int_equal(n_said, 0);
    return scenario;
}

static void discard(struct mlift_scenario *scenario)
{
    mlift_scenario_free(scenario);
    mlift_scenario_free(scenario);
    free(scenario);
}

static struct mlift_scenario *load_shipped(const char *name)
{
    char path[512];
    struct mlift_scenario *scenario = malloc(sizeof *scenario);
    size_t n_said = 0;

    assert_non_null(scenario);
    snprintf(path, sizeof path, MLIFT_SOURCE_DIR "/scenarios/%s", name);
    assert_int_equal(mlift_scenario_load(scenario, path, tell, &n_said), 0);
    assert_int_equal(n_said, 0);
    return scenario;
}

static const char smallest[] = "microlift: 1\nname: small\nlist: {size: 81}\nmessages: {a: {job: offer}}\n"
                               "strategies: {all: {kind: broad, send: a}, nobody: {kind: none}}\n";

static void test_defaults(void **state)
{
    struct mlift_scenario *scenario = load(smallest, NULL);
    const struct mlift_campaign *campaign = &scenario->campaign;

    (void)state;
    assert_string_equal(scenario->title, "small");
    assert_string_equal(scenario->question, "");
    assert_true(scenario->seed == 1 && scenario->replicates == 10000);
    assert_int_equal(campaign->n_data_points, 5);
    assert_int_equal(campaign->stage_point, 1);
    assert_int_equal(campaign->recency_point, 3);
    assert_int_equal(campaign->goal.kind, MLIFT_GOAL_PURCHASE);
    assert_int_equal(campaign->goal.stage_level, -1);
    assert_int_equal(campaign->baseline, 1); /* the holdout: what does the campaign bring? */
    assert_int_equal(campaign->challenger, 0);
    assert_int_equal(campaign->strategy[0].rule[0].n_sends, 1);
    assert_int_equal(campaign->strategy[0].rule[0].send[0].day, 0);
    assert_int_equal(campaign->horizon_days, 14);
    assert_int_equal(campaign->report_by, 0);
    assert_int_equal(campaign->n_sizes, 4);
    assert_true(campaign->size[0] == 10 && campaign->size[1] == 20 && campaign->size[2] == 40 &&
                campaign->size[3] == 81);
    assert_true(campaign->n_arms == 2 && campaign->arm_share[0] == 0.5 && campaign->arm_strategy[1] == 0);
    assert_true(campaign->response.open_intercept == -1.62);
    discard(scenario);
}

static const char everything[] =
    "microlift: 1\nname: all\ntitle: 'A \"title\"'\nseed: 18446744073709551615\nreplicates: 7\nlist: {size: 100}\n"
    "data_points:\n"
    "  device: {levels: {glasses: 0.25, earbuds: 0.75}}\n"
    "  stage: {given: device, levels: {glasses: {new: 0.5, paired: 0.5}, earbuds: {new: 0.9, paired: 0.1}}}\n"
    "  recency: {levels: {hot: 0.5, recent: 0.2, dormant: 0.3}, ages_after_days: {hot: 20}}\n"
    "  taste: {levels: {a: 0.5, b: 0.5}, drift_per_month: 0.1, drift_to: b, drift_needs_stage: paired, mismatch: "
    "0.25,\n"
    "          prognostic: {b: -0.5}, responsiveness: {a: 0.5}, known: 0.3, accuracy: 0.7, refresh_per_month: 0.2}\n"
    "messages:\n  m1: {job: adopt, speaks_to: {taste: [a, b], device: earbuds}, offer: Ten percent, appeal: -0.5}\n"
    "  m2: {job: reassure}\n"
    "response: {fit: {adopt: {intent: 1.5}}, propensity_bins: 3}\n"
    "funnel: {start: {awareness: 0.5, consideration: 0.4, intent: 0.1}, fatigue_levels: 1, skip: {intent: 0.01}}\n"
    "economics: {margin: 12.50, leaving: 0}\n"
    "goal: {kind: pairing, level: paired, eligible: new}\n"
    "strategies:\n  none: {kind: none}\n"
    "  few: {kind: broad, days: [3, 10], send: [m1, nothing]}\n"
    "  live:\n    kind: rules\n    update: living\n    segment_by: [taste, recency]\n    days: {from: 2, every: 3, "
    "times: 4}\n"
    "    rules:\n      - {after: {event: no_click, within_days: 5}, when: {taste: [a, unknown]}, send: m2}\n"
    "      - {when: {taste: a}, send: {in_turn: [m1, m2]}}\n      - {when: {recency: recent}, days: 40, send: m2}\n"
    "      - {send: [m1, m1, m2, nothing]}\n"
    "report: {baseline: none, challenger: live, segment_by: device}\n"
    "experiment: {arms: {none: 0.2, few: 0.3, live: 0.5}, sizes: [20, 60]}\nhorizon_days: 90\n"
    "uncertain: {response.gamma_click: [0.2, 1], economics.margin: [10, 20], data_points.taste.known: [0.1, 0.4]}\n";

static void test_data_points(void **state)
{
    struct mlift_scenario *scenario = load(everything, NULL);
    const struct mlift_campaign *campaign = &scenario->campaign;
    const struct mlift_data_point *stage = &campaign->data_point[1], *taste = &campaign->data_point[3];

    (void)state;
    assert_int_equal(campaign->n_data_points, 4);
    assert_true(campaign->data_point[0].share[1] == 0.75 && campaign->data_point[0].p_known == 0.80);
    assert_int_equal(stage->given, 0);
    assert_true(stage->share_given[1][0] == 0.9 && stage->share_given[0][1] == 0.5);
    assert_int_equal(stage->n_levels, 2);
    assert_int_equal(campaign->data_point[0].given, -1);
    assert_true(taste->drift_per_month == 0.1 && taste->drift_to == 1 && taste->drift_needs_stage == 2);
    assert_true(taste->match_weight == 1 && taste->mismatch_weight == 0.25 && taste->refresh_per_month == 0.2);
    assert_true(taste->prognostic[0] == 0 && taste->prognostic[1] == -0.5 && taste->responsiveness[0] == 0.5);
    /* What the default recency says about its levels goes with their names. */
    assert_true(campaign->data_point[2].prognostic[0] == 0 && campaign->data_point[2].prognostic[1] == 0.7);
    assert_true(campaign->dynamics.ageing_per_day[0] == 1.0 / 20 && campaign->dynamics.ageing_per_day[1] == 1.0 / 30);
    assert_true(campaign->dynamics.ageing_per_day[2] == 0);
    discard(scenario);
}

static void test_messages_and_parameters(void **state)
{
    struct mlift_scenario *scenario = load(everything, NULL);
    const struct mlift_campaign *campaign = &scenario->campaign;
    const struct mlift_message *m1 = &campaign->message[1];

    (void)state;
    assert_true(scenario->seed == UINT64_MAX && scenario->replicates == 7);
    assert_string_equal(scenario->title, "A \"title\"");
    assert_int_equal(m1->job, MLIFT_JOB_ADOPT);
    assert_true(m1->speaks_to[3] == 3 && m1->speaks_to[0] == 2 && m1->speaks_to[1] == 0 && m1->appeal == -0.5);
    assert_string_equal(m1->offer, "Ten percent");
    assert_true(campaign->response.fit[MLIFT_JOB_ADOPT][MLIFT_INTENT] == 1.5);
    assert_int_equal(campaign->response.propensity_bins, 3);
    assert_true(campaign->dynamics.start[2] == 0.1 && campaign->dynamics.p_skip[2] == 0.01);
    assert_int_equal(campaign->dynamics.fatigue_levels, 1);
    assert_true(campaign->economics.margin_cents == 1250 && campaign->economics.leave_cents == 0);
    assert_int_equal(campaign->goal.kind, MLIFT_GOAL_PAIRING);
    assert_true(campaign->goal.stage_level == 1 && campaign->goal.eligible_stages == 1);
    discard(scenario);
}

static void test_strategies(void **state)
{
    struct mlift_scenario *scenario = load(everything, NULL);
    const struct mlift_campaign *campaign = &scenario->campaign;
    const struct mlift_strategy *few = &campaign->strategy[1], *live = &campaign->strategy[2];

    (void)state;
    assert_true(few->kind == MLIFT_STRATEGY_BROAD && few->n_rules == 1 && few->rule[0].n_sends == 2);
    assert_true(few->rule[0].send[0].day == 3 && few->rule[0].send[0].message == 1 &&
                few->rule[0].send[1].message == 0);
    assert_true(live->living && live->segment_by == 0xC && live->n_rules == 4);
    assert_true(live->rule[0].triggered && live->rule[0].event == MLIFT_EVENT_NO_CLICK &&
                live->rule[0].within_days == 5);
    assert_true(live->rule[0].n_sends == 1 && live->rule[0].send[0].message == 2);
    assert_true(live->rule[0].when[3] == (1U | 1U << MLIFT_UNKNOWN_LEVEL));
    assert_true(live->rule[1].n_sends == 4 && live->rule[1].send[3].day == 11 && live->rule[1].send[3].message == 2);
    assert_true(live->rule[2].n_sends == 1 && live->rule[2].send[0].day == 40 && live->rule[2].when[2] == 2);
    assert_true(live->rule[3].send[2].day == 8 && live->rule[3].send[2].message == 2 && live->rule[3].when[3] == 0);
    discard(scenario);
}

static void test_report_and_experiment(void **state)
{
    struct mlift_scenario *scenario = load(everything, NULL);
    const struct mlift_campaign *campaign = &scenario->campaign;
    double known;

    (void)state;
    assert_true(campaign->baseline == 0 && campaign->challenger == 2 && campaign->report_by == 1);
    assert_true(campaign->n_arms == 3 && campaign->arm_share[1] == 0.3 && campaign->arm_strategy[2] == 2);
    assert_true(campaign->n_sizes == 3 && campaign->size[1] == 60 && campaign->size[2] == 100);
    assert_int_equal(campaign->horizon_days, 90);
    assert_int_equal(scenario->n_uncertain, 3);
    assert_true(scenario->uncertain[1].scale == 100 && scenario->uncertain[1].high == 20);
    memcpy(&known, (const char *)campaign + scenario->uncertain[2].offset, sizeof known);
    assert_true(known == 0.3);
    discard(scenario);
}

static void test_hillstrom(void **state)
{
    struct mlift_scenario *scenario = load_shipped("hillstrom.yaml");
    const struct mlift_campaign *campaign = &scenario->campaign;
    double rate[3] = {0}, sum = 0;

    (void)state;
    assert_int_equal(campaign->cells.n_cells, 80);
    assert_int_equal(campaign->cells.n_outcomes, 2);
    assert_int_equal(campaign->n_messages, 2);
    for (size_t c = 0; c < 80; c++) {
        sum += campaign->cells.weight[c];
        for (size_t m = 0; m < 3; m++) {
            rate[m] += campaign->cells.weight[c] * campaign->cells.p_outcome[(c * 3 + m) * 2];
        }
    }
    assert_true(fabs(sum - 1) < 1e-12);
    /* Visit rates of none, mens, womens over the 80 cells, weighted by all 64,000 people. */
    assert_true(fabs(rate[0] - 0.10620196) < 5e-9);
    assert_true(fabs(rate[1] - 0.18269521) < 5e-9);
    assert_true(fabs(rate[2] - 0.15148885) < 5e-9);
    discard(scenario);
}

/* The text that is kept holds the CSV file: it loads without any folder and gives the same campaign. */
static void test_text_is_self_contained(void **state)
{
    struct mlift_scenario *from_files = load_shipped("hillstrom.yaml");
    struct mlift_scenario *from_text = load(from_files->text, NULL);

    (void)state;
    assert_true(from_files->yaml_length < from_files->text_length);
    assert_int_equal(from_text->text_length, from_files->text_length);
    assert_string_equal(from_text->text, from_files->text);
    assert_memory_equal(from_text->campaign.cells.weight, from_files->campaign.cells.weight, 80 * sizeof(double));
    assert_memory_equal(from_text->campaign.cells.p_outcome, from_files->campaign.cells.p_outcome,
                        80 * 3 * 2 * sizeof(double));
    discard(from_text);
    discard(from_files);
}

static void test_fixed_list_and_cells(void **state)
{
    static const char list[] = "microlift: 1\nname: fixed\nlist: {file: museum-list.csv}\ndata_points:\n"
                               "  device: {levels: [glasses, earbuds]}\nmessages: {a: {job: offer}}\n"
                               "strategies: {all: {kind: broad, send: a}, nobody: {kind: none}}\n";
    struct mlift_scenario *scenario = load(list, MLIFT_SOURCE_DIR "/tests/data/museum");

    (void)state;
    assert_int_equal(scenario->campaign.fixed.n_subscribers, 12);
    assert_int_equal(scenario->campaign.list_size, 12);
    assert_true(scenario->campaign.fixed.level[0][0] == 0 && scenario->campaign.fixed.level[11][0] == 1);
    assert_true(scenario->campaign.data_point[0].share[0] == 0.5);
    discard(scenario);
    scenario = load("microlift: 1\nname: cells\nlist: {size: 50, cells: museum-cells.csv}\ndata_points:\n"
                    "  device: {levels: [glasses, earbuds]}\nmessages: {a: {job: offer}}\n"
                    "strategies: {all: {kind: broad, send: a}, nobody: {kind: none}}\n",
                    MLIFT_SOURCE_DIR "/tests/data/museum");
    assert_true(scenario->campaign.cells.n_cells == 2 && scenario->campaign.cells.weight[0] == 0.75);
    assert_true(scenario->campaign.data_point[0].share[1] == 0.25 && scenario->campaign.list_size == 50);
    discard(scenario);
}

static size_t count_lines(const struct mlift_shipped *shipped)
{
    size_t n = 0;

    for (size_t i = 0; i < shipped->length; i++) {
        n += shipped->text[i] == '\n';
    }
    return n;
}

static void test_every_shipped_scenario(void **state)
{
    size_t n_scenarios = 0;

    (void)state;
    for (size_t i = 0; mlift_shipped_at(i); i++) {
        const struct mlift_shipped *shipped = mlift_shipped_at(i);
        size_t length = strlen(shipped->name);
        if (strcmp(shipped->name + length - 5, ".yaml") != 0) {
            continue;
        }
        struct mlift_scenario *scenario = load_shipped(shipped->name);
        assert_int_equal(scenario->yaml_length, shipped->length);
        assert_memory_equal(scenario->text, shipped->text, shipped->length);
        assert_int_equal(strlen(scenario->name), length - 5);
        assert_memory_equal(scenario->name, shipped->name, length - 5);
        assert_true(scenario->question[0] != 0);
        assert_non_null(strstr(scenario->text, "# Advice put to the test: \""));
        assert_non_null(strstr(scenario->text, "\nquestion: "));
        discard(scenario);
        n_scenarios++;
    }
    assert_true(n_scenarios >= 11);
    assert_true(count_lines(mlift_shipped_find("one-signal")) <= 20);
    assert_true(count_lines(mlift_shipped_find("first-campaign.yaml")) <= 40);
    assert_null(mlift_shipped_find("first"));
    struct mlift_scenario *starter = load_shipped("starter/campaign.yaml");
    assert_int_equal(starter->yaml_length, mlift_shipped_starter()->length);
    discard(starter);
}

static void test_missing_file(void **state)
{
    struct mlift_scenario *scenario = malloc(sizeof *scenario);

    (void)state;
    assert_non_null(scenario);
    assert_int_equal(mlift_scenario_load(scenario, "/nonexistent/x.yaml", NULL, NULL), MLIFT_ERR_BAD_SCENARIO);
    mlift_scenario_free(scenario);
    free(scenario);
}

/* Every key of the table may stand where the table says: no key is described that the reader refuses. */
static void test_described_keys_are_children(void **state)
{
    struct mlift_key key;
    struct mlift_key_names names;
    size_t n = 0;

    (void)state;
    for (; mlift_keys_at(n, &key); n++) {
        char section[sizeof key.key];
        const char *dot = strrchr(key.key, '.');
        snprintf(section, sizeof section, "%.*s", dot ? (int)(dot - key.key) : 0, key.key);
        mlift_keys_children(section, &names);
        bool found = false;
        for (size_t i = 0; i < names.n; i++) {
            found |= !strcmp(names.name[i], dot ? dot + 1 : key.key);
        }
        assert_true(found);
        assert_true(names.n < MLIFT_KEYS_MOST_CHILDREN);
        assert_true(key.type[0] && key.key[0]);
    }
    assert_true(n > 100);
    mlift_keys_children("", &names);
    assert_int_equal(names.n, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_data_points),
        cmocka_unit_test(test_messages_and_parameters),
        cmocka_unit_test(test_strategies),
        cmocka_unit_test(test_report_and_experiment),
        cmocka_unit_test(test_hillstrom),
        cmocka_unit_test(test_text_is_self_contained),
        cmocka_unit_test(test_fixed_list_and_cells),
        cmocka_unit_test(test_every_shipped_scenario),
        cmocka_unit_test(test_missing_file),
        cmocka_unit_test(test_described_keys_are_children),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
