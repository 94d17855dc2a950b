#include "analysis/charts/gallery.h"

#include "analysis/charts/caption.h"
#include "analysis/charts/chart_conversion.h"
#include "analysis/charts/chart_funnel.h"
#include "analysis/charts/chart_lift.h"
#include "analysis/charts/chart_power.h"
#include "analysis/results/clickclock.h"
#include "analysis/results/clickers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT = 512 };

static const double MOST_NEEDED = 1e8; /* a list that a chart has room for */

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

/* "device=glasses, stage=new_owner" -> "glasses, new owner"; a level that says nothing alone keeps its data point. */
static void name_segment(const char *name, char out[TEXT])
{
    size_t used = 0;

    out[0] = '\0';
    for (const char *part = name; *part && used + 1 < TEXT;) {
        size_t length = strcspn(part, ","), key = strcspn(part, "=");
        const char *level = key < length ? part + key + 1 : part;
        size_t n = length - (size_t)(level - part);
        bool alone = n > 1 && strncmp(level, "unknown", n) != 0 && strspn(level, "0123456789.-+<>") < n;
        bool keyed = key < length && !alone;
        used += (size_t)snprintf(out + used, TEXT - used, "%s%.*s%s%.*s", used ? ", " : "", keyed ? (int)key : 0, part,
                                 keyed ? " " : "", (int)n, level);
        part += length;
        part += strspn(part, ", ");
    }
    for (char *at = out; *at; at++) {
        *at = *at == '_' ? ' ' : *at;
    }
}

/* " Whole list, exactly: +0.235 pp." where that is known. */
static void say_exact(const struct mlift_gallery *gallery, char *out, size_t size)
{
    const struct mlift_campaign *campaign = campaign_of(gallery);
    const struct mlift_run *run = gallery->run;
    char number[MLIFT_CAPTION_NUMBER];

    out[0] = '\0';
    if (!mlift_campaign_learns(&campaign->strategy[campaign->challenger]) &&
        !mlift_campaign_learns(&campaign->strategy[campaign->baseline])) {
        double lift = mlift_exact_overall(&run->exact, campaign->challenger, run->table.goal) -
                      mlift_exact_overall(&run->exact, campaign->baseline, run->table.goal);
        mlift_caption_number(100.0 * lift, 3, true, number);
        snprintf(out, size, " Whole list, calculated exactly: %s pp.", number);
    }
}

static int draw_lift(const struct mlift_gallery *gallery, const struct mlift_gnuplot_output *output, char *message)
{
    const struct mlift_campaign *campaign = campaign_of(gallery);
    int n = 0;
    char text[2 * TEXT], more[TEXT], exact[80];
    size_t n_scopes = (size_t)gallery->summary.n_scopes;
    struct mlift_chart_lift_row *rows = calloc(n_scopes, sizeof *rows);
    char(*names_of)[TEXT] = calloc(n_scopes, sizeof *names_of);

    if (!rows || !names_of) {
        free(rows);
        free(names_of);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (int g = 0; g + 1 < gallery->summary.n_scopes; g++) {
        if (gallery->run->exact.share[g] > 0.0) { /* nobody can be in the others */
            name_segment(gallery->run->table.segment[g], names_of[n]);
            rows[n] = lift_row(gallery, 1 + g, names_of[n]);
            n++;
        }
    }
    int shown = n == 1 ? 0 : n; /* one segment is the whole list */
    say_exact(gallery, exact, sizeof exact);
    snprintf(more, sizeof more,
             "Bars: 95%% Monte Carlo intervals of the mean difference on the same people; "
             "a single test is far less sure.%s",
             exact);
    if (shown > MLIFT_CHART_LIFT_MAX_ROWS) {
        qsort(rows, (size_t)n, sizeof *rows, larger_first);
        shown = MLIFT_CHART_LIFT_MAX_ROWS;
        snprintf(more, sizeof more, "The %d largest of %d segments; bars: 95%% Monte Carlo intervals.%s", shown, n,
                 exact);
    }
    const struct mlift_chart_lift chart = {.words = words_of(gallery, more, text),
                                           .treatment = campaign->strategy[campaign->challenger].name,
                                           .control = campaign->strategy[campaign->baseline].name,
                                           .goal = goal_name(gallery),
                                           .overall = lift_row(gallery, 0, "Whole list"),
                                           .rows = rows,
                                           .n_rows = (size_t)shown,
                                           .treatment_index = campaign->challenger,
                                           .control_index = campaign->baseline};
    int status = mlift_chart_lift_draw(&chart, output, message);
    free(rows);
    free(names_of);
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
        {"recorded_open_rate", "Open rate", MLIFT_CHART_FUNNEL_OF_MESSAGES},
        {"clickers", "Clicked", MLIFT_CHART_FUNNEL_SHARE},
        {"replied", "Replies", MLIFT_CHART_FUNNEL_PER_HUNDRED},
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
        if (stage->drawn.unit == MLIFT_CHART_FUNNEL_SHARE || stage->drawn.unit == MLIFT_CHART_FUNNEL_OF_MESSAGES) {
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
        campaign->model == MLIFT_MODEL_TABLE
            ? ""
            : " Open rate: as platforms count, machines included. Considering and intending: who is there at the end.";
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
                                             .values = values,
                                             .indices = gallery->shown};
    return mlift_chart_funnel_draw(&chart, output, message);
}

/* --- conversion and power --------------------------------------------------------------------------------------- */

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
                                                      (size_t)strategy[a] + 1};
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
    char name[2 * MLIFT_NAME_SIZE + 32];
    double power[MLIFT_POWERCURVE_MOST], mcse[MLIFT_POWERCURVE_MOST];
};

/* Two figures: what the closed form beyond the simulated sizes is good for. */
static double two_figures(double n)
{
    double unit = n > 0.0 ? pow(10.0, floor(log10(n)) - 1.0) : 1.0;

    return round(n / unit) * unit;
}

static struct mlift_chart_power_rule rule_of(const struct mlift_verdict_test *test, enum mlift_powercurve_test which,
                                             const char *what, struct rule *rule)
{
    const struct mlift_powercurve_required *required = &test->required[which];
    bool about = !(required->list_size > 0.0), fisher = which == MLIFT_POWERCURVE_FISHER;

    for (int i = 0; i < test->curve.n_points; i++) {
        rule->power[i] = mlift_powercurve_power(&test->curve.point[i], which, test->direction);
        rule->mcse[i] = mlift_powercurve_mcse(rule->power[i], test->curve.point[i].n_replicates);
    }
    snprintf(rule->name, sizeof rule->name, "%s, %s", what, fisher ? "Fisher" : "pooled z");
    double needed = about ? two_figures(mlift_verdict_list(test, which)) : mlift_powercurve_rounded(required);
    return (struct mlift_chart_power_rule){.name = rule->name,
                                           .power = rule->power,
                                           .mcse = rule->mcse,
                                           .required_n = needed > MOST_NEEDED ? 0.0 : needed,
                                           .about = about,
                                           .variant = fisher};
}

/* Do two curves lie on each other? */
static bool is_alike(const struct rule *a, const struct rule *b, int n)
{
    const double seen = 0.02; /* of power: the width of a marker */

    for (int i = 0; i < n; i++) {
        if (fabs(a->power[i] - b->power[i]) > seen) {
            return false;
        }
    }
    return true;
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
    if (is_alike(&memory[0], &memory[n], goal->curve.n_points)) { /* one curve says both */
        snprintf(memory[0].name, sizeof memory[0].name, "%s, pooled z (Fisher alike)", goal_name(gallery));
    } else {
        n++;
    }
    if (click->available) {
        bool is_table = campaign_of(gallery)->model == MLIFT_MODEL_TABLE;
        rules[n] = rule_of(click, MLIFT_POWERCURVE_Z_POOLED,
                           is_table ? gallery->run->table.metric[click->metric].name : "click", &memory[n]);
        rules[n].counted = MLIFT_PALETTE_CLICK;
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

static int draw_clicks(const struct mlift_gallery *gallery, const struct mlift_gnuplot_output *output, char *message)
{
    struct mlift_clickers clickers;
    char note[TEXT], shown[TEXT], text[2 * TEXT];
    int status = mlift_clickers_init(&clickers, gallery->run, gallery->shown, gallery->n_shown);

    if (status) {
        return status;
    }
    bool all = clickers.n == gallery->n_shown;
    snprintf(note, sizeof note, "Expected clicks, computed exactly and spread over the hours after each send.%s%.60s",
             clickers.n_learning > 0 ? " Strategies that learn have none."
             : all                   ? ""
                                     : " Who gets no clicks is left out.",
             all ? shown_note(gallery, shown) : "");
    const struct mlift_canvas_words words = words_of(gallery, note, text);
    status = mlift_clickers_draw(&clickers, &words, output, message);
    mlift_clickers_free(&clickers);
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
