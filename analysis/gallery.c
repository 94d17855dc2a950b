#include "analysis/gallery.h"

#include "analysis/caption.h"
#include "analysis/chart_clicks.h"
#include "analysis/chart_conversion.h"
#include "analysis/chart_funnel.h"
#include "analysis/chart_lift.h"
#include "analysis/chart_power.h"
#include "analysis/clickclock.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOURS = 400, DAYS_AFTER_LAST_SEND = 7, MOST_SENDS = 4096, TEXT = 512 };

static const char *const names[MLIFT_GALLERY_N_CHARTS] = {"lift", "funnel", "conversion", "power", "clicks"};

const char *mlift_gallery_name(enum mlift_gallery_chart chart)
{
    return names[chart];
}

static const struct mlift_campaign *campaign_of(const struct mlift_gallery *gallery)
{
    return &gallery->run->scenario->campaign;
}

/* There are eight colours: baseline and challenger have one in any case, then the others in their order. */
static void choose_strategies(struct mlift_gallery *gallery)
{
    const struct mlift_campaign *campaign = campaign_of(gallery);
    int others = MLIFT_CANVAS_N_STYLES - 2;

    for (int s = 0; s < campaign->n_strategies; s++) {
        bool compared = s == campaign->baseline || s == campaign->challenger;
        if (compared || others > 0) {
            gallery->shown[gallery->n_shown++] = s;
            others -= !compared;
        }
    }
}

static void write_words(struct mlift_gallery *gallery)
{
    const struct mlift_run *run = gallery->run;
    char replicates[MLIFT_CAPTION_NUMBER], list[MLIFT_CAPTION_NUMBER];

    mlift_caption_number((double)run->n_replicates, 0, false, replicates);
    mlift_caption_number((double)campaign_of(gallery)->list_size, 0, false, list);
    snprintf(gallery->subtitle, sizeof gallery->subtitle, "%.200s: %s simulated lists of %s subscribers.",
             run->scenario->title, replicates, list);
}

int mlift_gallery_init(struct mlift_gallery *gallery, const struct mlift_run *run)
{
    memset(gallery, 0, sizeof *gallery);
    gallery->run = run;
    gallery->verdict = malloc(sizeof *gallery->verdict);
    int status = gallery->verdict ? mlift_summary_init(&gallery->summary, run) : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    if (!status) {
        status = mlift_verdict_init(gallery->verdict, run);
    }
    if (status) {
        mlift_gallery_free(gallery);
        return status;
    }
    choose_strategies(gallery);
    write_words(gallery);
    return MLIFT_OK;
}

void mlift_gallery_free(struct mlift_gallery *gallery)
{
    mlift_summary_free(&gallery->summary);
    free(gallery->verdict);
    gallery->verdict = NULL;
}

static bool has_clicks(const struct mlift_gallery *gallery)
{
    for (int k = 0; k < gallery->n_shown; k++) {
        if (isfinite(mlift_clickclock_median(gallery->run, gallery->shown[k]))) {
            return true;
        }
    }
    return false;
}

const char *mlift_gallery_lacks(const struct mlift_gallery *gallery, enum mlift_gallery_chart chart)
{
    const struct mlift_run *run = gallery->run;
    bool is_table = campaign_of(gallery)->model == MLIFT_MODEL_TABLE;

    if (run->n_replicates < 2 && chart != MLIFT_GALLERY_CLICKS) {
        return "intervals need two replicates or more";
    }
    switch (chart) {
    case MLIFT_GALLERY_FUNNEL:
        return run->keep == MLIFT_KEEP_GOAL ? "the run kept nothing but the goal (--keep goal)" : NULL;
    case MLIFT_GALLERY_CONVERSION:
    case MLIFT_GALLERY_POWER:
        return gallery->verdict->goal.available ? NULL : "no experiment compares baseline and challenger";
    case MLIFT_GALLERY_CLICKS:
        return is_table ? "a table of outcomes has no hours" : !has_clicks(gallery) ? "nobody clicks" : NULL;
    case MLIFT_GALLERY_LIFT:
    case MLIFT_GALLERY_N_CHARTS:
        break;
    }
    return NULL;
}

static const char *goal_name(const struct mlift_gallery *gallery)
{
    static const char *const goals[] = {[MLIFT_GOAL_PURCHASE] = "purchase",
                                        [MLIFT_GOAL_PAIRING] = "pairing",
                                        [MLIFT_GOAL_UPGRADE] = "upgrade",
                                        [MLIFT_GOAL_FEATURE_ACTIVATION] = "feature activation"};
    const struct mlift_campaign *campaign = campaign_of(gallery);

    return campaign->model == MLIFT_MODEL_TABLE ? campaign->cells.outcome[campaign->goal_outcome]
                                                : goals[campaign->goal.kind];
}

/* " best is a bound." where bounds are shown. */
static void bounds_note(const struct mlift_gallery *gallery, char note[TEXT])
{
    const struct mlift_campaign *campaign = campaign_of(gallery);
    size_t used = strlen(note);
    int n_bounds = 0;

    for (int i = 0; i < gallery->n_shown; i++) {
        const struct mlift_strategy *strategy = &campaign->strategy[gallery->shown[i]];
        if (mlift_strategy_is_bound(strategy) && used + sizeof strategy->name + 20 < TEXT) {
            used += (size_t)snprintf(note + used, TEXT - used, "%s%s", n_bounds++ ? ", " : " ", strategy->name);
        }
    }
    if (n_bounds) {
        snprintf(note + used, TEXT - used, n_bounds > 1 ? ": bounds." : " is a bound.");
    }
}

/* What to add where all strategies are compared but not all fit, or some cannot be sent. */
static const char *shown_note(const struct mlift_gallery *gallery, char note[TEXT])
{
    int n = campaign_of(gallery)->n_strategies;

    note[0] = '\0';
    if (gallery->n_shown < n) {
        snprintf(note, TEXT, " %d of %d strategies are shown.", gallery->n_shown, n);
    }
    bounds_note(gallery, note);
    return note;
}

/* Subtitle and what is special about a chart in one text. */
static struct mlift_canvas_words words_of(const struct mlift_gallery *gallery, const char *more, char text[2 * TEXT])
{
    snprintf(text, 2 * TEXT, "%s %s", gallery->subtitle, more);
    return (struct mlift_canvas_words){NULL, text, gallery->footer};
}

/* --- lift ------------------------------------------------------------------------------------------------------- */

static struct mlift_chart_lift_row lift_row(const struct mlift_gallery *gallery, int scope, const char *name)
{
    const struct mlift_summary *summary = &gallery->summary;
    struct mlift_summary_figure lift =
        summary->difference[mlift_summary_index(summary, campaign_of(gallery)->challenger, scope, summary->goal)];
    struct mlift_chart_lift_row row = {name, (double)NAN, (double)NAN, (double)NAN, summary->n_subscribers[scope]};

    if (isfinite(lift.value) && isfinite(lift.mcse)) {
        mlift_summary_interval(summary, lift, &row.low_pp, &row.high_pp);
        row.lift_pp = 100.0 * lift.value;
        row.low_pp *= 100.0;
        row.high_pp *= 100.0;
    }
    return row;
}

static int larger_first(const void *a, const void *b)
{
    const struct mlift_chart_lift_row *x = a, *y = b;

    return (x->n_subscribers < y->n_subscribers) - (x->n_subscribers > y->n_subscribers);
}

static int draw_lift(const struct mlift_gallery *gallery, const struct mlift_gnuplot_output *output, char *message)
{
    const struct mlift_campaign *campaign = campaign_of(gallery);
    int n = 0;
    char text[2 * TEXT], more[TEXT];
    struct mlift_chart_lift_row *rows = calloc((size_t)gallery->summary.n_scopes, sizeof *rows);

    if (!rows) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (int g = 0; g + 1 < gallery->summary.n_scopes; g++) {
        if (gallery->run->exact.share[g] > 0.0) { /* nobody can be in the others */
            rows[n++] = lift_row(gallery, 1 + g, gallery->run->table.segment[g]);
        }
    }
    int shown = n == 1 ? 0 : n; /* one segment is the whole list */
    snprintf(more, sizeof more,
             "Bars: 95%% Monte Carlo intervals of the mean difference on the same people; "
             "a single test is far less sure.");
    if (shown > MLIFT_CHART_LIFT_MAX_ROWS) {
        qsort(rows, (size_t)n, sizeof *rows, larger_first);
        shown = MLIFT_CHART_LIFT_MAX_ROWS;
        snprintf(more, sizeof more, "The %d largest of %d segments; bars: 95%% Monte Carlo intervals.", shown, n);
    }
    const struct mlift_chart_lift chart = {.words = words_of(gallery, more, text),
                                           .treatment = campaign->strategy[campaign->challenger].name,
                                           .control = campaign->strategy[campaign->baseline].name,
                                           .goal = goal_name(gallery),
                                           .overall = lift_row(gallery, 0, "Whole list"),
                                           .rows = rows,
                                           .n_rows = (size_t)shown};
    int status = mlift_chart_lift_draw(&chart, output, message);
    free(rows);
    return status;
}

/* --- funnel ----------------------------------------------------------------------------------------------------- */

struct stage {
    int measure;
    struct mlift_chart_funnel_stage drawn;
};

static int behavioural_stages(const struct mlift_gallery *gallery, struct stage *stages)
{
    static const struct {
        const char *measure, *name;
        enum mlift_chart_funnel_unit unit;
    } table[] = {
        {"sent", "E-mails sent", MLIFT_CHART_FUNNEL_PER_SUBSCRIBER},
        {"opened", "Opens", MLIFT_CHART_FUNNEL_PER_SUBSCRIBER},
        {"clickers", "Clicked", MLIFT_CHART_FUNNEL_SHARE},
        {"replied", "Replies", MLIFT_CHART_FUNNEL_PER_SUBSCRIBER},
        {"in_consideration", "Considering", MLIFT_CHART_FUNNEL_SHARE},
        {"in_intent", "Intending", MLIFT_CHART_FUNNEL_SHARE},
        {"converted", "", MLIFT_CHART_FUNNEL_SHARE},
        {"unsubscribed", "Unsubscribed", MLIFT_CHART_FUNNEL_SHARE},
    };
    const struct mlift_summary *summary = &gallery->summary;
    int n = 0;

    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        int measure = mlift_measure_find(summary->measure, summary->n_measures, table[i].measure);
        if (measure >= 0) {
            stages[n++] = (struct stage){measure, {table[i].name[0] ? table[i].name : NULL, table[i].unit}};
        }
    }
    return n;
}

static int table_stages(const struct mlift_gallery *gallery, struct stage *stages)
{
    const struct mlift_summary *summary = &gallery->summary;
    int n = 0;

    stages[n++] = (struct stage){0, {"E-mails sent", MLIFT_CHART_FUNNEL_PER_SUBSCRIBER}};
    for (int k = 0; k < campaign_of(gallery)->cells.n_outcomes; k++) {
        stages[n++] = (struct stage){1 + k, {summary->measure[1 + k].name, MLIFT_CHART_FUNNEL_SHARE}};
    }
    return n;
}

static struct mlift_chart_funnel_value funnel_value(const struct mlift_gallery *gallery, int strategy,
                                                    const struct stage *stage)
{
    const struct mlift_summary *summary = &gallery->summary;
    struct mlift_summary_figure rate = summary->rate[mlift_summary_index(summary, strategy, 0, stage->measure)];
    struct mlift_chart_funnel_value value = {(double)NAN, (double)NAN, (double)NAN};

    if (isfinite(rate.value) && isfinite(rate.mcse)) {
        value.value = rate.value;
        mlift_summary_interval(summary, rate, &value.low, &value.high);
        value.low = fmax(value.low, 0.0);
        if (stage->drawn.unit == MLIFT_CHART_FUNNEL_SHARE) {
            value.high = fmin(value.high, 1.0);
        }
    }
    return value;
}

static int draw_funnel(const struct mlift_gallery *gallery, const struct mlift_gnuplot_output *output, char *message)
{
    const struct mlift_campaign *campaign = campaign_of(gallery);
    struct stage stages[MLIFT_CHART_FUNNEL_MAX_STAGES];
    struct mlift_chart_funnel_stage drawn[MLIFT_CHART_FUNNEL_MAX_STAGES];
    struct mlift_chart_funnel_value values[MLIFT_CANVAS_N_STYLES * MLIFT_CHART_FUNNEL_MAX_STAGES];
    const char *strategies[MLIFT_CANVAS_N_STYLES];
    char text[2 * TEXT], goal[TEXT], note[TEXT], shown[TEXT];
    int n = campaign->model == MLIFT_MODEL_TABLE ? table_stages(gallery, stages) : behavioural_stages(gallery, stages);

    snprintf(goal, sizeof goal, "Goal: %s", goal_name(gallery));
    const char *more =
        campaign->model == MLIFT_MODEL_TABLE ? "" : " Considering and intending: who is there at the end.";
    snprintf(note, sizeof note, "Means over all lists, whiskers: 95%% Monte Carlo intervals.%s%.60s", more,
             shown_note(gallery, shown));
    for (int k = 0; k < n; k++) {
        drawn[k] = stages[k].drawn;
        drawn[k].name = drawn[k].name ? drawn[k].name : goal;
    }
    for (int i = 0; i < gallery->n_shown; i++) {
        strategies[i] = campaign->strategy[gallery->shown[i]].name;
        for (int k = 0; k < n; k++) {
            values[i * n + k] = funnel_value(gallery, gallery->shown[i], &stages[k]);
        }
    }
    const struct mlift_chart_funnel chart = {.words = words_of(gallery, note, text),
                                             .strategies = strategies,
                                             .n_strategies = (size_t)gallery->n_shown,
                                             .stages = drawn,
                                             .n_stages = (size_t)n,
                                             .values = values};
    return mlift_chart_funnel_draw(&chart, output, message);
}

/* --- conversion and power --------------------------------------------------------------------------------------- */

/* Position of a strategy among those drawn, for its colour. */
static size_t style_of(const struct mlift_gallery *gallery, int strategy)
{
    for (int i = 0; i < gallery->n_shown; i++) {
        if (gallery->shown[i] == strategy) {
            return (size_t)i + 1;
        }
    }
    return 0;
}

static bool has_spread(const struct mlift_powercurve_point *point)
{
    return isfinite(point->arm[0].p_mean) && isfinite(point->arm[1].p_mean);
}

static int draw_conversion(const struct mlift_gallery *gallery, const struct mlift_gnuplot_output *output,
                           char *message)
{
    const struct mlift_campaign *campaign = campaign_of(gallery);
    const struct mlift_powercurve *curve = &gallery->verdict->goal.curve;
    double sizes[MLIFT_POWERCURVE_MOST], mean[2][MLIFT_POWERCURVE_MOST], low[2][MLIFT_POWERCURVE_MOST],
        high[2][MLIFT_POWERCURVE_MOST];
    char text[2 * TEXT];
    size_t n = 0;

    for (int i = 0; i < curve->n_points; i++) {
        if (has_spread(&curve->point[i])) {
            sizes[n] = (double)curve->point[i].list_size;
            for (int a = 0; a < 2; a++) {
                mean[a][n] = curve->point[i].arm[a].p_mean;
                low[a][n] = curve->point[i].arm[a].p_low;
                high[a][n] = curve->point[i].arm[a].p_high;
            }
            n++;
        }
    }
    const int strategy[2] = {campaign->baseline, campaign->challenger};
    struct mlift_chart_conversion_arm arms[2];
    for (int a = 0; a < 2; a++) {
        arms[a] = (struct mlift_chart_conversion_arm){campaign->strategy[strategy[a]].name, mean[a], low[a], high[a],
                                                      style_of(gallery, strategy[a])};
    }
    const struct mlift_chart_conversion chart = {
        .words = words_of(gallery,
                          "Bands: nine of ten single tests, each subscriber in one arm. Where they overlap, one test "
                          "can show the wrong winner.",
                          text),
        .goal = goal_name(gallery),
        .sizes = sizes,
        .n_sizes = n,
        .arms = arms,
        .n_arms = 2,
        .share_band = 0.9,
        .list_size = (double)campaign->list_size};
    return mlift_chart_conversion_draw(&chart, output, message);
}

/* One rule of the power chart with the arrays it borrows. */
struct rule {
    char name[2 * MLIFT_NAME_SIZE];
    double power[MLIFT_POWERCURVE_MOST], mcse[MLIFT_POWERCURVE_MOST];
};

static struct mlift_chart_power_rule rule_of(const struct mlift_verdict_test *test, enum mlift_powercurve_test which,
                                             const char *what, struct rule *rule)
{
    for (int i = 0; i < test->curve.n_points; i++) {
        rule->power[i] = mlift_powercurve_power(&test->curve.point[i], which, test->direction);
        rule->mcse[i] = mlift_powercurve_mcse(rule->power[i], test->curve.point[i].n_replicates);
    }
    snprintf(rule->name, sizeof rule->name, "%s, %s", what, which == MLIFT_POWERCURVE_FISHER ? "Fisher" : "pooled z");
    return (struct mlift_chart_power_rule){.name = rule->name,
                                           .power = rule->power,
                                           .mcse = rule->mcse,
                                           .required_n = mlift_powercurve_rounded(&test->required[which])};
}

static const char *power_title(const struct mlift_verdict_test *goal)
{
    return goal->direction == 0 ? "There is no difference: how often does a test claim one?" : NULL;
}

static int draw_power(const struct mlift_gallery *gallery, const struct mlift_gnuplot_output *output, char *message)
{
    const struct mlift_verdict_test *goal = &gallery->verdict->goal, *click = &gallery->verdict->click;
    struct mlift_chart_power_rule rules[3];
    struct rule *memory = calloc(3, sizeof *memory);
    double sizes[MLIFT_POWERCURVE_MOST];
    char text[2 * TEXT];
    size_t n = 0;

    if (!memory) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (int i = 0; i < goal->curve.n_points; i++) {
        sizes[i] = (double)goal->curve.point[i].list_size;
    }
    rules[n] = rule_of(goal, MLIFT_POWERCURVE_Z_POOLED, goal_name(gallery), &memory[n]);
    n++;
    rules[n] = rule_of(goal, MLIFT_POWERCURVE_FISHER, goal_name(gallery), &memory[n]);
    n++;
    if (click->available) {
        bool is_table = campaign_of(gallery)->model == MLIFT_MODEL_TABLE;
        rules[n] = rule_of(click, MLIFT_POWERCURVE_Z_POOLED,
                           is_table ? gallery->run->table.metric[click->metric].name : "click", &memory[n]);
        n++;
    }
    struct mlift_chart_power chart = {
        .words = words_of(gallery,
                          goal->learns
                              ? "Tests at 5% two-sided, each subscriber in one arm, learning from its own arm alone. "
                                "Bars: 95% Monte Carlo intervals."
                              : "Tests at 5% two-sided, each subscriber in one arm. Bars: 95% Monte Carlo intervals. "
                                "Lists beyond yours are several simulated lists together.",
                          text),
        .sizes = sizes,
        .n_sizes = (size_t)goal->curve.n_points,
        .rules = rules,
        .n_rules = n,
        .target_power = MLIFT_VERDICT_TARGET,
        .list_size = (double)campaign_of(gallery)->list_size};
    chart.words.title = power_title(goal);
    int status = mlift_chart_power_draw(&chart, output, message);
    free(memory);
    return status;
}

/* --- clicks ----------------------------------------------------------------------------------------------------- */

static bool anybody_sends(const struct mlift_exact *exact, int step)
{
    for (int s = 0; s < exact->n_strategies; s++) {
        if (exact->sent[s * exact->n_steps + step] > 0.0) {
            return true;
        }
    }
    return false;
}

/* Hours of all sends; returns how many. */
static size_t send_hours(const struct mlift_run *run, double *hours)
{
    size_t n = 0;

    for (int k = 0; k < run->exact.n_steps && n < MOST_SENDS; k++) {
        if (anybody_sends(&run->exact, k)) {
            hours[n++] = 24.0 * (double)run->table.calendar.day[k];
        }
    }
    return n;
}

static int draw_clicks(const struct mlift_gallery *gallery, const struct mlift_gnuplot_output *output, char *message)
{
    struct mlift_chart_clicks_strategy strategies[MLIFT_CANVAS_N_STYLES];
    double *memory = calloc(HOURS * (1 + MLIFT_CANVAS_N_STYLES) + MOST_SENDS, sizeof *memory);
    char text[2 * TEXT], note[TEXT], shown[TEXT];

    if (!memory) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    double *hours = memory, *sends = memory + HOURS * (1 + MLIFT_CANVAS_N_STYLES);
    size_t n_sends = send_hours(gallery->run, sends);
    double last = (n_sends > 0 ? sends[n_sends - 1] : 0.0) + 24.0 * DAYS_AFTER_LAST_SEND;
    for (int i = 0; i < HOURS; i++) {
        hours[i] = last * (double)i / (double)(HOURS - 1);
    }
    int n = 0;
    for (int k = 0; k < gallery->n_shown; k++) {
        int s = gallery->shown[k];
        double *clicks = memory + HOURS * (1 + n);
        if (mlift_campaign_learns(&campaign_of(gallery)->strategy[s])) {
            continue; /* what it will send is not known exactly */
        }
        for (int i = 0; i < HOURS; i++) {
            clicks[i] = mlift_clickclock_total(gallery->run, s, hours[i]);
        }
        strategies[n++] = (struct mlift_chart_clicks_strategy){campaign_of(gallery)->strategy[s].name, clicks,
                                                               mlift_clickclock_median(gallery->run, s)};
    }
    snprintf(note, sizeof note, "Expected clicks, computed exactly and spread over the hours after each send.%.60s",
             n < gallery->n_shown ? " Strategies that learn have none." : shown_note(gallery, shown));
    const struct mlift_chart_clicks chart = {.words = words_of(gallery, note, text),
                                             .hours = hours,
                                             .n_hours = HOURS,
                                             .strategies = strategies,
                                             .n_strategies = (size_t)n,
                                             .send_hours = sends,
                                             .n_sends = n_sends};
    int status = mlift_chart_clicks_draw(&chart, output, message);
    free(memory);
    return status;
}

int mlift_gallery_draw(const struct mlift_gallery *gallery, enum mlift_gallery_chart chart,
                       const struct mlift_gnuplot_output *output, char message[MLIFT_GNUPLOT_MESSAGE])
{
    message[0] = '\0';
    switch (chart) {
    case MLIFT_GALLERY_LIFT:
        return draw_lift(gallery, output, message);
    case MLIFT_GALLERY_FUNNEL:
        return draw_funnel(gallery, output, message);
    case MLIFT_GALLERY_CONVERSION:
        return draw_conversion(gallery, output, message);
    case MLIFT_GALLERY_POWER:
        return draw_power(gallery, output, message);
    case MLIFT_GALLERY_CLICKS:
        return draw_clicks(gallery, output, message);
    case MLIFT_GALLERY_N_CHARTS:
        break;
    }
    return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
}
