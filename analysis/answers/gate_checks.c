#include "analysis/answers/gate_checks.h"

#include "models/goal.h"
#include "scenarios/suggest.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Without --margin: 0.2 percentage points, for what is rare a twentieth of what it was, and no less than 0.01 points.
 */
static const double DEFAULT_SHARE = 0.002, DEFAULT_RATIO = 0.05, LEAST_SHARE = 0.0001;

/* --- the baseline ------------------------------------------------------------------------------------------------- */

/* Every figure there is, of the strategies and metrics there are. */
static bool figures_fit(const struct mlift_gate_answer *self)
{
    const struct mlift_table *table = &self->before.table;
    size_t n = 0;

    for (int s = 0; s < table->campaign->n_strategies; s++) {
        for (int m = 1; m < table->n_metrics; m++) {
            n += mlift_baseline_find(&self->baseline, table->campaign->strategy[s].name, table->metric[m].name) != NULL;
        }
    }
    return n == self->baseline.n_figures && n > 0 && self->baseline.list_size == table->campaign->list_size;
}

/* The scenario in the baseline was right when it was written, so what is wrong with it is this program's version. */
int mlift_gate_checks_open(struct mlift_gate_answer *self)
{
    int status = mlift_gate_answer_load(self, &self->before);

    if (status == MLIFT_ERR_BAD_SCENARIO) {
        return mlift_gate_answer_refuse(self, self->baseline_path,
                                        "this microlift (%s) does not take the scenario in the baseline, which version "
                                        "%s wrote: write it anew with --update",
                                        MLIFT_VERSION, self->baseline.microlift_version);
    }
    if (!status && !figures_fit(self)) {
        status =
            mlift_gate_answer_refuse(self, self->baseline_path,
                                     "the figures in the baseline are not those of its scenario: restore it, or write "
                                     "it anew with --update");
    }
    return status;
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

static int missing_strategy(struct mlift_gate_answer *self, const char *name)
{
    const struct mlift_campaign *campaign = self->after.table.campaign;
    const char *names[MLIFT_MAX_STRATEGIES];

    for (int s = 0; s < campaign->n_strategies; s++) {
        names[s] = campaign->strategy[s].name;
    }
    const char *nearest = mlift_suggest_nearest(name, names, (size_t)campaign->n_strategies);
    return mlift_gate_answer_refuse(
        self, self->subject,
        "strategy `%s` of the baseline is not there%s%s%s: bring it back, or accept that with "
        "--update",
        name, nearest ? "; is it `" : "", nearest ? nearest : "", nearest ? "` now?" : "");
}

static int compare_shapes(struct mlift_gate_answer *self)
{
    const struct mlift_campaign *before = self->before.table.campaign, *after = self->after.table.campaign;
    const char *goals[2] = {mlift_goal_one(before), mlift_goal_one(after)};

    if (strcmp(self->baseline.scenario, self->after.scenario->name) != 0) {
        return mlift_gate_answer_refuse(
            self, self->subject,
            "this is scenario `%s`, the baseline is that of `%s`: give each the baseline that "
            "was made from it, or, if `name` was changed, accept that with --update",
            self->after.scenario->name, self->baseline.scenario);
    }
    if (before->model != after->model) {
        return mlift_gate_answer_refuse(self, self->subject,
                                        "the response model is another one than in the baseline: "
                                        "nothing can be compared; accept that with --update");
    }
    for (int s = 0; s < before->n_strategies; s++) {
        if (mlift_campaign_find_strategy(after, before->strategy[s].name) < 0) {
            return missing_strategy(self, before->strategy[s].name);
        }
    }
    if (strcmp(goals[0], goals[1]) != 0) {
        return mlift_gate_answer_refuse(self, self->subject,
                                        "the goal was %s in the baseline and is %s now: other conversions are counted; "
                                        "accept that with --update",
                                        goals[0], goals[1]);
    }
    self->n_new = after->n_strategies - before->n_strategies;
    return MLIFT_OK;
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

static int unknown_metric(struct mlift_gate_answer *self, const char *name)
{
    const struct mlift_table *table = &self->before.table;
    char list[400] = "goal, click";
    size_t used = strlen(list);

    for (int m = 1; m < table->n_metrics; m++) {
        if (has_direction(table, m) && used + MLIFT_NAME_SIZE + 2 < sizeof list) {
            used += (size_t)snprintf(list + used, sizeof list - used, ", %s", table->metric[m].name);
        }
    }
    return mlift_gate_answer_refuse(self, "", "--metric cannot be '%s': choose from %s", name, list);
}

/* Index of a metric as --metric and --margin name it, or -1. */
static int metric_named(const struct mlift_table *table, const char *name)
{
    int m = !strcmp(name, "goal") ? table->goal : !strcmp(name, "click") ? table->click : find_metric(table, name);

    return m > 0 && has_direction(table, m) ? m : -1;
}

/* Fills metric[] with the metrics to check, each once. Returns how many, or -1 after a message. */
static int choose_metrics(struct mlift_gate_answer *self, int metric[MLIFT_MAX_METRICS])
{
    static const char *const usual[] = {"goal", "click", "unsubscribed"};
    const struct mlift_table *table = &self->before.table;
    int n = 0, n_asked = self->n_metrics > 0 ? self->n_metrics : 3;

    for (int i = 0; i < n_asked; i++) {
        const char *name = self->n_metrics > 0 ? self->metric[i] : usual[i];
        int m = metric_named(table, name);
        bool twice = false;
        if (m < 0 && self->n_metrics > 0) {
            (void)unknown_metric(self, name);
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

static bool margin_is_for(const struct mlift_gate_margin *margin, const struct mlift_table *table, int metric)
{
    char name[MLIFT_NAME_SIZE];

    snprintf(name, sizeof name, "%.*s", (int)margin->metric_length, margin->metric ? margin->metric : "");
    return margin->metric && metric_named(table, name) == metric;
}

static double margin_of(const struct mlift_gate_answer *self, int metric, double before)
{
    const struct mlift_gate_margin *chosen = NULL;

    for (int i = 0; i < self->n_margins; i++) {
        bool own = margin_is_for(&self->margin[i], &self->before.table, metric);
        if (own || (!self->margin[i].metric && !(chosen && chosen->metric))) {
            chosen = &self->margin[i];
        }
    }
    if (chosen) {
        return chosen->relative ? chosen->share * before : chosen->share;
    }
    return fmax(LEAST_SHARE, fmin(DEFAULT_SHARE, DEFAULT_RATIO * before));
}

static int check_margin_names(struct mlift_gate_answer *self)
{
    for (int i = 0; i < self->n_margins; i++) {
        bool named = !self->margin[i].metric;
        for (int m = 1; !named && m < self->before.table.n_metrics; m++) {
            named = margin_is_for(&self->margin[i], &self->before.table, m);
        }
        if (!named) {
            char name[MLIFT_NAME_SIZE];
            snprintf(name, sizeof name, "%.*s", (int)self->margin[i].metric_length, self->margin[i].metric);
            return unknown_metric(self, name);
        }
    }
    return MLIFT_OK;
}

/* The rates on file stand in until the gate simulates its own, and are all there is against a results file. */
static void fill_check(struct mlift_gate_answer *self, struct mlift_gate_check *check, int strategy, int metric)
{
    const struct mlift_table *before = &self->before.table, *after = &self->after.table;
    const char *name = before->campaign->strategy[strategy].name;
    const struct mlift_baseline_figure *figure =
        mlift_baseline_find(&self->baseline, name, before->metric[metric].name);

    *check = (struct mlift_gate_check){
        .strategy = {strategy, mlift_campaign_find_strategy(after->campaign, name)},
        .metric = {metric, find_metric(after, before->metric[metric].name)},
        .more_is_worse = more_is_worse(before, metric),
        .before = {figure->exact, figure->simulated, figure->mcse},
    };
    if (!self->from_results) {
        check->before.exact = mlift_exact_overall(&self->before.exact, strategy, metric);
    }
    check->after = mlift_gate_rate_of(&self->after, check->strategy[1], check->metric[1]);
    double rate = isfinite(check->before.exact) && !self->by_simulation ? check->before.exact : check->before.value;
    check->margin = margin_of(self, metric, rate);
}

static int fill_checks(struct mlift_gate_answer *self)
{
    const struct mlift_table *before = &self->before.table, *after = &self->after.table;
    int metric[MLIFT_MAX_METRICS], n = choose_metrics(self, metric);

    if (n < 0) {
        return MLIFT_ERR_INCOMPARABLE; /* raised where it was found */
    }
    for (int k = 0; k < n; k++) {
        int there = find_metric(after, before->metric[metric[k]].name);
        if (there < 0) {
            return mlift_gate_answer_refuse(self, self->subject,
                                            "metric `%s` of the baseline is not there: accept that with --update",
                                            before->metric[metric[k]].name);
        }
        if (self->from_results && mlift_worlds_find(&self->after.worlds, there) < 0) {
            return mlift_gate_answer_refuse(
                self, self->subject,
                "the file does not keep `%s`: run again without --keep goal, or choose with "
                "--metric",
                before->metric[metric[k]].name);
        }
    }
    for (int s = 0; s < before->campaign->n_strategies; s++) {
        for (int k = 0; k < n; k++) {
            fill_check(self, &self->gate.check[self->gate.n_checks++], s, metric[k]);
        }
    }
    return MLIFT_OK;
}

static void choose_pairing(struct mlift_gate_answer *self)
{
    if (!self->from_results) { /* one seed for both, or streams of their own where nobody is the same person */
        self->after.seed = self->baseline.seed;
        self->gate.paired = mlift_gate_shares_luck(&self->before, &self->after);
        self->after.seed += !self->gate.paired;
    }
    self->same_people = self->gate.paired && mlift_gate_same_people(&self->before, &self->after);
}

int mlift_gate_checks_choose(struct mlift_gate_answer *self)
{
    const struct mlift_baseline *baseline = &self->baseline;
    int status = compare_shapes(self);

    status = status ? status : check_margin_names(self);
    status = status ? status : mlift_gate_answer_share_horizon(self);
    if (status) {
        return status;
    }
    const struct mlift_scenario *after = self->after.scenario;
    choose_pairing(self);
    status = mlift_difference_find(baseline->text, baseline->text_length, after->text, after->text_length,
                                   &self->difference);
    status = status ? status : fill_checks(self);
    if (!status) {
        self->gate.false_alarm = self->false_alarm;
        self->gate.by_simulation = self->by_simulation;
        mlift_gate_plan(&self->gate, self->from_results ? 2 : baseline->replicates, /* 2: one look */
                        self->from_results ? 2 : self->budget);
        mlift_gate_decide_exact(&self->gate);
    }
    return status;
}
