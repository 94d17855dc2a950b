#include "analysis/chart_shares.h"

#include "analysis/axis.h"

#include <math.h>

#define FONT 14.0
#define ROW 32.0
#define BAR 18.0
#define NAME_MAX_WIDTH 220.0
#define LEFT_MOST (-100.0)

static bool is_sound(const struct mlift_chart_shares *chart)
{
    bool sound = chart->n_rows >= 1 && chart->n_rows <= MLIFT_CHART_SHARES_MOST && chart->rows && chart->question;

    for (size_t i = 0; sound && i < chart->n_rows; i++) {
        const struct mlift_chart_shares_row *row = &chart->rows[i];
        sound = row->name && row->figure && fabs(row->percent) <= 1000.0;
    }
    return sound;
}

static struct mlift_axis axis_of(const struct mlift_chart_shares *chart)
{
    double width = 90.0, low = 0.0, high = 100.0;

    for (size_t i = 0; i < chart->n_rows; i++) {
        width = fmax(width, mlift_caption_width(chart->rows[i].name, FONT, chart->rows[i].marked));
        low = fmin(low, chart->rows[i].percent);
        high = fmax(high, chart->rows[i].percent);
    }
    return (struct mlift_axis){.low = fmax(low < 0.0 ? low - 4.0 : 0.0, LEFT_MOST),
                               .high = high + (chart->full ? 4.0 : 0.0),
                               .from = MLIFT_CANVAS_MARGIN + fmin(width, NAME_MAX_WIDTH) + 14.0,
                               .to = MLIFT_CANVAS_WIDTH - MLIFT_CANVAS_MARGIN - 96.0};
}

static void draw_row(struct mlift_canvas *canvas, const struct mlift_axis *axis,
                     const struct mlift_chart_shares_row *row, double y)
{
    double zero = mlift_axis_at(axis, 0.0), end = mlift_axis_at(axis, row->percent);
    unsigned color = mlift_canvas_color(row->marked ? 2 : 0);
    struct mlift_caption caption;

    mlift_caption_wrap(row->name, FONT, row->marked, NAME_MAX_WIDTH, 1, &caption);
    mlift_canvas_text(canvas, axis->from - 12.0, y, MLIFT_CANVAS_RIGHT, FONT, row->marked, MLIFT_CANVAS_INK,
                      caption.lines[0]);
    if (end > zero || end < zero) {
        mlift_canvas_rectangle(canvas, fmin(zero, end), y - BAR / 2.0, fmax(zero, end), y + BAR / 2.0, color, 0.85);
    }
    if (row->error > 0.0) {
        double from = mlift_axis_at(axis, row->percent - row->error),
               to = mlift_axis_at(axis, row->percent + row->error);
        mlift_canvas_line(canvas, from, y, to, y, MLIFT_CANVAS_INK, 1.5);
    }
    mlift_canvas_text(canvas, MLIFT_CANVAS_WIDTH - MLIFT_CANVAS_MARGIN, y, MLIFT_CANVAS_RIGHT, 13.0, row->marked,
                      MLIFT_CANVAS_INK, row->figure);
}

static double draw_body(struct mlift_canvas *canvas, const struct mlift_chart_shares *chart, double y)
{
    struct mlift_axis axis = axis_of(chart);
    double top = y + (chart->full ? 26.0 : 8.0), bottom = top + ROW * (double)chart->n_rows + 6.0;

    double below = mlift_axis_draw_x(canvas, &axis, top, bottom, chart->axis_title);
    for (size_t i = 0; i < chart->n_rows; i++) {
        draw_row(canvas, &axis, &chart->rows[i], top + ROW * ((double)i + 0.5) + 3.0);
    }
    double zero = mlift_axis_at(&axis, 0.0);
    mlift_canvas_line(canvas, zero, top, zero, bottom, MLIFT_CANVAS_INK, 1.5);
    if (chart->full) {
        mlift_axis_mark_x(canvas, &axis, 100.0, top, bottom, chart->full);
    }
    return below;
}

int mlift_chart_shares_draw(const struct mlift_chart_shares *chart, const struct mlift_gnuplot_output *output,
                            char message[MLIFT_GNUPLOT_MESSAGE])
{
    struct mlift_canvas canvas;

    if (!is_sound(chart)) {
        (void)snprintf(message, MLIFT_GNUPLOT_MESSAGE, "the chart of shares needs 1 to %d shares of -1000%% to 1000%%",
                       MLIFT_CHART_SHARES_MOST);
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    int error = mlift_canvas_init(&canvas, message);
    if (error != MLIFT_OK) {
        return error;
    }
    double y = mlift_canvas_header(&canvas, &chart->words, chart->question);
    y = draw_body(&canvas, chart, y);
    return mlift_canvas_finish(&canvas, mlift_canvas_footer(&canvas, &chart->words, y), output, message);
}
