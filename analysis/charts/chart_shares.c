#include "analysis/charts/chart_shares.h"

#include "analysis/charts/axis.h"
#include "analysis/charts/chart.h"

#include <math.h>

#define FONT 14.0
#define ROW 32.0
#define NARROW_ROW 48.0
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

static struct mlift_axis axis_of(const struct mlift_canvas *canvas, const struct mlift_chart_shares *chart)
{
    double width = 90.0, low = 0.0, high = 100.0;

    for (size_t i = 0; i < chart->n_rows; i++) {
        width = fmax(width, mlift_caption_width(chart->rows[i].name, FONT, chart->rows[i].marked));
        low = fmin(low, chart->rows[i].percent);
        high = fmax(high, chart->rows[i].percent);
    }
    return (struct mlift_axis){.low = fmax(low < 0.0 ? low - 4.0 : 0.0, LEFT_MOST),
                               .high = high + (chart->full ? 4.0 : 0.0),
                               .from = canvas->margin +
                                       (mlift_canvas_is_narrow(canvas) ? 10.0 : fmin(width, NAME_MAX_WIDTH) + 14.0),
                               .to = canvas->width - canvas->margin - (mlift_canvas_is_narrow(canvas) ? 66.0 : 96.0)};
}

static void draw_row(struct mlift_canvas *canvas, const struct mlift_axis *axis,
                     const struct mlift_chart_shares_row *row, double y)
{
    double zero = mlift_axis_at(axis, 0.0), end = mlift_axis_at(axis, row->percent);
    bool narrow = mlift_canvas_is_narrow(canvas);
    struct mlift_caption caption;

    mlift_caption_wrap(row->name, FONT, row->marked, NAME_MAX_WIDTH, 1, &caption);
    mlift_canvas_text(canvas, narrow ? axis->from : axis->from - 12.0, narrow ? y - 17.0 : y,
                      narrow ? MLIFT_CANVAS_LEFT : MLIFT_CANVAS_RIGHT, FONT, row->marked, MLIFT_CANVAS_INK,
                      caption.lines[0]);
    y += narrow ? 4.0 : 0.0;
    if (end > zero || end < zero) {
        mlift_canvas_bar(canvas, fmin(zero, end), fmax(zero, end), y, BAR, mlift_palette_strategy(row->index).color,
                         0.85);
    }
    if (row->error > 0.0) {
        double from = mlift_axis_at(axis, row->percent - row->error),
               to = mlift_axis_at(axis, row->percent + row->error);
        mlift_canvas_line(canvas, from, y, to, y, MLIFT_CANVAS_INK, 1.5);
    }
    mlift_canvas_text(canvas, canvas->width - canvas->margin, y, MLIFT_CANVAS_RIGHT, 13.0, row->marked,
                      MLIFT_CANVAS_INK, row->figure);
}

static double draw_body(struct mlift_canvas *canvas, const void *data, double y)
{
    const struct mlift_chart_shares *chart = data;
    struct mlift_axis axis = axis_of(canvas, chart);
    double height = mlift_canvas_is_narrow(canvas) ? NARROW_ROW : ROW;
    double top = y + (chart->full ? 26.0 : 8.0), bottom = top + height * (double)chart->n_rows + 6.0;

    double below = mlift_axis_draw_x(canvas, &axis, top, bottom, chart->axis_title);
    for (size_t i = 0; i < chart->n_rows; i++) {
        draw_row(canvas, &axis, &chart->rows[i], top + height * ((double)i + 0.5) + 3.0);
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
    const struct mlift_chart frame = {&chart->words, chart->question, draw_body, chart};

    return is_sound(chart)
               ? mlift_chart_draw(&frame, output, message)
               : mlift_chart_refuse(message, "the chart of shares needs 1 to %d shares of -1000%% to 1000%%",
                                    MLIFT_CHART_SHARES_MOST);
}
