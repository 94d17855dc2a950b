#include "analysis/charts/chart_conversion.h"

#include "analysis/charts/chart.h"
#include "analysis/charts/plot.h"

#include <math.h>
#include <stdlib.h>

static int refuse(char *message, const char *why)
{
    (void)snprintf(message, MLIFT_GNUPLOT_MESSAGE, "the conversion chart %s", why);
    return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
}

static int check(const struct mlift_chart_conversion *chart, char *message)
{
    if (chart->goal == NULL || chart->arms == NULL || chart->n_arms < 1 ||
        chart->n_arms > MLIFT_CHART_CONVERSION_MAX_ARMS || !(chart->share_band > 0.0 && chart->share_band < 1.0)) {
        return refuse(message, "needs a goal, one to four arms and a band that holds a share between 0 and 1");
    }
    if (!mlift_plot_is_size_axis(chart->sizes, chart->n_sizes, chart->list_size)) {
        return refuse(message, "needs list sizes that are positive and increase; there is nothing to draw without");
    }
    for (size_t a = 0; a < chart->n_arms; a++) {
        const struct mlift_chart_conversion_arm *arm = &chart->arms[a];
        for (size_t i = 0; i < chart->n_sizes; i++) {
            const double all[] = {arm->p_mean[i], arm->p_low[i], arm->p_high[i]};
            if (!mlift_axis_covers(3, all, 0.0, 1.0) || arm->p_low[i] > arm->p_high[i]) {
                return refuse(message, "has a rate outside 0 to 1 or a band upside down");
            }
        }
    }
    return MLIFT_OK;
}

/* Of arm a: that of its strategy. */
static struct mlift_palette_style style_of(const struct mlift_chart_conversion *chart, size_t a)
{
    return mlift_palette_strategy(chart->arms[a].style > 0 ? (int)chart->arms[a].style - 1 : (int)a);
}

static double highest_percent(const struct mlift_chart_conversion *chart)
{
    double highest = 0.0;
    for (size_t a = 0; a < chart->n_arms; a++) {
        for (size_t i = 0; i < chart->n_sizes; i++) {
            highest = fmax(highest, 100.0 * fmax(chart->arms[a].p_mean[i], chart->arms[a].p_high[i]));
        }
    }
    return highest > 0.0 ? highest : 1.0;
}

/* The simulated size nearest to the user's. */
static size_t own_size(const struct mlift_chart_conversion *chart)
{
    size_t k = chart->n_sizes - 1;
    for (size_t i = 0; i < chart->n_sizes && chart->list_size > 0.0; i++) {
        if (fabs(log(chart->sizes[i] / chart->list_size)) < fabs(log(chart->sizes[k] / chart->list_size))) {
            k = i;
        }
    }
    return k;
}

/* "with 1,200 subscribers, 90% of tests show 2.50 to 6.00%": all arms with the same decimals. */
static void write_note(const struct mlift_chart_conversion *chart, size_t a, char *note, size_t size)
{
    char count[MLIFT_CAPTION_NUMBER];
    char share[MLIFT_CAPTION_NUMBER];
    char low[MLIFT_CAPTION_NUMBER];
    char high[MLIFT_CAPTION_NUMBER];
    size_t k = own_size(chart);
    double highest = 0.0;
    for (size_t i = 0; i < chart->n_arms; i++) {
        highest = fmax(highest, chart->arms[i].p_high[k]);
    }
    int decimals = highest < 0.1 ? 2 : 1;
    mlift_caption_number(chart->sizes[k], 0, false, count);
    mlift_caption_number(100.0 * chart->share_band, 0, false, share);
    mlift_caption_number(100.0 * chart->arms[a].p_low[k], decimals, false, low);
    mlift_caption_number(100.0 * chart->arms[a].p_high[k], decimals, false, high);
    (void)snprintf(note, size, "with %s subscribers, %s%% of tests show %s to %s%%", count, share, low, high);
}

struct curves {
    double *x, *y, *y_low, *y_high; /* pixels, one a size; one allocation */
};

static void place_arm(const struct mlift_chart_conversion *chart, size_t a, const struct mlift_plot *plot,
                      const struct curves *c)
{
    const struct mlift_chart_conversion_arm *arm = &chart->arms[a];
    for (size_t i = 0; i < chart->n_sizes; i++) {
        /* Arms of a single size stand side by side. */
        double aside = chart->n_sizes == 1 ? 14.0 * ((double)a - (double)(chart->n_arms - 1) / 2.0) : 0.0;
        c->x[i] = mlift_axis_at(&plot->x, chart->sizes[i]) + aside;
        c->y[i] = mlift_axis_at(&plot->y, 100.0 * arm->p_mean[i]);
        c->y_low[i] = mlift_axis_at(&plot->y, 100.0 * arm->p_low[i]);
        c->y_high[i] = mlift_axis_at(&plot->y, 100.0 * arm->p_high[i]);
    }
}

static void draw_band(struct mlift_canvas *canvas, const struct curves *c, size_t n, struct mlift_palette_style style)
{
    unsigned color = style.color;
    mlift_canvas_band(canvas, n, c->x, c->y_low, c->y_high, color, 0.16);
    mlift_canvas_polyline(canvas, n, c->x, c->y_low, color, 1.2, style.dash);
    mlift_canvas_polyline(canvas, n, c->x, c->y_high, color, 1.2, style.dash);
    if (n == 1) {
        mlift_canvas_line(canvas, c->x[0], c->y_low[0], c->x[0], c->y_high[0], color, 2.0);
    }
}

static void draw_mean(struct mlift_canvas *canvas, const struct curves *c, size_t n, struct mlift_palette_style style)
{
    unsigned color = style.color;
    mlift_canvas_polyline(canvas, n, c->x, c->y, color, 2.8, style.dash);
    for (size_t i = 0; i < n; i++) {
        mlift_canvas_marker(canvas, c->x[i], c->y[i], style.marker, 5.0, color, true);
    }
}

/* All bands lie under all means, so that no mean is seen through another arm's band. */
static void draw_arms(struct mlift_canvas *canvas, const struct mlift_chart_conversion *chart,
                      const struct mlift_plot *plot, struct mlift_legend_entry *entries)
{
    size_t n = chart->n_sizes;
    double *memory = calloc(4 * n, sizeof *memory);
    if (memory == NULL) {
        mlift_canvas_fail(canvas, MLIFT_RAISE(MLIFT_ERR_NO_MEMORY));
        return;
    }
    const struct curves c = {memory, memory + n, memory + 2 * n, memory + 3 * n};
    for (size_t a = 0; a < chart->n_arms; a++) {
        place_arm(chart, a, plot, &c);
        draw_band(canvas, &c, n, style_of(chart, a));
    }
    for (size_t a = 0; a < chart->n_arms; a++) {
        place_arm(chart, a, plot, &c);
        draw_mean(canvas, &c, n, style_of(chart, a));
        entries[a].anchor = c.y[n - 1];
    }
    free(memory);
}

static double draw_body(struct mlift_canvas *canvas, const void *data, double y)
{
    const struct mlift_chart_conversion *chart = data;
    struct mlift_legend_entry entries[MLIFT_CHART_CONVERSION_MAX_ARMS];
    char notes[MLIFT_CHART_CONVERSION_MAX_ARMS][256];
    char title[MLIFT_CAPTION_LINE_SIZE];
    for (size_t a = 0; a < chart->n_arms; a++) {
        write_note(chart, a, notes[a], sizeof notes[a]);
        entries[a] = (struct mlift_legend_entry){.name = chart->arms[a].name,
                                                 .note = notes[a],
                                                 .color = style_of(chart, a).color,
                                                 .dash = style_of(chart, a).dash,
                                                 .marker = style_of(chart, a).marker};
    }
    (void)snprintf(title, sizeof title, "Subscribers who reach the goal (%.60s), %%", chart->goal);
    struct mlift_plot plot = mlift_plot_lay_out(canvas, y, entries, chart->n_arms, 0.0, chart->list_size > 0.0);
    plot.x = mlift_plot_size_axis(&plot, chart->sizes, chart->n_sizes, chart->list_size);
    plot.y = mlift_plot_y_axis(&plot, mlift_axis_ceil(highest_percent(chart)));
    y = mlift_plot_draw_axes(canvas, &plot, title, "%",
                             "Subscribers in the test, all arms together (logarithmic scale)");
    mlift_plot_mark_list(canvas, &plot, chart->list_size);
    draw_arms(canvas, chart, &plot, entries);
    return mlift_plot_draw_legend(canvas, &plot, chart->sizes[chart->n_sizes - 1], entries, chart->n_arms, y);
}

int mlift_chart_conversion_draw(const struct mlift_chart_conversion *chart, const struct mlift_gnuplot_output *output,
                                char message[MLIFT_GNUPLOT_MESSAGE])
{
    const struct mlift_chart frame = {&chart->words, "How far can the result of a single test be off?", draw_body,
                                      chart};
    int error = check(chart, message);
    return error != MLIFT_OK ? error : mlift_chart_draw(&frame, output, message);
}
