#include "scenarios/read_report.h"

#include "models/parameter.h"
#include "models/table.h"
#include "scenarios/suggest.h"

#include <stdio.h>
#include <string.h>

enum { DAYS_AFTER_LAST_SEND = 14, SMALLEST_DEFAULT_SIZE = 10, MOST_PARAMETERS = 128 };

static int first_of_kind(const struct mlift_campaign *campaign, enum mlift_strategy_kind kind)
{
    for (int s = 0; s < campaign->n_strategies; s++) {
        if (campaign->strategy[s].kind == kind) {
            return s;
        }
    }
    return -1;
}

/* The first that can be made, other than `not_this`; -1 where there is none. */
static int first_other(const struct mlift_campaign *campaign, int not_this)
{
    for (int s = 0; s < campaign->n_strategies; s++) {
        if (s != not_this && !mlift_strategy_is_bound(&campaign->strategy[s])) {
            return s;
        }
    }
    return -1;
}

static int default_baseline(const struct mlift_campaign *campaign, int challenger)
{
    int broad = first_of_kind(campaign, MLIFT_STRATEGY_BROAD);

    if (broad >= 0 && broad != challenger) {
        return broad;
    }
    return first_other(campaign, challenger);
}

static int default_challenger(const struct mlift_campaign *campaign, int baseline)
{
    for (int s = 0; s < campaign->n_strategies; s++) {
        if (s != baseline && campaign->strategy[s].kind == MLIFT_STRATEGY_RULES) {
            return s;
        }
    }
    for (int s = 0; s < campaign->n_strategies; s++) {
        if (s != baseline && campaign->strategy[s].kind != MLIFT_STRATEGY_NONE &&
            !mlift_strategy_is_bound(&campaign->strategy[s])) {
            return s;
        }
    }
    return first_other(campaign, baseline);
}

/* A strategy that can be tested, from its name at `place`; -1 with a complaint. */
static int testable_strategy(struct mlift_reader *reader, struct mlift_place place, const char *key, const char *name)
{
    int strategy = mlift_reader_strategy(reader, place, name);

    if (strategy >= 0 && mlift_strategy_is_bound(&reader->campaign->strategy[strategy])) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_BOUND_IN_TEST, place, key,
                            "`%s` is a bound, which nobody can send: name a strategy that is none", name);
        return -1;
    }
    return strategy;
}

static int named_strategy(struct mlift_reader *reader, const struct mlift_yaml_node *node)
{
    if (!node || !mlift_reader_is(reader, node, MLIFT_YAML_SCALAR, "the name of a strategy")) {
        return -1;
    }
    return testable_strategy(reader, node->place, node->key, node->text);
}

static void read_pair(struct mlift_reader *reader, const struct mlift_yaml_node *section)
{
    struct mlift_campaign *campaign = reader->campaign;
    const struct mlift_yaml_node *challenger = mlift_yaml_get(section, "challenger");
    int named_baseline = named_strategy(reader, mlift_yaml_get(section, "baseline"));
    int named_challenger = named_strategy(reader, challenger);

    campaign->baseline = named_baseline >= 0 ? named_baseline : default_baseline(campaign, named_challenger);
    campaign->challenger = named_challenger >= 0 ? named_challenger : default_challenger(campaign, campaign->baseline);
    if (named_baseline < 0 && named_challenger < 0 &&
        campaign->strategy[campaign->challenger].kind == MLIFT_STRATEGY_NONE) {
        int none = campaign->challenger; /* one campaign and a holdout: what does the campaign bring? */
        campaign->challenger = campaign->baseline;
        campaign->baseline = none;
    }
    if (campaign->baseline == campaign->challenger && challenger) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_SAME_STRATEGY, challenger->place, challenger->key,
                            "baseline and challenger are both `%s`: compare two", challenger->text);
    }
}

static void default_arms(struct mlift_campaign *campaign)
{
    campaign->n_arms = 2;
    campaign->arm_strategy[0] = campaign->baseline;
    campaign->arm_strategy[1] = campaign->challenger;
    campaign->arm_share[0] = campaign->arm_share[1] = 0.5;
}

static void read_arms(struct mlift_reader *reader, const struct mlift_yaml_node *node)
{
    static const struct mlift_reader_range share = {0, 1, true, "share"};
    struct mlift_campaign *campaign = reader->campaign;
    bool complete = true;

    if (!mlift_reader_is(reader, node, MLIFT_YAML_MAPPING, "a mapping of strategies to shares")) {
        return;
    }
    campaign->n_arms = 0;
    for (const struct mlift_yaml_node *child = node->first; child; child = child->next) {
        int strategy = testable_strategy(reader, child->key_place, node->key, child->key);
        int arm = campaign->n_arms;
        if (strategy < 0 || arm == MLIFT_MAX_STRATEGIES) {
            complete = false;
            continue;
        }
        campaign->arm_strategy[arm] = strategy;
        complete &= mlift_reader_real(reader, child, &share, &campaign->arm_share[arm]);
        campaign->n_arms++;
    }
    if (complete && campaign->n_arms < 2) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_FEW, node->key_place, node->key,
                            "an experiment has at least two arms");
    } else if (complete) {
        mlift_reader_sum(reader, node, campaign->arm_share, (size_t)campaign->n_arms);
    }
}

static void add_size(struct mlift_campaign *campaign, size_t size)
{
    if (campaign->n_sizes == 0 || campaign->size[campaign->n_sizes - 1] < size) {
        campaign->size[campaign->n_sizes++] = size;
    }
}

static void default_sizes(struct mlift_campaign *campaign)
{
    campaign->n_sizes = 0;
    for (size_t part = 8; part > 1; part /= 2) {
        if (campaign->list_size / part >= SMALLEST_DEFAULT_SIZE) {
            add_size(campaign, campaign->list_size / part);
        }
    }
    add_size(campaign, campaign->list_size);
}

static bool size_fits(struct mlift_reader *reader, const struct mlift_yaml_node *entry, uint64_t size)
{
    const struct mlift_campaign *campaign = reader->campaign;

    if (size > campaign->list_size && !reader->list_unknown) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_SIZE_BEYOND_LIST, entry->place, "sizes",
                            "%s subscribers are more than the list has (%zu): leave the size out; without `sizes` "
                            "they follow from the list",
                            entry->text, campaign->list_size);
        return false;
    }
    if (campaign->n_sizes > 0 && size <= campaign->size[campaign->n_sizes - 1]) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_SIZES_NOT_ASCENDING, entry->place, "sizes",
                            "%s stands after %zu: sizes ascend", entry->text, campaign->size[campaign->n_sizes - 1]);
        return false;
    }
    if (campaign->n_sizes == MLIFT_MAX_SIZES - (size < campaign->list_size)) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_MANY, entry->place, "sizes",
                            "more than %d sizes, the whole list among them", MLIFT_MAX_SIZES);
        return false;
    }
    return true;
}

static void read_sizes(struct mlift_reader *reader, const struct mlift_yaml_node *node)
{
    struct mlift_campaign *campaign = reader->campaign;

    campaign->n_sizes = 0;
    if (!mlift_reader_are_words(reader, node, "a list of list sizes ([300, 600, 1200])")) {
        return;
    }
    const struct mlift_yaml_node *entry = mlift_reader_entries(node);
    for (size_t i = 0; i < mlift_reader_n_entries(node); i++, entry = entry->next) {
        uint64_t size;
        if (!mlift_reader_whole(reader, entry, 2, MLIFT_MAX_LIST_SIZE, &size) || !size_fits(reader, entry, size)) {
            return;
        }
        campaign->size[campaign->n_sizes++] = (size_t)size;
    }
    add_size(campaign, campaign->list_size);
}

/* Segments that these data points can make: every level, and `unknown` where not everything is known. */
static size_t count_segments(const struct mlift_campaign *campaign, uint32_t points)
{
    size_t n = 1;

    for (int d = 0; d < campaign->n_data_points; d++) {
        const struct mlift_data_point *point = &campaign->data_point[d];
        if (points >> d & 1) {
            n *= point->p_known > 0 ? (size_t)point->n_levels + (point->p_known < 1) : 1;
        }
    }
    return n;
}

/* The challenger's data points, leaving out the last ones where they make too many segments to report. */
static uint32_t default_segments(const struct mlift_campaign *campaign)
{
    uint32_t points = campaign->strategy[campaign->challenger].segment_by;

    for (int d = campaign->n_data_points - 1; d >= 0 && count_segments(campaign, points) > MLIFT_MAX_SEGMENTS; d--) {
        points &= ~(UINT32_C(1) << d);
    }
    return points;
}

static void read_segments(struct mlift_reader *reader, const struct mlift_yaml_node *node)
{
    struct mlift_campaign *campaign = reader->campaign;

    if (!node) {
        campaign->report_by = default_segments(campaign);
        return;
    }
    campaign->report_by = mlift_reader_data_points(reader, node);
    size_t n = count_segments(campaign, campaign->report_by);
    if (n > MLIFT_MAX_SEGMENTS) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_MANY, node->place, node->key,
                            "these data points make %zu segments: at most %d can be reported", n, MLIFT_MAX_SEGMENTS);
    }
}

/* Complains where bounds leave fewer than two strategies; without bounds that was complained about already. */
static bool two_to_compare(struct mlift_reader *reader)
{
    const struct mlift_campaign *campaign = reader->campaign;
    const struct mlift_yaml_node *section = reader->strategies;

    if (first_other(campaign, first_other(campaign, -1)) >= 0 && first_other(campaign, -1) >= 0) {
        return true;
    }
    if (campaign->n_strategies >= 2 && section) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_FEW, section->key_place, section->key,
                            "a comparison needs two strategies beside bounds; `none: {kind: none}` is always one");
    }
    return false;
}

void mlift_read_report(struct mlift_reader *reader)
{
    struct mlift_campaign *campaign = reader->campaign;
    const struct mlift_yaml_node *report = mlift_yaml_get(reader->root, "report");
    const struct mlift_yaml_node *experiment = mlift_yaml_get(reader->root, "experiment");

    if (report && mlift_reader_is(reader, report, MLIFT_YAML_MAPPING, "a mapping")) {
        mlift_reader_keys(reader, report, "report");
    }
    if (experiment && mlift_reader_is(reader, experiment, MLIFT_YAML_MAPPING, "a mapping")) {
        mlift_reader_keys(reader, experiment, "experiment");
    }
    if (!two_to_compare(reader)) {
        return;
    }
    read_pair(reader, report);
    read_segments(reader, mlift_yaml_get(report, "segment_by"));
    default_arms(campaign);
    default_sizes(campaign);
    const struct mlift_yaml_node *arms = mlift_yaml_get(experiment, "arms");
    const struct mlift_yaml_node *sizes = mlift_yaml_get(experiment, "sizes");
    if (arms) {
        read_arms(reader, arms);
    }
    if (sizes) {
        read_sizes(reader, sizes);
    }
}

/* The last day on which the strategy can send, triggered messages and those to the rest after a pilot
 * included. */
static int last_send(const struct mlift_strategy *strategy)
{
    int last = 0, delay = 0;

    for (int r = 0; r < strategy->n_rules; r++) {
        const struct mlift_rule *rule = &strategy->rule[r];
        for (int s = 0; s < rule->n_sends && !rule->triggered; s++) {
            if (rule->send[s].message > 0 && rule->send[s].day > last) {
                last = rule->send[s].day;
            }
        }
        if (rule->triggered && rule->within_days > delay) {
            delay = rule->within_days;
        }
    }
    last += delay + (strategy->kind == MLIFT_STRATEGY_LEARNED ? strategy->learning.shift : 0);
    return strategy->n_days > 0 && strategy->day[strategy->n_days - 1] > last ? strategy->day[strategy->n_days - 1]
                                                                              : last;
}

void mlift_read_report_horizon(struct mlift_reader *reader)
{
    struct mlift_campaign *campaign = reader->campaign;
    const struct mlift_yaml_node *node = mlift_yaml_get(reader->root, "horizon_days");
    uint64_t horizon = 0;
    int last = 0;

    for (int s = 0; s < campaign->n_strategies; s++) {
        int day = last_send(&campaign->strategy[s]);
        last = day > last ? day : last;
    }
    bool given = node && mlift_reader_whole(reader, node, 1, MLIFT_MAX_HORIZON_DAYS, &horizon);
    for (int s = 0; given && s < campaign->n_strategies; s++) {
        int day = last_send(&campaign->strategy[s]);
        const struct mlift_yaml_node *strategy = mlift_reader_strategy_node(reader, s);
        if (strategy && (uint64_t)day > horizon) {
            mlift_defect_report(&reader->defects, MLIFT_DEFECT_SEND_BEYOND_HORIZON, strategy->key_place, strategy->key,
                                "`%s` can send on day %d, but outcomes are counted until day %llu (horizon_days)",
                                strategy->key, day, (unsigned long long)horizon);
        }
    }
    int preset = last + DAYS_AFTER_LAST_SEND;
    preset = preset > MLIFT_MAX_HORIZON_DAYS ? MLIFT_MAX_HORIZON_DAYS : preset;
    campaign->horizon_days = given ? (uint16_t)horizon : (uint16_t)preset;
}

static bool sends_by_itself(const struct mlift_strategy *strategy)
{
    return strategy->kind != MLIFT_STRATEGY_NONE && !mlift_strategy_is_bound(strategy);
}

/* Without `horizon_days` the strategy that ends last decides for how long all are counted. */
void mlift_read_report_check_ends(struct mlift_reader *reader)
{
    const struct mlift_campaign *campaign = reader->campaign;
    int latest = -1, other = -1, last = 0, horizon = campaign->horizon_days;

    for (int s = 0; s < campaign->n_strategies; s++) {
        int day = sends_by_itself(&campaign->strategy[s]) ? last_send(&campaign->strategy[s]) : 0;
        last = day > last ? day : last;
    }
    for (int s = 0; s < campaign->n_strategies; s++) {
        const struct mlift_strategy *strategy = &campaign->strategy[s];
        if (!sends_by_itself(strategy)) {
            continue;
        }
        if (last_send(strategy) == last) {
            latest = latest < 0 ? s : latest;
        } else {
            other = other < 0 ? s : other;
        }
    }
    const struct mlift_yaml_node *node = latest < 0 ? NULL : mlift_reader_strategy_node(reader, latest);
    if (node && other >= 0 && !mlift_yaml_get(reader->root, "horizon_days")) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_ENDS_DIFFER, node->key_place, node->key,
                            "`%s` ends on day %d and `%s` on day %d; all are counted for %d days, until %d days after "
                            "the last message: "
                            "`horizon_days: %d` keeps that when messages move",
                            campaign->strategy[latest].name, last, campaign->strategy[other].name,
                            last_send(&campaign->strategy[other]), horizon, horizon - last, horizon);
    }
}

/* The parameter behind a dotted key, and where its struct begins in the campaign. */
static const struct mlift_parameter *find_parameter(const struct mlift_campaign *campaign, const char *key,
                                                    size_t *base)
{
    static const char prefix[] = "data_points.";
    const struct mlift_parameter *found = mlift_parameter_find(key);
    const char *last_dot = strrchr(key, '.');
    size_t n;

    *base = 0;
    if (found || strncmp(key, prefix, sizeof prefix - 1) != 0) {
        return found;
    }
    const struct mlift_parameter *table = mlift_parameter_of_data_point(&n);
    const char *name = key + sizeof prefix - 1;
    for (int d = 0; d < campaign->n_data_points && last_dot >= name; d++) {
        const char *own = campaign->data_point[d].name;
        if (strlen(own) == (size_t)(last_dot - name) && !strncmp(own, name, strlen(own))) {
            for (size_t i = 0; i < n; i++) {
                if (!strcmp(table[i].key, last_dot + 1)) {
                    *base = (size_t)((const char *)&campaign->data_point[d] - (const char *)campaign);
                    return &table[i];
                }
            }
        }
    }
    return NULL;
}

static void complain_unknown(struct mlift_reader *reader, const struct mlift_yaml_node *node)
{
    const char *names[MOST_PARAMETERS] = {NULL};
    size_t n;
    const struct mlift_parameter *all = mlift_parameter_all(&n);

    n = n < MOST_PARAMETERS ? n : MOST_PARAMETERS;
    for (size_t i = 0; i < n; i++) {
        names[i] = all[i].key;
    }
    const char *nearest = mlift_suggest_nearest(node->key, names, n);
    mlift_defect_report(&reader->defects, MLIFT_DEFECT_UNKNOWN_KEY, node->key_place, node->key,
                        "unknown parameter `%.80s`%s%s%s", node->key,
                        nearest ? ": did you mean `" : ": a dotted key such as response.gamma_click",
                        nearest ? nearest : "", nearest ? "`?" : "");
}

static void read_range(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                       const struct mlift_parameter *parameter, struct mlift_uncertain *uncertain)
{
    struct mlift_reader_range range = {parameter->low, parameter->high, parameter->low_open, parameter->unit};

    if (node->kind != MLIFT_YAML_SEQUENCE || node->n_children != 2) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_WRONG_TYPE, node->place, node->key,
                            "`%.80s` should be a pair ([low, high])", node->key);
        return;
    }
    bool good = mlift_reader_real(reader, node->first, &range, &uncertain->low);
    good &= mlift_reader_real(reader, node->last, &range, &uncertain->high);
    if (good && uncertain->low >= uncertain->high) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_UNCERTAIN_RANGE, node->place, node->key,
                            "the low end %s is not below the high end %s", node->first->text, node->last->text);
        return;
    }
    reader->scenario->n_uncertain += good;
}

void mlift_read_report_uncertain(struct mlift_reader *reader)
{
    const struct mlift_yaml_node *section = mlift_yaml_get(reader->root, "uncertain");
    struct mlift_scenario *scenario = reader->scenario;

    if (!section || !mlift_reader_is(reader, section, MLIFT_YAML_MAPPING, "a mapping of dotted keys to [low, high]")) {
        return;
    }
    for (const struct mlift_yaml_node *node = section->first; node; node = node->next) {
        size_t base;
        const struct mlift_parameter *parameter = find_parameter(reader->campaign, node->key, &base);
        if (!parameter) {
            complain_unknown(reader, node);
            continue;
        }
        if (parameter->type != MLIFT_PARAMETER_REAL || scenario->n_uncertain == MLIFT_SCENARIO_MOST_UNCERTAIN) {
            bool whole = parameter->type != MLIFT_PARAMETER_REAL;
            mlift_defect_report(&reader->defects, whole ? MLIFT_DEFECT_MISPLACED_KEY : MLIFT_DEFECT_TOO_MANY,
                                node->key_place, node->key,
                                whole ? "`%s` is a whole number and cannot be uncertain" : "`%s`: more than 32 of them",
                                node->key);
            continue;
        }
        struct mlift_uncertain *uncertain = &scenario->uncertain[scenario->n_uncertain];
        snprintf(uncertain->key, sizeof uncertain->key, "%.*s", MLIFT_SCENARIO_KEY_SIZE - 1, node->key);
        uncertain->offset = base + parameter->offset;
        uncertain->scale = parameter->scale;
        read_range(reader, node, parameter, uncertain);
    }
}
