#include "analysis/answers/run_tables.h"

#include "analysis/answers/run_learners.h"
#include "analysis/answers/run_power.h"
#include "analysis/results/clickclock.h"
#include "models/goal.h"

#include <math.h>

enum {
    FIGURES = 6,
    MOST_BESIDE = 4,
    MOST_COLUMNS = 8 + MOST_BESIDE + FIGURES * MLIFT_MEASURE_MOST,
    MOST_SEGMENTS = 64
};

static const struct mlift_campaign *campaign_of(const struct mlift_run_answer *self)
{
    return &self->run->scenario->campaign;
}

static const char *goal(const struct mlift_run_answer *self)
{
    return mlift_goal_many(campaign_of(self));
}

/* --- every measure, for programs ---------------------------------------------------------------------------------- */

static enum mlift_unit unit_of(const struct mlift_measure *measure)
{
    return measure->unit == MLIFT_MEASURE_SHARE      ? MLIFT_UNIT_SHARE
           : measure->unit == MLIFT_MEASURE_CURRENCY ? MLIFT_UNIT_MONEY
                                                     : MLIFT_UNIT_COUNT;
}

/* Columns exact.NAME and rates.NAME.value, .mcse, .low, .high, .exact of each measure. Returns how many. */
static size_t measure_columns(const struct mlift_run_answer *self, struct mlift_answer *out,
                              struct mlift_answer_column *columns)
{
    const struct mlift_summary *summary = &self->gallery.summary;
    size_t n = 0;

    for (int m = 0; m < summary->n_measures; m++) {
        const char *name = mlift_answer_name(out, summary->measure[m].name);
        enum mlift_unit unit = unit_of(&summary->measure[m]);
        const char *keys[FIGURES] = {
            mlift_answer_text(out, "exact.%s", name),      mlift_answer_text(out, "rates.%s.value", name),
            mlift_answer_text(out, "rates.%s.mcse", name), mlift_answer_text(out, "rates.%s.low", name),
            mlift_answer_text(out, "rates.%s.high", name), mlift_answer_text(out, "rates.%s.exact", name)};
        for (int k = 0; k < FIGURES; k++) {
            columns[n++] = (struct mlift_answer_column)MLIFT_COLUMN(keys[k], NULL, unit);
        }
    }
    return n;
}

static void measure_cells(const struct mlift_run_answer *self, struct mlift_answer *out, int strategy, int scope)
{
    const struct mlift_summary *summary = &self->gallery.summary;

    for (int m = 0; m < summary->n_measures; m++) {
        struct mlift_summary_figure rate = mlift_run_answer_rate(self, strategy, scope, m);
        double low, high;
        mlift_summary_interval(summary, rate, &low, &high);
        MLIFT_CELLS(out, MLIFT_N(rate.exact), MLIFT_N(rate.value), MLIFT_N(rate.mcse), MLIFT_N(low), MLIFT_N(high),
                    MLIFT_N(rate.exact));
    }
}

/* --- strategies --------------------------------------------------------------------------------------------------- */

/* Measures beside the goal, with their headings; those that a screen has no room for are left to the page. */
static const struct {
    const char *measure, *head;
    unsigned shown;
} beside[MOST_BESIDE] = {{"sent", "E-mails each", MLIFT_SHOWN_PAGE},
                         {"clickers", "Clicked", MLIFT_SHOWN_PEOPLE},
                         {"unsubscribed", "Left", MLIFT_SHOWN_PEOPLE},
                         {"profit", "Profit each", MLIFT_SHOWN_PEOPLE}};

/* Of the table model the outcomes that are not the goal, and the profit where one earns. Returns how many. */
static int measures_beside(const struct mlift_run_answer *self, int *measure, struct mlift_answer_column *columns)
{
    const struct mlift_summary *summary = &self->gallery.summary;
    bool table = campaign_of(self)->model == MLIFT_MODEL_TABLE;
    int n = 0;

    for (int k = 0; table && k < campaign_of(self)->cells.n_outcomes && n + 1 < MOST_BESIDE; k++) {
        if (1 + k != summary->goal) { /* measure 0 is `sent`, then come the outcomes */
            columns[n] = (struct mlift_answer_column)MLIFT_COLUMN(NULL, summary->measure[1 + k].name, MLIFT_UNIT_SHARE);
            measure[n++] = 1 + k;
        }
    }
    for (int k = table ? MOST_BESIDE - 1 : 0; k < MOST_BESIDE; k++) {
        int m = mlift_run_answer_measure(self, beside[k].measure);
        if (m >= 0) {
            columns[n] = (struct mlift_answer_column){
                .head = beside[k].head, .unit = unit_of(&summary->measure[m]), .shown = beside[k].shown};
            measure[n++] = m;
        }
    }
    return n;
}

static void tell_strategy(const struct mlift_run_answer *self, struct mlift_answer *out, int s, const int *other, int n)
{
    struct mlift_summary_figure rate = mlift_run_answer_rate(self, s, 0, self->gallery.summary.goal);
    double list = (double)campaign_of(self)->list_size;
    bool hours = campaign_of(self)->model == MLIFT_MODEL_BEHAVIOURAL;
    double median = hours ? mlift_clickclock_median(self->run, s) : (double)NAN;

    MLIFT_CELLS(out, MLIFT_T(mlift_run_answer_name(self, s)), MLIFT_N(rate.exact), MLIFT_S(rate.value, rate.mcse),
                MLIFT_N(list * mlift_run_answer_best(rate)));
    for (int k = 0; k < n; k++) {
        mlift_answer_cell(out, mlift_run_answer_rate(self, s, 0, other[k]).exact);
    }
    measure_cells(self, out, s, 0);
    if (hours) {
        MLIFT_CELLS(out, MLIFT_N(isfinite(median) ? campaign_of(self)->response.click_median_hours : (double)NAN),
                    MLIFT_N(median));
    }
}

static void tell_strategies(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    struct mlift_answer_column columns[MOST_COLUMNS] = {
        MLIFT_COLUMN("name", "Strategy", MLIFT_UNIT_WORD), MLIFT_COLUMN(NULL, goal(self), MLIFT_UNIT_SHARE),
        MLIFT_COLUMN(NULL, "Simulated", MLIFT_UNIT_SHARE),
        MLIFT_COLUMN("conversions_on_list", "On the list", MLIFT_UNIT_COUNT)};
    int other[MOST_BESIDE], n = measures_beside(self, other, columns + 4);
    size_t n_columns = 4 + (size_t)n;

    n_columns += measure_columns(self, out, columns + n_columns);
    if (campaign_of(self)->model == MLIFT_MODEL_BEHAVIOURAL) {
        columns[n_columns++] =
            (struct mlift_answer_column)MLIFT_COLUMN("median_hours_send_to_click", NULL, MLIFT_UNIT_NUMBER);
        columns[n_columns++] =
            (struct mlift_answer_column)MLIFT_COLUMN("median_hours_launch_to_click", NULL, MLIFT_UNIT_NUMBER);
    }
    mlift_answer_table(
        out, "strategies",
        "What each strategy brings: exact rates of the model, and beside them what the simulation found, "
        "+- its Monte Carlo standard error.",
        columns, n_columns);
    for (int s = 0; s < self->gallery.summary.n_strategies; s++) {
        tell_strategy(self, out, s, other, n);
    }
}

/* What each strategy does in each segment, for programs. */
static void tell_strategies_by_segment(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    struct mlift_answer_column columns[MOST_COLUMNS] = {MLIFT_COLUMN("name", NULL, MLIFT_UNIT_WORD),
                                                        MLIFT_COLUMN("share", NULL, MLIFT_UNIT_SHARE),
                                                        MLIFT_COLUMN("subscribers", NULL, MLIFT_UNIT_COUNT)};
    const struct mlift_summary *summary = &self->gallery.summary;
    size_t n = 3 + measure_columns(self, out, columns + 3);

    mlift_answer_show_to(out, MLIFT_SHOWN_JSON);
    for (int s = 0; s < summary->n_strategies; s++) {
        mlift_answer_table(out, mlift_answer_text(out, "strategies[%d].segments", s), NULL, columns, n);
        for (int g = 0; g + 1 < summary->n_scopes; g++) {
            MLIFT_CELLS(out, MLIFT_T(self->run->table.segment[g]), MLIFT_N(self->run->exact.share[g]),
                        MLIFT_N(summary->n_subscribers[1 + g]));
            measure_cells(self, out, s, 1 + g);
        }
    }
    mlift_answer_show_to(out, MLIFT_SHOWN_ALL);
}

/* --- differences -------------------------------------------------------------------------------------------------- */

/* A share as percentage points: the unit that programs get them in. */
static struct mlift_summary_figure in_points(struct mlift_summary_figure figure)
{
    return (struct mlift_summary_figure){100.0 * figure.value, 100.0 * figure.mcse, 100.0 * figure.exact};
}

static void tell_differences(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    static const struct mlift_answer_column columns[] = {
        MLIFT_COLUMN("name", "Strategy", MLIFT_UNIT_WORD),
        MLIFT_COLUMN("exact", "Exact", MLIFT_UNIT_DIFFERENCE),
        {"simulated", "Simulated", MLIFT_UNIT_DIFFERENCE, "mcse", 0},
        MLIFT_COLUMN(NULL, "Interval", MLIFT_UNIT_NUMBER),
        MLIFT_COLUMN("low", NULL, MLIFT_UNIT_DIFFERENCE),
        MLIFT_COLUMN("high", NULL, MLIFT_UNIT_DIFFERENCE),
        {"ratio", "In per cent", MLIFT_UNIT_DIFFERENCE, "ratio_mcse", 0}};
    const struct mlift_summary *summary = &self->gallery.summary;

    mlift_answer_table(
        out, "differences",
        mlift_answer_text(out, "Difference in %s to %s in percentage points, with the error of the simulation and its 95%% interval.",
                          goal(self), mlift_run_answer_name(self, summary->baseline)),
        columns, sizeof columns / sizeof *columns);
    for (int s = 0; s < summary->n_strategies; s++) {
        struct mlift_summary_figure lift = mlift_run_answer_lift(self, s, 0),
                                    ratio = mlift_run_answer_ratio(self, s, 0);
        int decimals = isfinite(lift.mcse) && lift.mcse > 0.0 ? mlift_estimate_decimals(100.0 * lift.mcse) : 2;
        double low, high;
        if (s == summary->baseline) {
            continue;
        }
        mlift_summary_interval(summary, lift, &low, &high);
        MLIFT_CELLS(out, MLIFT_T(mlift_run_answer_name(self, s)), MLIFT_N(lift.exact), MLIFT_S(lift.value, lift.mcse));
        mlift_answer_cell_words(out, "%s to %s", mlift_figure_fixed(low, 100.0, decimals < 4 ? decimals : 4, 1).text,
                                mlift_figure_fixed(high, 100.0, decimals < 4 ? decimals : 4, 1).text);
        MLIFT_CELLS(out, MLIFT_N(low), MLIFT_N(high), MLIFT_S(ratio.value, ratio.mcse));
    }
}

/* Difference and ratio of the challenger on the whole list, for programs. */
static void put_lift(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    int c = mlift_run_answer_challenger(self);
    struct mlift_summary_figure lift = mlift_run_answer_lift(self, c, 0), ratio = mlift_run_answer_ratio(self, c, 0);
    double low, high, ratio_low, ratio_high;

    mlift_summary_interval(&self->gallery.summary, lift, &low, &high);
    mlift_summary_interval(&self->gallery.summary, ratio, &ratio_low, &ratio_high);
    mlift_answer_put_text(out, "lift.baseline", mlift_run_answer_name(self, mlift_run_answer_baseline(self)));
    mlift_answer_put_text(out, "lift.challenger", mlift_run_answer_name(self, c));
    mlift_answer_put_text(out, "lift.metric", self->run->table.metric[self->run->table.goal].name);
    mlift_answer_put(out, "lift.lift_pp", MLIFT_UNIT_POINTS, 100.0 * lift.value);
    mlift_answer_put(out, "lift.mcse_pp", MLIFT_UNIT_POINTS, 100.0 * lift.mcse);
    mlift_answer_put(out, "lift.low_pp", MLIFT_UNIT_POINTS, 100.0 * low);
    mlift_answer_put(out, "lift.high_pp", MLIFT_UNIT_POINTS, 100.0 * high);
    mlift_answer_put(out, "lift.exact_pp", MLIFT_UNIT_POINTS, 100.0 * lift.exact);
    mlift_answer_put(out, "lift.lift_ratio", MLIFT_UNIT_RATIO, ratio.value);
    mlift_answer_put(out, "lift.mcse_ratio", MLIFT_UNIT_RATIO, ratio.mcse);
    mlift_answer_put(out, "lift.low_ratio", MLIFT_UNIT_RATIO, ratio_low);
    mlift_answer_put(out, "lift.high_ratio", MLIFT_UNIT_RATIO, ratio_high);
    mlift_answer_put(out, "lift.exact_ratio", MLIFT_UNIT_RATIO, ratio.exact);
}

/* --- segments ----------------------------------------------------------------------------------------------------- */

static void tell_segment(const struct mlift_run_answer *self, struct mlift_answer *out, int scope)
{
    const struct mlift_summary *summary = &self->gallery.summary;
    int b = summary->baseline, c = mlift_run_answer_challenger(self);
    struct mlift_summary_figure lift = in_points(mlift_run_answer_lift(self, c, scope));
    struct mlift_summary_figure ratio = mlift_run_answer_ratio(self, c, scope);
    double low, high, ratio_low, ratio_high;

    mlift_summary_interval(summary, lift, &low, &high);
    mlift_summary_interval(summary, ratio, &ratio_low, &ratio_high);
    MLIFT_CELLS(out, MLIFT_T(self->run->table.segment[scope - 1]), MLIFT_N(summary->n_subscribers[scope]),
                MLIFT_N(mlift_run_answer_rate(self, b, scope, summary->goal).exact),
                MLIFT_N(mlift_run_answer_rate(self, c, scope, summary->goal).exact), MLIFT_N(lift.exact),
                MLIFT_S(lift.value, lift.mcse), MLIFT_N(low), MLIFT_N(high), MLIFT_S(ratio.value, ratio.mcse),
                MLIFT_N(ratio_low), MLIFT_N(ratio_high), MLIFT_N(ratio.exact));
}

static void tell_segments(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    const struct mlift_answer_column columns[] = {
        MLIFT_COLUMN("name", "Segment", MLIFT_UNIT_WORD),
        MLIFT_COLUMN(NULL, "Subscribers", MLIFT_UNIT_PEOPLE),
        MLIFT_COLUMN(NULL, mlift_run_answer_name(self, self->gallery.summary.baseline), MLIFT_UNIT_SHARE),
        MLIFT_COLUMN(NULL, mlift_run_answer_name(self, mlift_run_answer_challenger(self)), MLIFT_UNIT_SHARE),
        MLIFT_COLUMN("exact_pp", "Difference, points", MLIFT_UNIT_POINTS),
        {"lift_pp", "Simulated, points", MLIFT_UNIT_POINTS, "mcse_pp", 0},
        MLIFT_COLUMN("low_pp", NULL, MLIFT_UNIT_POINTS),
        MLIFT_COLUMN("high_pp", NULL, MLIFT_UNIT_POINTS),
        {"lift_ratio", NULL, MLIFT_UNIT_RATIO, "mcse_ratio", 0},
        MLIFT_COLUMN("low_ratio", NULL, MLIFT_UNIT_RATIO),
        MLIFT_COLUMN("high_ratio", NULL, MLIFT_UNIT_RATIO),
        MLIFT_COLUMN("exact_ratio", NULL, MLIFT_UNIT_RATIO)};
    const struct mlift_summary *summary = &self->gallery.summary;
    int n = 0;

    mlift_answer_show_to(out, MLIFT_SHOWN_JSON | MLIFT_SHOWN_PAGE);
    mlift_answer_table(
        out, "lift.segments",
        mlift_answer_text(out, "By segment, as the sender sees it: exact rates of %s, and the simulated difference.",
                          goal(self)),
        columns, sizeof columns / sizeof *columns);
    for (int scope = 1; scope < summary->n_scopes; scope++) {
        /* One segment is the whole list, and nobody can be in those without a share. */
        bool told = summary->n_scopes > 2 && self->run->exact.share[scope - 1] > 0.0 && n++ < MOST_SEGMENTS;
        mlift_answer_row(out, told ? MLIFT_SHOWN_ALL : MLIFT_SHOWN_JSON);
        tell_segment(self, out, scope);
    }
    if (n > MOST_SEGMENTS) {
        mlift_answer_show_to(out, MLIFT_SHOWN_PAGE);
        mlift_answer_tell(out, MLIFT_WEIGHT_PLAIN,
                          "The first %d of %d segments; `microlift export` writes all of them.", MOST_SEGMENTS, n);
    }
    mlift_answer_show_to(out, MLIFT_SHOWN_ALL);
}

void mlift_run_tables_tell(const struct mlift_run_answer *self, struct mlift_answer *out)
{
    mlift_answer_section(out, MLIFT_SECTION_FIGURES);
    tell_strategies(self, out);
    tell_strategies_by_segment(self, out);
    mlift_run_learners_tell(self, out);
    tell_differences(self, out);
    put_lift(self, out);
    tell_segments(self, out);
    mlift_run_power_tell(self, out);
}
