#include "analysis/answers/assumptions.h"

#include "models/parameter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT = 4096 };

static const char OF_SCENARIO[] = "this scenario";

/* --- text --------------------------------------------------------------------------------------------------------- */

/* Appends to a text that is cut where it is full. */
static void add(char *out, const char *text)
{
    size_t used = strlen(out);

    (void)snprintf(out + used, TEXT - used, "%s", text);
}

/* "glasses or unknown": the levels of a mask. */
static void add_levels(const struct mlift_data_point *point, uint32_t mask, char *out)
{
    bool first = true;

    for (int l = 0; l <= MLIFT_UNKNOWN_LEVEL; l++) {
        if (mask >> l & 1 && (l < point->n_levels || l == MLIFT_UNKNOWN_LEVEL)) {
            add(out, first ? "" : " or ");
            add(out, l == MLIFT_UNKNOWN_LEVEL ? "unknown" : point->level[l]);
            first = false;
        }
    }
}

/* "device glasses, stage prospect"; empty for everybody. */
static void add_conditions(const struct mlift_campaign *campaign, const uint32_t *masks, char *out)
{
    bool first = true;

    for (int d = 0; d < campaign->n_data_points; d++) {
        if (masks[d]) {
            add(out, first ? "" : ", ");
            add(out, campaign->data_point[d].name);
            add(out, " ");
            add_levels(&campaign->data_point[d], masks[d], out);
            first = false;
        }
    }
}

static const char *message_name(const struct mlift_campaign *campaign, int message)
{
    return message > 0 ? campaign->message[message].name : "nothing";
}

/* "day 0 newsletter, day 4 offer". */
static void add_sends(const struct mlift_campaign *campaign, const struct mlift_rule *rule, char *out)
{
    static const char *const events[] = {"a click", "a recorded open", "a reply", "no click"};
    char day[64];

    if (rule->triggered) {
        (void)snprintf(day, sizeof day, "%u %s after %s: ", rule->within_days, rule->within_days == 1 ? "day" : "days",
                       events[rule->event]);
        add(out, day);
        add(out, message_name(campaign, rule->send[0].message));
        return;
    }
    for (int i = 0; i < rule->n_sends; i++) {
        (void)snprintf(day, sizeof day, "%sday %u ", i > 0 ? ", " : "", rule->send[i].day);
        add(out, day);
        add(out, message_name(campaign, rule->send[i].message));
    }
}

/* --- messages and strategies -------------------------------------------------------------------------------------- */

/* What a strategy sends that has no rules. */
static const char *without_rules(const struct mlift_strategy *strategy)
{
    switch (strategy->kind) {
    case MLIFT_STRATEGY_ORACLE:
        return "the best message for the true type and state: a bound, nobody can send it";
    case MLIFT_STRATEGY_ORACLE_OBSERVED:
        return "the best message for what can be observed: a bound for every rule";
    case MLIFT_STRATEGY_NONE:
    case MLIFT_STRATEGY_BROAD:
    case MLIFT_STRATEGY_RULES:
    case MLIFT_STRATEGY_LEARNED:
    case MLIFT_STRATEGY_BANDIT:
        break;
    }
    return "no e-mail";
}

/* How a strategy that learns goes about it, and what it tries. */
static void put_learning(struct mlift_answer *answer, const struct mlift_campaign *campaign,
                         const struct mlift_strategy *strategy)
{
    const struct mlift_learning *learning = &strategy->learning;
    char gets[TEXT];

    mlift_answer_cell_text(answer, strategy->name);
    mlift_answer_cell_words(answer, "everybody");
    if (strategy->kind == MLIFT_STRATEGY_LEARNED) {
        mlift_answer_cell_words(
            answer,
            "%g%% of the list, drawn by lot, try the candidates; from day %u on the rest gets what did best "
            "in its segment",
            100.0 * learning->pilot, learning->decide_on);
    } else {
        mlift_answer_cell_words(answer,
                                "one candidate by lot, the better the more often (Thompson sampling in each segment)");
    }
    for (int r = 0; r < strategy->n_rules; r++) {
        gets[0] = '\0';
        add_sends(campaign, &strategy->rule[r], gets);
        mlift_answer_cell_text(answer, strategy->name);
        mlift_answer_cell_words(answer, "candidate %s", learning->candidate[r]);
        mlift_answer_cell_text(answer, gets);
    }
}

static void put_strategies(struct mlift_answer *answer, const struct mlift_campaign *campaign)
{
    static const struct mlift_answer_column columns[] = {MLIFT_COLUMN(NULL, "Strategy", MLIFT_UNIT_WORD),
                                                         MLIFT_COLUMN(NULL, "Who", MLIFT_UNIT_WORDS),
                                                         MLIFT_COLUMN(NULL, "Gets", MLIFT_UNIT_WORDS)};
    char who[TEXT], gets[TEXT];

    mlift_answer_heading(answer, "Strategies");
    mlift_answer_table(answer, NULL, "What each strategy sends. The first rule that matches a subscriber decides.",
                       columns, 3);
    for (int s = 0; s < campaign->n_strategies; s++) {
        const struct mlift_strategy *strategy = &campaign->strategy[s];
        if (mlift_campaign_learns(strategy)) {
            put_learning(answer, campaign, strategy);
            continue;
        }
        if (strategy->n_rules == 0) {
            mlift_answer_cell_text(answer, strategy->name);
            mlift_answer_cell_words(answer, "everybody");
            mlift_answer_cell_text(answer, without_rules(strategy));
        }
        for (int r = 0; r < strategy->n_rules; r++) {
            who[0] = gets[0] = '\0';
            add_conditions(campaign, strategy->rule[r].when, who);
            add_sends(campaign, &strategy->rule[r], gets);
            mlift_answer_cell_words(answer, "%s%s", strategy->name,
                                    strategy->living ? " (segmented anew at each message)" : "");
            mlift_answer_cell_words(answer, "%s",
                                    who[0]                                  ? who
                                    : r == 0 || strategy->rule[r].triggered ? "everybody"
                                                                            : "everybody else");
            mlift_answer_cell_text(answer, gets);
        }
    }
}

static void put_messages(struct mlift_answer *answer, const struct mlift_campaign *campaign)
{
    static const struct mlift_answer_column columns[] = {
        MLIFT_COLUMN(NULL, "Message", MLIFT_UNIT_WORD), MLIFT_COLUMN(NULL, "Job", MLIFT_UNIT_WORD),
        MLIFT_COLUMN(NULL, "Speaks to", MLIFT_UNIT_WORDS), MLIFT_COLUMN(NULL, "Offer", MLIFT_UNIT_WORD),
        MLIFT_COLUMN(NULL, "Appeal, logit", MLIFT_UNIT_NUMBER)};
    static const char *const jobs[] = {"educate", "reassure", "offer", "adopt"};
    char words[TEXT];

    mlift_answer_heading(answer, "Messages");
    mlift_answer_table(answer, NULL, "The e-mails there are, and whom they are written for.", columns, 5);
    for (int m = 1; m <= campaign->n_messages; m++) {
        const struct mlift_message *message = &campaign->message[m];
        words[0] = '\0';
        add_conditions(campaign, message->speaks_to, words);
        mlift_answer_cell_text(answer, message->name);
        mlift_answer_cell_text(answer, campaign->model == MLIFT_MODEL_TABLE ? "" : jobs[message->job]);
        mlift_answer_cell_text(answer, words[0] ? words : "everybody");
        mlift_answer_cell_text(answer, message->offer);
        mlift_answer_cell_words(answer, "%g", message->appeal);
    }
}

/* --- who is on the list ------------------------------------------------------------------------------------------- */

static bool default_point(const char *name, struct mlift_data_point *preset)
{
    if (mlift_parameter_default_data_point(name, preset)) {
        return true;
    }
    mlift_parameter_set_data_point_defaults(preset);
    return false;
}

/* Are levels and shares those of the default data point of that name? */
static bool has_default_levels(const struct mlift_data_point *point, const struct mlift_data_point *preset)
{
    bool same = point->given < 0 && point->n_levels == preset->n_levels;

    for (int l = 0; same && l < point->n_levels; l++) {
        same = !strcmp(point->level[l], preset->level[l]) && !(point->share[l] < preset->share[l]) &&
               !(point->share[l] > preset->share[l]);
    }
    return same;
}

static void write_share(const struct mlift_campaign *campaign, const struct mlift_data_point *point, int level,
                        char *out)
{
    char part[MLIFT_NAME_SIZE + 32];

    out[0] = '\0';
    if (campaign->cells.n_cells > 0 || campaign->fixed.n_subscribers > 0) {
        add(out, "from the file");
        return;
    }
    if (point->given < 0) {
        (void)snprintf(out, TEXT, "%.4g", point->share[level]);
        return;
    }
    const struct mlift_data_point *given = &campaign->data_point[point->given];
    for (int g = 0; g < given->n_levels; g++) {
        (void)snprintf(part, sizeof part, "%s%.4g if %s", g > 0 ? ", " : "", point->share_given[g][level],
                       given->level[g]);
        add(out, part);
    }
}

static void put_levels(struct mlift_answer *answer, const struct mlift_campaign *campaign)
{
    static const struct mlift_answer_column columns[] = {
        MLIFT_COLUMN(NULL, "Data point", MLIFT_UNIT_WORD),
        MLIFT_COLUMN(NULL, "Level", MLIFT_UNIT_WORD),
        MLIFT_COLUMN(NULL, "Share", MLIFT_UNIT_NUMBER),
        MLIFT_COLUMN(NULL, "Shift of opens, logit", MLIFT_UNIT_NUMBER),
        MLIFT_COLUMN(NULL, "Shift of clicks, logit", MLIFT_UNIT_NUMBER),
        MLIFT_COLUMN(NULL, "Source", MLIFT_UNIT_WORDS)};
    struct mlift_data_point preset;
    char share[TEXT];

    mlift_answer_table(answer, NULL, "What is true of the subscribers.", columns, 6);
    mlift_answer_fold(answer);
    for (int d = 0; d < campaign->n_data_points; d++) {
        const struct mlift_data_point *point = &campaign->data_point[d];
        bool usual = default_point(point->name, &preset) && has_default_levels(point, &preset) &&
                     campaign->cells.n_cells == 0 && campaign->fixed.n_subscribers == 0;
        for (int l = 0; l < point->n_levels; l++) {
            write_share(campaign, point, l, share);
            mlift_answer_cell_text(answer, point->name);
            mlift_answer_cell_text(answer, point->level[l]);
            mlift_answer_cell_text(answer, share);
            mlift_answer_cell_words(answer, "%g", point->prognostic[l]);
            mlift_answer_cell_words(answer, "%g", point->responsiveness[l]);
            mlift_answer_cell_text(answer,
                                   usual ? mlift_parameter_default_data_point_source(point->name) : OF_SCENARIO);
        }
    }
}

static void put_list(struct mlift_answer *answer, const struct mlift_campaign *campaign)
{
    struct mlift_figure size = mlift_figure_exact(MLIFT_UNIT_WHOLE, (double)campaign->list_size);
    struct mlift_figure cells = mlift_figure_exact(MLIFT_UNIT_WHOLE, (double)campaign->cells.n_cells);

    mlift_answer_heading(answer, "The list");
    if (campaign->fixed.n_subscribers > 0) {
        mlift_answer_say(answer, NULL, MLIFT_WEIGHT_PLAIN, NULL,
                         "%s subscribers, read from a file: the same people in every simulated list.", size.text);
    } else if (campaign->cells.n_cells > 0) {
        mlift_answer_say(answer, NULL, MLIFT_WEIGHT_PLAIN, NULL,
                         "%s subscribers, drawn anew for every simulated list from %s profiles with weights.",
                         size.text, cells.text);
    } else {
        mlift_answer_say(answer, NULL, MLIFT_WEIGHT_PLAIN, NULL,
                         "%s subscribers, drawn anew for every simulated list from the shares below.", size.text);
    }
    put_levels(answer, campaign);
}

/* --- parameters --------------------------------------------------------------------------------------------------- */

static const struct mlift_answer_column parameter_columns[] = {
    MLIFT_COLUMN(NULL, "Parameter", MLIFT_UNIT_WORD),   MLIFT_COLUMN(NULL, "Value", MLIFT_UNIT_NUMBER),
    MLIFT_COLUMN(NULL, "Unit", MLIFT_UNIT_WORD),        MLIFT_COLUMN(NULL, "Default?", MLIFT_UNIT_WORD),
    MLIFT_COLUMN(NULL, "What it is", MLIFT_UNIT_WORDS), MLIFT_COLUMN(NULL, "Source", MLIFT_UNIT_WORDS)};

enum { N_PARAMETER_COLUMNS = sizeof parameter_columns / sizeof *parameter_columns };

/* Equal but for what reading, scaling and writing cost. */
static bool is_preset(double value, double preset)
{
    double scale = 1.0 + (preset < 0.0 ? -preset : preset);

    return value - preset < 1e-12 * scale && preset - value < 1e-12 * scale;
}

static const struct mlift_uncertain *uncertain_of(const struct mlift_scenario *scenario, const char *key)
{
    for (int u = 0; u < scenario->n_uncertain; u++) {
        if (!strcmp(scenario->uncertain[u].key, key)) {
            return &scenario->uncertain[u];
        }
    }
    return NULL;
}

static void put_parameter(struct mlift_answer *answer, const struct mlift_scenario *scenario,
                          const struct mlift_parameter *parameter, const char *key, double value, double preset)
{
    const struct mlift_uncertain *range = uncertain_of(scenario, key);
    bool usual = is_preset(value, preset);

    mlift_answer_cell_text(answer, key);
    if (range) {
        mlift_answer_cell_words(answer, "%g (%g to %g)", value, range->low, range->high);
    } else {
        mlift_answer_cell_words(answer, "%g", value);
    }
    mlift_answer_cell_text(answer, parameter->unit);
    mlift_answer_cell_words(answer, usual ? "default" : "no (default %g)", preset);
    mlift_answer_cell_text(answer, parameter->description);
    mlift_answer_cell_words(answer, "%s%s", usual ? parameter->source : OF_SCENARIO,
                            range ? "; known only within the range" : "");
}

static void put_signals(struct mlift_answer *answer, const struct mlift_scenario *scenario)
{
    const struct mlift_campaign *campaign = &scenario->campaign;
    struct mlift_data_point preset;
    size_t n;
    const struct mlift_parameter *all = mlift_parameter_of_data_point(&n);
    char key[MLIFT_SCENARIO_KEY_SIZE];

    mlift_answer_heading(answer, "Signals and match");
    mlift_answer_table(answer, NULL, "What the sender sees of each data point, and what a match is worth.",
                       parameter_columns, N_PARAMETER_COLUMNS);
    mlift_answer_fold(answer);
    for (int d = 0; d < campaign->n_data_points; d++) {
        (void)default_point(campaign->data_point[d].name, &preset);
        for (size_t i = 0; i < n; i++) {
            (void)snprintf(key, sizeof key, "data_points.%.64s.%.48s", campaign->data_point[d].name, all[i].key);
            put_parameter(answer, scenario, &all[i], key, mlift_parameter_get(&all[i], &campaign->data_point[d]),
                          mlift_parameter_get(&all[i], &preset));
        }
    }
}

static bool is_below(const char *key, const char *section)
{
    size_t n = strlen(section);

    return !strncmp(key, section, n) && key[n] == '.';
}

static void put_section(struct mlift_answer *answer, const struct mlift_scenario *scenario, const char *section,
                        const char *heading, const char *caption)
{
    size_t n;
    const struct mlift_parameter *all = mlift_parameter_all(&n);

    mlift_answer_heading(answer, "%s", heading);
    mlift_answer_table(answer, NULL, caption, parameter_columns, N_PARAMETER_COLUMNS);
    mlift_answer_fold(answer);
    for (size_t i = 0; i < n; i++) {
        if (is_below(all[i].key, section)) {
            put_parameter(answer, scenario, &all[i], all[i].key, mlift_parameter_get(&all[i], &scenario->campaign),
                          all[i].preset);
        }
    }
}

struct mlift_assumptions_count mlift_assumptions_count(const struct mlift_scenario *scenario)
{
    struct mlift_assumptions_count count = {0, 0, 0};
    size_t n;
    const struct mlift_parameter *all = mlift_parameter_all(&n);

    for (size_t i = 0; scenario->campaign.model == MLIFT_MODEL_BEHAVIOURAL && i < n; i++) {
        bool usual = is_preset(mlift_parameter_get(&all[i], &scenario->campaign), all[i].preset);
        count.set += !usual;
        count.defaults += usual;
        count.assumed += usual && !strncmp(all[i].source, "assumption", strlen("assumption"));
    }
    return count;
}

/* The money of the table model, where nobody leaves. */
static void put_earning(struct mlift_answer *answer, const struct mlift_campaign *campaign)
{
    const struct mlift_economics *money = &campaign->economics;

    if (campaign->earning_outcome < 0) {
        mlift_answer_say(answer, NULL, MLIFT_WEIGHT_PLAIN, NULL,
                         "An e-mail costs %g. The scenario names no outcome that earns (economics.earns), so there is "
                         "no profit.",
                         money->email_cents / 100.0);
    } else {
        mlift_answer_say(answer, NULL, MLIFT_WEIGHT_PLAIN, NULL, "Each %s earns %g, an e-mail costs %g.",
                         campaign->cells.outcome[campaign->earning_outcome], money->margin_cents / 100.0,
                         money->email_cents / 100.0);
    }
}

void mlift_assumptions_tell(struct mlift_answer *answer, const struct mlift_scenario *scenario)
{
    const struct mlift_campaign *campaign = &scenario->campaign;

    mlift_answer_section(answer, MLIFT_SECTION_ASSUMPTIONS);
    mlift_answer_show_to(answer, MLIFT_SHOWN_PAGE);
    put_list(answer, campaign);
    put_strategies(answer, campaign);
    put_messages(answer, campaign);
    if (campaign->model == MLIFT_MODEL_TABLE) {
        mlift_answer_say(answer, NULL, MLIFT_WEIGHT_PLAIN, NULL,
                         "How people respond is not modelled: the share of each outcome, by profile and message, is "
                         "read from the scenario's data (at the end of this report).");
        put_earning(answer, campaign);
        return;
    }
    put_signals(answer, scenario);
    put_section(answer, scenario, "response", "Response to one message",
                "How subscribers respond; letters B to D grade the source (B peer-reviewed, C a large vendor data set, "
                "D relayed).");
    put_section(answer, scenario, "funnel", "The funnel", "How interest and onboarding move.");
    put_section(answer, scenario, "economics", "Money", "What a conversion, a message and a leaver are worth.");
}

void mlift_assumptions_say(struct mlift_answer *answer, const struct mlift_scenario *scenario)
{
    struct mlift_assumptions_count count = mlift_assumptions_count(scenario);

    if (scenario->campaign.model == MLIFT_MODEL_BEHAVIOURAL) {
        mlift_answer_say(
            answer, NULL, MLIFT_WEIGHT_PLAIN, NULL,
            "Of %d parameters of response, funnel and money the scenario sets %d; %d are defaults, of which %d "
            "are assumptions without a published source.",
            count.set + count.defaults, count.set, count.defaults, count.assumed);
    }
}
