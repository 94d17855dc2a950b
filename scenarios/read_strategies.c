#include "scenarios/read_strategies.h"

#include "scenarios/read_adaptive.h"
#include "scenarios/read_calendar.h"
#include "scenarios/read_oracle.h"

#include <stdio.h>
#include <string.h>

/* In the order of enum mlift_strategy_kind. */
static const char *const kinds[] = {"none", "broad", "rules", "oracle", "oracle_observed", "learned", "bandit"};

/* A key that exists, but not for this kind of strategy or rule. */
static void refuse(struct mlift_reader *reader, const struct mlift_yaml_node *node, const char *key, const char *why)
{
    const struct mlift_yaml_node *value = mlift_yaml_get(node, key);

    if (value) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_MISPLACED_KEY, value->key_place, key, "%s", why);
    }
}

/* The days of `node`, else those of the strategy (NULL: they could not be read), else day 0 for a single message. */
static bool find_days(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                      const struct mlift_read_calendar *of_strategy, const struct mlift_yaml_node *send,
                      struct mlift_read_calendar *calendar)
{
    const struct mlift_yaml_node *days = mlift_yaml_get(node, "days");

    if (days) {
        return mlift_read_calendar_days(reader, days, calendar);
    }
    if (!of_strategy) {
        return false;
    }
    *calendar = *of_strategy;
    if (calendar->n == 0 && mlift_read_calendar_asks(send) <= 1) {
        calendar->n = 1;
        calendar->day[0] = 0;
    }
    if (calendar->n == 0) {
        (void)mlift_reader_need(reader, node, "days", "days: [0, 4, 9]");
    }
    return calendar->n > 0;
}

static void read_scheduled(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                           const struct mlift_read_calendar *of_strategy, struct mlift_rule *rule)
{
    const struct mlift_yaml_node *send = mlift_reader_need(reader, node, "send", "send: [guide, guide, offer]");
    struct mlift_read_calendar calendar = {0};

    if (send) {
        /* Without days the messages are checked all the same. */
        (void)find_days(reader, node, of_strategy, send, &calendar);
        mlift_read_calendar_send(reader, send, &calendar, rule);
    }
}

static void read_event(struct mlift_reader *reader, const struct mlift_yaml_node *after, struct mlift_rule *rule)
{
    static const char *const events[] = {"click", "open", "reply", "no_click"};

    rule->within_days = 1;
    if (!mlift_reader_is(reader, after, MLIFT_YAML_MAPPING, "a mapping ({event: click, within_days: 1})")) {
        return;
    }
    mlift_reader_keys(reader, after, "strategies.NAME.rules[].after");
    const struct mlift_yaml_node *event = mlift_reader_need(reader, after, "event", "event: click");
    const struct mlift_yaml_node *within = mlift_yaml_get(after, "within_days");
    int index = event ? mlift_reader_choice(reader, event, events, MLIFT_N_EVENTS) : -1;
    uint64_t days = 1;
    if (within) {
        (void)mlift_reader_whole(reader, within, 1, 365, &days);
    }
    rule->event = index < 0 ? MLIFT_EVENT_CLICK : (enum mlift_event)index;
    rule->within_days = (uint16_t)days;
}

static void read_triggered(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                           const struct mlift_yaml_node *after, struct mlift_rule *rule)
{
    const struct mlift_yaml_node *send = mlift_reader_need(reader, node, "send", "send: guide");
    struct mlift_read_calendar one = {.n = 1};

    rule->triggered = true;
    read_event(reader, after, rule);
    refuse(reader, node, "days", "a triggered rule follows its event and has no days: leave them out");
    if (!send) {
        return;
    }
    if (mlift_read_calendar_asks(send) > 1 || send->kind == MLIFT_YAML_MAPPING || !strcmp(send->text, "nothing")) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TRIGGERED_SENDS, send->place, send->key,
                            "a triggered rule sends exactly one message");
        return;
    }
    mlift_read_calendar_send(reader, send, &one, rule);
}

static uint32_t points_of(const struct mlift_rule *rule)
{
    uint32_t mask = 0;

    for (int d = 0; d < MLIFT_MAX_DATA_POINTS; d++) {
        mask |= rule->when[d] ? UINT32_C(1) << d : 0;
    }
    return mask;
}

static void check_segment_by(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                             const struct mlift_strategy *strategy, const struct mlift_rule *rule)
{
    const struct mlift_yaml_node *when = mlift_yaml_get(node, "when");

    for (const struct mlift_yaml_node *child = when ? when->first : NULL; child; child = child->next) {
        int point = mlift_campaign_find_data_point(reader->campaign, child->key);
        if (point >= 0 && rule->when[point] && !(strategy->segment_by & (UINT32_C(1) << point))) {
            mlift_defect_report(&reader->defects, MLIFT_DEFECT_OUTSIDE_SEGMENT_BY, child->key_place, child->key,
                                "the rule looks at `%s`, which `segment_by` does not name: add it there", child->key);
        }
    }
}

static void read_rule(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                      const struct mlift_read_calendar *calendar, struct mlift_rule *rule)
{
    const struct mlift_yaml_node *when = mlift_yaml_get(node, "when");
    const struct mlift_yaml_node *after = mlift_yaml_get(node, "after");

    mlift_reader_keys(reader, node, "strategies.NAME.rules[]");
    if (when) {
        mlift_reader_conditions(reader, when, true, rule->when);
    }
    if (after) {
        read_triggered(reader, node, after, rule);
    } else {
        read_scheduled(reader, node, calendar, rule);
    }
}

static void read_rule_list(struct mlift_reader *reader, const struct mlift_yaml_node *list,
                           const struct mlift_read_calendar *calendar, struct mlift_strategy *strategy)
{
    if (list->n_children == 0) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_FEW, list->place, list->key,
                            "no rule: a last rule without `when` is for everybody else");
    }
    for (const struct mlift_yaml_node *node = list->first; node; node = node->next) {
        if (strategy->n_rules == MLIFT_MAX_RULES) {
            mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_MANY, node->place, list->key, "more than %d rules",
                                MLIFT_MAX_RULES);
            return;
        }
        struct mlift_rule *rule = &strategy->rule[strategy->n_rules++];
        if (mlift_reader_is(reader, node, MLIFT_YAML_MAPPING, "a rule ({when: ..., send: ...})")) {
            read_rule(reader, node, calendar, rule);
        }
    }
}

/* Days on which anybody can get a message, plus one for each triggered rule: the most that one subscriber can get. */
static size_t most_sends(const struct mlift_strategy *strategy)
{
    bool used[MLIFT_MAX_HORIZON_DAYS + 1] = {false};
    size_t n = 0;

    for (int r = 0; r < strategy->n_rules; r++) {
        const struct mlift_rule *rule = &strategy->rule[r];
        for (int s = 0; s < rule->n_sends && !rule->triggered; s++) {
            if (rule->send[s].message > 0) {
                n += !used[rule->send[s].day];
                used[rule->send[s].day] = true;
            }
        }
        n += rule->triggered;
    }
    return n;
}

static void check_sends(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                        const struct mlift_strategy *strategy)
{
    size_t n = most_sends(strategy);

    if (n > MLIFT_MAX_SENDS) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_MANY_SENDS, node->key_place, node->key,
                            "a subscriber could get %zu messages of this strategy: at most %d", n, MLIFT_MAX_SENDS);
    }
}

static void read_rules(struct mlift_reader *reader, const struct mlift_yaml_node *node, struct mlift_strategy *strategy)
{
    static const char *const updates[] = {"static", "living"};
    const struct mlift_yaml_node *rules = mlift_reader_need(reader, node, "rules", "rules: [{send: [newsletter]}]");
    const struct mlift_yaml_node *update = mlift_yaml_get(node, "update");
    const struct mlift_yaml_node *segment_by = mlift_yaml_get(node, "segment_by");
    const struct mlift_yaml_node *days = mlift_yaml_get(node, "days");
    struct mlift_read_calendar calendar = {0};

    refuse(reader, node, "send", "in a strategy of kind rules each rule has its own `send`");
    strategy->living = update && mlift_reader_choice(reader, update, updates, 2) == 1;
    bool days_are_good = !days || mlift_read_calendar_days(reader, days, &calendar);
    if (rules && mlift_reader_is(reader, rules, MLIFT_YAML_SEQUENCE, "a list of rules")) {
        read_rule_list(reader, rules, days_are_good ? &calendar : NULL, strategy);
    }
    for (int r = 0; r < strategy->n_rules; r++) {
        strategy->segment_by |= points_of(&strategy->rule[r]);
    }
    if (segment_by) {
        strategy->segment_by = mlift_reader_data_points(reader, segment_by);
        const struct mlift_yaml_node *rule = rules ? rules->first : NULL;
        for (int r = 0; r < strategy->n_rules && strategy->segment_by && rule; r++, rule = rule->next) {
            check_segment_by(reader, rule, strategy, &strategy->rule[r]);
        }
    }
    check_sends(reader, node, strategy);
}

static void read_broad(struct mlift_reader *reader, const struct mlift_yaml_node *node, struct mlift_strategy *strategy)
{
    struct mlift_read_calendar none = {0};

    refuse(reader, node, "rules", "a broad strategy has no rules: kind: rules has");
    refuse(reader, node, "update", "a broad strategy has no segments to update: leave `update` out");
    refuse(reader, node, "segment_by", "a broad strategy has no segments: leave `segment_by` out");
    strategy->n_rules = 1;
    read_scheduled(reader, node, &none, &strategy->rule[0]);
}

static void read_none(struct mlift_reader *reader, const struct mlift_yaml_node *node)
{
    static const char *const others[] = {"rules", "update", "segment_by", "days", "send"};

    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        refuse(reader, node, others[i], "a strategy of kind none sends nothing: leave this out");
    }
}

static void read_strategy(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                          struct mlift_strategy *strategy)
{
    const struct mlift_yaml_node *kind = mlift_reader_need(reader, node, "kind", "kind: broad");

    mlift_reader_keys(reader, node, "strategies.NAME");
    int index = kind ? mlift_reader_choice(reader, kind, kinds, sizeof kinds / sizeof *kinds) : -1;
    if (index < 0) {
        return;
    }
    strategy->kind = (enum mlift_strategy_kind)index;
    if (mlift_strategy_is_bound(strategy)) {
        mlift_read_oracle(reader, node, strategy);
        return;
    }
    mlift_read_oracle_refuse(reader, node);
    if (mlift_campaign_learns(strategy)) {
        mlift_read_adaptive(reader, node, strategy);
        return;
    }
    mlift_read_adaptive_refuse(reader, node);
    if (strategy->kind == MLIFT_STRATEGY_NONE) {
        read_none(reader, node);
    } else if (strategy->kind == MLIFT_STRATEGY_BROAD) {
        read_broad(reader, node, strategy);
    } else {
        read_rules(reader, node, strategy);
    }
}

static void read_all(struct mlift_reader *reader, const struct mlift_yaml_node *section)
{
    struct mlift_campaign *campaign = reader->campaign;

    for (const struct mlift_yaml_node *node = section->first; node; node = node->next) {
        if (campaign->n_strategies == MLIFT_MAX_STRATEGIES) {
            mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_MANY, node->key_place, node->key,
                                "more than %d strategies", MLIFT_MAX_STRATEGIES);
            return;
        }
        if (mlift_campaign_find_strategy(campaign, node->key) >= 0) {
            continue; /* a duplicate, reported already */
        }
        struct mlift_strategy *strategy = &campaign->strategy[campaign->n_strategies++];
        if (!mlift_reader_name(reader, node->key_place, node->key, strategy->name)) {
            snprintf(strategy->name, sizeof strategy->name, "%.*s", MLIFT_NAME_SIZE - 1, node->key);
        }
        if (mlift_reader_is(reader, node, MLIFT_YAML_MAPPING, "a mapping ({kind: broad, send: ...})")) {
            read_strategy(reader, node, strategy);
        }
    }
}

void mlift_read_strategies(struct mlift_reader *reader)
{
    const struct mlift_yaml_node *section =
        mlift_reader_need(reader, reader->root, "strategies", "strategies: {none: {kind: none}}");

    if (!section || !mlift_reader_is(reader, section, MLIFT_YAML_MAPPING, "a mapping of names to strategies")) {
        return;
    }
    reader->strategies = section;
    read_all(reader, section);
    mlift_read_oracle_finish(reader);
    mlift_read_adaptive_finish(reader);
    if (section->n_children < 2) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_FEW, section->key_place, section->key,
                            "a comparison needs two strategies; `none: {kind: none}` is always one");
    }
}
