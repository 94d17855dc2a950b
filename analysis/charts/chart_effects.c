#include "analysis/charts/chart_effects.h"

#include "analysis/charts/axis.h"
#include "analysis/charts/chart.h"

#include <math.h>
#include <stdio.h>

#define LEFT 62.0 /* room for the numbers of y */
#define GAP 22.0
#define PANEL_HEIGHT 190.0
#define FONT 13.0
#define SMALL 12.0

static double error_of(const struct mlift_chart_effects_panel *panel, size_t i)
{
    return isfinite(panel->error[i]) ? panel->error[i] : 0.0;
}

static bool is_sound(const struct mlift_chart_effects *chart)
{
    bool sound = chart->n_panels >= 1 && chart->n_panels <= MLIFT_CHART_EFFECTS_PANELS && chart->y_title, any = false;

    for (size_t p = 0; sound && p < chart->n_panels; p++) {
        const struct mlift_chart_effects_panel *panel = &chart->panels[p];
        sound = panel->n >= 1 && panel->n <= MLIFT_CHART_EFFECTS_LEVELS && panel->title;
        for (size_t i = 0; sound && i < panel->n; i++) {
            sound = panel->label[i] && !isinf(panel->mean[i]) && (!panel->x || isfinite(panel->x[i])) &&
                    (!panel->x || i == 0 || panel->x[i] > panel->x[i - 1]);
            any |= isfinite(panel->mean[i]);
        }
    }
    return sound && any;
}

/* One scale for all panels; zero is on it where it is near. Where all values are the same, zero among them, the scale
 * still needs a length: they stand in its middle. */
static struct mlift_axis y_axis(const struct mlift_chart_effects *chart)
{
    double low = (double)INFINITY, high = -(double)INFINITY;

    for (size_t p = 0; p < chart->n_panels; p++) {
        const struct mlift_chart_effects_panel *panel = &chart->panels[p];
        for (size_t i = 0; i < panel->n; i++) {
            if (isfinite(panel->mean[i])) {
                low = fmin(low, panel->mean[i] - error_of(panel, i));
                high = fmax(high, panel->mean[i] + error_of(panel, i));
            }
        }
    }
    double spread = high - low;
    if (low > 0.0 && low < 1.5 * spread) {
        low = 0.0;
    }
    if (high < 0.0 && high > -1.5 * spread) {
        high = 0.0;
    }
    double room = spread > 0.0 ? 0.08 * (high - low) : fmax(0.1, 0.1 * fabs(high));
    if (low == high) {
        return (struct mlift_axis){.low = low - room, .high = high + room};
    }
    return (struct mlift_axis){.low = low - (low == 0.0 ? 0.0 : room), .high = high + (high == 0.0 ? 0.0 : room)};
}

static double x_of(const struct mlift_chart_effects_panel *panel, size_t i, double left, double right)
{
    double inner = 14.0;

    if (panel->n == 1) {
        return (left + right) / 2.0;
    }
    double share = panel->x ? (panel->x[i] - panel->x[0]) / (panel->x[panel->n - 1] - panel->x[0])
                            : (double)i / (double)(panel->n - 1);
    if (!panel->x) {
        inner = (right - left) / (2.0 * (double)panel->n);
    }
    return left + inner + share * (right - left - 2.0 * inner);
}

/* Labels as long as they find room: each is left out that would touch the one before it. */
static void draw_labels(struct mlift_canvas *canvas, const struct mlift_chart_effects_panel *panel, double left,
                        double right, double y)
{
    double taken = -(double)INFINITY, most = panel->x ? 90.0 : (right - left) / (double)panel->n - 4.0;

    for (size_t i = 0; i < panel->n; i++) {
        struct mlift_caption caption;
        double x = x_of(panel, i, left, right);
        mlift_caption_wrap(panel->label[i], SMALL, false, fmax(30.0, most), 2, &caption);
        double half = 0.0;
        for (int l = 0; l < caption.n_lines; l++) {
            half = fmax(half, mlift_caption_width(caption.lines[l], SMALL, false) / 2.0);
        }
        if (x - half > taken) {
            (void)mlift_canvas_paragraph(canvas, x, y, MLIFT_CANVAS_CENTER, SMALL, false, MLIFT_CANVAS_INK,
                                         fmax(30.0, most), 2, panel->label[i]);
            taken = x + half + 8.0;
        }
    }
}

static void draw_points(struct mlift_canvas *canvas, const struct mlift_chart_effects_panel *panel,
                        const struct mlift_axis *y, double left, double right)
{
    double px[MLIFT_CHART_EFFECTS_LEVELS], py[MLIFT_CHART_EFFECTS_LEVELS];
    unsigned color = MLIFT_PALETTE_PLAIN;
    size_t n = 0;

    for (size_t i = 0; i < panel->n; i++) {
        if (isfinite(panel->mean[i])) {
            px[n] = x_of(panel, i, left, right);
            py[n++] = mlift_axis_at(y, panel->mean[i]);
            if (error_of(panel, i) > 0.0) {
                double x = px[n - 1];
                mlift_canvas_line(canvas, x, mlift_axis_at(y, panel->mean[i] - error_of(panel, i)), x,
                                  mlift_axis_at(y, panel->mean[i] + error_of(panel, i)), color, 2.0);
            }
        }
    }
    if (panel->x && n > 1) {
        mlift_canvas_polyline(canvas, n, px, py, color, 2.2, 0);
    }
    for (size_t i = 0; i < n; i++) {
        mlift_canvas_marker(canvas, px[i], py[i], 0, panel->n > 12 ? 3.5 : 5.0, color, true);
    }
}

static void draw_panel(struct mlift_canvas *canvas, const struct mlift_chart_effects_panel *panel,
                       const struct mlift_axis *y, double left, double right, bool numbers)
{
    double ticks[MLIFT_AXIS_MAX_TICKS];
    int decimals, n = mlift_axis_ticks(y, 5, ticks, &decimals);

    (void)mlift_canvas_paragraph(canvas, (left + right) / 2.0, y->to - 22.0, MLIFT_CANVAS_CENTER, FONT, true,
                                 MLIFT_CANVAS_INK, right - left + 8.0, 1, panel->title);
    for (int i = 0; i < n; i++) {
        char number[MLIFT_CAPTION_NUMBER];
        double at = mlift_axis_at(y, ticks[i]);
        bool zero = fabs(ticks[i]) < 1e-12;
        mlift_canvas_line(canvas, left, at, right, at, zero ? MLIFT_CANVAS_SOFT : MLIFT_CANVAS_GRID, zero ? 1.8 : 1.0);
        mlift_caption_number(ticks[i], decimals, !zero, number);
        if (numbers) {
            mlift_canvas_text(canvas, left - 8.0, at, MLIFT_CANVAS_RIGHT, FONT, false, MLIFT_CANVAS_INK, number);
        }
    }
    draw_points(canvas, panel, y, left, right);
    draw_labels(canvas, panel, left, right, y->from + 4.0);
}

static double draw_body(struct mlift_canvas *canvas, const void *data, double y)
{
    const struct mlift_chart_effects *chart = data;
    size_t most = mlift_canvas_is_narrow(canvas) ? 1 : 3, columns = chart->n_panels < most ? chart->n_panels : most;
    double width = (mlift_canvas_room(canvas) - LEFT - GAP * (double)(columns - 1)) / (double)columns;
    struct mlift_axis axis = y_axis(chart);

    y += mlift_canvas_paragraph(canvas, canvas->margin, y, MLIFT_CANVAS_LEFT, FONT, false, MLIFT_CANVAS_INK,
                                mlift_canvas_room(canvas), 2, chart->y_title);
    for (size_t p = 0; p < chart->n_panels; p++) {
        size_t column = p % columns;
        double left = canvas->margin + LEFT + (width + GAP) * (double)column;
        y += column == 0 ? 34.0 : 0.0;
        axis.to = y;
        axis.from = y + PANEL_HEIGHT;
        draw_panel(canvas, &chart->panels[p], &axis, left, left + width, column == 0);
        if (column == columns - 1 || p == chart->n_panels - 1) {
            y += PANEL_HEIGHT + 40.0;
        }
    }
    return y;
}

int mlift_chart_effects_draw(const struct mlift_chart_effects *chart, const struct mlift_gnuplot_output *output,
                             char message[MLIFT_GNUPLOT_MESSAGE])
{
    const struct mlift_chart frame = {&chart->words, "What does each key do to the lift?", draw_body, chart};

    return is_sound(chart)
               ? mlift_chart_draw(&frame, output, message)
               : mlift_chart_refuse(message,
                                    "the chart needs one to %d keys with one to %d levels in ascending order, and one "
                                    "value at least",
                                    MLIFT_CHART_EFFECTS_PANELS, MLIFT_CHART_EFFECTS_LEVELS);
}
