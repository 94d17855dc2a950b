#include "analysis/chart_ranking.h"

#include "analysis/axis.h"

#include <math.h>

#define FONT 14.0
#define ROW 32.0
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

static struct layout lay_out(const struct mlift_chart_ranking *chart)
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
    l.x_value = MLIFT_CANVAS_MARGIN + widest(chart, 90.0, NAME_MAX_WIDTH, 0) + GAP +
                fmax(widest(chart, 50.0, 150.0, 1), fmin(heading, 120.0));
    l.x_figure = MLIFT_CANVAS_WIDTH - MLIFT_CANVAS_MARGIN;
    l.axis = (struct mlift_axis){.low = low - margin,
                                 .high = high + margin,
                                 .from = l.x_value + GAP,
                                 .to = l.x_figure - widest(chart, 120.0, 240.0, 2) - GAP};
    return l;
}

static unsigned color_of(const struct mlift_chart_ranking_row *row)
{
    return mlift_canvas_color(row->may_be_best ? 2 : 0);
}

static void draw_row(struct mlift_canvas *canvas, const struct layout *l, const struct mlift_chart_ranking_row *row,
                     double y)
{
    bool bold = row->may_be_best;
    struct mlift_caption caption;

    mlift_caption_wrap(row->name, FONT, bold, NAME_MAX_WIDTH, 1, &caption);
    mlift_canvas_text(canvas, MLIFT_CANVAS_MARGIN, y, MLIFT_CANVAS_LEFT, FONT, bold, MLIFT_CANVAS_INK,
                      caption.lines[0]);
    mlift_canvas_text(canvas, l->x_value, y, MLIFT_CANVAS_RIGHT, 13.0, bold, MLIFT_CANVAS_INK, row->value);
    mlift_canvas_text(canvas, l->x_figure, y, MLIFT_CANVAS_RIGHT, 13.0, bold, MLIFT_CANVAS_INK, row->figure);
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
    double x = MLIFT_CANVAS_MARGIN + 8.0;

    for (int i = 0; i < 2; i++) {
        mlift_canvas_marker(canvas, x, y, i == 0 ? 3 : 0, 6.0, mlift_canvas_color(i == 0 ? 2 : 0), true);
        mlift_canvas_text(canvas, x + 14.0, y, MLIFT_CANVAS_LEFT, 13.0, false, MLIFT_CANVAS_INK, texts[i]);
        x += 14.0 + mlift_caption_width(texts[i], 13.0, false) + 26.0;
    }
    return y + 14.0;
}

static double draw_body(struct mlift_canvas *canvas, const struct mlift_chart_ranking *chart, double y)
{
    struct layout l = lay_out(chart);
    double top = y + 16.0, bottom = top + ROW * (double)chart->n_rows + 8.0, zero = mlift_axis_at(&l.axis, 0.0);
    char title[160];

    mlift_canvas_text(canvas, l.x_value, y, MLIFT_CANVAS_RIGHT, 13.0, false, MLIFT_CANVAS_SOFT, chart->measure);
    mlift_canvas_text(canvas, l.x_figure, y, MLIFT_CANVAS_RIGHT, 13.0, false, MLIFT_CANVAS_SOFT, "distance [interval]");
    (void)snprintf(title, sizeof title, "To the best of the others, %.80s", chart->unit);
    double below = mlift_axis_draw_x(canvas, &l.axis, top, bottom, title);
    mlift_canvas_text(canvas, (l.axis.from + l.axis.to) / 2.0, below + 9.0, MLIFT_CANVAS_CENTER, FONT, false,
                      MLIFT_CANVAS_SOFT, chart->sign > 0 ? "(further right is better)" : "(further left is better)");
    mlift_canvas_line(canvas, zero, top, zero, bottom, MLIFT_CANVAS_INK, 1.5);
    for (size_t i = 0; i < chart->n_rows; i++) {
        draw_row(canvas, &l, &chart->rows[i], top + ROW * ((double)i + 0.5) + 4.0);
    }
    return draw_legend(canvas, chart->exact, below + 36.0);
}

int mlift_chart_ranking_draw(const struct mlift_chart_ranking *chart, const struct mlift_gnuplot_output *output,
                             char message[MLIFT_GNUPLOT_MESSAGE])
{
    struct mlift_canvas canvas;

    if (!is_sound(chart)) {
        (void)snprintf(message, MLIFT_GNUPLOT_MESSAGE,
                       "the ranking chart needs 2 to %d strategies with a distance to the best inside its interval",
                       MLIFT_CHART_RANKING_MOST);
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    int error = mlift_canvas_init(&canvas, message);
    if (error != MLIFT_OK) {
        return error;
    }
    double y = mlift_canvas_header(&canvas, &chart->words, "Which strategy is the best?");
    y = draw_body(&canvas, chart, y);
    return mlift_canvas_finish(&canvas, mlift_canvas_footer(&canvas, &chart->words, y), output, message);
}
