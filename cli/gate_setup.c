#include "cli/gate_setup.h"

#include "cli/annotation.h"
#include "cli/command.h"
#include "cli/diagnose.h"
#include "cli/gate_horizon.h"
#include "models/goal.h"
#include "scenarios/suggest.h"
#include "sim/results.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Without --margin: 0.2 percentage points, for what is rare a twentieth of what it was, and no less than 0.01 points.
 */
static const double DEFAULT_SHARE = 0.002, DEFAULT_RATIO = 0.05, LEAST_SHARE = 0.0001;

void cli_gate_setup_free(struct cli_gate *gate)
{
    cli_baseline_free(&gate->baseline);
    mlift_run_free(&gate->before);
    mlift_run_free(&gate->after);
}

/* --- messages ---------------------------------------------------------------------------------------------------- */

static void annotate(const struct cli_gate *gate, const struct mlift_diag *diag)
{
    if (gate->annotate) {
        cli_annotation_print(gate->json ? stderr : stdout, "error", diag->file, diag->line, "microlift gate",
                             diag->message);
    }
}

/* Of several messages the first is the one to mend first. */
__attribute__((format(printf, 2, 3))) static void note(const struct cli_gate *gate, const char *format, ...)
{
    va_list arguments;

    if (gate->trouble && !gate->trouble[0]) {
        va_start(arguments, format);
        vsnprintf(gate->trouble, CLI_GATE_SENTENCE, format, arguments);
        va_end(arguments);
    }
}

static void note_diag(const struct cli_gate *gate, const struct mlift_diag *diag)
{
    if (diag->line > 0) {
        note(gate, "%s:%d: %s", diag->file, diag->line, diag->message);
    } else {
        note(gate, "%s: %s", diag->file, diag->message);
    }
}

static int refuse(const struct cli_gate *gate, const struct mlift_diag *diag)
{
    struct cli_diagnose diagnose = {.out = stderr, .colour = cli_diagnose_colour(stderr)};

    cli_diagnose_print(&diagnose, diag);
    note_diag(gate, diag);
    annotate(gate, diag);
    return CLI_WRONG_USE;
}

int cli_gate_setup_refuse(const struct cli_gate *gate, const char *file, int line, const char *format, ...)
{
    struct mlift_diag diag = {.severity = MLIFT_SEVERITY_ERROR, .kind = "gate", .line = line};
    va_list arguments;

    snprintf(diag.file, sizeof diag.file, "%s", file);
    va_start(arguments, format);
    vsnprintf(diag.message, sizeof diag.message, format, arguments);
    va_end(arguments);
    return refuse(gate, &diag);
}

int cli_gate_setup_fail(const struct cli_gate *gate, int status)
{
    bool input = status == MLIFT_ERR_TOO_MANY_STATES || status == MLIFT_ERR_BAD_CAMPAIGN ||
                 status == MLIFT_ERR_BAD_PROBABILITY || status == MLIFT_ERR_TOO_MANY_OUTCOMES;

    fprintf(stderr, "microlift gate: error: %s\n", mlift_error_describe(status));
    note(gate, "%s", mlift_error_describe(status));
    return input ? CLI_WRONG_USE : CLI_MACHINE;
}

/* --- the two sides ------------------------------------------------------------------------------------------------ */

static bool is_hdf5(const char *path)
{
    char head[8] = {0};
    FILE *file = fopen(path, "rb");
    size_t n = file ? fread(head, 1, sizeof head, file) : 0, length = strlen(path);

    if (file) {
        (void)fclose(file);
    }
    bool named = length > 3 && !strcmp(path + length - 3, ".h5");
    return named || (n == sizeof head && !memcmp(head, "\x89HDF\r\n\x1a\n", sizeof head));
}

struct listener {
    const struct cli_gate *gate;
    struct cli_diagnose diagnose;
};

static void hear(void *context, const struct mlift_diag *diag)
{
    struct listener *listener = context;

    cli_diagnose_print(&listener->diagnose, diag);
    if (diag->severity == MLIFT_SEVERITY_ERROR) {
        note_diag(listener->gate, diag);
        annotate(listener->gate, diag);
    }
}

static int compile(const struct cli_gate *gate, struct mlift_run *run, struct mlift_scenario *scenario, int status)
{
    if (status) {
        free(scenario);
        return status == MLIFT_ERR_BAD_SCENARIO ? CLI_WRONG_USE : cli_gate_setup_fail(gate, status);
    }
    status = mlift_run_init_rates(run, scenario, MLIFT_KEEP_DEFAULT);
    return status ? cli_gate_setup_fail(gate, status) : CLI_DONE;
}

static int open_scenario(struct cli_gate *gate)
{
    struct listener listener = {gate, {.out = stderr, .colour = cli_diagnose_colour(stderr)}};
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);
    int status =
        scenario ? mlift_scenario_load(scenario, gate->subject, hear, &listener) : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);

    return compile(gate, &gate->after, scenario, status);
}

static int open_results(struct cli_gate *gate)
{
    struct mlift_diag diag;
    int status = mlift_results_load(&gate->after, gate->subject, &diag);

    if (status == MLIFT_ERR_BAD_RESULTS) {
        return refuse(gate, &diag);
    }
    if (status) {
        return cli_gate_setup_fail(gate, status);
    }
    if (gate->after.n_replicates < 2) {
        return cli_gate_setup_refuse(gate, gate->subject, 0,
                                     "one replicate has no error to judge by: run more of them");
    }
    return CLI_DONE;
}

int cli_gate_setup_order(const struct cli_gate *gate)
{
    if (!cli_baseline_recognise(gate->subject)) {
        return CLI_DONE;
    }
    return cli_gate_setup_refuse(gate, gate->subject, 0,
                                 "this is a baseline, which goes with --baseline; the scenario or results file stands "
                                 "by itself: `microlift gate SCENARIO.yaml --baseline %s`",
                                 gate->subject);
}

int cli_gate_setup_subject(struct cli_gate *gate)
{
    gate->from_results = is_hdf5(gate->subject);
    return gate->from_results ? open_results(gate) : open_scenario(gate);
}

/* The scenario in the baseline was right when it was written, so what is wrong with it is this program's version. */
static int open_text(struct cli_gate *gate)
{
    struct cli_diagnose diagnose = {.out = NULL};
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);
    int status = scenario ? mlift_scenario_load_text(scenario, gate->baseline.text, gate->baseline.text_length,
                                                     gate->baseline_path, NULL, cli_diagnose_print, &diagnose)
                          : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    int code = compile(gate, &gate->before, scenario, status);

    if (status == MLIFT_ERR_BAD_SCENARIO) {
        return cli_gate_setup_refuse(gate, gate->baseline_path, 0,
                                     "this microlift (%s) does not take the scenario in the baseline, which version "
                                     "%s wrote: write it anew with --update",
                                     MLIFT_VERSION, gate->baseline.microlift_version);
    }
    return code;
}

/* Every figure there is, of the strategies and metrics there are. */
static bool figures_fit(const struct cli_gate *gate)
{
    const struct mlift_table *table = &gate->before.table;
    size_t n = 0;

    for (int s = 0; s < table->campaign->n_strategies; s++) {
        for (int m = 1; m < table->n_metrics; m++) {
            n += cli_baseline_find(&gate->baseline, table->campaign->strategy[s].name, table->metric[m].name) != NULL;
        }
    }
    return n == gate->baseline.n_figures && n > 0 && gate->baseline.list_size == table->campaign->list_size;
}

int cli_gate_setup_baseline(struct cli_gate *gate)
{
    struct mlift_diag diag;
    int code = cli_baseline_load(&gate->baseline, gate->baseline_path, &diag);

    if (code == CLI_WRONG_USE) {
        return refuse(gate, &diag);
    }
    code = code ? cli_gate_setup_fail(gate, MLIFT_ERR_NO_MEMORY) : open_text(gate);
    if (!code && !figures_fit(gate)) {
        code = cli_gate_setup_refuse(gate, gate->baseline_path, 0,
                                     "the figures in the baseline are not those of its scenario: restore it, or write "
                                     "it anew with --update");
    }
    gate->before.seed = gate->baseline.seed;
    return code;
}

/* --- the same shape? --------------------------------------------------------------------------------------------- */

static int find_metric(const struct mlift_table *table, const char *name)
{
    for (int m = 1; m < table->n_metrics; m++) {
        if (!strcmp(table->metric[m].name, name)) {
            return m;
        }
    }
    return -1;
}

static int missing_strategy(const struct cli_gate *gate, const char *name)
{
    const struct mlift_campaign *campaign = gate->after.table.campaign;
    const char *names[MLIFT_MAX_STRATEGIES];

    for (int s = 0; s < campaign->n_strategies; s++) {
        names[s] = campaign->strategy[s].name;
    }
    const char *nearest = mlift_suggest_nearest(name, names, (size_t)campaign->n_strategies);
    return cli_gate_setup_refuse(gate, gate->subject, 0,
                                 "strategy `%s` of the baseline is not there%s%s%s: bring it back, or accept that with "
                                 "--update",
                                 name, nearest ? "; is it `" : "", nearest ? nearest : "", nearest ? "` now?" : "");
}

static int compare_shapes(struct cli_gate *gate)
{
    const struct mlift_campaign *before = gate->before.table.campaign, *after = gate->after.table.campaign;
    const char *goals[2] = {mlift_goal_one(before), mlift_goal_one(after)};

    if (strcmp(gate->baseline.scenario, gate->after.scenario->name) != 0) {
        return cli_gate_setup_refuse(gate, gate->subject, 0,
                                     "this is scenario `%s`, the baseline is that of `%s`: give each the baseline that "
                                     "was made from it, or, if `name` was changed, accept that with --update",
                                     gate->after.scenario->name, gate->baseline.scenario);
    }
    if (before->model != after->model) {
        return cli_gate_setup_refuse(gate, gate->subject, 0,
                                     "the response model is another one than in the baseline: "
                                     "nothing can be compared; accept that with --update");
    }
    for (int s = 0; s < before->n_strategies; s++) {
        if (mlift_campaign_find_strategy(after, before->strategy[s].name) < 0) {
            return missing_strategy(gate, before->strategy[s].name);
        }
    }
    if (strcmp(goals[0], goals[1]) != 0) {
        return cli_gate_setup_refuse(gate, gate->subject, 0,
                                     "the goal was %s in the baseline and is %s now: other conversions are counted; "
                                     "accept that with --update",
                                     goals[0], goals[1]);
    }
    gate->n_new = after->n_strategies - before->n_strategies;
    return CLI_DONE;
}

/* --- what is checked ---------------------------------------------------------------------------------------------- */

static bool more_is_worse(const struct mlift_table *table, int metric)
{
    const char *name = table->metric[metric].name;

    return table->campaign->model == MLIFT_MODEL_BEHAVIOURAL &&
           (!strcmp(name, "unsubscribed") || !strcmp(name, "complained"));
}

/* Metrics that are worse neither when they grow nor when they shrink cannot regress. */
static bool has_direction(const struct mlift_table *table, int metric)
{
    static const char *const none[] = {"in_awareness", "in_consideration", "in_intent", "in_activation"};

    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        if (!strcmp(table->metric[metric].name, none[i])) {
            return false;
        }
    }
    return table->metric[metric].per_subscriber;
}

static int unknown_metric(const struct cli_gate *gate, const char *name)
{
    const struct mlift_table *table = &gate->before.table;
    char list[400] = "goal, click";
    size_t used = strlen(list);

    for (int m = 1; m < table->n_metrics; m++) {
        if (has_direction(table, m) && used + MLIFT_NAME_SIZE + 2 < sizeof list) {
            used += (size_t)snprintf(list + used, sizeof list - used, ", %s", table->metric[m].name);
        }
    }
    fprintf(stderr, "microlift gate: error: --metric cannot be '%s': choose from %s\n", name, list);
    note(gate, "--metric cannot be '%s': choose from %s", name, list);
    return CLI_WRONG_USE;
}

/* Index of a metric as --metric and --margin name it, or -1. */
static int metric_named(const struct mlift_table *table, const char *name)
{
    int m = !strcmp(name, "goal") ? table->goal : !strcmp(name, "click") ? table->click : find_metric(table, name);

    return m > 0 && has_direction(table, m) ? m : -1;
}

/* Fills metric[] with the metrics to check, each once. Returns how many, or -1 after a message. */
static int choose_metrics(const struct cli_gate *gate, int metric[MLIFT_MAX_METRICS])
{
    static const char *const usual[] = {"goal", "click", "unsubscribed"};
    const struct mlift_table *table = &gate->before.table;
    int n = 0, n_asked = gate->n_metrics > 0 ? gate->n_metrics : 3;

    for (int i = 0; i < n_asked; i++) {
        const char *name = gate->n_metrics > 0 ? gate->metric[i] : usual[i];
        int m = metric_named(table, name);
        bool twice = false;
        if (m < 0 && gate->n_metrics > 0) {
            (void)unknown_metric(gate, name);
            return -1;
        }
        for (int k = 0; k < n; k++) {
            twice |= metric[k] == m;
        }
        if (m >= 0 && !twice) {
            metric[n++] = m;
        }
    }
    return n;
}

static bool margin_is_for(const struct cli_gate_margin *margin, const struct mlift_table *table, int metric)
{
    char name[MLIFT_NAME_SIZE];

    snprintf(name, sizeof name, "%.*s", (int)margin->metric_length, margin->metric ? margin->metric : "");
    return margin->metric && metric_named(table, name) == metric;
}

static double margin_of(const struct cli_gate *gate, int metric, double before)
{
    const struct cli_gate_margin *chosen = NULL;

    for (int i = 0; i < gate->n_margins; i++) {
        bool own = margin_is_for(&gate->margin[i], &gate->before.table, metric);
        if (own || (!gate->margin[i].metric && !(chosen && chosen->metric))) {
            chosen = &gate->margin[i];
        }
    }
    if (chosen) {
        return chosen->relative ? chosen->share * before : chosen->share;
    }
    return fmax(LEAST_SHARE, fmin(DEFAULT_SHARE, DEFAULT_RATIO * before));
}

static int check_margin_names(const struct cli_gate *gate)
{
    for (int i = 0; i < gate->n_margins; i++) {
        bool named = !gate->margin[i].metric;
        for (int m = 1; !named && m < gate->before.table.n_metrics; m++) {
            named = margin_is_for(&gate->margin[i], &gate->before.table, m);
        }
        if (!named) {
            char name[MLIFT_NAME_SIZE];
            snprintf(name, sizeof name, "%.*s", (int)gate->margin[i].metric_length, gate->margin[i].metric);
            return unknown_metric(gate, name);
        }
    }
    return CLI_DONE;
}

/* The rates on file stand in until the gate simulates its own, and are all there is against a results file. */
static void fill_check(struct cli_gate *gate, struct mlift_gate_check *check, int strategy, int metric)
{
    const struct mlift_table *before = &gate->before.table, *after = &gate->after.table;
    const char *name = before->campaign->strategy[strategy].name;
    const struct cli_baseline_figure *figure = cli_baseline_find(&gate->baseline, name, before->metric[metric].name);

    *check = (struct mlift_gate_check){
        .strategy = {strategy, mlift_campaign_find_strategy(after->campaign, name)},
        .metric = {metric, find_metric(after, before->metric[metric].name)},
        .more_is_worse = more_is_worse(before, metric),
        .before = {figure->exact, figure->simulated, figure->mcse},
    };
    if (!gate->from_results) {
        check->before.exact = mlift_exact_overall(&gate->before.exact, strategy, metric);
    }
    check->after = mlift_gate_rate_of(&gate->after, check->strategy[1], check->metric[1]);
    double rate = isfinite(check->before.exact) && !gate->by_simulation ? check->before.exact : check->before.value;
    check->margin = margin_of(gate, metric, rate);
}

static int fill_checks(struct cli_gate *gate)
{
    const struct mlift_table *before = &gate->before.table, *after = &gate->after.table;
    int metric[MLIFT_MAX_METRICS], n = choose_metrics(gate, metric);

    if (n < 0) {
        return CLI_WRONG_USE;
    }
    for (int k = 0; k < n; k++) {
        int there = find_metric(after, before->metric[metric[k]].name);
        if (there < 0) {
            return cli_gate_setup_refuse(gate, gate->subject, 0,
                                         "metric `%s` of the baseline is not there: accept that with --update",
                                         before->metric[metric[k]].name);
        }
        if (gate->from_results && mlift_worlds_find(&gate->after.worlds, there) < 0) {
            return cli_gate_setup_refuse(gate, gate->subject, 0,
                                         "the file does not keep `%s`: run again without --keep goal, or choose with "
                                         "--metric",
                                         before->metric[metric[k]].name);
        }
    }
    for (int s = 0; s < before->campaign->n_strategies; s++) {
        for (int k = 0; k < n; k++) {
            fill_check(gate, &gate->gate.check[gate->gate.n_checks++], s, metric[k]);
        }
    }
    return CLI_DONE;
}

int cli_gate_setup_checks(struct cli_gate *gate)
{
    const struct mlift_scenario *after = gate->after.scenario;
    int code = compare_shapes(gate);

    if (!code) {
        code = check_margin_names(gate);
    }
    if (code) {
        return code;
    }
    int status = cli_gate_horizon_share(gate);
    if (status) {
        return cli_gate_setup_fail(gate, status);
    }
    gate->gate.false_alarm = gate->false_alarm;
    gate->gate.by_simulation = gate->by_simulation;
    if (!gate->from_results) { /* one seed for both, or streams of their own where nobody is the same person */
        gate->after.seed = gate->baseline.seed;
        gate->gate.paired = mlift_gate_shares_luck(&gate->before, &gate->after);
        gate->after.seed += !gate->gate.paired;
    }
    gate->same_people = gate->gate.paired && mlift_gate_same_people(&gate->before, &gate->after);
    status = mlift_difference_find(gate->baseline.text, gate->baseline.text_length, after->text, after->text_length,
                                   &gate->difference);
    return status ? cli_gate_setup_fail(gate, status) : fill_checks(gate);
}
