#include "analysis/chart_worth.h"

#include "analysis/axis.h"

#include <math.h>

#define NAMES 130.0
#define NOTES 190.0
#define ROW 58.0
#define BAR 15.0
#define KEY 26.0
#define KNOWN 0x0072b2u
#define LEARNED 0xd55e00u

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

static struct mlift_axis axis_of(const struct mlift_chart_worth *chart)
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
                               .from = MLIFT_CANVAS_MARGIN + NAMES,
                               .to = MLIFT_CANVAS_WIDTH - MLIFT_CANVAS_MARGIN - NOTES};
}

static void draw_bar(struct mlift_canvas *canvas, const struct mlift_axis *axis, double value, double y, unsigned color)
{
    double zero = mlift_axis_at(axis, 0.0), end = mlift_axis_at(axis, value);

    if (fabs(end - zero) >= 0.5) {
        mlift_canvas_rectangle(canvas, fmin(zero, end), y - BAR / 2.0, fmax(zero, end), y + BAR / 2.0, color, 1.0);
    } else {
        mlift_canvas_line(canvas, zero, y - BAR / 2.0, zero, y + BAR / 2.0, color, 2.5);
    }
}

static void draw_row(struct mlift_canvas *canvas, const struct mlift_chart_worth *chart, const struct mlift_axis *axis,
                     size_t i, double y)
{
    const struct mlift_chart_worth_row *row = &chart->rows[i];
    double learned = y + BAR / 2.0 + 2.0, known = y - BAR / 2.0 - 2.0;

    mlift_canvas_text(canvas, axis->from - 10.0, y, MLIFT_CANVAS_RIGHT, 14.0, true, MLIFT_CANVAS_INK, row->name);
    draw_bar(canvas, axis, row->known, known, KNOWN);
    draw_bar(canvas, axis, row->learned, learned, LEARNED);
    if (row->half > 0.0) {
        mlift_canvas_line(canvas, mlift_axis_at(axis, row->learned - row->half), learned,
                          mlift_axis_at(axis, row->learned + row->half), learned, MLIFT_CANVAS_INK, 1.4);
    }
    if (row->cost > 0.0) {
        double x = mlift_axis_at(axis, row->cost);
        mlift_canvas_polyline(canvas, 2, (const double[]){x, x}, (const double[]){y - BAR - 7.0, y + BAR + 7.0},
                              MLIFT_CANVAS_INK, 2.2, 5);
    }
    if (row->note) {
        (void)mlift_canvas_paragraph(canvas, axis->to + 16.0, y - 17.0, MLIFT_CANVAS_LEFT, 13.0, false,
                                     MLIFT_CANVAS_INK, NOTES - 16.0, 2, row->note);
    }
}

/* Both colours and the cost line, named in one line above the bars. */
static void draw_key(struct mlift_canvas *canvas, const struct mlift_chart_worth *chart, double y)
{
    const char *names[] = {"known", chart->learned_name, "cost of collecting"};
    double x = MLIFT_CANVAS_MARGIN + NAMES;
    bool costs = false;

    for (size_t i = 0; i < chart->n_rows; i++) {
        costs |= chart->rows[i].cost > 0.0;
    }
    for (int k = 0; k < (costs ? 3 : 2); k++) {
        if (k < 2) {
            mlift_canvas_rectangle(canvas, x, y - 6.0, x + 14.0, y + 6.0, k ? LEARNED : KNOWN, 1.0);
        } else {
            mlift_canvas_polyline(canvas, 2, (const double[]){x + 7.0, x + 7.0}, (const double[]){y - 9.0, y + 9.0},
                                  MLIFT_CANVAS_INK, 2.2, 5);
        }
        mlift_canvas_text(canvas, x + 20.0, y, MLIFT_CANVAS_LEFT, 14.0, false, MLIFT_CANVAS_INK, names[k]);
        x += 20.0 + mlift_caption_width(names[k], 14.0, false) + 26.0;
    }
}

static double draw_body(struct mlift_canvas *canvas, const struct mlift_chart_worth *chart, double y)
{
    struct mlift_axis axis = axis_of(chart);
    double top = y + KEY, bottom = top + ROW * (double)chart->n_rows + 4.0;

    draw_key(canvas, chart, y + 4.0);
    y = mlift_axis_draw_x(canvas, &axis, top, bottom, chart->x_title);
    for (size_t i = 0; i < chart->n_rows; i++) {
        draw_row(canvas, chart, &axis, i, top + ROW * ((double)i + 0.5));
    }
    double zero = mlift_axis_at(&axis, 0.0);
    mlift_canvas_line(canvas, zero, top, zero, bottom, MLIFT_CANVAS_INK, 1.2);
    return y;
}

int mlift_chart_worth_draw(const struct mlift_chart_worth *chart, const struct mlift_gnuplot_output *output,
                           char message[MLIFT_GNUPLOT_MESSAGE])
{
    struct mlift_canvas canvas;

    if (!is_sound(chart)) {
        (void)snprintf(message, MLIFT_GNUPLOT_MESSAGE, "the chart needs one to %d data points with finite worth",
                       MLIFT_CHART_WORTH_MOST);
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    int error = mlift_canvas_init(&canvas, message);
    if (error != MLIFT_OK) {
        return error;
    }
    double y = mlift_canvas_header(&canvas, &chart->words, "What is each data point worth?");
    y = draw_body(&canvas, chart, y);
    return mlift_canvas_finish(&canvas, mlift_canvas_footer(&canvas, &chart->words, y), output, message);
}
