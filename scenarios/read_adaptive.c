#include "scenarios/read_adaptive.h"

#include "models/layout.h"
#include "scenarios/read_calendar.h"

#include <stdio.h>
#include <string.h>

enum {
    DAYS_TO_ANSWER = 2, /* from the pilot's last send to the day on which it is read, unless said */
    DEFAULT_STRENGTH = 20,
    MOST_STRENGTH = 1000000
};

static const double default_pilot = 0.2, default_z = 1.96;

static void refuse(struct mlift_reader *reader, const struct mlift_yaml_node *node, const char *key, const char *why)
{
    const struct mlift_yaml_node *value = mlift_yaml_get(node, key);

    if (value) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_MISPLACED_KEY, value->key_place, key, "%s", why);
    }
}

void mlift_read_adaptive_refuse(struct mlift_reader *reader, const struct mlift_yaml_node *node)
{
    static const char *const keys[] = {"candidates", "measure", "pilot",        "decide_on",     "choose",
                                       "z",          "batches", "hierarchical", "prior_strength"};

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        refuse(reader, node, keys[i], "only strategies that learn have this: kind: learned or kind: bandit");
    }
}

/* --- candidates ----------------------------------------------------------------------------------------------------
 */

static struct mlift_rule *add_candidate(struct mlift_reader *reader, const struct mlift_yaml_node *at,
                                        struct mlift_strategy *strategy)
{
    if (strategy->n_rules == MLIFT_MAX_CANDIDATES) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_MANY, at->place, "candidates", "more than %d candidates",
                            MLIFT_MAX_CANDIDATES);
        return NULL;
    }
    return &strategy->rule[strategy->n_rules++];
}

/* {name: message or messages} */
static void read_named(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                       const struct mlift_read_calendar *calendar, struct mlift_strategy *strategy)
{
    bool single = strategy->kind == MLIFT_STRATEGY_BANDIT;

    for (const struct mlift_yaml_node *child = node->first; child; child = child->next) {
        struct mlift_rule *rule = add_candidate(reader, child, strategy);
        if (!rule) {
            return;
        }
        (void)mlift_reader_name(reader, child->key_place, child->key,
                                strategy->learning.candidate[strategy->n_rules - 1]);
        if (single &&
            !mlift_reader_is(reader, child, MLIFT_YAML_SCALAR, "one message, as all candidates of a bandit")) {
            continue;
        }
        mlift_read_calendar_send(reader, child, calendar, rule);
    }
}

/* [message, message] */
static void read_plain(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                       const struct mlift_read_calendar *calendar, struct mlift_strategy *strategy)
{
    if (!mlift_reader_are_words(reader, node, "a list of messages, or a mapping of names to messages")) {
        return;
    }
    const struct mlift_yaml_node *entry = mlift_reader_entries(node);
    for (size_t i = 0; i < mlift_reader_n_entries(node); i++, entry = entry->next) {
        struct mlift_rule *rule = add_candidate(reader, entry, strategy);
        if (!rule) {
            return;
        }
        snprintf(strategy->learning.candidate[strategy->n_rules - 1], MLIFT_NAME_SIZE, "%.*s", MLIFT_NAME_SIZE - 1,
                 entry->text);
        int message = mlift_reader_message(reader, entry->place, entry->text);
        rule->n_sends = (int)calendar->n;
        for (size_t t = 0; t < calendar->n; t++) {
            rule->send[t] = (struct mlift_send){calendar->day[t], (uint8_t)(message < 0 ? 0 : message)};
        }
    }
}

/* Days of the candidates: those named, else day 0 in the table model and for single messages of a pilot. */
static bool find_days(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                      const struct mlift_yaml_node *candidates, const struct mlift_strategy *strategy,
                      struct mlift_read_calendar *calendar)
{
    const struct mlift_yaml_node *days = mlift_yaml_get(node, "days");
    bool table = reader->campaign->model == MLIFT_MODEL_TABLE;
    bool several = strategy->kind == MLIFT_STRATEGY_BANDIT;

    if (days) {
        return mlift_read_calendar_days(reader, days, calendar);
    }
    for (const struct mlift_yaml_node *child = candidates->first; child; child = child->next) {
        several |= child->kind != MLIFT_YAML_SCALAR;
    }
    if (several && !table) {
        (void)mlift_reader_need(reader, node, "days", "days: [0, 7, 14]");
        return false;
    }
    *calendar = (struct mlift_read_calendar){.n = 1};
    return true;
}

static void read_candidates(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                            const struct mlift_yaml_node *candidates, struct mlift_strategy *strategy)
{
    struct mlift_read_calendar calendar = {0};

    (void)find_days(reader, node, candidates, strategy, &calendar); /* without days messages are checked all the same */
    if (candidates->kind == MLIFT_YAML_MAPPING) {
        read_named(reader, candidates, &calendar, strategy);
    } else {
        read_plain(reader, candidates, &calendar, strategy);
    }
    if (mlift_reader_n_entries(candidates) < 2) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_FEW, candidates->place, candidates->key,
                            "a choice needs at least two candidates");
    }
}

static bool same_schedule(const struct mlift_rule *a, const struct mlift_rule *b)
{
    int i = 0, j = 0;

    for (;;) {
        while (i < a->n_sends && a->send[i].message == 0) {
            i++;
        }
        while (j < b->n_sends && b->send[j].message == 0) {
            j++;
        }
        if (i == a->n_sends || j == b->n_sends) {
            return i == a->n_sends && j == b->n_sends;
        }
        if (a->send[i].day != b->send[j].day || a->send[i].message != b->send[j].message) {
            return false;
        }
        i++;
        j++;
    }
}

static bool is_candidate(const struct mlift_strategy *strategy, const struct mlift_rule *schedule)
{
    for (int k = 0; k < strategy->n_rules; k++) {
        if (same_schedule(&strategy->rule[k], schedule)) {
            return true;
        }
    }
    return false;
}

/* The schedule of a rule of another strategy becomes a candidate, if it is new. */
static bool take_schedule(struct mlift_reader *reader, const struct mlift_yaml_node *at,
                          const struct mlift_strategy *from, int r, struct mlift_strategy *strategy)
{
    struct mlift_rule schedule = from->rule[r];

    memset(schedule.when, 0, sizeof schedule.when);
    if (schedule.triggered || schedule.n_sends == 0 || is_candidate(strategy, &schedule)) {
        return true;
    }
    struct mlift_rule *rule = add_candidate(reader, at, strategy);
    if (!rule) {
        return false;
    }
    *rule = schedule;
    char *name = strategy->learning.candidate[strategy->n_rules - 1];
    if (from->kind == MLIFT_STRATEGY_BROAD) {
        snprintf(name, MLIFT_NAME_SIZE, "%s", from->name);
    } else {
        snprintf(name, MLIFT_NAME_SIZE, "%.*s.%d", MLIFT_NAME_SIZE - 5, from->name, r + 1);
    }
    return true;
}

/* A bandit's candidates are messages: those the schedule sends. */
static bool take_messages(struct mlift_reader *reader, const struct mlift_yaml_node *at, const struct mlift_rule *from,
                          const struct mlift_read_calendar *calendar, struct mlift_strategy *strategy)
{
    for (int i = 0; i < from->n_sends && !from->triggered; i++) {
        struct mlift_rule schedule = {.n_sends = (int)calendar->n};
        for (size_t t = 0; t < calendar->n; t++) {
            schedule.send[t] = (struct mlift_send){calendar->day[t], from->send[i].message};
        }
        if (from->send[i].message == 0 || is_candidate(strategy, &schedule)) {
            continue;
        }
        struct mlift_rule *rule = add_candidate(reader, at, strategy);
        if (!rule) {
            return false;
        }
        *rule = schedule;
        snprintf(strategy->learning.candidate[strategy->n_rules - 1], MLIFT_NAME_SIZE, "%s",
                 reader->campaign->message[from->send[i].message].name);
    }
    return true;
}

/* Candidates that were left out: what the strategies that do not learn send, the broad ones first. */
static void default_candidates(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                               struct mlift_strategy *strategy)
{
    static const enum mlift_strategy_kind kinds[] = {MLIFT_STRATEGY_BROAD, MLIFT_STRATEGY_RULES};
    struct mlift_read_calendar calendar = {0};
    bool bandit = strategy->kind == MLIFT_STRATEGY_BANDIT, room = true;

    if (bandit && !find_days(reader, node, &reader->nothing, strategy, &calendar)) {
        return;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        for (int s = 0; s < reader->campaign->n_strategies; s++) {
            const struct mlift_strategy *from = &reader->campaign->strategy[s];
            for (int r = 0; from->kind == kinds[i] && r < from->n_rules && room; r++) {
                room = bandit ? take_messages(reader, node, &from->rule[r], &calendar, strategy)
                              : take_schedule(reader, node, from, r, strategy);
            }
        }
    }
    if (strategy->n_rules < 2) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_FEW, node->key_place, node->key,
                            "nothing to choose from: the other strategies send %s; name `candidates`",
                            strategy->n_rules ? "all the same" : "nothing");
    }
}

/* --- the keys ------------------------------------------------------------------------------------------------------
 */

static void read_measure(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                         struct mlift_learning *learning, bool bandit)
{
    static const char *const behavioural[] = {"click", "goal"};
    const struct mlift_yaml_node *measure = mlift_yaml_get(node, "measure");
    const struct mlift_campaign *campaign = reader->campaign;
    struct mlift_reader_names outcomes = {campaign->cells.outcome[0], (size_t)campaign->cells.n_outcomes,
                                          sizeof campaign->cells.outcome[0], "outcome"};
    bool table = campaign->model == MLIFT_MODEL_TABLE;

    learning->measure = table ? MLIFT_MEASURE_OUTCOME + campaign->goal_outcome : MLIFT_MEASURE_CLICK;
    if (!measure) {
        return;
    }
    if (!table) {
        /* a bandit is rewarded for what a message does at once */
        int index = mlift_reader_choice(reader, measure, behavioural, bandit ? 1 : 2);
        learning->measure = index == 1 ? MLIFT_MEASURE_GOAL : MLIFT_MEASURE_CLICK;
    } else if (mlift_reader_is(reader, measure, MLIFT_YAML_SCALAR, "an outcome")) {
        int outcome = mlift_reader_find(reader, measure->place, measure->text, MLIFT_DEFECT_UNKNOWN_WORD, &outcomes);
        learning->measure = MLIFT_MEASURE_OUTCOME + (outcome < 0 ? 0 : outcome);
    }
}

static void read_learned(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                         struct mlift_learning *learning)
{
    static const char *const rules[] = {"raw", "shrunk", "threshold"};
    static const enum mlift_choice_rule rule_of[] = {MLIFT_CHOICE_RAW, MLIFT_CHOICE_SHRUNK, MLIFT_CHOICE_THRESHOLD};
    static const struct mlift_reader_range share = {0, 1, true, "share"}, sigmas = {0, 10, false, "standard errors"};
    const struct mlift_yaml_node *pilot = mlift_yaml_get(node, "pilot"), *z = mlift_yaml_get(node, "z");
    const struct mlift_yaml_node *choose = mlift_yaml_get(node, "choose");

    refuse(reader, node, "batches", "a pilot is read once, on `decide_on`: kind: bandit has batches");
    refuse(reader, node, "hierarchical", "only kind: bandit has this; `choose: shrunk` borrows between segments");
    refuse(reader, node, "prior_strength", "only kind: bandit has this; `choose: shrunk` borrows between segments");
    learning->pilot = default_pilot;
    learning->z = default_z;
    if (pilot) {
        (void)mlift_reader_real(reader, pilot, &share, &learning->pilot);
    }
    int index = choose ? mlift_reader_choice(reader, choose, rules, sizeof rules / sizeof *rules) : 0;
    learning->choose = rule_of[index < 0 ? 0 : index];
    if (z && learning->choose != MLIFT_CHOICE_THRESHOLD) {
        refuse(reader, node, "z", "`z` goes with `choose: threshold`");
    } else if (z) {
        (void)mlift_reader_real(reader, z, &sigmas, &learning->z);
    }
}

static void read_bandit(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                        struct mlift_learning *learning)
{
    static const char *const words[] = {"false", "true"};
    static const char *const of_learned[] = {"pilot", "decide_on", "choose", "z"};
    const struct mlift_yaml_node *batches = mlift_yaml_get(node, "batches");
    const struct mlift_yaml_node *hierarchical = mlift_yaml_get(node, "hierarchical");
    const struct mlift_yaml_node *strength = mlift_yaml_get(node, "prior_strength");
    uint64_t n_batches = 1, pseudo_counts = DEFAULT_STRENGTH;

    for (size_t i = 0; i < sizeof of_learned / sizeof *of_learned; i++) {
        refuse(reader, node, of_learned[i], "a bandit has no pilot: kind: learned has");
    }
    if (batches) {
        (void)mlift_reader_whole(reader, batches, 1, MLIFT_MAX_LIST_SIZE, &n_batches);
    }
    learning->hierarchical = hierarchical && mlift_reader_choice(reader, hierarchical, words, 2) == 1;
    if (strength && !learning->hierarchical) {
        refuse(reader, node, "prior_strength", "`prior_strength` goes with `hierarchical: true`");
    } else if (strength) {
        (void)mlift_reader_whole(reader, strength, 1, MOST_STRENGTH, &pseudo_counts);
    }
    learning->batches = (uint32_t)n_batches;
    learning->prior_strength = (uint32_t)pseudo_counts;
}

void mlift_read_adaptive(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                         struct mlift_strategy *strategy)
{
    const struct mlift_yaml_node *candidates = mlift_yaml_get(node, "candidates");
    const struct mlift_yaml_node *segment_by = mlift_yaml_get(node, "segment_by");
    bool bandit = strategy->kind == MLIFT_STRATEGY_BANDIT;

    refuse(reader, node, "rules", "a strategy that learns finds its rules itself: name `candidates`");
    refuse(reader, node, "send", "a strategy that learns chooses what to send: name `candidates`");
    refuse(reader, node, "update", "a strategy that learns goes by what is seen at the start: leave `update` out");
    if (segment_by) {
        strategy->segment_by = mlift_reader_data_points(reader, segment_by);
    }
    read_measure(reader, node, &strategy->learning, bandit);
    if (bandit) {
        read_bandit(reader, node, &strategy->learning);
    } else {
        read_learned(reader, node, &strategy->learning);
    }
    if (candidates) {
        read_candidates(reader, node, candidates, strategy);
    } else if (!bandit) {
        refuse(reader, node, "days",
               "without `candidates` the schedules of the other strategies are tried on days of their own: leave "
               "`days` out");
    }
}

/* --- what follows from all strategies ------------------------------------------------------------------------------
 */

static void check_segments(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                           const struct mlift_strategy *strategy)
{
    size_t n = 1;

    for (int d = 0; d < reader->campaign->n_data_points; d++) {
        const struct mlift_data_point *point = &reader->campaign->data_point[d];
        if (strategy->segment_by >> d & 1) {
            n *= point->p_known > 0 ? (size_t)point->n_levels + (point->p_known < 1) : 1;
        }
    }
    if (n > MLIFT_MAX_SEGMENTS) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_MANY, node->key_place, node->key,
                            "`segment_by` makes %zu segments: at most %d can be learned for", n, MLIFT_MAX_SEGMENTS);
    }
}

/* First and last day on which any candidate sends something; false where none does. */
static bool span(const struct mlift_strategy *strategy, int *first, int *last)
{
    *first = MLIFT_MAX_HORIZON_DAYS + 1;
    *last = -1;
    for (int k = 0; k < strategy->n_rules; k++) {
        for (int i = 0; i < strategy->rule[k].n_sends; i++) {
            int day = strategy->rule[k].send[i].day;
            if (strategy->rule[k].send[i].message > 0) {
                *first = day < *first ? day : *first;
                *last = day > *last ? day : *last;
            }
        }
    }
    return *last >= 0;
}

/* The day on which the pilot is read, and how much later the rest is written to. */
static void set_days(struct mlift_reader *reader, const struct mlift_yaml_node *node, struct mlift_strategy *strategy,
                     int first, int last)
{
    const struct mlift_yaml_node *given = mlift_yaml_get(node, "decide_on");
    uint64_t day = (uint64_t)last + DAYS_TO_ANSWER;

    if (reader->campaign->model == MLIFT_MODEL_TABLE) {
        refuse(reader, node, "decide_on", "in the table model the pilot is read before the rest is written to");
        return;
    }
    if (given && !mlift_reader_whole(reader, given, 0, MLIFT_MAX_HORIZON_DAYS, &day)) {
        return;
    }
    if (day <= (uint64_t)first) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_OUT_OF_RANGE, given->place, given->key,
                            "the pilot's first message goes out on day %d: read it on a later day", first);
        return;
    }
    strategy->learning.decide_on = (uint16_t)day;
    strategy->learning.shift = (uint16_t)((int)day - first);
    if (last + strategy->learning.shift > MLIFT_MAX_HORIZON_DAYS) {
        const struct mlift_yaml_node *at = given ? given : node;
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_OUT_OF_RANGE, at->place, at->key,
                            "the rest's last message would go out on day %d: at most %d",
                            last + strategy->learning.shift, MLIFT_MAX_HORIZON_DAYS);
    }
}

/* In the behavioural model a bandit is rewarded by clicks: sending nothing could never win. */
static void check_bandit(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                         const struct mlift_strategy *strategy)
{
    for (int k = 0; k < strategy->n_rules && reader->campaign->model == MLIFT_MODEL_BEHAVIOURAL; k++) {
        if (strategy->rule[k].n_sends > 0 && strategy->rule[k].send[0].message == 0) {
            mlift_defect_report(&reader->defects, MLIFT_DEFECT_CANDIDATE_SENDS_NOTHING, node->key_place, node->key,
                                "candidate `%s` sends nothing, and nobody can click on that: leave it out",
                                strategy->learning.candidate[k]);
        }
    }
}

static void finish(struct mlift_reader *reader, const struct mlift_yaml_node *node, struct mlift_strategy *strategy)
{
    size_t before = reader->defects.n_errors;
    int first, last;

    if (!mlift_yaml_get(node, "candidates")) {
        default_candidates(reader, node, strategy);
    }
    check_segments(reader, node, strategy);
    if (reader->defects.n_errors > before || strategy->n_rules == 0) {
        return;
    }
    bool sends = span(strategy, &first, &last);
    if (strategy->kind == MLIFT_STRATEGY_BANDIT) {
        check_bandit(reader, node, strategy);
    } else if (sends) {
        set_days(reader, node, strategy, first, last);
    }
    /* where an error was reported already, messages may only look like nothing */
    if (!sends && before == 0) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_CANDIDATE_SENDS_NOTHING, node->key_place, node->key,
                            "no candidate of `%s` sends anything: name a message", strategy->name);
    }
}

void mlift_read_adaptive_finish(struct mlift_reader *reader)
{
    for (int s = 0; s < reader->campaign->n_strategies; s++) {
        const struct mlift_yaml_node *node = mlift_reader_strategy_node(reader, s);
        if (mlift_campaign_learns(&reader->campaign->strategy[s]) && node) {
            finish(reader, node, &reader->campaign->strategy[s]);
        }
    }
}
