#include "analysis/charts/chart_frontier.h"

#include "analysis/charts/chart.h"
#include "analysis/charts/plot.h"

#include <math.h>

#define UPPER 330.0
#define LOWER 150.0
#define BETWEEN 20.0
#define OWN MLIFT_PALETTE_FITS
#define PLACEBO MLIFT_PALETTE_SOFT
#define BAD MLIFT_PALETTE_BAD

enum { MOST_POINTS = 64 };

static bool is_sound(const struct mlift_chart_frontier *chart)
{
    bool sound = chart->n >= 2 && chart->n <= MOST_POINTS && chart->n_curves >= 1 &&
                 chart->n_curves <= MLIFT_CHART_FRONTIER_MOST && chart->segments[0] == 1.0;

    for (size_t i = 1; sound && i < chart->n; i++) {
        sound = chart->segments[i] > chart->segments[i - 1];
    }
    for (size_t c = 0; sound && c < chart->n_curves; c++) {
        sound = chart->curves[c].recommended < chart->n &&
                mlift_axis_covers(chart->n, chart->curves[c].gain, -1e9, 1e9) &&
                mlift_axis_covers(chart->n, chart->curves[c].half, 0.0, 1e9);
    }
    return sound && mlift_axis_covers(chart->n, chart->placebo, -1e9, 1e9);
}

/* Long lists dark, short ones light; the own list apart from all. */
static unsigned color_of(const struct mlift_chart_frontier *chart, size_t c)
{
    double share = chart->n_curves > 1 ? (double)c / (double)(chart->n_curves - 1) : 1.0;

    if (chart->curves[c].own) {
        return OWN;
    }
    return mlift_palette_mix(MLIFT_PALETTE_PLAIN, 0.4 + 0.6 * share);
}

/* An axis that holds the values and zero, with a little room. */
static struct mlift_axis y_axis(double low, double high, double from, double to)
{
    double room = 0.06 * (high - low > 0.0 ? high - low : 1.0);

    /* above, the number over the highest mark needs room too */
    return (struct mlift_axis){.low = low - room, .high = high + 1.8 * room, .from = from, .to = to};
}

static struct mlift_axis upper_axis(const struct mlift_chart_frontier *chart, const struct mlift_plot *plot)
{
    double low = 0.0, high = 0.0;

    for (size_t i = 0; i < chart->n; i++) {
        for (size_t c = 0; c < chart->n_curves; c++) {
            low = fmin(low, chart->curves[c].gain[i] - chart->curves[c].half[i]);
            high = fmax(high, chart->curves[c].gain[i] + chart->curves[c].half[i]);
        }
        low = fmin(low, chart->placebo[i]);
        high = fmax(high, chart->placebo[i]);
    }
    return y_axis(low, high, plot->bottom, plot->top);
}

/* A tick at each number of segments; those that would touch the one before keep the line and lose the number. */
static void draw_x(struct mlift_canvas *canvas, const struct mlift_chart_frontier *chart, const struct mlift_plot *plot,
                   bool labels)
{
    double free_from = -1e9;

    for (size_t i = 0; i < chart->n; i++) {
        double x = mlift_axis_at(&plot->x, chart->segments[i]);
        char number[MLIFT_CAPTION_NUMBER];
        mlift_caption_number(chart->segments[i], 0, false, number);
        double half = 0.5 * mlift_caption_width(number, 14.0, false);
        mlift_canvas_line(canvas, x, plot->top, x, plot->bottom, MLIFT_CANVAS_GRID, 1.0);
        if (labels && x - half > free_from) {
            mlift_canvas_text(canvas, x, plot->bottom + 15.0, MLIFT_CANVAS_CENTER, 14.0, false, MLIFT_CANVAS_INK,
                              number);
            free_from = x + half + 8.0;
        }
    }
}

static void draw_zero(struct mlift_canvas *canvas, const struct mlift_plot *plot)
{
    double zero = mlift_axis_at(&plot->y, 0.0);

    mlift_canvas_rectangle(canvas, plot->left, zero, plot->right, plot->bottom, BAD, 0.05);
    mlift_canvas_line(canvas, plot->left, zero, plot->right, zero, MLIFT_CANVAS_INK, 1.5);
}

static void to_pixels(const struct mlift_chart_frontier *chart, const struct mlift_plot *plot, const double *value,
                      double *x, double *y)
{
    for (size_t i = 0; i < chart->n; i++) {
        x[i] = mlift_axis_at(&plot->x, chart->segments[i]);
        y[i] = mlift_axis_at(&plot->y, value[i]);
    }
}

static void draw_line(struct mlift_canvas *canvas, const struct mlift_chart_frontier *chart,
                      const struct mlift_plot *plot, const double *value, unsigned color, double width, int dash)
{
    double x[MOST_POINTS], y[MOST_POINTS];

    to_pixels(chart, plot, value, x, y);
    mlift_canvas_polyline(canvas, chart->n, x, y, color, width, dash);
}

static void draw_band(struct mlift_canvas *canvas, const struct mlift_chart_frontier *chart,
                      const struct mlift_plot *plot, const struct mlift_chart_frontier_curve *curve, unsigned color)
{
    double x[MOST_POINTS], low[MOST_POINTS], high[MOST_POINTS];

    for (size_t i = 0; i < chart->n; i++) {
        x[i] = mlift_axis_at(&plot->x, chart->segments[i]);
        low[i] = mlift_axis_at(&plot->y, curve->gain[i] - curve->half[i]);
        high[i] = mlift_axis_at(&plot->y, curve->gain[i] + curve->half[i]);
    }
    mlift_canvas_band(canvas, chart->n, x, low, high, color, 0.15);
}

/* Is curve c's mark the highest of those at its number of segments? Only there is the number written. */
static bool is_top_mark(const struct mlift_chart_frontier *chart, size_t c)
{
    bool top = true;

    for (size_t k = 0; k < chart->n_curves; k++) {
        size_t at = chart->curves[c].recommended;
        top &= k == c || chart->curves[k].recommended != at || chart->curves[k].gain[at] <= chart->curves[c].gain[at];
    }
    return top;
}

/* The number of segments to use. One segment is where all curves begin: the note says whose mark stands there. */
static void draw_mark(struct mlift_canvas *canvas, const struct mlift_chart_frontier *chart,
                      const struct mlift_plot *plot, size_t c)
{
    const struct mlift_chart_frontier_curve *curve = &chart->curves[c];
    double x = mlift_axis_at(&plot->x, chart->segments[curve->recommended]);
    double y = mlift_axis_at(&plot->y, curve->gain[curve->recommended]);
    char number[MLIFT_CAPTION_NUMBER];

    if (curve->recommended == 0) {
        mlift_canvas_marker(canvas, x, y, 0, curve->own ? 6.5 : 5.0, color_of(chart, c), curve->own);
        return;
    }
    mlift_caption_number(chart->segments[curve->recommended], 0, false, number);
    mlift_canvas_marker(canvas, x, y, 3, curve->own ? 9.0 : 7.0, color_of(chart, c), true);
    if (is_top_mark(chart, c)) {
        mlift_canvas_text(canvas, x, y - 18.0, MLIFT_CANVAS_CENTER, 14.0, true, MLIFT_CANVAS_INK, number);
    }
}

static size_t fill_legend(const struct mlift_chart_frontier *chart, const struct mlift_plot *plot,
                          struct mlift_legend_entry *entries)
{
    size_t n = 0;

    for (size_t c = chart->n_curves; c-- > 0;) {
        const struct mlift_chart_frontier_curve *curve = &chart->curves[c];
        entries[n++] = (struct mlift_legend_entry){.anchor = mlift_axis_at(&plot->y, curve->gain[chart->n - 1]),
                                                   .name = curve->name,
                                                   .note = curve->note,
                                                   .color = color_of(chart, c),
                                                   .marker = curve->recommended > 0 ? 3 : -1};
    }
    entries[n++] = (struct mlift_legend_entry){.anchor = mlift_axis_at(&plot->y, chart->placebo[chart->n - 1]),
                                               .name = chart->placebo_name,
                                               .note = chart->placebo_note,
                                               .color = PLACEBO,
                                               .dash = 1,
                                               .marker = -1};
    return n;
}

/* Which side of the zero line is which, where no curve is likely to be: at the left, above and below. */
static void draw_sides(struct mlift_canvas *canvas, const struct mlift_plot *plot)
{
    double zero = mlift_axis_at(&plot->y, 0.0);

    if (zero - plot->top > 60.0) {
        mlift_canvas_text(canvas, plot->left + 8.0, plot->top + 14.0, MLIFT_CANVAS_LEFT, 13.0, false, MLIFT_CANVAS_SOFT,
                          "better than one broad e-mail");
    }
    if (plot->bottom - zero > 40.0) {
        mlift_canvas_text(canvas, plot->left + 8.0, plot->bottom - 12.0, MLIFT_CANVAS_LEFT, 13.0, false, BAD,
                          "worse than one broad e-mail");
    }
}

static void draw_curves(struct mlift_canvas *canvas, const struct mlift_chart_frontier *chart,
                        const struct mlift_plot *plot)
{
    for (size_t c = 0; c < chart->n_curves; c++) {
        draw_band(canvas, chart, plot, &chart->curves[c], color_of(chart, c));
    }
    draw_line(canvas, chart, plot, chart->placebo, PLACEBO, 2.2, 1);
    for (int own = 0; own < 2; own++) { /* the own list above all */
        for (size_t c = 0; c < chart->n_curves; c++) {
            if (chart->curves[c].own == (own == 1)) {
                draw_line(canvas, chart, plot, chart->curves[c].gain, color_of(chart, c), own ? 3.6 : 2.2, 0);
            }
        }
    }
    for (size_t c = 0; c < chart->n_curves; c++) {
        draw_mark(canvas, chart, plot, c);
    }
}

static double draw_x_title(struct mlift_canvas *canvas, const struct mlift_plot *plot)
{
    mlift_canvas_text(canvas, (plot->left + plot->right) / 2.0, plot->bottom + 36.0, MLIFT_CANVAS_CENTER, 14.0, false,
                      MLIFT_CANVAS_INK, "Number of segments (logarithmic scale)");
    return plot->bottom + 46.0;
}

static struct mlift_plot draw_upper(struct mlift_canvas *canvas, const struct mlift_chart_frontier *chart, double *y)
{
    struct mlift_legend_entry entries[MLIFT_LEGEND_MAX];
    struct mlift_plot plot = {.y = {.low = 0.0, .high = 1.0}};
    size_t n = fill_legend(chart, &plot, entries);

    plot = mlift_plot_lay_out(canvas, *y, entries, n, UPPER, false);
    double last = chart->segments[chart->n - 1];
    plot.x = (struct mlift_axis){
        .low = pow(last, -0.03), .high = pow(last, 1.03), .from = plot.left, .to = plot.right, .is_log = true};
    plot.y = upper_axis(chart, &plot);
    (void)mlift_canvas_paragraph(canvas, canvas->margin, plot.y_title - 6.0, MLIFT_CANVAS_LEFT, 14.0, false,
                                 MLIFT_CANVAS_INK, mlift_canvas_room(canvas), mlift_canvas_is_narrow(canvas) ? 2 : 1,
                                 chart->y_title);
    mlift_axis_draw_y(canvas, &plot.y, plot.left, plot.right, "");
    draw_x(canvas, chart, &plot, true);
    draw_zero(canvas, &plot);
    draw_curves(canvas, chart, &plot);
    draw_sides(canvas, &plot);
    n = fill_legend(chart, &plot, entries);
    *y = draw_x_title(canvas, &plot);
    *y = mlift_plot_draw_legend(canvas, &plot, last, entries, n, *y);
    return plot;
}

static double draw_lower(struct mlift_canvas *canvas, const struct mlift_chart_frontier *chart, struct mlift_plot *plot,
                         double y)
{
    double low = 0.0, high = 0.0;

    plot->y_title = y + BETWEEN;
    plot->top = plot->y_title + (mlift_canvas_is_narrow(canvas) ? 40.0 : 26.0);
    plot->bottom = plot->top + LOWER;
    for (size_t i = 0; i < chart->n; i++) {
        low = fmin(low, fmin(chart->truth[i], fmin(chart->apparent[i], chart->placebo_apparent[i])));
        high = fmax(high, fmax(chart->truth[i], fmax(chart->apparent[i], chart->placebo_apparent[i])));
    }
    plot->y = y_axis(low, high, plot->bottom, plot->top);
    (void)mlift_canvas_paragraph(canvas, canvas->margin, plot->y_title - 9.0, MLIFT_CANVAS_LEFT, 14.0, false,
                                 MLIFT_CANVAS_INK, mlift_canvas_room(canvas), 2, chart->lower_title);
    mlift_axis_draw_y(canvas, &plot->y, plot->left, plot->right, "");
    draw_x(canvas, chart, plot, true);
    draw_zero(canvas, plot);
    draw_line(canvas, chart, plot, chart->placebo_apparent, PLACEBO, 2.2, 1);
    draw_line(canvas, chart, plot, chart->apparent, OWN, 2.2, 2);
    draw_line(canvas, chart, plot, chart->truth, OWN, 3.2, 0);
    const double *ends[3] = {chart->apparent, chart->placebo_apparent, chart->truth};
    struct mlift_legend_entry entries[3] = {
        {.name = "the pilot says", .note = "of your segments", .color = OWN, .dash = 2, .marker = -1},
        {.name = "the pilot says", .note = "of the placebo", .color = PLACEBO, .dash = 1, .marker = -1},
        {.name = "the truth", .note = "of your segments", .color = OWN, .dash = 0, .marker = -1},
    };
    for (int k = 0; k < 3; k++) {
        entries[k].anchor = mlift_axis_at(&plot->y, ends[k][chart->n - 1]);
    }
    y = draw_x_title(canvas, plot);
    return mlift_plot_draw_legend(canvas, plot, chart->segments[chart->n - 1], entries, 3, y);
}

static double draw_body(struct mlift_canvas *canvas, const void *data, double y)
{
    const struct mlift_chart_frontier *chart = data;
    struct mlift_plot plot = draw_upper(canvas, chart, &y);

    return chart->apparent ? draw_lower(canvas, chart, &plot, y) : y;
}

int mlift_chart_frontier_draw(const struct mlift_chart_frontier *chart, const struct mlift_gnuplot_output *output,
                              char message[MLIFT_GNUPLOT_MESSAGE])
{
    const struct mlift_chart frame = {&chart->words, "How many segments can your list teach?", draw_body, chart};

    return is_sound(chart)
               ? mlift_chart_draw(&frame, output, message)
               : mlift_chart_refuse(
                     message, "the chart needs one to %d curves over two or more numbers of segments that begin with 1",
                     MLIFT_CHART_FRONTIER_MOST);
}
