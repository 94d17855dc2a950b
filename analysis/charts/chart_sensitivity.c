#include "analysis/charts/chart_sensitivity.h"

#include "analysis/charts/axis.h"
#include "analysis/charts/chart.h"

#include <math.h>

#define GAP 56.0
#define LABELS 44.0
#define LAST_LABEL 12.0 /* half of it stands right of the panel */
#define PANEL 150.0
#define HEAD 40.0
#define FOOT 34.0

enum { N = MLIFT_BREAKEVEN_POINTS };

struct panel {
    struct mlift_axis x, y;
};

static struct mlift_axis shared_axis(const struct mlift_chart_sensitivity *chart)
{
    double low = fmin(0.0, chart->lift), high = fmax(0.0, chart->lift);

    for (size_t k = 0; k < chart->n; k++) {
        for (int i = 0; i < N; i++) {
            low = fmin(low, chart->breakeven[k]->lift[i]);
            high = fmax(high, chart->breakeven[k]->lift[i]);
        }
    }
    double room = 0.08 * (high - low > 0.0 ? high - low : 0.01);
    return (struct mlift_axis){.low = 100.0 * (low - room), .high = 100.0 * (high + room)};
}

static size_t n_columns(const struct mlift_canvas *canvas)
{
    return mlift_canvas_is_narrow(canvas) ? 1 : 2;
}

static struct panel place(const struct mlift_canvas *canvas, const struct mlift_chart_sensitivity *chart, size_t k,
                          double top)
{
    const struct mlift_breakeven *b = chart->breakeven[k];
    size_t columns = n_columns(canvas);
    double width = (mlift_canvas_room(canvas) - LABELS - LAST_LABEL - (double)(columns - 1) * GAP) / (double)columns;
    double left = canvas->margin + LABELS + (double)(k % columns) * (width + GAP);
    double y = top + (double)(k / columns) * (HEAD + PANEL + FOOT) + HEAD;
    struct panel panel = {.y = shared_axis(chart)};

    panel.x = (struct mlift_axis){.low = b->value[0], .high = b->value[N - 1], .from = left, .to = left + width};
    panel.y.from = y + PANEL;
    panel.y.to = y;
    return panel;
}

static void draw_x_labels(struct mlift_canvas *canvas, const struct mlift_axis *axis, double y)
{
    double ticks[MLIFT_AXIS_MAX_TICKS];
    char label[MLIFT_CAPTION_NUMBER];
    int decimals, n = mlift_axis_ticks(axis, 6, ticks, &decimals);

    for (int i = 0; i < n; i++) {
        mlift_caption_number(ticks[i], decimals, false, label);
        mlift_canvas_text(canvas, mlift_axis_at(axis, ticks[i]), y + 13.0, MLIFT_CANVAS_CENTER, 13.0, false,
                          MLIFT_CANVAS_INK, label);
    }
}

/* Where the lift turns: a dashed line down to the axis with its value. */
static void draw_roots(struct mlift_canvas *canvas, const struct panel *panel, const struct mlift_breakeven *b)
{
    for (int k = 0; k < b->n_roots; k++) {
        char label[MLIFT_CAPTION_NUMBER];
        double x = mlift_axis_at(&panel->x, b->root[k]), top = panel->y.to;
        bool left = x > 0.5 * (panel->x.from + panel->x.to);
        mlift_caption_number(b->root[k], 2, false, label);
        mlift_canvas_polyline(canvas, 2, (const double[]){x, x}, (const double[]){top, panel->y.from},
                              MLIFT_CANVAS_SOFT, 1.5, 2);
        mlift_canvas_text(canvas, x + (left ? -5.0 : 5.0), top + 10.0, left ? MLIFT_CANVAS_RIGHT : MLIFT_CANVAS_LEFT,
                          13.0, true, MLIFT_CANVAS_SOFT, label);
    }
}

static void draw_panel(struct mlift_canvas *canvas, const struct mlift_chart_sensitivity *chart, size_t k, double top)
{
    const struct mlift_breakeven *b = chart->breakeven[k];
    struct panel panel = place(canvas, chart, k, top);
    double x[N], y[N], zero = mlift_axis_at(&panel.y, 0.0);

    mlift_canvas_text(canvas, panel.x.from, panel.y.to - 26.0, MLIFT_CANVAS_LEFT, 14.0, true, MLIFT_CANVAS_INK,
                      mlift_breakeven_name(b->lever));
    (void)mlift_canvas_paragraph(canvas, panel.x.from, panel.y.to - 19.0, MLIFT_CANVAS_LEFT, 12.0, false,
                                 MLIFT_CANVAS_SOFT, panel.x.to - panel.x.from, 1, mlift_breakeven_describe(b->lever));
    mlift_axis_draw_y(canvas, &panel.y, panel.x.from, panel.x.to, "");
    mlift_canvas_rectangle(canvas, panel.x.from, zero, panel.x.to, panel.y.from, MLIFT_PALETTE_BAD, 0.05);
    mlift_canvas_line(canvas, panel.x.from, zero, panel.x.to, zero, MLIFT_CANVAS_INK, 1.4);
    for (int i = 0; i < N; i++) { /* the panel holds the curve: shared_axis has seen all of it */
        x[i] = mlift_axis_at(&panel.x, b->value[i]);
        y[i] = mlift_axis_at(&panel.y, 100.0 * b->lift[i]);
    }
    draw_roots(canvas, &panel, b);
    mlift_canvas_polyline(canvas, N, x, y, MLIFT_PALETTE_PLAIN, 2.6, 0);
    mlift_canvas_marker(canvas, mlift_axis_at(&panel.x, b->now), mlift_axis_at(&panel.y, 100.0 * chart->lift), 6, 7.5,
                        MLIFT_CANVAS_INK, true);
    draw_x_labels(canvas, &panel.x, panel.y.from);
}

static double draw_body(struct mlift_canvas *canvas, const void *data, double y)
{
    const struct mlift_chart_sensitivity *chart = data;
    size_t columns = n_columns(canvas);

    y += mlift_canvas_paragraph(canvas, canvas->margin, y - 6.0, MLIFT_CANVAS_LEFT, 14.0, false, MLIFT_CANVAS_INK,
                                mlift_canvas_room(canvas), 2, chart->y_title);
    for (size_t k = 0; k < chart->n; k++) {
        draw_panel(canvas, chart, k, y);
    }
    return y + (double)((chart->n + columns - 1) / columns) * (HEAD + PANEL + FOOT);
}

int mlift_chart_sensitivity_draw(const struct mlift_chart_sensitivity *chart, const struct mlift_gnuplot_output *output,
                                 char message[MLIFT_GNUPLOT_MESSAGE])
{
    char question[300];
    const struct mlift_chart frame = {&chart->words, question, draw_body, chart};

    (void)snprintf(question, sizeof question, "What decides whether %s beats %s?", chart->challenger, chart->baseline);
    return chart->n >= 1 && chart->n <= MLIFT_BREAKEVEN_N_LEVERS
               ? mlift_chart_draw(&frame, output, message)
               : mlift_chart_refuse(message, "the scenario has none of the quantities");
}
