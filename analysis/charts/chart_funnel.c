#include "analysis/charts/chart_funnel.h"

#include "analysis/charts/axis.h"
#include "analysis/charts/chart.h"
#include "analysis/numerics/estimate.h"

#include <math.h>

#define FONT 14.0
#define NAME_MAX_WIDTH 190.0
#define ROW_HEIGHT 27.0
#define ROW_HEIGHT_TWO_LINES 38.0
#define PANEL_GAP 18.0
#define MAX_COLUMNS 4
/* Light enough for a dark whisker on every colour. */
#define BAR_OPACITY 0.65

/* How a unit is written. */
static const struct {
    bool is_share;
    double scale;
    const char *suffix, *words, *none; /* none: where there is no value */
} units[] = {
    [MLIFT_CHART_FUNNEL_SHARE] = {true, 100.0, "%", "% of subscribers", "not measured"},
    [MLIFT_CHART_FUNNEL_PER_SUBSCRIBER] = {false, 1.0, "", "per subscriber", "not measured"},
    [MLIFT_CHART_FUNNEL_OF_MESSAGES] = {true, 100.0, "%", "% of e-mails", "no e-mail"},
    [MLIFT_CHART_FUNNEL_PER_HUNDRED] = {false, 100.0, "", "per 100 subscribers", "not measured"},
};

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
    double most = units[unit].is_share ? 1.0 : 1e6;
    return is_empty(v) || (mlift_axis_covers(3, all, 0.0, most) && v->low <= v->value && v->value <= v->high);
}

static int check_values(const struct mlift_chart_funnel *chart, char *message)
{
    bool any = false;
    for (size_t s = 0; s < chart->n_strategies; s++) {
        for (size_t t = 0; t < chart->n_stages; t++) {
            const struct mlift_chart_funnel_value *v = value_at(chart, s, t);
            if (!is_sound(v, chart->stages[t].unit)) {
                return mlift_chart_refuse(
                    message, "the funnel chart's value of strategy %zu at stage %zu is not 0 <= low <= value <= high",
                    s + 1, t + 1);
            }
            any = any || !is_empty(v);
        }
    }
    if (!any) {
        return mlift_chart_refuse(message, "the funnel chart has no values: nothing to draw");
    }
    return MLIFT_OK;
}

static int check(const struct mlift_chart_funnel *chart, char *message)
{
    bool named = chart->strategies != NULL && chart->stages != NULL && chart->values != NULL;
    if (!named || chart->n_strategies < 1 || chart->n_strategies > MLIFT_CANVAS_N_STYLES || chart->n_stages < 1 ||
        chart->n_stages > MLIFT_CHART_FUNNEL_MAX_STAGES) {
        return mlift_chart_refuse(
            message, "the funnel chart needs 1 to %d strategies and 1 to %d stages, not %zu and %zu",
            MLIFT_CANVAS_N_STYLES, MLIFT_CHART_FUNNEL_MAX_STAGES, chart->n_strategies, chart->n_stages);
    }
    return check_values(chart, message);
}

static double scale_of(const struct mlift_chart_funnel *chart, size_t stage)
{
    return units[chart->stages[stage].unit].scale;
}

/* One number of decimals a panel: those of the tables, two and below one three, unless the widest interval supports
 * fewer. More would be digits of luck. */
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
    int supported = mlift_estimate_decimals(scale_of(chart, stage) * widest / 3.92);
    int usual = scale_of(chart, stage) * largest < 1.0 ? 3 : 2;
    return supported < 0 ? 0 : supported < usual ? supported : usual;
}

static void write_value(const struct mlift_chart_funnel *chart, size_t strategy, size_t stage, char *text, size_t size)
{
    char number[MLIFT_CAPTION_NUMBER];
    double value = value_at(chart, strategy, stage)->value;
    mlift_caption_number(scale_of(chart, stage) * value, value > 0.0 ? choose_decimals(chart, stage) : 0, false,
                         number);
    (void)snprintf(text, size, "%s%s", number, units[chart->stages[stage].unit].suffix);
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

static unsigned color_of(const struct mlift_chart_funnel *chart, size_t strategy)
{
    return mlift_palette_strategy(chart->indices != NULL ? chart->indices[strategy] : (int)strategy).color;
}

static void draw_bar(struct mlift_canvas *canvas, const struct mlift_chart_funnel *chart, size_t strategy, size_t stage,
                     const struct mlift_axis *axis, double y)
{
    const struct mlift_chart_funnel_value *v = value_at(chart, strategy, stage);
    const char *none = units[chart->stages[stage].unit].none;
    char text[64];
    bool is_text = canvas->kind == MLIFT_CANVAS_TEXT; /* no room for whiskers */
    double end = axis->from;
    if (!is_empty(v)) {
        double low = mlift_axis_at(axis, v->low);
        end = mlift_axis_at(axis, v->high);
        mlift_canvas_bar(canvas, axis->from, mlift_axis_at(axis, v->value), y, 16.0, color_of(chart, strategy),
                         BAR_OPACITY);
        if (end - low > 2.0 && !is_text) {
            draw_whisker(canvas, low, end, y);
        }
        write_value(chart, strategy, stage, text, sizeof text);
    }
    mlift_canvas_text(canvas, end + 6.0, y, MLIFT_CANVAS_LEFT, is_empty(v) ? 12.0 : FONT, false, MLIFT_CANVAS_INK,
                      is_empty(v) ? none : text);
}

static void draw_panel(struct mlift_canvas *canvas, const struct mlift_chart_funnel *chart, size_t stage,
                       const struct panel *p)
{
    const struct mlift_chart_funnel_stage *s = &chart->stages[stage];
    const struct mlift_axis axis = {
        .low = 0.0, .high = stage_maximum(chart, stage), .from = p->x_from, .to = p->x_to - p->value_width};
    double height = p->row_height * (double)chart->n_strategies;
    (void)mlift_canvas_paragraph(canvas, p->x_from, p->y, MLIFT_CANVAS_LEFT, FONT, true, MLIFT_CANVAS_INK,
                                 p->x_to - p->x_from, 1, s->name);
    mlift_canvas_text(canvas, p->x_from, p->y + 29.0, MLIFT_CANVAS_LEFT, 12.0, false, MLIFT_CANVAS_SOFT,
                      units[s->unit].words);
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
            mlift_canvas_text(canvas, canvas->margin + width, y + (k - (caption.n_lines - 1) / 2.0) * 1.25 * FONT,
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
static size_t n_columns(size_t n_stages, size_t most)
{
    size_t n_lines = (n_stages + most - 1) / most;
    return (n_stages + n_lines - 1) / n_lines;
}

static double draw_body(struct mlift_canvas *canvas, const void *data, double y)
{
    const struct mlift_chart_funnel *chart = data;
    struct panel p = {.y = y, .value_width = label_width(chart)};
    double names = name_width(chart, &p.row_height);
    names = mlift_canvas_is_narrow(canvas) ? fmin(names, 110.0) : names;
    double x = canvas->margin + names + 12.0, end = canvas->width - canvas->margin + PANEL_GAP;
    /* A panel holds its values and a bar that is longer than they are. */
    size_t fit = (size_t)fmax(1.0, floor((end - x) / (1.8 * p.value_width + PANEL_GAP)));
    size_t columns = n_columns(chart->n_stages, fit < MAX_COLUMNS ? fit : MAX_COLUMNS);
    double step = (end - x) / (double)columns;
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
           mlift_canvas_paragraph(canvas, canvas->margin, y - 8.0, MLIFT_CANVAS_LEFT, 12.0, false, MLIFT_CANVAS_SOFT,
                                  mlift_canvas_room(canvas), 3,
                                  "Every bar starts at zero; each panel has its own scale. Whiskers show the interval; "
                                  "without one it is too short to see.");
}

int mlift_chart_funnel_draw(const struct mlift_chart_funnel *chart, const struct mlift_gnuplot_output *output,
                            char message[MLIFT_GNUPLOT_MESSAGE])
{
    const struct mlift_chart frame = {&chart->words, "Where does each strategy win or lose subscribers?", draw_body,
                                      chart};
    int error = check(chart, message);
    return error != MLIFT_OK ? error : mlift_chart_draw(&frame, output, message);
}
