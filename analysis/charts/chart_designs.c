#include "analysis/charts/chart_designs.h"

#include "analysis/charts/axis.h"
#include "analysis/charts/chart.h"

#include <math.h>

#define NAMES 360.0
#define ROW 26.0
#define NARROW_ROW 42.0
#define NUMBER_ROOM 84.0

static bool is_sound(const struct mlift_chart_designs *chart)
{
    bool sound = chart->n_rows >= 1 && chart->n_rows <= MLIFT_CHART_DESIGNS_MOST && chart->list_size >= 1.0;

    for (size_t i = 0; sound && i < chart->n_rows; i++) {
        sound = chart->rows[i].name != NULL && chart->rows[i].n_required >= 1.0;
    }
    return sound;
}

static double names_width(const struct mlift_chart_designs *chart)
{
    double width = 120.0;

    for (size_t i = 0; i < chart->n_rows; i++) {
        bool fits = chart->rows[i].n_required <= chart->list_size;
        width = fmax(width, mlift_caption_width(chart->rows[i].name, 13.0, fits));
    }
    return fmin(width, NAMES - 10.0);
}

/* On a narrow page the names stand above their dots. */
static struct mlift_axis axis_of(const struct mlift_canvas *canvas, const struct mlift_chart_designs *chart)
{
    double low = chart->list_size, high = chart->list_size;

    for (size_t i = 0; i < chart->n_rows; i++) {
        double n = chart->rows[i].n_required;
        low = isfinite(n) ? fmin(low, n) : low;
        high = isfinite(n) ? fmax(high, n) : high;
    }
    return (struct mlift_axis){.low = fmax(1.0, low / 3.0),
                               .high = fmax(high, 2.0 * low) * 1.02,
                               .from =
                                   canvas->margin + (mlift_canvas_is_narrow(canvas) ? 10.0 : names_width(chart) + 10.0),
                               .to = canvas->width - canvas->margin - NUMBER_ROOM,
                               .is_log = true};
}

static void draw_row(struct mlift_canvas *canvas, const struct mlift_chart_designs *chart,
                     const struct mlift_axis *axis, size_t i, double y)
{
    const struct mlift_chart_designs_row *row = &chart->rows[i];
    bool fits = row->n_required <= chart->list_size;
    char number[MLIFT_CAPTION_NUMBER + 16];
    double end = isfinite(row->n_required) ? mlift_axis_at(axis, row->n_required) : axis->from;

    if (mlift_canvas_is_narrow(canvas)) {
        (void)mlift_canvas_paragraph(canvas, axis->from, y - 26.0, MLIFT_CANVAS_LEFT, 13.0, fits, MLIFT_CANVAS_INK,
                                     canvas->width - canvas->margin - axis->from, 1, row->name);
        y += 4.0;
    } else {
        struct mlift_caption name;
        mlift_caption_wrap(row->name, 13.0, fits, NAMES - 10.0, 1, &name);
        mlift_canvas_text(canvas, axis->from - 10.0, y, MLIFT_CANVAS_RIGHT, 13.0, fits, MLIFT_CANVAS_INK,
                          name.lines[0]);
    }
    if (!isfinite(row->n_required)) {
        (void)snprintf(number, sizeof number, "no list is enough");
    } else if (row->n_required >= 1e9) {
        (void)snprintf(number, sizeof number, "over 10^9");
    } else {
        mlift_caption_number(row->n_required, 0, false, number);
    }
    if (end > axis->from) {
        /* a dot, not a bar: on a logarithmic axis a bar's length would mean nothing */
        mlift_canvas_line(canvas, axis->from, y, end, y, MLIFT_CANVAS_GRID, 1.5);
        mlift_canvas_marker(canvas, end, y, fits ? 3 : 0, 6.5, mlift_palette_measure(row->counted, 0).color, true);
    }
    mlift_canvas_text(canvas, end + (end > axis->from ? 13.0 : 6.0), y, MLIFT_CANVAS_LEFT, 13.0, fits, MLIFT_CANVAS_INK,
                      number);
}

static double draw_body(struct mlift_canvas *canvas, const void *data, double y)
{
    const struct mlift_chart_designs *chart = data;
    struct mlift_axis axis = axis_of(canvas, chart);
    char number[MLIFT_CAPTION_NUMBER], label[MLIFT_CAPTION_NUMBER + 24];
    double height = mlift_canvas_is_narrow(canvas) ? NARROW_ROW : ROW;
    double top = y + 26.0, bottom = top + height * (double)chart->n_rows + 6.0;

    y = mlift_axis_draw_x(canvas, &axis, top, bottom, "Subscribers the list must have (logarithmic scale)");
    for (size_t i = 0; i < chart->n_rows; i++) {
        draw_row(canvas, chart, &axis, i, top + height * ((double)i + 0.5) + 3.0);
    }
    mlift_caption_number(chart->list_size, 0, false, number);
    (void)snprintf(label, sizeof label, "your list: %s", number);
    mlift_axis_mark_x(canvas, &axis, chart->list_size, top, bottom, label);
    return y;
}

int mlift_chart_designs_draw(const struct mlift_chart_designs *chart, const struct mlift_gnuplot_output *output,
                             char message[MLIFT_GNUPLOT_MESSAGE])
{
    const struct mlift_chart frame = {&chart->words, "How many subscribers does each design of the test need?",
                                      draw_body, chart};

    return is_sound(chart) ? mlift_chart_draw(&frame, output, message)
                           : mlift_chart_refuse(message, "the chart needs one to %d designs and a list of one or more",
                                                MLIFT_CHART_DESIGNS_MOST);
}
