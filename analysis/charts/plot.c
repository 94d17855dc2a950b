#include "analysis/charts/plot.h"

#include "analysis/charts/caption.h"

#include <math.h>

#define MIN_HEIGHT 330.0
#define NARROW_HEIGHT 260.0
#define LABELS_LEFT 50.0
#define LEGEND 206.0
#define LEGEND_GAP 26.0

struct mlift_plot mlift_plot_lay_out(const struct mlift_canvas *canvas, double y_top,
                                     const struct mlift_legend_entry *entries, size_t n, double least, bool marked)
{
    bool below = mlift_canvas_is_narrow(canvas);
    struct mlift_plot plot = {.left = canvas->margin + LABELS_LEFT,
                              .right = canvas->width - canvas->margin - (below ? 22.0 : LEGEND + LEGEND_GAP)};
    double names = below ? 0.0 : mlift_legend_height(entries, n, LEGEND);
    /* Room for the title of y and, below it, for the label of a vertical mark. */
    plot.top = y_top + (below ? 18.0 : 0.0) + (marked ? 50.0 : 34.0);
    plot.y_title = y_top;
    plot.bottom = plot.top + (below ? NARROW_HEIGHT : fmax(fmax(MIN_HEIGHT, least), names));
    return plot;
}

bool mlift_plot_is_size_axis(const double *sizes, size_t n, double list_size)
{
    if (sizes == NULL || n < 1 || !mlift_axis_covers(n, sizes, 1.0, 1e8) ||
        !(list_size == 0.0 || (list_size >= 1.0 && list_size <= 1e8))) {
        return false;
    }
    for (size_t i = 1; i < n; i++) {
        if (!(sizes[i] > sizes[i - 1])) {
            return false;
        }
    }
    return true;
}

struct mlift_axis mlift_plot_size_axis(const struct mlift_plot *plot, const double *sizes, size_t n, double list_size)
{
    double low = list_size > 0.0 ? fmin(sizes[0], list_size) : sizes[0];
    double high = fmax(sizes[n - 1], list_size);
    double room = fmax(1.05, pow(high / low, 0.03));
    /* A single size still needs an axis to stand on. */
    if (high / low < 1.5) {
        room = 2.0;
    }
    return (struct mlift_axis){
        .low = low / room, .high = high * room, .from = plot->left, .to = plot->right, .is_log = true};
}

struct mlift_axis mlift_plot_y_axis(const struct mlift_plot *plot, double high)
{
    return (struct mlift_axis){.low = 0.0, .high = high, .from = plot->bottom, .to = plot->top};
}

double mlift_plot_draw_axes(struct mlift_canvas *canvas, const struct mlift_plot *plot, const char *y_title,
                            const char *y_suffix, const char *x_title)
{
    (void)mlift_canvas_paragraph(canvas, canvas->margin, plot->y_title - 6.0, MLIFT_CANVAS_LEFT, 14.0, false,
                                 MLIFT_CANVAS_INK, mlift_canvas_room(canvas), mlift_canvas_is_narrow(canvas) ? 2 : 1,
                                 y_title);
    mlift_axis_draw_y(canvas, &plot->y, plot->left, plot->right, y_suffix);
    return mlift_axis_draw_x(canvas, &plot->x, plot->top, plot->bottom, x_title);
}

void mlift_plot_mark_list(struct mlift_canvas *canvas, const struct mlift_plot *plot, double list_size)
{
    char number[MLIFT_CAPTION_NUMBER];
    char label[MLIFT_CAPTION_NUMBER + 16];
    if (list_size > 0.0) {
        mlift_caption_number(list_size, 0, false, number);
        (void)snprintf(label, sizeof label, "your list: %s", number);
        mlift_axis_mark_x(canvas, &plot->x, list_size, plot->top, plot->bottom, label);
    }
}

double mlift_plot_draw_legend(struct mlift_canvas *canvas, const struct mlift_plot *plot, double x_end,
                              const struct mlift_legend_entry *entries, size_t n, double y)
{
    if (mlift_canvas_is_narrow(canvas)) {
        return mlift_legend_list(canvas, entries, n, canvas->margin, mlift_canvas_room(canvas), y + 12.0);
    }
    mlift_legend_draw(canvas, entries, n, mlift_axis_at(&plot->x, x_end), plot->right + LEGEND_GAP, LEGEND,
                      plot->top - 10.0, plot->bottom + 8.0);
    return y;
}
