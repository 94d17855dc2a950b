#include "cli/report_assumptions.h"

#include "cli/figure.h"
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
static void put_learning(struct cli_page *page, const struct mlift_campaign *campaign,
                         const struct mlift_strategy *strategy)
{
    const struct mlift_learning *learning = &strategy->learning;
    char gets[TEXT];

    cli_page_cell(page, "%s", strategy->name);
    cli_page_cell(page, "everybody");
    if (strategy->kind == MLIFT_STRATEGY_LEARNED) {
        cli_page_cell(page,
                      "%g%% of the list, drawn by lot, try the candidates; from day %u on the rest gets what did best "
                      "in its segment",
                      100.0 * learning->pilot, learning->decide_on);
    } else {
        cli_page_cell(page, "one candidate by lot, the better the more often (Thompson sampling in each segment)");
    }
    for (int r = 0; r < strategy->n_rules; r++) {
        gets[0] = '\0';
        add_sends(campaign, &strategy->rule[r], gets);
        cli_page_cell(page, "%s", strategy->name);
        cli_page_cell(page, "candidate %s", learning->candidate[r]);
        cli_page_cell(page, "%s", gets);
    }
}

static void put_strategies(struct cli_page *page, const struct mlift_campaign *campaign)
{
    static const struct cli_page_column columns[] = {
        {"Strategy", CLI_PAGE_WORD}, {"Who", CLI_PAGE_WORDS}, {"Gets", CLI_PAGE_WORDS}};
    char who[TEXT], gets[TEXT];

    cli_page_subheading(page, "Strategies");
    cli_page_table_begin(page, "What each strategy sends. The first rule that matches a subscriber decides.", columns,
                         3);
    for (int s = 0; s < campaign->n_strategies; s++) {
        const struct mlift_strategy *strategy = &campaign->strategy[s];
        if (mlift_campaign_learns(strategy)) {
            put_learning(page, campaign, strategy);
            continue;
        }
        if (strategy->n_rules == 0) {
            cli_page_cell(page, "%s", strategy->name);
            cli_page_cell(page, "everybody");
            cli_page_cell(page, "%s", without_rules(strategy));
        }
        for (int r = 0; r < strategy->n_rules; r++) {
            who[0] = gets[0] = '\0';
            add_conditions(campaign, strategy->rule[r].when, who);
            add_sends(campaign, &strategy->rule[r], gets);
            cli_page_cell(page, "%s%s", strategy->name, strategy->living ? " (segmented anew at each message)" : "");
            cli_page_cell(page, "%s",
                          who[0]                                  ? who
                          : r == 0 || strategy->rule[r].triggered ? "everybody"
                                                                  : "everybody else");
            cli_page_cell(page, "%s", gets);
        }
    }
    cli_page_table_end(page);
}

static void put_messages(struct cli_page *page, const struct mlift_campaign *campaign)
{
    static const struct cli_page_column columns[] = {{"Message", CLI_PAGE_WORD},
                                                     {"Job", CLI_PAGE_WORD},
                                                     {"Speaks to", CLI_PAGE_WORDS},
                                                     {"Offer", CLI_PAGE_WORD},
                                                     {"Appeal, logit", CLI_PAGE_NUMBER}};
    static const char *const jobs[] = {"educate", "reassure", "offer", "adopt"};
    char words[TEXT];

    cli_page_subheading(page, "Messages");
    cli_page_table_begin(page, "The e-mails there are, and whom they are written for.", columns, 5);
    for (int m = 1; m <= campaign->n_messages; m++) {
        const struct mlift_message *message = &campaign->message[m];
        words[0] = '\0';
        add_conditions(campaign, message->speaks_to, words);
        cli_page_cell(page, "%s", message->name);
        cli_page_cell(page, "%s", campaign->model == MLIFT_MODEL_TABLE ? "" : jobs[message->job]);
        cli_page_cell(page, "%s", words[0] ? words : "everybody");
        cli_page_cell(page, "%s", message->offer);
        cli_page_cell(page, "%g", message->appeal);
    }
    cli_page_table_end(page);
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

static void put_levels(struct cli_page *page, const struct mlift_campaign *campaign)
{
    static const struct cli_page_column columns[] = {{"Data point", CLI_PAGE_WORD},
                                                     {"Level", CLI_PAGE_WORD},
                                                     {"Share", CLI_PAGE_NUMBER},
                                                     {"Shift of opens, logit", CLI_PAGE_NUMBER},
                                                     {"Shift of clicks, logit", CLI_PAGE_NUMBER},
                                                     {"Source", CLI_PAGE_WORDS}};
    struct mlift_data_point preset;
    char share[TEXT];

    cli_page_table_begin(page, "What is true of the subscribers.", columns, 6);
    for (int d = 0; d < campaign->n_data_points; d++) {
        const struct mlift_data_point *point = &campaign->data_point[d];
        bool usual = default_point(point->name, &preset) && has_default_levels(point, &preset) &&
                     campaign->cells.n_cells == 0 && campaign->fixed.n_subscribers == 0;
        for (int l = 0; l < point->n_levels; l++) {
            write_share(campaign, point, l, share);
            cli_page_cell(page, "%s", point->name);
            cli_page_cell(page, "%s", point->level[l]);
            cli_page_cell(page, "%s", share);
            cli_page_cell(page, "%g", point->prognostic[l]);
            cli_page_cell(page, "%g", point->responsiveness[l]);
            cli_page_cell(page, "%s", usual ? mlift_parameter_default_data_point_source(point->name) : OF_SCENARIO);
        }
    }
    cli_page_table_end(page);
}

static void put_list(struct cli_page *page, const struct mlift_campaign *campaign)
{
    char size[CLI_FIGURE_SIZE], cells[CLI_FIGURE_SIZE];

    cli_figure_whole((double)campaign->list_size, size);
    cli_figure_whole((double)campaign->cells.n_cells, cells);
    cli_page_subheading(page, "The list");
    if (campaign->fixed.n_subscribers > 0) {
        cli_page_say(page, "%s subscribers, read from a file: the same people in every simulated list.", size);
    } else if (campaign->cells.n_cells > 0) {
        cli_page_say(page, "%s subscribers, drawn anew for every simulated list from %s profiles with weights.", size,
                     cells);
    } else {
        cli_page_say(page, "%s subscribers, drawn anew for every simulated list from the shares below.", size);
    }
    put_levels(page, campaign);
}

/* --- parameters --------------------------------------------------------------------------------------------------- */

static const struct cli_page_column parameter_columns[] = {{"Parameter", CLI_PAGE_WORD},   {"Value", CLI_PAGE_NUMBER},
                                                           {"Unit", CLI_PAGE_WORD},        {"Default?", CLI_PAGE_WORD},
                                                           {"What it is", CLI_PAGE_WORDS}, {"Source", CLI_PAGE_WORDS}};

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

static void put_parameter(struct cli_page *page, const struct mlift_scenario *scenario,
                          const struct mlift_parameter *parameter, const char *key, double value, double preset)
{
    const struct mlift_uncertain *range = uncertain_of(scenario, key);
    bool usual = is_preset(value, preset);

    cli_page_cell(page, "%s", key);
    if (range) {
        cli_page_cell(page, "%g (%g to %g)", value, range->low, range->high);
    } else {
        cli_page_cell(page, "%g", value);
    }
    cli_page_cell(page, "%s", parameter->unit);
    cli_page_cell(page, usual ? "default" : "no (default %g)", preset);
    cli_page_cell(page, "%s", parameter->description);
    cli_page_cell(page, "%s%s", usual ? parameter->source : OF_SCENARIO, range ? "; known only within the range" : "");
}

static void put_signals(struct cli_page *page, const struct mlift_scenario *scenario)
{
    const struct mlift_campaign *campaign = &scenario->campaign;
    struct mlift_data_point preset;
    size_t n;
    const struct mlift_parameter *all = mlift_parameter_of_data_point(&n);
    char key[MLIFT_SCENARIO_KEY_SIZE];

    cli_page_subheading(page, "Signals and match");
    cli_page_table_begin(page, "What the sender sees of each data point, and what a match is worth.", parameter_columns,
                         N_PARAMETER_COLUMNS);
    for (int d = 0; d < campaign->n_data_points; d++) {
        (void)default_point(campaign->data_point[d].name, &preset);
        for (size_t i = 0; i < n; i++) {
            (void)snprintf(key, sizeof key, "data_points.%.64s.%.48s", campaign->data_point[d].name, all[i].key);
            put_parameter(page, scenario, &all[i], key, mlift_parameter_get(&all[i], &campaign->data_point[d]),
                          mlift_parameter_get(&all[i], &preset));
        }
    }
    cli_page_table_end(page);
}

static bool is_below(const char *key, const char *section)
{
    size_t n = strlen(section);

    return !strncmp(key, section, n) && key[n] == '.';
}

static void put_section(struct cli_page *page, const struct mlift_scenario *scenario, const char *section,
                        const char *heading, const char *caption)
{
    size_t n;
    const struct mlift_parameter *all = mlift_parameter_all(&n);

    cli_page_subheading(page, heading);
    cli_page_table_begin(page, caption, parameter_columns, N_PARAMETER_COLUMNS);
    for (size_t i = 0; i < n; i++) {
        if (is_below(all[i].key, section)) {
            put_parameter(page, scenario, &all[i], all[i].key, mlift_parameter_get(&all[i], &scenario->campaign),
                          all[i].preset);
        }
    }
    cli_page_table_end(page);
}

struct cli_report_assumptions_count cli_report_assumptions_count(const struct mlift_scenario *scenario)
{
    struct cli_report_assumptions_count count = {0, 0, 0};
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
static void put_earning(struct cli_page *page, const struct mlift_campaign *campaign)
{
    const struct mlift_economics *money = &campaign->economics;

    cli_page_subheading(page, "Money");
    if (campaign->earning_outcome < 0) {
        cli_page_say(page,
                     "An e-mail costs %g. The scenario names no outcome that earns (economics.earns), so there is no "
                     "profit.",
                     money->email_cents / 100.0);
    } else {
        cli_page_say(page, "Each %s earns %g, an e-mail costs %g.", campaign->cells.outcome[campaign->earning_outcome],
                     money->margin_cents / 100.0, money->email_cents / 100.0);
    }
}

void cli_report_assumptions_write(struct cli_page *page, const struct mlift_scenario *scenario)
{
    const struct mlift_campaign *campaign = &scenario->campaign;

    cli_page_section(page, "assumptions", "What this rests on");
    put_list(page, campaign);
    put_strategies(page, campaign);
    put_messages(page, campaign);
    if (campaign->model == MLIFT_MODEL_TABLE) {
        cli_page_say(page, "How people respond is not modelled: the share of each outcome, by profile and message, is "
                           "read from the scenario's data (at the end of this report).");
        put_earning(page, campaign);
        return;
    }
    put_signals(page, scenario);
    put_section(page, scenario, "response", "Response to one message",
                "How subscribers respond; letters B to D grade the source (B peer-reviewed, C a large vendor data set, "
                "D relayed).");
    put_section(page, scenario, "funnel", "The funnel", "How interest and onboarding move.");
    put_section(page, scenario, "economics", "Money", "What a conversion, a message and a leaver are worth.");
}

void cli_report_assumptions_say(struct cli_page *page, const struct mlift_scenario *scenario)
{
    struct cli_report_assumptions_count count = cli_report_assumptions_count(scenario);

    if (scenario->campaign.model == MLIFT_MODEL_BEHAVIOURAL) {
        cli_page_say(
            page,
            "Of %d parameters of response, funnel and money the scenario sets %d; %d are defaults, of which %d "
            "are assumptions without a published source.",
            count.set + count.defaults, count.set, count.defaults, count.assumed);
    }
}
