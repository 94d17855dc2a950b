#include "analysis/charts/chart_variance.h"

#include "analysis/charts/axis.h"
#include "analysis/charts/chart.h"

#include <math.h>
#include <stdio.h>

#define NAMES 290.0
#define ROW 40.0
#define NARROW_ROW 60.0
#define BAR 12.0
#define NUMBER_ROOM 100.0
/* The larger share, with interactions, is the lighter one. */
#define DARK MLIFT_PALETTE_PLAIN
#define LIGHT mlift_palette_mix(MLIFT_PALETTE_PLAIN, 0.45)

static bool is_share(double share)
{
    return isnan(share) || (share > -0.5 && share < 1.5);
}

static bool is_sound(const struct mlift_chart_variance *chart)
{
    bool sound = chart->n_rows >= 1 && chart->n_rows <= MLIFT_CHART_VARIANCE_MOST && chart->x_title, any = false;

    for (size_t i = 0; sound && i < chart->n_rows; i++) {
        const struct mlift_chart_variance_row *row = &chart->rows[i];
        sound = row->name && is_share(row->first) && is_share(row->total);
        any |= isfinite(row->first) || isfinite(row->total);
    }
    return sound && any;
}

/* One bar with its error and its number. */
static void draw_bar(struct mlift_canvas *canvas, const struct mlift_axis *axis, double share, double se, double y,
                     unsigned color)
{
    char text[2 * MLIFT_CAPTION_NUMBER + 8], number[MLIFT_CAPTION_NUMBER], error[MLIFT_CAPTION_NUMBER];
    double end = mlift_axis_at(axis, 100.0 * share), right = end;

    mlift_canvas_bar(canvas, axis->from, end, y, BAR, color, 1.0);
    mlift_caption_number(100.0 * share, 0, false, number);
    (void)snprintf(text, sizeof text, "%s%%", number);
    if (isfinite(se) && se >= 0.0005) {
        right = mlift_axis_at(axis, 100.0 * (share + 2.0 * se));
        mlift_canvas_line(canvas, mlift_axis_at(axis, 100.0 * (share - 2.0 * se)), y, right, y, MLIFT_CANVAS_INK, 1.5);
        mlift_caption_number(ceil(100.0 * se), 0, false, error);
        (void)snprintf(text, sizeof text, "%s ± %s%%", number, error);
    }
    mlift_canvas_text(canvas, fmax(right, end) + 8.0, y, MLIFT_CANVAS_LEFT, 13.0, false, MLIFT_CANVAS_INK, text);
}

static void draw_row(struct mlift_canvas *canvas, const struct mlift_chart_variance_row *row,
                     const struct mlift_axis *axis, double y)
{
    struct mlift_caption caption;
    bool both = isfinite(row->first) && isfinite(row->total);

    bool narrow = mlift_canvas_is_narrow(canvas);

    if (narrow) {
        (void)mlift_canvas_paragraph(canvas, axis->from, y - 32.0, MLIFT_CANVAS_LEFT, 13.0, false, MLIFT_CANVAS_INK,
                                     canvas->width - canvas->margin - axis->from, 1, row->name);
        y += 6.0;
    }
    mlift_caption_wrap(row->name, 13.0, false, NAMES - 12.0, 2, &caption);
    for (int l = 0; !narrow && l < caption.n_lines; l++) {
        mlift_canvas_text(canvas, axis->from - 10.0, y + 16.0 * (l - (caption.n_lines - 1) / 2.0), MLIFT_CANVAS_RIGHT,
                          13.0, false, MLIFT_CANVAS_INK, caption.lines[l]);
    }
    if (isfinite(row->first)) {
        draw_bar(canvas, axis, row->first, row->first_se, y - (both ? 8.0 : 0.0), DARK);
    }
    if (isfinite(row->total)) {
        draw_bar(canvas, axis, row->total, row->total_se, y + (both ? 8.0 : 0.0), LIGHT);
    }
}

static double draw_body(struct mlift_canvas *canvas, const void *data, double y)
{
    const struct mlift_chart_variance *chart = data;
    bool narrow = mlift_canvas_is_narrow(canvas);
    double height = narrow ? NARROW_ROW : ROW, x;
    struct mlift_axis axis = {.low = 0.0,
                              .high = 100.0,
                              .from = canvas->margin + (narrow ? 14.0 : NAMES),
                              .to = canvas->width - canvas->margin - (narrow ? 66.0 : NUMBER_ROOM)};
    bool totals = false;

    for (size_t i = 0; i < chart->n_rows; i++) {
        totals |= isfinite(chart->rows[i].total);
    }
    x = axis.from + mlift_canvas_key(canvas, axis.from, y + 6.0, DARK, 13.0, "alone") + 26.0;
    if (totals) {
        (void)mlift_canvas_key(canvas, x, y + 6.0, LIGHT, 13.0, "with its interactions");
    }
    double top = y + 24.0, bottom = top + height * (double)chart->n_rows + 6.0;
    y = mlift_axis_draw_x(canvas, &axis, top, bottom, chart->x_title);
    for (size_t i = 0; i < chart->n_rows; i++) {
        draw_row(canvas, &chart->rows[i], &axis, top + height * ((double)i + 0.5) + 3.0);
    }
    return y;
}

int mlift_chart_variance_draw(const struct mlift_chart_variance *chart, const struct mlift_gnuplot_output *output,
                              char message[MLIFT_GNUPLOT_MESSAGE])
{
    const struct mlift_chart frame = {&chart->words, "Which key matters?", draw_body, chart};

    return is_sound(chart) ? mlift_chart_draw(&frame, output, message)
                           : mlift_chart_refuse(message, "the chart needs one to %d keys with shares from 0 to 1",
                                                MLIFT_CHART_VARIANCE_MOST);
}
