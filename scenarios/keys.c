#include "scenarios/keys.h"

#include "models/parameter.h"

#include <stdio.h>
#include <string.h>

#define NAMES "A-Z a-z 0-9 _ . - up to 64"

/* A structural key, or (type NULL) the place where the parameters with that prefix belong. */
struct row {
    const char *key, *type, *unit, *range, *preset, *description;
};

static const struct row rows[] = {
    {"microlift", "whole number", "", "1", "required", "version of the scenario format"},
    {"name", "name", "", NAMES, "required", "name of the scenario; begins the names of its files"},
    {"title", "text", "", "up to 200 bytes", "the name", "one line for tables and charts"},
    {"question", "text", "", "up to 300 bytes", "none", "the question that the scenario puts to the test"},
    {"seed", "whole number", "", "0 to 2^64 - 1", "1", "seed of all random words"},
    {"replicates", "whole number", "replicates", "1 to 1000000000", "10000", "how often the campaign is simulated"},
    {"model", "word", "", "behavioural, table", "behavioural",
     "the response model: funnel and relevance, or rates per cell straight from data"},
    {"list", "mapping", "", "", "see below", "who is on the list"},
    {"list.size", "whole number", "subscribers", "10 to 100000", "rows of list.file; table: 1000",
     "length of the list; required unless list.file is given or the model is table"},
    {"list.file", "text", "", "path", "none",
     "CSV file of a fixed list: a header of data points, then one row of levels per subscriber"},
    {"list.cells", "text", "", "path", "none",
     "CSV file of a joint profile: columns for the data points and a column weight"},
    {"data_points", "mapping", "", "1 to 8 names", "the five defaults", "what is true of each subscriber"},
    {"data_points.NAME", "mapping", "", "", "inherits a default of that name",
     "one data point; `stage` (onboarding, lowest level first) and `recency` (most recent first) have a meaning"},
    {"data_points.NAME.levels", "shares by level", "share", "2 to 16 levels, sum 1", "inherited",
     "levels and their shares; with `given`, one such line per level of the other data point; with cells or a file "
     "a plain list of levels will do"},
    {"data_points.NAME.given", "name", "", "an earlier data point", "none",
     "the data point on whose levels the shares depend"},
    {"data_points.NAME.", NULL, NULL, NULL, NULL, NULL},
    {"data_points.NAME.prognostic", "numbers by level", "logit", "-10 to 10", "inherited, else 0",
     "shift of the log odds of opening by level, whatever is sent"},
    {"data_points.NAME.responsiveness", "numbers by level", "logit", "-10 to 10", "inherited, else 0",
     "shift of the log odds of clicking by level, for any message"},
    {"data_points.NAME.drift_to", "name", "", "a level", "any other level",
     "the level that drifting subscribers reach"},
    {"data_points.NAME.drift_needs_stage", "names", "", "levels of stage", "all",
     "only subscribers at these onboarding levels drift"},
    {"data_points.NAME.ages_after_days", "numbers by level", "days", "1 to 10000", "inherited, else never",
     "recency only: mean days in a level before it ages into the next"},
    {"messages", "mapping", "", "1 to 31 names", "required", "the e-mails there are"},
    {"messages.NAME", "mapping", "", "", "", "one e-mail"},
    {"messages.NAME.job", "word", "", "educate, reassure, offer, adopt", "required", "what the message is for"},
    {"messages.NAME.speaks_to", "levels by data point", "", "", "nothing (broad)",
     "the levels that the message is written for: one or a list per data point"},
    {"messages.NAME.offer", "text", "", "up to 64 bytes", "none", "what is offered; for labels only"},
    {"messages.NAME.appeal", "number", "logit", "-10 to 10", "0",
     "shift of the log odds of clicking, for everybody alike"},
    {"response", "mapping", "", "", "defaults", "how subscribers respond to one message"},
    {"response.", NULL, NULL, NULL, NULL, NULL},
    {"funnel", "mapping", "", "", "defaults", "start, advance and decay along the funnel; onboarding; fatigue"},
    {"funnel.", NULL, NULL, NULL, NULL, NULL},
    {"goal", "word or mapping", "", "", "purchase", "what counts as a conversion"},
    {"goal.kind", "word", "", "purchase, pairing, upgrade, feature_activation", "purchase",
     "purchase and upgrade are reached with the funnel's activation, the others at an onboarding level"},
    {"goal.level", "name", "", "a level of stage", "pairing: paired; feature_activation: active",
     "the onboarding level at which the goal is reached"},
    {"goal.eligible", "names", "", "levels of stage", "all; upgrade: all but the first",
     "the onboarding levels from which the goal can be reached"},
    {"economics", "mapping", "", "", "defaults", "money, in units of the currency"},
    {"economics.", NULL, NULL, NULL, NULL, NULL},
    {"economics.earns", "name", "", "an outcome", "none",
     "table model: the outcome that earns the margin, each subscriber once; until one is named nothing earns and there "
     "is "
     "no profit"},
    {"strategies", "mapping", "", "2 to 12 names", "required", "what is compared"},
    {"strategies.NAME", "mapping", "", "", "", "one strategy"},
    {"strategies.NAME.kind", "word", "", "none, broad, rules, oracle, oracle_observed, learned, bandit", "required",
     "no e-mail at all; one sequence for everybody; the first rule that matches; the best message for the truth about "
     "each subscriber; the best one for what can be observed; a pilot, then the winner of each segment; Thompson "
     "sampling in each segment, wave by wave"},
    {"strategies.NAME.update", "word", "", "static, living", "static",
     "rules: segmented once at the start, or anew at every message from what has been observed; oracle_observed: "
     "living where another strategy is or has triggered rules"},
    {"strategies.NAME.state", "word", "", "hidden, seen", "hidden",
     "oracle_observed: whether the true funnel stage, onboarding, recency and fatigue are seen too"},
    {"strategies.NAME.segment_by", "names", "", "data points", "those the rules look at",
     "rules: the data points that cut the list into segments"},
    {"strategies.NAME.days", "days", "days", "0 to 1000, ascending", "0 for a single message",
     "when messages are sent: a list, or {from: 0, every: 7, times: 39}; rules: for those without days of their own; "
     "oracle and oracle_observed: days beside those of all strategies"},
    {"strategies.NAME.days.from", "whole number", "days", "0 to 1000", "0", "first day"},
    {"strategies.NAME.days.every", "whole number", "days", "1 to 1000", "required", "days between messages"},
    {"strategies.NAME.days.times", "whole number", "messages", "1 to 128", "required", "number of messages"},
    {"strategies.NAME.send", "names", "", "messages or nothing", "required for broad",
     "what is sent on those days: a list as long as days, one name for all days, or {in_turn: [a, b]}"},
    {"strategies.NAME.send.in_turn", "names", "", "messages or nothing", "none", "messages that take turns"},
    {"strategies.NAME.rules", "list", "", "1 to 24 rules", "required for rules",
     "the first rule that matches a subscriber decides"},
    {"strategies.NAME.rules[].when", "levels by data point", "", "levels, unknown", "everybody",
     "observed levels that the rule is for: one or a list per data point"},
    {"strategies.NAME.rules[].after", "mapping", "", "", "none",
     "makes the rule triggered: its message follows an event, once per subscriber, beside the calendar"},
    {"strategies.NAME.rules[].after.event", "word", "", "click, open, reply, no_click", "required",
     "the event; open is a recorded open, all that the sender can see"},
    {"strategies.NAME.rules[].after.within_days", "whole number", "days", "1 to 365", "1", "delay after the event"},
    {"strategies.NAME.rules[].days", "days", "days", "as strategies.NAME.days", "the strategy's days",
     "the rule's own calendar"},
    {"strategies.NAME.rules[].send", "names", "", "as strategies.NAME.send", "required", "what the rule sends"},
    {"strategies.NAME.candidates", "messages by name, or names", "", "2 to 16",
     "learned: the schedules of broad and rules strategies; bandit: their messages",
     "learned, bandit: what there is to choose from. A list of messages, each sent on all days; or names with a "
     "message "
     "or (learned) a list as long as days. The first is kept where nothing is known"},
    {"strategies.NAME.measure", "word", "", "click, goal; table: an outcome", "click; table: the goal",
     "learned: what is counted of the pilot until it is read (subscribers who clicked, or converted); bandit: the "
     "click "
     "on the message, or the outcome"},
    {"strategies.NAME.pilot", "number", "share", "0 (not itself) to 1", "0.2",
     "learned: share of the list on which candidates are tried, at random and in equal parts [assumption]"},
    {"strategies.NAME.decide_on", "whole number", "days", "1 to 1000", "last send of the pilot + 2",
     "learned: the day on which the pilot is read and the rest gets its first message; its others follow as far apart "
     "as the pilot's [assumption]"},
    {"strategies.NAME.choose", "word", "", "raw, shrunk, threshold", "raw",
     "learned: the best rate of the segment; empirical Bayes (DerSimonian and Laird 1986); the pilot's overall best "
     "unless a candidate beats it by z standard errors"},
    {"strategies.NAME.z", "number", "standard errors", "0 to 10", "1.96", "learned, choose: threshold"},
    {"strategies.NAME.batches", "whole number", "groups", "1 to 100000", "1",
     "bandit: groups of subscribers in a wave, in the order of the list; what a group did is known to the next. The "
     "list "
     "size gives one subscriber at a time [assumption]"},
    {"strategies.NAME.hierarchical", "word", "", "true, false", "false",
     "bandit: segments borrow from the candidate's rate in all segments"},
    {"strategies.NAME.prior_strength", "whole number", "pseudo-counts", "1 to 1000000", "20",
     "bandit, hierarchical: how much they borrow, at most as much as was seen [assumption]"},
    {"report", "mapping", "", "", "defaults", "what is compared with what"},
    {"report.segment_by", "names", "", "data points", "segment_by of the challenger",
     "the reported segments, at most 256; every replicate is counted for each of them, so fewer make a smaller file"},
    {"report.baseline", "name", "", "a strategy", "the first broad, else the first; with one campaign alone: none",
     "the strategy that the lift is measured against"},
    {"report.challenger", "name", "", "a strategy", "the first of kind rules, else another",
     "the strategy whose lift is the main result"},
    {"experiment", "mapping", "", "", "defaults", "the test as it would be run"},
    {"experiment.arms", "shares by strategy", "share", "2 to 12, sum 1", "baseline and challenger, half each",
     "disjoint arms"},
    {"experiment.sizes", "numbers", "subscribers", "ascending, up to 8", "list size / 8, / 4, / 2, 1",
     "list sizes that are counted beside the whole list; the whole list is added if it is missing"},
    {"horizon_days", "whole number", "days", "1 to 1000", "last send + 14", "when outcomes are counted"},
    {"uncertain", "pairs by key", "", "[low, high] inside the range", "none",
     "parameters that are known only within a range, by dotted key: response.gamma_click: [0.2, 1.0]"},
    {"table", "mapping", "", "", "required for model table", "the data of the table model"},
    {"table.file", "text", "", "path", "required",
     "CSV file with one row per cell and message: data point columns, message, people and outcome counts"},
    {"table.message", "text", "", "a column", "message", "the column that names the message"},
    {"table.messages", "names by value", "", "message names, none", "required",
     "the message that each value of that column stands for; `none` for no e-mail"},
    {"table.count", "text", "", "a column", "n", "the column with the number of people"},
    {"table.outcomes", "columns by outcome", "", "1 to 4", "required",
     "outcome names and their count columns; each outcome implies the one before it"},
    {"table.goal", "name", "", "an outcome", "the first outcome", "the outcome that counts as the conversion"},
};

enum { N_ROWS = sizeof rows / sizeof *rows };

static void put_number(char *text, size_t size, double value)
{
    snprintf(text, size, "%.10g", value);
}

static void describe_parameter(const char *prefix, const struct mlift_parameter *parameter, struct mlift_key *key)
{
    static const char *const types[] = {"number", "whole number", "odd number"};
    char low[24], high[24];

    put_number(low, sizeof low, parameter->low);
    put_number(high, sizeof high, parameter->high);
    snprintf(key->key, sizeof key->key, "%s%s", prefix, parameter->key);
    snprintf(key->range, sizeof key->range, "%s%s to %s", parameter->low_open ? "above " : "", low, high);
    put_number(key->preset, sizeof key->preset, parameter->preset);
    key->type = types[parameter->type];
    key->unit = parameter->unit;
    key->description = parameter->description;
    key->source = parameter->source;
}

static void describe_row(const struct row *row, struct mlift_key *key)
{
    snprintf(key->key, sizeof key->key, "%s", row->key);
    snprintf(key->range, sizeof key->range, "%s", row->range);
    snprintf(key->preset, sizeof key->preset, "%s", row->preset);
    key->type = row->type;
    key->unit = row->unit;
    key->description = row->description;
    key->source = "";
}

static bool is_of_point(const char *prefix)
{
    return !strcmp(prefix, "data_points.NAME.");
}

/* The parameters among which those that belong at `prefix` are. */
static const struct mlift_parameter *parameters_at(const char *prefix, size_t *n)
{
    return is_of_point(prefix) ? mlift_parameter_of_data_point(n) : mlift_parameter_all(n);
}

static bool belongs(const char *prefix, const struct mlift_parameter *parameter)
{
    return is_of_point(prefix) || !strncmp(parameter->key, prefix, strlen(prefix));
}

/* Takes the i-th parameter that belongs at `prefix`, or lowers *i by their number. */
static bool take_parameter(const char *prefix, size_t *i, struct mlift_key *key)
{
    size_t n;
    const struct mlift_parameter *table = parameters_at(prefix, &n);

    for (size_t p = 0; p < n; p++) {
        if (!belongs(prefix, &table[p])) {
            continue;
        }
        if (*i == 0) {
            describe_parameter(is_of_point(prefix) ? prefix : "", &table[p], key);
            return true;
        }
        --*i;
    }
    return false;
}

bool mlift_keys_at(size_t i, struct mlift_key *key)
{
    for (size_t r = 0; r < N_ROWS; r++) {
        if (!rows[r].type) {
            if (take_parameter(rows[r].key, &i, key)) {
                return true;
            }
        } else if (i == 0) {
            describe_row(&rows[r], key);
            return true;
        } else {
            i--;
        }
    }
    return false;
}

static void add_name(struct mlift_key_names *names, const char *name, size_t length)
{
    for (size_t i = 0; i < names->n; i++) {
        if (strlen(names->name[i]) == length && !memcmp(names->name[i], name, length)) {
            return;
        }
    }
    if (length > 0 && length < MLIFT_KEYS_NAME_SIZE && names->n < MLIFT_KEYS_MOST_CHILDREN) {
        memcpy(names->name[names->n], name, length);
        names->name[names->n][length] = 0;
        names->n++;
    }
}

/* Adds the child of `section` that a key begins with, if it begins with one. */
static void add_child(struct mlift_key_names *names, const char *section, const char *key)
{
    size_t length = strlen(section);

    if (length == 0) {
        add_name(names, key, strcspn(key, ".["));
    } else if (!strncmp(key, section, length) && key[length] == '.') {
        add_name(names, key + length + 1, strcspn(key + length + 1, ".["));
    }
}

static void add_parameters(struct mlift_key_names *names, const char *section, const char *prefix)
{
    size_t n;
    const struct mlift_parameter *table = parameters_at(prefix, &n);
    char key[sizeof((struct mlift_key *)0)->key];

    for (size_t p = 0; p < n; p++) {
        if (belongs(prefix, &table[p])) {
            snprintf(key, sizeof key, "%s%s", is_of_point(prefix) ? prefix : "", table[p].key);
            add_child(names, section, key);
        }
    }
}

/* Asked for each mapping of a scenario: one pass, without describing the keys. */
void mlift_keys_children(const char *section, struct mlift_key_names *names)
{
    memset(names, 0, sizeof *names);
    for (size_t r = 0; r < N_ROWS; r++) {
        if (rows[r].type) {
            add_child(names, section, rows[r].key);
        } else {
            add_parameters(names, section, rows[r].key);
        }
    }
}
