#include "analysis/charts/chart_ranking.h"

#include "analysis/charts/axis.h"
#include "analysis/charts/chart.h"

#include <math.h>

#define FONT 14.0
#define ROW 32.0
#define NARROW_ROW 50.0
#define GAP 16.0
#define NAME_MAX_WIDTH 190.0

struct layout {
    double x_value, x_figure; /* right edges of the columns of text */
    struct mlift_axis axis;
};

static bool is_drawn(const struct mlift_chart_ranking_row *row)
{
    return isfinite(row->lead) && isfinite(row->low) && isfinite(row->high);
}

static bool is_sound(const struct mlift_chart_ranking *chart)
{
    bool sound = chart->n_rows >= 2 && chart->n_rows <= MLIFT_CHART_RANKING_MOST && chart->rows, any = false;

    for (size_t i = 0; sound && i < chart->n_rows; i++) {
        const struct mlift_chart_ranking_row *row = &chart->rows[i];
        bool drawn = is_drawn(row);
        sound =
            row->name && row->value && row->figure &&
            (!drawn || (row->low <= row->lead && row->lead <= row->high && fabs(row->low) < 1e9 && row->high < 1e9));
        any |= drawn;
    }
    return sound && any;
}

static double widest(const struct mlift_chart_ranking *chart, double least, double most, size_t column)
{
    double width = least;

    for (size_t i = 0; i < chart->n_rows; i++) {
        const struct mlift_chart_ranking_row *row = &chart->rows[i];
        const char *text = column == 0 ? row->name : column == 1 ? row->value : row->figure;
        width = fmax(width, mlift_caption_width(text, column == 0 ? FONT : 13.0, i == 0));
    }
    return fmin(width, most);
}

static struct layout lay_out(const struct mlift_canvas *canvas, const struct mlift_chart_ranking *chart)
{
    double low = 0.0, high = 0.0;
    double heading = mlift_caption_width(chart->measure, 13.0, false);
    struct layout l;

    for (size_t i = 0; i < chart->n_rows; i++) {
        if (is_drawn(&chart->rows[i])) {
            low = fmin(low, chart->rows[i].low);
            high = fmax(high, chart->rows[i].high);
        }
    }
    double margin = high > low ? 0.05 * (high - low) : 0.5;
    if (mlift_canvas_is_narrow(canvas)) {
        l.x_value = l.x_figure = canvas->width - canvas->margin;
        l.axis = (struct mlift_axis){
            .low = low - margin, .high = high + margin, .from = canvas->margin + 6.0, .to = l.x_figure - 6.0};
        return l;
    }
    l.x_value = canvas->margin + widest(chart, 90.0, NAME_MAX_WIDTH, 0) + GAP +
                fmax(widest(chart, 50.0, 150.0, 1), fmin(heading, 120.0));
    l.x_figure = canvas->width - canvas->margin;
    l.axis = (struct mlift_axis){.low = low - margin,
                                 .high = high + margin,
                                 .from = l.x_value + GAP,
                                 .to = l.x_figure - widest(chart, 120.0, 240.0, 2) - GAP};
    return l;
}

static unsigned color_of(const struct mlift_chart_ranking_row *row)
{
    return mlift_palette_strategy(row->index).color;
}

static void draw_row(struct mlift_canvas *canvas, const struct layout *l, const struct mlift_chart_ranking_row *row,
                     double y)
{
    bool bold = row->may_be_best, narrow = mlift_canvas_is_narrow(canvas);
    double words = narrow ? y - 13.0 : y, room = l->x_figure - mlift_caption_width(row->figure, 13.0, bold) - GAP;
    struct mlift_caption caption;

    mlift_caption_wrap(row->name, FONT, bold, narrow ? room - canvas->margin : NAME_MAX_WIDTH, 1, &caption);
    mlift_canvas_text(canvas, canvas->margin, words, MLIFT_CANVAS_LEFT, FONT, bold, MLIFT_CANVAS_INK, caption.lines[0]);
    if (!narrow) {
        mlift_canvas_text(canvas, l->x_value, y, MLIFT_CANVAS_RIGHT, 13.0, bold, MLIFT_CANVAS_INK, row->value);
    }
    mlift_canvas_text(canvas, l->x_figure, words, MLIFT_CANVAS_RIGHT, 13.0, bold, MLIFT_CANVAS_INK, row->figure);
    if (narrow) { /* the zero line, without crossing the words */
        double zero = mlift_axis_at(&l->axis, 0.0);
        y += 9.0;
        mlift_canvas_line(canvas, zero, y - 11.0, zero, y + 11.0, MLIFT_CANVAS_INK, 1.5);
    }
    if (is_drawn(row)) {
        double from = mlift_axis_at(&l->axis, row->low), to = mlift_axis_at(&l->axis, row->high);
        mlift_canvas_marker(canvas, mlift_axis_at(&l->axis, row->lead), y, bold ? 3 : 0, 6.5, color_of(row), true);
        mlift_canvas_line(canvas, from, y, to, y, color_of(row), 2.5);
        mlift_canvas_line(canvas, from, y - 5.0, from, y + 5.0, color_of(row), 2.0);
        mlift_canvas_line(canvas, to, y - 5.0, to, y + 5.0, color_of(row), 2.0);
    }
}

static double draw_legend(struct mlift_canvas *canvas, bool exact, double y)
{
    static const char *const words[2][2] = {
        {"could be the best", "is not the best"},
        {"best by exact rates", "not the best by exact rates (intervals: what these lists alone show)"},
    };
    const char *const *texts = words[exact];
    double x = canvas->margin + 8.0;

    for (int i = 0; i < 2; i++) {
        double width = 14.0 + mlift_canvas_text_width(canvas, 13.0, false, texts[i]),
               room = mlift_canvas_room(canvas) - 24.0;
        if (x > canvas->margin + 8.0 && x + width > canvas->width - canvas->margin) {
            x = canvas->margin + 8.0;
            y += 24.0;
        }
        mlift_canvas_marker(canvas, x, y, i == 0 ? 3 : 0, 6.0, MLIFT_CANVAS_SOFT, true);
        double height = mlift_canvas_paragraph(canvas, x + 14.0, y - 9.0, MLIFT_CANVAS_LEFT, 13.0, false,
                                               MLIFT_CANVAS_INK, room, 2, texts[i]);
        y += height > 20.0 ? height - 17.0 : 0.0;
        x += width + 26.0;
    }
    return y + 14.0;
}

static double draw_body(struct mlift_canvas *canvas, const void *data, double y)
{
    const struct mlift_chart_ranking *chart = data;
    struct layout l = lay_out(canvas, chart);
    bool narrow = mlift_canvas_is_narrow(canvas);
    double height = narrow ? NARROW_ROW : ROW;
    double top = y + 16.0, bottom = top + height * (double)chart->n_rows + 8.0, zero = mlift_axis_at(&l.axis, 0.0);
    char title[160];

    if (!narrow) {
        mlift_canvas_text(canvas, l.x_value, y, MLIFT_CANVAS_RIGHT, 13.0, false, MLIFT_CANVAS_SOFT, chart->measure);
    }
    mlift_canvas_text(canvas, l.x_figure, y, MLIFT_CANVAS_RIGHT, 13.0, false, MLIFT_CANVAS_SOFT, "distance [interval]");
    (void)snprintf(title, sizeof title, "To the best of the others, %.80s", chart->unit);
    double below = mlift_axis_draw_x(canvas, &l.axis, top, bottom, title);
    mlift_canvas_text(canvas, (l.axis.from + l.axis.to) / 2.0, below + 9.0, MLIFT_CANVAS_CENTER, FONT, false,
                      MLIFT_CANVAS_SOFT, chart->sign > 0 ? "(further right is better)" : "(further left is better)");
    if (!narrow) {
        mlift_canvas_line(canvas, zero, top, zero, bottom, MLIFT_CANVAS_INK, 1.5);
    }
    for (size_t i = 0; i < chart->n_rows; i++) {
        draw_row(canvas, &l, &chart->rows[i], top + height * ((double)i + 0.5) + 4.0);
    }
    return draw_legend(canvas, chart->exact, below + 36.0);
}

int mlift_chart_ranking_draw(const struct mlift_chart_ranking *chart, const struct mlift_gnuplot_output *output,
                             char message[MLIFT_GNUPLOT_MESSAGE])
{
    const struct mlift_chart frame = {&chart->words, "Which strategy is the best?", draw_body, chart};

    return is_sound(chart) ? mlift_chart_draw(&frame, output, message)
                           : mlift_chart_refuse(message,
                                                "the ranking chart needs 2 to %d strategies with a distance to the "
                                                "best inside its interval",
                                                MLIFT_CHART_RANKING_MOST);
}
