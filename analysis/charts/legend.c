#include "analysis/charts/legend.h"

#include "analysis/charts/caption.h"

#include <math.h>

#define NAME_SIZE 14.0
#define NOTE_SIZE 12.0
#define SAMPLE 30.0
#define GAP 10.0
#define LINE_HEIGHT 1.35
/* Ends of curves that are nearer to each other than this have no line to their names. */
#define APART 12.0
#define NEAR 60.0

static double entry_height(const struct mlift_legend_entry *entry, double width)
{
    struct mlift_caption caption;
    mlift_caption_wrap(entry->name, NAME_SIZE, true, width - SAMPLE, 3, &caption);
    double height = caption.n_lines * NAME_SIZE * LINE_HEIGHT;
    if (entry->note != NULL) {
        mlift_caption_wrap(entry->note, NOTE_SIZE, false, width - SAMPLE, 3, &caption);
        height += caption.n_lines * NOTE_SIZE * LINE_HEIGHT;
    }
    return height + GAP;
}

double mlift_legend_height(const struct mlift_legend_entry *entries, size_t n, double width)
{
    double height = 0.0;
    for (size_t i = 0; i < n; i++) {
        height += entry_height(&entries[i], width);
    }
    return height;
}

static void draw_entry(struct mlift_canvas *canvas, const struct mlift_legend_entry *entry, double x, double width,
                       double y)
{
    /* The sample stands beside the first line of the name. */
    double y_line = y + NAME_SIZE * LINE_HEIGHT / 2.0;
    mlift_canvas_polyline(canvas, 2, (const double[]){x, x + SAMPLE - 6.0}, (const double[]){y_line, y_line},
                          entry->color, 2.5, entry->dash);
    if (entry->marker >= 0) {
        mlift_canvas_marker(canvas, x + (SAMPLE - 6.0) / 2.0, y_line, entry->marker, 5.0, entry->color, !entry->open);
    }
    y += mlift_canvas_paragraph(canvas, x + SAMPLE, y, MLIFT_CANVAS_LEFT, NAME_SIZE, true, MLIFT_CANVAS_INK,
                                width - SAMPLE, 3, entry->name);
    if (entry->note != NULL) {
        (void)mlift_canvas_paragraph(canvas, x + SAMPLE, y, MLIFT_CANVAS_LEFT, NOTE_SIZE, false, MLIFT_CANVAS_SOFT,
                                     width - SAMPLE, 3, entry->note);
    }
}

/* Is entry i's end at a distance from all others'? */
static bool is_alone(const struct mlift_legend_entry *entries, size_t n, size_t i)
{
    for (size_t k = 0; k < n; k++) {
        if (k != i && fabs(entries[k].anchor - entries[i].anchor) < APART) {
            return false;
        }
    }
    return true;
}

static void sort_by_anchor(const struct mlift_legend_entry *entries, size_t n, size_t *order)
{
    for (size_t i = 0; i < n; i++) {
        size_t k = i;
        for (; k > 0 && entries[order[k - 1]].anchor > entries[i].anchor; k--) {
            order[k] = order[k - 1];
        }
        order[k] = i;
    }
}

/* Least squares placement: neighbours that would overlap form a block, and a block sits at the mean of what its members
 * wish for (pool adjacent violators). `wish` and `height` are in order from the top; `top` receives the upper edges. */
static void spread(size_t n, const double *wish, const double *height, double y_top, double y_bottom, double *top)
{
    double block_top[MLIFT_LEGEND_MAX];
    double block_height[MLIFT_LEGEND_MAX];
    double block_wish[MLIFT_LEGEND_MAX]; /* sum over members of wished block position */
    size_t block_size[MLIFT_LEGEND_MAX];
    size_t n_blocks = 0;
    for (size_t i = 0; i < n; i++) {
        size_t b = n_blocks++;
        block_wish[b] = wish[i];
        block_height[b] = height[i];
        block_size[b] = 1;
        for (;; b--) {
            double free_top = block_wish[b] / (double)block_size[b];
            block_top[b] = fmax(y_top, fmin(y_bottom - block_height[b], free_top));
            if (b == 0 || block_top[b - 1] + block_height[b - 1] <= block_top[b]) {
                break;
            }
            block_wish[b - 1] += block_wish[b] - (double)block_size[b] * block_height[b - 1];
            block_height[b - 1] += block_height[b];
            block_size[b - 1] += block_size[b];
            n_blocks--;
        }
    }
    for (size_t b = 0, i = 0; b < n_blocks; b++) {
        double y = block_top[b];
        for (size_t k = 0; k < block_size[b]; k++, i++) {
            top[i] = y;
            y += height[i];
        }
    }
}

void mlift_legend_draw(struct mlift_canvas *canvas, const struct mlift_legend_entry *entries, size_t n, double x_end,
                       double x, double width, double y_top, double y_bottom)
{
    size_t order[MLIFT_LEGEND_MAX];
    double wish[MLIFT_LEGEND_MAX];
    double height[MLIFT_LEGEND_MAX];
    double top[MLIFT_LEGEND_MAX];
    n = n > MLIFT_LEGEND_MAX ? MLIFT_LEGEND_MAX : n;
    sort_by_anchor(entries, n, order);
    for (size_t i = 0; i < n; i++) {
        height[i] = entry_height(&entries[order[i]], width);
        wish[i] = entries[order[i]].anchor - NAME_SIZE * LINE_HEIGHT / 2.0;
    }
    spread(n, wish, height, y_top, y_bottom, top);
    for (size_t i = 0; i < n; i++) {
        const struct mlift_legend_entry *entry = &entries[order[i]];
        if (is_alone(entries, n, order[i]) && fabs(top[i] - wish[i]) < NEAR) {
            mlift_canvas_line(canvas, x_end + 3.0, entry->anchor, x - 3.0, top[i] + NAME_SIZE * LINE_HEIGHT / 2.0,
                              MLIFT_PALETTE_LEADER, 1.0);
        }
        draw_entry(canvas, entry, x, width, top[i]);
    }
}

double mlift_legend_list(struct mlift_canvas *canvas, const struct mlift_legend_entry *entries, size_t n, double x,
                         double width, double y_top)
{
    for (size_t i = 0; i < n; i++) {
        draw_entry(canvas, &entries[i], x, width, y_top);
        y_top += entry_height(&entries[i], width);
    }
    return y_top;
}
