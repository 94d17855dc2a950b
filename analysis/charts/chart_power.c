#include "analysis/charts/chart_power.h"

#include "analysis/charts/chart.h"
#include "analysis/charts/plot.h"

#include <math.h>
#include <stdlib.h>

#define Z95 1.959963984540054

static int refuse(char *message, const char *why)
{
    (void)snprintf(message, MLIFT_GNUPLOT_MESSAGE, "the power chart %s", why);
    return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
}

static bool is_sound(const struct mlift_chart_power_rule *rule, size_t n)
{
    return rule->name != NULL && rule->power != NULL && mlift_axis_covers(n, rule->power, 0.0, 1.0) &&
           (rule->mcse == NULL || mlift_axis_covers(n, rule->mcse, 0.0, 1.0)) &&
           (rule->closed_form == NULL || mlift_axis_covers(n, rule->closed_form, 0.0, 1.0)) &&
           (rule->required_n == 0.0 || mlift_axis_covers(1, &rule->required_n, 1.0, 1e8));
}

static int check(const struct mlift_chart_power *chart, char *message)
{
    if (chart->rules == NULL || chart->n_rules < 1 || chart->n_rules > MLIFT_CHART_POWER_MAX_RULES ||
        !(chart->target_power > 0.0 && chart->target_power < 1.0)) {
        return refuse(message, "needs one to six decision rules and a target between 0 and 1");
    }
    if (!mlift_plot_is_size_axis(chart->sizes, chart->n_sizes, chart->list_size)) {
        return refuse(message, "needs list sizes that are positive and increase; there is nothing to draw without");
    }
    for (size_t i = 0; i < chart->n_rules; i++) {
        if (!is_sound(&chart->rules[i], chart->n_sizes)) {
            return refuse(message, "has a power or standard error outside 0 to 1, or a required size that is no size");
        }
    }
    return MLIFT_OK;
}

static void write_note(const struct mlift_chart_power *chart, const struct mlift_chart_power_rule *rule, char *note,
                       size_t size)
{
    char target[MLIFT_CAPTION_NUMBER];
    char number[MLIFT_CAPTION_NUMBER];
    const char *line = rule->closed_form != NULL ? "; line: closed form" : "";
    double largest = chart->sizes[chart->n_sizes - 1];
    mlift_caption_number(100.0 * chart->target_power, 0, false, target);
    mlift_caption_number(rule->required_n > 0.0 ? rule->required_n : largest, 0, false, number);
    if (rule->required_n == 0.0) {
        (void)snprintf(note, size, "%s%% not reached in the simulated sizes (up to %s)%s", target, number, line);
    } else {
        (void)snprintf(note, size, "%s%% needs %s%s subscribers%s%s", target, rule->about ? "about " : "", number,
                       rule->required_n > largest ? ", beyond the simulated sizes" : "", line);
    }
}

static void draw_bars(struct mlift_canvas *canvas, const struct mlift_chart_power *chart, const struct mlift_plot *plot,
                      const struct mlift_chart_power_rule *rule, size_t i, unsigned color)
{
    double x = mlift_axis_at(&plot->x, chart->sizes[i]);
    double low = mlift_axis_at(&plot->y, 100.0 * fmax(0.0, rule->power[i] - Z95 * rule->mcse[i]));
    double high = mlift_axis_at(&plot->y, 100.0 * fmin(1.0, rule->power[i] + Z95 * rule->mcse[i]));
    mlift_canvas_line(canvas, x, low, x, high, color, 1.5);
    mlift_canvas_line(canvas, x - 4.0, low, x + 4.0, low, color, 1.5);
    mlift_canvas_line(canvas, x - 4.0, high, x + 4.0, high, color, 1.5);
}

static struct mlift_palette_style style_of(const struct mlift_chart_power *chart, size_t i)
{
    return mlift_palette_measure(chart->rules[i].counted, chart->rules[i].variant);
}

/* From the target straight down to the size that reaches it. */
static void draw_required(struct mlift_canvas *canvas, const struct mlift_chart_power *chart,
                          const struct mlift_plot *plot, int i)
{
    double n = chart->rules[i].required_n;
    if (n > 0.0 && n <= chart->sizes[chart->n_sizes - 1]) {
        double x = mlift_axis_at(&plot->x, n);
        double y = mlift_axis_at(&plot->y, 100.0 * chart->target_power);
        mlift_canvas_polyline(canvas, 2, (const double[]){x, x}, (const double[]){y, plot->bottom},
                              style_of(chart, (size_t)i).color, 1.5, 2);
        mlift_canvas_marker(canvas, x, plot->bottom, 2, 6.0, style_of(chart, (size_t)i).color, true);
    }
}

/* Returns the y of the curve's end. */
static double draw_rule(struct mlift_canvas *canvas, const struct mlift_chart_power *chart,
                        const struct mlift_plot *plot, int i)
{
    const struct mlift_chart_power_rule *rule = &chart->rules[i];
    size_t n = chart->n_sizes;
    const struct mlift_palette_style style = style_of(chart, (size_t)i);
    unsigned color = style.color;
    double *x = calloc(2 * n, sizeof *x);
    if (x == NULL) {
        mlift_canvas_fail(canvas, MLIFT_RAISE(MLIFT_ERR_NO_MEMORY));
        return plot->bottom;
    }
    double *y = x + n;
    for (size_t k = 0; k < n; k++) {
        x[k] = mlift_axis_at(&plot->x, chart->sizes[k]);
        y[k] = mlift_axis_at(&plot->y, 100.0 * (rule->closed_form != NULL ? rule->closed_form : rule->power)[k]);
    }
    mlift_canvas_polyline(canvas, n, x, y, color, rule->closed_form != NULL ? 1.5 : 2.5, style.dash);
    for (size_t k = 0; k < n; k++) {
        y[k] = mlift_axis_at(&plot->y, 100.0 * rule->power[k]);
        if (rule->mcse != NULL) {
            draw_bars(canvas, chart, plot, rule, k, color);
        }
        mlift_canvas_marker(canvas, x[k], y[k], style.marker, 5.0, color, rule->variant == 0);
    }
    double end = y[n - 1];
    free(x);
    return end;
}

static void draw_target(struct mlift_canvas *canvas, const struct mlift_chart_power *chart,
                        const struct mlift_plot *plot)
{
    char number[MLIFT_CAPTION_NUMBER];
    char label[MLIFT_CAPTION_NUMBER + 16];
    double y = mlift_axis_at(&plot->y, 100.0 * chart->target_power);
    mlift_caption_number(100.0 * chart->target_power, 0, false, number);
    (void)snprintf(label, sizeof label, "target %s%%", number);
    mlift_canvas_polyline(canvas, 2, (const double[]){plot->left, plot->right}, (const double[]){y, y},
                          MLIFT_CANVAS_INK, 1.5, 4);
    /* Not across the line at the user's list. */
    double x = plot->left + 6.0;
    double mark = chart->list_size > 0.0 ? mlift_axis_at(&plot->x, chart->list_size) : 0.0;
    x = mark > x - 6.0 && mark < x + 6.0 + mlift_caption_width(label, 13.0, true) ? mark + 6.0 : x;
    mlift_canvas_text(canvas, x, y - 10.0, MLIFT_CANVAS_LEFT, 13.0, true, MLIFT_CANVAS_INK, label);
}

static bool any_bars(const struct mlift_chart_power *chart)
{
    for (size_t i = 0; i < chart->n_rules; i++) {
        if (chart->rules[i].mcse != NULL) {
            return true;
        }
    }
    return false;
}

static double draw_body(struct mlift_canvas *canvas, const void *data, double y)
{
    const struct mlift_chart_power *chart = data;
    struct mlift_legend_entry entries[MLIFT_CHART_POWER_MAX_RULES];
    char notes[MLIFT_CHART_POWER_MAX_RULES][256];
    char title[160];
    for (size_t i = 0; i < chart->n_rules; i++) {
        write_note(chart, &chart->rules[i], notes[i], sizeof notes[i]);
        entries[i] = (struct mlift_legend_entry){.name = chart->rules[i].name,
                                                 .note = notes[i],
                                                 .color = style_of(chart, i).color,
                                                 .dash = style_of(chart, i).dash,
                                                 .marker = style_of(chart, i).marker,
                                                 .open = chart->rules[i].variant != 0};
    }
    (void)snprintf(title, sizeof title, "Chance that the test shows the difference (power)%s",
                   any_bars(chart) ? "; bars: 95% Monte Carlo interval" : "");
    struct mlift_plot plot = mlift_plot_lay_out(canvas, y, entries, chart->n_rules, 0.0, chart->list_size > 0.0);
    plot.x = mlift_plot_size_axis(&plot, chart->sizes, chart->n_sizes, chart->list_size);
    plot.y = mlift_plot_y_axis(&plot, 100.0);
    y = mlift_plot_draw_axes(canvas, &plot, title, "%",
                             "Subscribers in the test, all arms together (logarithmic scale)");
    mlift_plot_mark_list(canvas, &plot, chart->list_size);
    draw_target(canvas, chart, &plot);
    for (size_t i = 0; i < chart->n_rules; i++) {
        entries[i].anchor = draw_rule(canvas, chart, &plot, (int)i);
        draw_required(canvas, chart, &plot, (int)i);
    }
    return mlift_plot_draw_legend(canvas, &plot, chart->sizes[chart->n_sizes - 1], entries, chart->n_rules, y);
}

int mlift_chart_power_draw(const struct mlift_chart_power *chart, const struct mlift_gnuplot_output *output,
                           char message[MLIFT_GNUPLOT_MESSAGE])
{
    const struct mlift_chart frame = {&chart->words, "How large must the list be for a test to show the difference?",
                                      draw_body, chart};
    int error = check(chart, message);
    return error != MLIFT_OK ? error : mlift_chart_draw(&frame, output, message);
}
