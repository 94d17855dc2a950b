#include "analysis/charts/chart_clicks.h"

#include "analysis/charts/chart.h"
#include "analysis/charts/plot.h"

#include <math.h>
#include <stdlib.h>

/* The unit in which people count so many hours. */
struct time_unit {
    double hours;
    const char *name;
};

static struct time_unit unit_for(double hours)
{
    return hours <= 240.0           ? (struct time_unit){1.0, "Hours"}
           : hours <= 24.0 * 7 * 12 ? (struct time_unit){24.0, "Days"}
                                    : (struct time_unit){168.0, "Weeks"};
}

static int refuse(char *message, const char *why)
{
    (void)snprintf(message, MLIFT_GNUPLOT_MESSAGE, "the clicks chart %s", why);
    return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
}

static bool is_rising(const double *values, size_t n, bool strictly)
{
    for (size_t i = 1; i < n; i++) {
        if (!(strictly ? values[i] > values[i - 1] : values[i] >= values[i - 1])) {
            return false;
        }
    }
    return true;
}

static int check(const struct mlift_chart_clicks *chart, char *message)
{
    if (chart->hours == NULL || chart->n_hours < 2 || !mlift_axis_covers(chart->n_hours, chart->hours, 0.0, 1e6) ||
        !is_rising(chart->hours, chart->n_hours, true)) {
        return refuse(message, "needs two hours or more, from 0 and increasing; there is nothing to draw without");
    }
    if (chart->strategies == NULL || chart->n_strategies < 1 || chart->n_strategies > MLIFT_CANVAS_N_STYLES) {
        return refuse(message, "needs one to eight strategies");
    }
    if (chart->send_hours != NULL && !mlift_axis_covers(chart->n_sends, chart->send_hours, 0.0, 1e6)) {
        return refuse(message, "has a send time that is no number of hours since launch");
    }
    for (size_t s = 0; s < chart->n_strategies; s++) {
        const struct mlift_chart_clicks_strategy *strategy = &chart->strategies[s];
        const double *clicks = strategy->clicks_per_subscriber;
        if (strategy->send_hours != NULL && !mlift_axis_covers(strategy->n_sends, strategy->send_hours, 0.0, 1e6)) {
            return refuse(message, "has a send time that is no number of hours since launch");
        }
        if (clicks == NULL || !mlift_axis_covers(chart->n_hours, clicks, 0.0, 1e6) ||
            !is_rising(clicks, chart->n_hours, false)) {
            return refuse(message, "has clicks that are negative or fall with time");
        }
    }
    return MLIFT_OK;
}

static struct mlift_palette_style style_of(const struct mlift_chart_clicks *chart, size_t s)
{
    return mlift_palette_strategy(chart->strategies[s].index);
}

static double highest(const struct mlift_chart_clicks *chart)
{
    double most = 0.0;
    for (size_t s = 0; s < chart->n_strategies; s++) {
        most = fmax(most, 100.0 * chart->strategies[s].clicks_per_subscriber[chart->n_hours - 1]);
    }
    return most > 0.0 ? most : 1.0;
}

static double clicks_at(const struct mlift_chart_clicks *chart, size_t s, double hour)
{
    const double *clicks = chart->strategies[s].clicks_per_subscriber;
    for (size_t i = 1; i < chart->n_hours; i++) {
        if (hour <= chart->hours[i]) {
            double share = (hour - chart->hours[i - 1]) / (chart->hours[i] - chart->hours[i - 1]);
            return clicks[i - 1] + fmax(0.0, share) * (clicks[i] - clicks[i - 1]);
        }
    }
    return clicks[chart->n_hours - 1];
}

static bool has_median(const struct mlift_chart_clicks *chart, size_t s)
{
    double median = chart->strategies[s].median_hours;
    return isfinite(median) && median >= chart->hours[0] && median <= chart->hours[chart->n_hours - 1];
}

/* Returns the y of the curve's end. */
static double draw_curve(struct mlift_canvas *canvas, const struct mlift_chart_clicks *chart,
                         const struct mlift_plot *plot, size_t s, double hours_per_unit)
{
    size_t n = chart->n_hours;
    double *x = calloc(2 * n, sizeof *x);
    if (x == NULL) {
        mlift_canvas_fail(canvas, MLIFT_RAISE(MLIFT_ERR_NO_MEMORY));
        return plot->bottom;
    }
    double *y = x + n;
    for (size_t i = 0; i < n; i++) {
        x[i] = mlift_axis_at(&plot->x, chart->hours[i] / hours_per_unit);
        y[i] = mlift_axis_at(&plot->y, 100.0 * chart->strategies[s].clicks_per_subscriber[i]);
    }
    mlift_canvas_polyline(canvas, n, x, y, style_of(chart, s).color, 2.5, style_of(chart, s).dash);
    double end = y[n - 1];
    free(x);
    return end;
}

static void draw_median(struct mlift_canvas *canvas, const struct mlift_chart_clicks *chart,
                        const struct mlift_plot *plot, size_t s, double hours_per_unit)
{
    if (has_median(chart, s)) {
        double hour = chart->strategies[s].median_hours;
        mlift_canvas_marker(canvas, mlift_axis_at(&plot->x, hour / hours_per_unit),
                            mlift_axis_at(&plot->y, 100.0 * clicks_at(chart, s, hour)), style_of(chart, s).marker, 6.5,
                            style_of(chart, s).color, true);
    }
}

static void write_note(const struct mlift_chart_clicks *chart, size_t s, const struct time_unit *unit, char *note,
                       size_t size)
{
    char total[MLIFT_CAPTION_NUMBER];
    char median[MLIFT_CAPTION_NUMBER];
    double clicks = 100.0 * chart->strategies[s].clicks_per_subscriber[chart->n_hours - 1];
    mlift_caption_number(clicks, highest(chart) < 10.0 ? 2 : 1, false, total);
    int n = snprintf(note, size, "%s per 100", total);
    if (has_median(chart, s)) {
        /* A median in the first two days of a long campaign is still counted in hours. */
        bool in_hours = unit->hours < 2.0 || chart->strategies[s].median_hours < 48.0;
        double value = chart->strategies[s].median_hours / (in_hours ? 1.0 : unit->hours);
        mlift_caption_number(value, value < 10.0 ? 1 : 0, false, median);
        (void)snprintf(note + n, size - (size_t)n, ", half of them by %s %s",
                       in_hours              ? "hour"
                       : unit->hours < 100.0 ? "day"
                                             : "week",
                       median);
    }
}

static void draw_ticks(struct mlift_canvas *canvas, const struct mlift_chart_clicks *chart,
                       const struct mlift_plot *plot, double hours_per_unit, size_t n, const double *send_hours,
                       double y, unsigned color)
{
    for (size_t i = 0; send_hours != NULL && i < n; i++) {
        if (send_hours[i] <= chart->hours[chart->n_hours - 1]) {
            double x = mlift_axis_at(&plot->x, send_hours[i] / hours_per_unit);
            mlift_canvas_line(canvas, x, y - 9.0, x, y, color, 2.5);
        }
    }
}

static bool has_own_sends(const struct mlift_chart_clicks *chart)
{
    for (size_t s = 0; s < chart->n_strategies; s++) {
        if (chart->strategies[s].send_hours != NULL && chart->strategies[s].n_sends > 0) {
            return true;
        }
    }
    return false;
}

/* One row of ticks for all, or one for each strategy in its colour. */
static void draw_sends(struct mlift_canvas *canvas, const struct mlift_chart_clicks *chart,
                       const struct mlift_plot *plot, double hours_per_unit)
{
    double y = plot->bottom;

    draw_ticks(canvas, chart, plot, hours_per_unit, chart->n_sends, chart->send_hours, y, MLIFT_CANVAS_INK);
    for (size_t s = chart->n_strategies; s-- > 0;) {
        const struct mlift_chart_clicks_strategy *strategy = &chart->strategies[s];
        if (strategy->send_hours != NULL && strategy->n_sends > 0) {
            draw_ticks(canvas, chart, plot, hours_per_unit, strategy->n_sends, strategy->send_hours, y,
                       style_of(chart, s).color);
            y -= 12.0;
        }
    }
}

static void draw_curves(struct mlift_canvas *canvas, const struct mlift_chart_clicks *chart,
                        const struct mlift_plot *plot, double hours_per_unit, struct mlift_legend_entry *entries)
{
    for (size_t s = 0; s < chart->n_strategies; s++) {
        entries[s].anchor = draw_curve(canvas, chart, plot, s, hours_per_unit);
    }
    for (size_t s = 0; s < chart->n_strategies; s++) {
        draw_median(canvas, chart, plot, s, hours_per_unit);
    }
}

static double draw_body(struct mlift_canvas *canvas, const void *data, double y)
{
    const struct mlift_chart_clicks *chart = data;
    struct mlift_legend_entry entries[MLIFT_CANVAS_N_STYLES];
    char notes[MLIFT_CANVAS_N_STYLES][256];
    char title[160];
    const double last = chart->hours[chart->n_hours - 1];
    const struct time_unit unit = unit_for(last);
    bool any_median = false;
    for (size_t s = 0; s < chart->n_strategies; s++) {
        write_note(chart, s, &unit, notes[s], sizeof notes[s]);
        any_median = any_median || has_median(chart, s);
        entries[s] = (struct mlift_legend_entry){.name = chart->strategies[s].name,
                                                 .note = notes[s],
                                                 .color = style_of(chart, s).color,
                                                 .dash = style_of(chart, s).dash,
                                                 .marker = has_median(chart, s) ? style_of(chart, s).marker : -1};
    }
    struct mlift_plot plot = mlift_plot_lay_out(canvas, y, entries, chart->n_strategies, 0.0, false);
    plot.x = (struct mlift_axis){
        .low = 0.0, .high = last / unit.hours, .from = plot.left, .to = plot.right, .is_hours = unit.hours < 2.0};
    plot.y = mlift_plot_y_axis(&plot, mlift_axis_ceil(highest(chart)));
    (void)snprintf(title, sizeof title, "%s since the first e-mail%s", unit.name,
                   has_own_sends(chart)                              ? " (ticks in a strategy's colour: it sends)"
                   : chart->send_hours != NULL && chart->n_sends > 0 ? " (ticks: all send an e-mail)"
                                                                     : "");
    y = mlift_plot_draw_axes(canvas, &plot,
                             any_median ? "Clicks so far per 100 subscribers; marker: half of the clicks have come"
                                        : "Clicks so far per 100 subscribers",
                             "", title);
    draw_sends(canvas, chart, &plot, unit.hours);
    draw_curves(canvas, chart, &plot, unit.hours, entries);
    return mlift_plot_draw_legend(canvas, &plot, last / unit.hours, entries, chart->n_strategies, y);
}

int mlift_chart_clicks_draw(const struct mlift_chart_clicks *chart, const struct mlift_gnuplot_output *output,
                            char message[MLIFT_GNUPLOT_MESSAGE])
{
    const struct mlift_chart frame = {&chart->words, "How fast do the clicks come in?", draw_body, chart};
    int error = check(chart, message);
    return error != MLIFT_OK ? error : mlift_chart_draw(&frame, output, message);
}
