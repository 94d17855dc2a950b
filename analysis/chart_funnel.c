#include "analysis/chart_funnel.h"

#include "analysis/axis.h"
#include "analysis/caption.h"
#include "analysis/estimate.h"

#include <math.h>

#define FONT 14.0
#define NAME_MAX_WIDTH 190.0
#define ROW_HEIGHT 27.0
#define ROW_HEIGHT_TWO_LINES 38.0
#define PANEL_GAP 18.0
#define MAX_COLUMNS 4
/* Light enough for a dark whisker on every colour. */
#define BAR_OPACITY 0.65

static const struct mlift_chart_funnel_value *value_at(const struct mlift_chart_funnel *chart, size_t strategy,
                                                       size_t stage)
{
    return &chart->values[strategy * chart->n_stages + stage];
}

static bool is_empty(const struct mlift_chart_funnel_value *v)
{
    return isnan(v->value) && isnan(v->low) && isnan(v->high);
}

static bool is_sound(const struct mlift_chart_funnel_value *v, enum mlift_chart_funnel_unit unit)
{
    const double all[] = {v->value, v->low, v->high};
    double most = unit == MLIFT_CHART_FUNNEL_SHARE ? 1.0 : 1e6;
    return is_empty(v) || (mlift_axis_covers(3, all, 0.0, most) && v->low <= v->value && v->value <= v->high);
}

static int check_values(const struct mlift_chart_funnel *chart, char *message)
{
    bool any = false;
    for (size_t s = 0; s < chart->n_strategies; s++) {
        for (size_t t = 0; t < chart->n_stages; t++) {
            const struct mlift_chart_funnel_value *v = value_at(chart, s, t);
            if (!is_sound(v, chart->stages[t].unit)) {
                (void)snprintf(message, MLIFT_GNUPLOT_MESSAGE,
                               "the funnel chart's value of strategy %zu at stage %zu is not 0 <= low <= value <= high",
                               s + 1, t + 1);
                return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
            }
            any = any || !is_empty(v);
        }
    }
    if (!any) {
        (void)snprintf(message, MLIFT_GNUPLOT_MESSAGE, "the funnel chart has no values: nothing to draw");
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    return MLIFT_OK;
}

static int check(const struct mlift_chart_funnel *chart, char *message)
{
    bool named = chart->strategies != NULL && chart->stages != NULL && chart->values != NULL;
    if (!named || chart->n_strategies < 1 || chart->n_strategies > MLIFT_CANVAS_N_STYLES || chart->n_stages < 1 ||
        chart->n_stages > MLIFT_CHART_FUNNEL_MAX_STAGES) {
        (void)snprintf(message, MLIFT_GNUPLOT_MESSAGE,
                       "the funnel chart needs 1 to %d strategies and 1 to %d stages, not %zu and %zu",
                       MLIFT_CANVAS_N_STYLES, MLIFT_CHART_FUNNEL_MAX_STAGES, chart->n_strategies, chart->n_stages);
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    return check_values(chart, message);
}

static double scale_of(const struct mlift_chart_funnel *chart, size_t stage)
{
    return chart->stages[stage].unit == MLIFT_CHART_FUNNEL_SHARE ? 100.0 : 1.0;
}

/* One number of decimals a panel: what its widest interval supports, or three digits of exact values. */
static int choose_decimals(const struct mlift_chart_funnel *chart, size_t stage)
{
    double widest = 0.0;
    double largest = 0.0;
    for (size_t s = 0; s < chart->n_strategies; s++) {
        const struct mlift_chart_funnel_value *v = value_at(chart, s, stage);
        if (!is_empty(v)) {
            widest = fmax(widest, v->high - v->low);
            largest = fmax(largest, v->value);
        }
    }
    int decimals = mlift_estimate_decimals(scale_of(chart, stage) * widest / 3.92);
    if (decimals > 5) {
        decimals = largest > 0.0 ? 2 - (int)floor(log10(scale_of(chart, stage) * largest)) : 0;
    }
    return decimals < 0 ? 0 : decimals > 5 ? 5 : decimals;
}

static void write_value(const struct mlift_chart_funnel *chart, size_t strategy, size_t stage, char *text, size_t size)
{
    char number[MLIFT_CAPTION_NUMBER];
    double value = value_at(chart, strategy, stage)->value;
    mlift_caption_number(scale_of(chart, stage) * value, value > 0.0 ? choose_decimals(chart, stage) : 0, false,
                         number);
    (void)snprintf(text, size, "%s%s", number, chart->stages[stage].unit == MLIFT_CHART_FUNNEL_SHARE ? "%" : "");
}

struct panel {
    double x_from, x_to; /* bars; the values stand to their right, inside x_to + value_width */
    double y;
    double value_width;
    double row_height;
};

static double label_width(const struct mlift_chart_funnel *chart)
{
    char text[64];
    double width = 0.0;
    for (size_t s = 0; s < chart->n_strategies; s++) {
        for (size_t t = 0; t < chart->n_stages; t++) {
            write_value(chart, s, t, text, sizeof text);
            width = fmax(width, mlift_caption_width(text, FONT, false));
        }
    }
    return width + 8.0;
}

static double stage_maximum(const struct mlift_chart_funnel *chart, size_t stage)
{
    double maximum = 0.0;
    for (size_t s = 0; s < chart->n_strategies; s++) {
        const struct mlift_chart_funnel_value *v = value_at(chart, s, stage);
        maximum = is_empty(v) ? maximum : fmax(maximum, v->high);
    }
    return maximum > 0.0 ? maximum : 1.0;
}

static void draw_whisker(struct mlift_canvas *canvas, double low, double high, double y)
{
    mlift_canvas_line(canvas, low, y, high, y, MLIFT_CANVAS_INK, 1.5);
    mlift_canvas_line(canvas, low, y - 4.0, low, y + 4.0, MLIFT_CANVAS_INK, 1.5);
    mlift_canvas_line(canvas, high, y - 4.0, high, y + 4.0, MLIFT_CANVAS_INK, 1.5);
}

static void draw_bar(struct mlift_canvas *canvas, const struct mlift_chart_funnel *chart, size_t strategy, size_t stage,
                     const struct mlift_axis *axis, double y)
{
    const struct mlift_chart_funnel_value *v = value_at(chart, strategy, stage);
    char text[64] = "not measured";
    double end = axis->from;
    if (!is_empty(v)) {
        double low = mlift_axis_at(axis, v->low);
        end = mlift_axis_at(axis, v->high);
        mlift_canvas_rectangle(canvas, axis->from, y - 8.0, mlift_axis_at(axis, v->value), y + 8.0,
                               mlift_canvas_color((int)strategy), BAR_OPACITY);
        if (end - low > 2.0) {
            draw_whisker(canvas, low, end, y);
        }
        write_value(chart, strategy, stage, text, sizeof text);
    }
    mlift_canvas_text(canvas, end + 6.0, y, MLIFT_CANVAS_LEFT, is_empty(v) ? 12.0 : FONT, false, MLIFT_CANVAS_INK,
                      text);
}

static void draw_panel(struct mlift_canvas *canvas, const struct mlift_chart_funnel *chart, size_t stage,
                       const struct panel *p)
{
    const struct mlift_chart_funnel_stage *s = &chart->stages[stage];
    const char *unit = s->unit == MLIFT_CHART_FUNNEL_SHARE ? "% of subscribers" : "per subscriber";
    const struct mlift_axis axis = {
        .low = 0.0, .high = stage_maximum(chart, stage), .from = p->x_from, .to = p->x_to - p->value_width};
    double height = p->row_height * (double)chart->n_strategies;
    (void)mlift_canvas_paragraph(canvas, p->x_from, p->y, MLIFT_CANVAS_LEFT, FONT, true, MLIFT_CANVAS_INK,
                                 p->x_to - p->x_from, 1, s->name);
    mlift_canvas_text(canvas, p->x_from, p->y + 29.0, MLIFT_CANVAS_LEFT, 12.0, false, MLIFT_CANVAS_SOFT, unit);
    for (size_t i = 0; i < chart->n_strategies; i++) {
        draw_bar(canvas, chart, i, stage, &axis, p->y + 42.0 + ((double)i + 0.5) * p->row_height);
    }
    mlift_canvas_line(canvas, p->x_from, p->y + 42.0, p->x_from, p->y + 42.0 + height, MLIFT_CANVAS_SOFT, 1.5);
}

static void draw_names(struct mlift_canvas *canvas, const struct mlift_chart_funnel *chart, const struct panel *p,
                       double width)
{
    for (size_t i = 0; i < chart->n_strategies; i++) {
        struct mlift_caption caption;
        double y = p->y + 42.0 + ((double)i + 0.5) * p->row_height;
        mlift_caption_wrap(chart->strategies[i], FONT, false, width + 1.0, 2, &caption);
        for (int k = 0; k < caption.n_lines; k++) {
            mlift_canvas_text(canvas, MLIFT_CANVAS_MARGIN + width, y + (k - (caption.n_lines - 1) / 2.0) * 1.25 * FONT,
                              MLIFT_CANVAS_RIGHT, FONT, false, MLIFT_CANVAS_INK, caption.lines[k]);
        }
    }
}

static double name_width(const struct mlift_chart_funnel *chart, double *row_height)
{
    double width = 60.0;
    *row_height = ROW_HEIGHT;
    for (size_t i = 0; i < chart->n_strategies; i++) {
        struct mlift_caption caption;
        mlift_caption_wrap(chart->strategies[i], FONT, false, NAME_MAX_WIDTH, 2, &caption);
        for (int k = 0; k < caption.n_lines; k++) {
            width = fmax(width, mlift_caption_width(caption.lines[k], FONT, false));
        }
        *row_height = caption.n_lines > 1 ? ROW_HEIGHT_TWO_LINES : *row_height;
    }
    return fmin(width, NAME_MAX_WIDTH);
}

/* As even as they come: 5 stages stand as 3 and 2, not as 4 and 1. */
static size_t n_columns(size_t n_stages)
{
    size_t n_lines = (n_stages + MAX_COLUMNS - 1) / MAX_COLUMNS;
    return (n_stages + n_lines - 1) / n_lines;
}

static double draw_body(struct mlift_canvas *canvas, const struct mlift_chart_funnel *chart, double y)
{
    struct panel p = {.y = y, .value_width = label_width(chart)};
    double names = name_width(chart, &p.row_height);
    size_t columns = n_columns(chart->n_stages);
    double x = MLIFT_CANVAS_MARGIN + names + 12.0;
    double step = (MLIFT_CANVAS_WIDTH - MLIFT_CANVAS_MARGIN + PANEL_GAP - x) / (double)columns;
    for (size_t t = 0; t < chart->n_stages; t++) {
        if (t % columns == 0) {
            p.y = y;
            draw_names(canvas, chart, &p, names);
            y += 42.0 + p.row_height * (double)chart->n_strategies + 22.0;
        }
        p.x_from = x + step * (double)(t % columns);
        p.x_to = p.x_from + step - PANEL_GAP;
        draw_panel(canvas, chart, t, &p);
    }
    return y - 8.0 +
           mlift_canvas_paragraph(canvas, MLIFT_CANVAS_MARGIN, y - 8.0, MLIFT_CANVAS_LEFT, 12.0, false,
                                  MLIFT_CANVAS_SOFT, MLIFT_CANVAS_WIDTH - 2.0 * MLIFT_CANVAS_MARGIN, 2,
                                  "Every bar starts at zero; each panel has its own scale. Whiskers show the interval; "
                                  "without one it is too short to see.");
}

int mlift_chart_funnel_draw(const struct mlift_chart_funnel *chart, const struct mlift_gnuplot_output *output,
                            char message[MLIFT_GNUPLOT_MESSAGE])
{
    struct mlift_canvas canvas;
    int error = check(chart, message);
    if (error != MLIFT_OK) {
        return error;
    }
    error = mlift_canvas_init(&canvas, message);
    if (error != MLIFT_OK) {
        return error;
    }
    double y = mlift_canvas_header(&canvas, &chart->words, "Where does each strategy win or lose subscribers?");
    y = draw_body(&canvas, chart, y);
    return mlift_canvas_finish(&canvas, mlift_canvas_footer(&canvas, &chart->words, y), output, message);
}
