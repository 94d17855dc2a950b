#include "analysis/charts/chart_curves.h"

#include "analysis/charts/chart.h"
#include "analysis/charts/plot.h"

#include <math.h>
#include <stdlib.h>

static bool is_sound(const struct mlift_chart_curves *chart)
{
    bool sound = chart->n >= 2 && chart->n_curves >= 1 && chart->n_curves <= MLIFT_CHART_CURVES_MOST &&
                 chart->y_high > 0.0 && isfinite(chart->y_high) && chart->y_low <= 0.0 && isfinite(chart->y_low) &&
                 chart->target >= 0.0 && chart->at >= 0.0 && chart->x[0] > 0.0;

    for (size_t i = 1; sound && i < chart->n; i++) {
        sound = chart->x[i] > chart->x[i - 1] && isfinite(chart->x[i]);
    }
    return sound;
}

static struct mlift_axis x_axis(const struct mlift_chart_curves *chart, const struct mlift_plot *plot)
{
    double low = chart->at > 0.0 ? fmin(chart->x[0], chart->at) : chart->x[0];
    double high = fmax(chart->x[chart->n - 1], chart->at), room = fmax(1.03, pow(high / low, 0.02));

    return chart->x_linear
               ? (struct mlift_axis){.low = 0.0, .high = 1.02 * high, .from = plot->left, .to = plot->right}
               : (struct mlift_axis){
                     .low = low / room, .high = high * room, .from = plot->left, .to = plot->right, .is_log = true};
}

/* Curves that are no strategy's and no measure's differ in dash and marker, and in colour as far as it goes. */
static struct mlift_palette_style style_of(const struct mlift_chart_curves *chart, int i)
{
    struct mlift_palette_style style = mlift_palette_strategy(i);

    style.color = chart->n_curves == 1 ? MLIFT_PALETTE_PLAIN : style.color;
    return chart->curves[i].styled ? chart->curves[i].style : style;
}

/* Pieces between points that are missing; returns the y of the last point there is. */
static double draw_curve(struct mlift_canvas *canvas, const struct mlift_chart_curves *chart,
                         const struct mlift_plot *plot, int i)
{
    double *x = calloc(2 * chart->n, sizeof *x), end = plot->bottom;
    size_t piece = 0;

    if (x == NULL) {
        mlift_canvas_fail(canvas, MLIFT_RAISE(MLIFT_ERR_NO_MEMORY));
        return end;
    }
    double *y = x + chart->n;
    for (size_t k = 0; k <= chart->n; k++) {
        double value = k < chart->n ? chart->curves[i].y[k] : (double)NAN;
        if (isfinite(value) && value <= chart->y_high && value >= chart->y_low) {
            x[piece] = mlift_axis_at(&plot->x, chart->x[k]);
            end = y[piece++] = mlift_axis_at(&plot->y, value);
        } else {
            if (piece > 1) {
                mlift_canvas_polyline(canvas, piece, x, y, style_of(chart, i).color, 2.5, style_of(chart, i).dash);
            }
            piece = 0;
        }
    }
    free(x);
    return end;
}

static void draw_mark(struct mlift_canvas *canvas, const struct mlift_chart_curves *chart,
                      const struct mlift_plot *plot, int i)
{
    double mark = chart->curves[i].mark;

    if (mark >= chart->x[0] && mark <= chart->x[chart->n - 1]) {
        double x = mlift_axis_at(&plot->x, mark), y = mlift_axis_at(&plot->y, chart->target);
        mlift_canvas_polyline(canvas, 2, (const double[]){x, x}, (const double[]){y, plot->bottom},
                              style_of(chart, i).color, 1.2, 2);
        mlift_canvas_marker(canvas, x, y, style_of(chart, i).marker, 5.5, style_of(chart, i).color, true);
    }
}

static void draw_target(struct mlift_canvas *canvas, const struct mlift_chart_curves *chart,
                        const struct mlift_plot *plot)
{
    if (chart->target > 0.0) {
        double y = mlift_axis_at(&plot->y, chart->target), x = plot->left + 6.0;
        double mark = chart->at > 0.0 ? mlift_axis_at(&plot->x, chart->at) : 0.0;
        /* Not across the vertical line. */
        x = mark > x - 6.0 && mark < x + 6.0 + mlift_caption_width(chart->target_label, 13.0, true) ? mark + 6.0 : x;
        mlift_canvas_polyline(canvas, 2, (const double[]){plot->left, plot->right}, (const double[]){y, y},
                              MLIFT_CANVAS_INK, 1.5, 4);
        mlift_canvas_text(canvas, x, y - 10.0, MLIFT_CANVAS_LEFT, 13.0, true, MLIFT_CANVAS_INK, chart->target_label);
    }
}

static double draw_body(struct mlift_canvas *canvas, const void *data, double y)
{
    const struct mlift_chart_curves *chart = data;
    struct mlift_legend_entry entries[MLIFT_CHART_CURVES_MOST];

    for (size_t i = 0; i < chart->n_curves; i++) {
        entries[i] =
            (struct mlift_legend_entry){.name = chart->curves[i].name,
                                        .note = chart->curves[i].note,
                                        .color = style_of(chart, (int)i).color,
                                        .dash = style_of(chart, (int)i).dash,
                                        .marker = chart->curves[i].mark > 0.0 ? style_of(chart, (int)i).marker : -1};
    }
    struct mlift_plot plot = mlift_plot_lay_out(canvas, y, entries, chart->n_curves, 0.0, chart->at > 0.0);
    plot.x = x_axis(chart, &plot);
    plot.y = mlift_plot_y_axis(&plot, chart->y_high);
    plot.y.low = chart->y_low;
    y = mlift_plot_draw_axes(canvas, &plot, chart->y_title, chart->y_suffix, chart->x_title);
    if (chart->at > 0.0) {
        mlift_axis_mark_x(canvas, &plot.x, chart->at, plot.top, plot.bottom, chart->at_label);
    }
    draw_target(canvas, chart, &plot);
    for (size_t i = 0; i < chart->n_curves; i++) {
        entries[i].anchor = draw_curve(canvas, chart, &plot, (int)i);
    }
    for (size_t i = 0; i < chart->n_curves; i++) {
        draw_mark(canvas, chart, &plot, (int)i);
    }
    return mlift_plot_draw_legend(canvas, &plot, chart->x[chart->n - 1], entries, chart->n_curves, y);
}

int mlift_chart_curves_draw(const struct mlift_chart_curves *chart, const struct mlift_gnuplot_output *output,
                            char message[MLIFT_GNUPLOT_MESSAGE])
{
    const struct mlift_chart frame = {&chart->words, chart->question, draw_body, chart};

    return is_sound(chart)
               ? mlift_chart_draw(&frame, output, message)
               : mlift_chart_refuse(message,
                                    "the chart needs one to six curves over two or more increasing positive values");
}
