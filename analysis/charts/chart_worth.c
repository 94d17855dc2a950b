#include "analysis/charts/chart_worth.h"

#include "analysis/charts/axis.h"
#include "analysis/charts/chart.h"

#include <math.h>

#define NAMES 130.0
#define NOTES 190.0
#define ROW 58.0
#define BAR 15.0
#define SEEN 3.0 /* pixels: a shorter bar would look like a fault of the print */
#define KEY 26.0
#define NARROW_ROW 92.0
/* No strategy's: what is known light, what is learned full. */
#define KNOWN mlift_palette_mix(MLIFT_PALETTE_PLAIN, 0.45)
#define LEARNED MLIFT_PALETTE_PLAIN

static bool is_sound(const struct mlift_chart_worth *chart)
{
    bool sound = chart->n_rows >= 1 && chart->n_rows <= MLIFT_CHART_WORTH_MOST;

    for (size_t i = 0; sound && i < chart->n_rows; i++) {
        const struct mlift_chart_worth_row *row = &chart->rows[i];
        const double values[] = {row->known, row->learned, row->half, row->cost};
        sound = mlift_axis_covers(4, values, -1e12, 1e12) && row->half >= 0.0 && row->cost >= 0.0;
    }
    return sound;
}

static struct mlift_axis axis_of(const struct mlift_canvas *canvas, const struct mlift_chart_worth *chart)
{
    double low = 0.0, high = 0.0;

    for (size_t i = 0; i < chart->n_rows; i++) {
        const struct mlift_chart_worth_row *row = &chart->rows[i];
        low = fmin(low, fmin(row->known, row->learned - row->half));
        high = fmax(high, fmax(fmax(row->known, row->cost), row->learned + row->half));
    }
    double room = 0.04 * (high - low > 0.0 ? high - low : 1.0);
    return (struct mlift_axis){.low = low < 0.0 ? low - room : 0.0,
                               .high = high + room,
                               .from = canvas->margin + (mlift_canvas_is_narrow(canvas) ? 10.0 : NAMES),
                               .to = canvas->width - canvas->margin - (mlift_canvas_is_narrow(canvas) ? 14.0 : NOTES)};
}

static void draw_bar(struct mlift_canvas *canvas, const struct mlift_axis *axis, double value, double y, unsigned color)
{
    double zero = mlift_axis_at(axis, 0.0), end = mlift_axis_at(axis, value);

    if (fabs(end - zero) >= SEEN) {
        mlift_canvas_bar(canvas, fmin(zero, end), fmax(zero, end), y, BAR, color, 1.0);
    } else { /* nothing to see: the word instead of a sliver */
        mlift_canvas_text(canvas, zero + 7.0, y, MLIFT_CANVAS_LEFT, 12.0, false, MLIFT_CANVAS_SOFT,
                          value == 0.0 ? "0" : "about 0");
    }
}

static void draw_row(struct mlift_canvas *canvas, const struct mlift_chart_worth *chart, const struct mlift_axis *axis,
                     size_t i, double y)
{
    const struct mlift_chart_worth_row *row = &chart->rows[i];
    bool narrow = mlift_canvas_is_narrow(canvas);

    y += narrow ? 12.0 : 0.0;
    double learned = y + BAR / 2.0 + 2.0, known = y - BAR / 2.0 - 2.0;
    if (narrow) {
        mlift_canvas_text(canvas, axis->from, y - 42.0, MLIFT_CANVAS_LEFT, 14.0, true, MLIFT_CANVAS_INK, row->name);
    } else {
        mlift_canvas_text(canvas, axis->from - 10.0, y, MLIFT_CANVAS_RIGHT, 14.0, true, MLIFT_CANVAS_INK, row->name);
    }
    if (narrow) { /* the zero line, without crossing the words */
        double zero = mlift_axis_at(axis, 0.0);
        mlift_canvas_line(canvas, zero, known - BAR / 2.0 - 2.0, zero, learned + BAR / 2.0 + 2.0, MLIFT_CANVAS_INK,
                          1.2);
    }
    draw_bar(canvas, axis, row->known, known, KNOWN);
    draw_bar(canvas, axis, row->learned, learned, LEARNED);
    bool told = fabs(mlift_axis_at(axis, row->learned) - mlift_axis_at(axis, 0.0)) < SEEN; /* as "about 0" */
    double whisker = mlift_axis_at(axis, row->learned + row->half) - mlift_axis_at(axis, row->learned - row->half);
    if (whisker > (told ? 4.0 * SEEN : SEEN)) {
        mlift_canvas_line(canvas, mlift_axis_at(axis, row->learned - row->half), learned,
                          mlift_axis_at(axis, row->learned + row->half), learned, MLIFT_CANVAS_INK, 1.4);
    }
    if (row->cost > 0.0) {
        double x = mlift_axis_at(axis, row->cost);
        mlift_canvas_polyline(canvas, 2, (const double[]){x, x}, (const double[]){y - BAR - 7.0, y + BAR + 7.0},
                              MLIFT_CANVAS_INK, 2.2, 5);
    }
    if (row->note) {
        (void)mlift_canvas_paragraph(canvas, narrow ? axis->from : axis->to + 16.0, narrow ? y - 34.0 : y - 17.0,
                                     MLIFT_CANVAS_LEFT, 13.0, false, MLIFT_CANVAS_INK,
                                     narrow ? mlift_canvas_room(canvas) : NOTES - 16.0, narrow ? 1 : 2, row->note);
    }
}

/* Both colours and the cost line, named above the bars. Returns the y of the last line. */
static double draw_key(struct mlift_canvas *canvas, const struct mlift_chart_worth *chart, double y)
{
    const char *names[] = {"known", chart->learned_name, "cost of collecting"};
    double left = canvas->margin + (mlift_canvas_is_narrow(canvas) ? 10.0 : NAMES), x = left;
    bool costs = false;

    for (size_t i = 0; i < chart->n_rows; i++) {
        costs |= chart->rows[i].cost > 0.0;
    }
    for (int k = 0; k < (costs ? 3 : 2); k++) {
        double width = 20.0 + mlift_caption_width(names[k], 14.0, false);
        if (x > left && x + width > canvas->width - canvas->margin) {
            x = left;
            y += 22.0;
        }
        if (k < 2) {
            mlift_canvas_rectangle(canvas, x, y - 6.0, x + 14.0, y + 6.0, k ? LEARNED : KNOWN, 1.0);
        } else {
            mlift_canvas_polyline(canvas, 2, (const double[]){x + 7.0, x + 7.0}, (const double[]){y - 9.0, y + 9.0},
                                  MLIFT_CANVAS_INK, 2.2, 5);
        }
        mlift_canvas_text(canvas, x + 20.0, y, MLIFT_CANVAS_LEFT, 14.0, false, MLIFT_CANVAS_INK, names[k]);
        x += width + 26.0;
    }
    return y;
}

static double draw_body(struct mlift_canvas *canvas, const void *data, double y)
{
    const struct mlift_chart_worth *chart = data;
    struct mlift_axis axis = axis_of(canvas, chart);
    double height = mlift_canvas_is_narrow(canvas) ? NARROW_ROW : ROW;
    double top = draw_key(canvas, chart, y + 4.0) + KEY - 4.0, bottom = top + height * (double)chart->n_rows + 4.0;

    y = mlift_axis_draw_x(canvas, &axis, top, bottom, chart->x_title);
    for (size_t i = 0; i < chart->n_rows; i++) {
        draw_row(canvas, chart, &axis, i, top + height * ((double)i + 0.5));
    }
    double zero = mlift_axis_at(&axis, 0.0);
    if (!mlift_canvas_is_narrow(canvas)) {
        mlift_canvas_line(canvas, zero, top, zero, bottom, MLIFT_CANVAS_INK, 1.2);
    }
    return y;
}

int mlift_chart_worth_draw(const struct mlift_chart_worth *chart, const struct mlift_gnuplot_output *output,
                           char message[MLIFT_GNUPLOT_MESSAGE])
{
    const struct mlift_chart frame = {&chart->words, "What is each data point worth?", draw_body, chart};

    return is_sound(chart) ? mlift_chart_draw(&frame, output, message)
                           : mlift_chart_refuse(message, "the chart needs one to %d data points with finite worth",
                                                MLIFT_CHART_WORTH_MOST);
}
