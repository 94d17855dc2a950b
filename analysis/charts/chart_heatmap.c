#include "analysis/charts/chart_heatmap.h"

#include "analysis/charts/chart.h"

#include <math.h>
#include <stdio.h>

#define GAP 16.0 /* between panels */
#define SCALE_HEIGHT 14.0
#define SCALE_WIDTH 300.0
#define SMALL 12.0
#define FONT 13.0
#define LEAST_FOR_NUMBERS 38.0 /* width of a cell that holds a number */
#define EMPTY 0xd0d0d0u
#define FRAME MLIFT_PALETTE_LEADER
/* Colours go so far that a number in ink can be read on them. */
#define FULL 0.75

enum { STEPS = 20 };

/* Where everything lies, in pixels. */
struct layout {
    size_t columns;     /* of panels */
    double label_width; /* left of the first column */
    double panel_width, cell_width, cell_height;
    double panel_height; /* with the title above it and without labels */
    double most;         /* of the absolute values: the ends of the scale */
    int decimals;
};

static size_t cells_of(const struct mlift_chart_heatmap *chart)
{
    return chart->n_x * chart->n_y * chart->n_panels;
}

static bool is_sound(const struct mlift_chart_heatmap *chart)
{
    bool sound = chart->n_x >= 1 && chart->n_x <= MLIFT_CHART_HEATMAP_MOST && chart->n_y >= 1 &&
                 chart->n_y <= MLIFT_CHART_HEATMAP_MOST && chart->n_panels >= 1 &&
                 chart->n_panels <= MLIFT_CHART_HEATMAP_PANELS && chart->x_title && chart->y_title && chart->unit &&
                 chart->above && chart->below && (chart->n_panels == 1 || chart->panel_label);
    bool any = false;

    for (size_t i = 0; sound && i < cells_of(chart); i++) {
        sound = !isinf(chart->value[i]);
        any |= isfinite(chart->value[i]);
    }
    return sound && any;
}

static bool has_empty(const struct mlift_chart_heatmap *chart)
{
    for (size_t i = 0; i < cells_of(chart); i++) {
        if (isnan(chart->value[i])) {
            return true;
        }
    }
    return false;
}

/* Of values above and below zero. */
static unsigned side_color(const struct mlift_chart_heatmap *chart, bool below)
{
    return mlift_palette_strategy(below ? chart->below_index : chart->above_index).color;
}

/* In some dozens of steps, so that a style sheet can name each colour. */
static unsigned color_of(const struct mlift_chart_heatmap *chart, double value, double most)
{
    if (isnan(value)) {
        return EMPTY;
    }
    double share = most > 0.0 ? fmin(1.0, fabs(value) / most) : 0.0;
    return mlift_palette_mix(side_color(chart, value < 0.0), FULL * ceil(share * STEPS) / STEPS);
}

static double widest(const char *const *labels, size_t n, double size)
{
    double width = 0.0;

    for (size_t i = 0; i < n; i++) {
        width = fmax(width, mlift_caption_width(labels[i], size, false));
    }
    return width;
}

static struct layout lay_out(const struct mlift_canvas *canvas, const struct mlift_chart_heatmap *chart)
{
    size_t most = mlift_canvas_is_narrow(canvas) ? 1 : 3;
    struct layout layout = {.columns = chart->n_panels < most ? chart->n_panels : most};

    for (size_t i = 0; i < cells_of(chart); i++) {
        layout.most = isnan(chart->value[i]) ? layout.most : fmax(layout.most, fabs(chart->value[i]));
    }
    layout.decimals = layout.most >= 10.0 ? 0 : layout.most >= 1.0 ? 1 : layout.most >= 0.1 ? 2 : 3;
    layout.label_width =
        fmin(mlift_canvas_is_narrow(canvas) ? 90.0 : 180.0, widest(chart->y_label, chart->n_y, SMALL) + 12.0);
    double width = mlift_canvas_room(canvas) - layout.label_width;
    layout.panel_width = (width - GAP * (double)(layout.columns - 1)) / (double)layout.columns;
    layout.cell_width = layout.panel_width / (double)chart->n_x;
    double high = chart->n_panels > 1 ? 180.0 : 380.0;
    layout.cell_height = fmax(14.0, fmin(46.0, high / (double)chart->n_y));
    layout.panel_height = layout.cell_height * (double)chart->n_y;
    return layout;
}

/* The line where the sign turns, between neighbouring cells. */
static void draw_turns(struct mlift_canvas *canvas, const struct mlift_chart_heatmap *chart, const double *value,
                       const struct layout *layout, double left, double top)
{
    for (size_t y = 0; y < chart->n_y; y++) {
        for (size_t x = 0; x < chart->n_x; x++) {
            double here = value[y * chart->n_x + x];
            double x1 = left + layout->cell_width * (double)x;
            double y1 = top + layout->cell_height * (double)(chart->n_y - 1 - y);
            double right = x + 1 < chart->n_x ? value[y * chart->n_x + x + 1] : here;
            double above = y + 1 < chart->n_y ? value[(y + 1) * chart->n_x + x] : here;
            if (!isnan(here) && !isnan(right) && (here < 0.0) != (right < 0.0)) {
                mlift_canvas_line(canvas, x1 + layout->cell_width, y1, x1 + layout->cell_width,
                                  y1 + layout->cell_height, MLIFT_CANVAS_INK, 2.5);
            }
            if (!isnan(here) && !isnan(above) && (here < 0.0) != (above < 0.0)) {
                mlift_canvas_line(canvas, x1, y1, x1 + layout->cell_width, y1, MLIFT_CANVAS_INK, 2.5);
            }
        }
    }
}

static void draw_cell(struct mlift_canvas *canvas, const struct mlift_chart_heatmap *chart, const struct layout *layout,
                      double value, double x, double y)
{
    char number[MLIFT_CAPTION_NUMBER];

    mlift_canvas_rectangle(canvas, x + 0.5, y + 0.5, x + layout->cell_width - 0.5, y + layout->cell_height - 0.5,
                           color_of(chart, value, layout->most), 1.0);
    if (layout->cell_width >= LEAST_FOR_NUMBERS && layout->cell_height >= 15.0 && !isnan(value)) {
        mlift_caption_number(value, layout->decimals, true, number);
        if (mlift_caption_width(number, SMALL, false) < layout->cell_width - 4.0) {
            mlift_canvas_text(canvas, x + layout->cell_width / 2.0, y + layout->cell_height / 2.0, MLIFT_CANVAS_CENTER,
                              SMALL, false, MLIFT_CANVAS_INK, number);
        }
    }
}

/* Labels below a panel; where they are too wide only every second, third, ... one. */
static void draw_x_labels(struct mlift_canvas *canvas, const struct mlift_chart_heatmap *chart,
                          const struct layout *layout, double left, double y)
{
    double width = widest(chart->x_label, chart->n_x, SMALL) + 8.0;
    size_t step = (size_t)ceil(fmin(width, layout->panel_width) / layout->cell_width);
    double room = layout->cell_width * (double)step - 4.0;

    for (size_t x = 0; x<chart->n_x; x += step> 0 ? step : 1) {
        double center = left + layout->cell_width * ((double)x + 0.5);
        (void)mlift_canvas_paragraph(canvas, center, y + 3.0, MLIFT_CANVAS_CENTER, SMALL, false, MLIFT_CANVAS_INK, room,
                                     1, chart->x_label[x]);
    }
}

static void draw_y_labels(struct mlift_canvas *canvas, const struct mlift_chart_heatmap *chart,
                          const struct layout *layout, double right, double top)
{
    for (size_t y = 0; y < chart->n_y; y++) {
        double middle = top + layout->cell_height * ((double)(chart->n_y - 1 - y) + 0.5);
        struct mlift_caption caption;
        mlift_caption_wrap(chart->y_label[y], SMALL, false, layout->label_width - 8.0, 1, &caption);
        mlift_canvas_text(canvas, right - 6.0, middle, MLIFT_CANVAS_RIGHT, SMALL, false, MLIFT_CANVAS_INK,
                          caption.n_lines > 0 ? caption.lines[0] : "");
    }
}

static void draw_panel(struct mlift_canvas *canvas, const struct mlift_chart_heatmap *chart,
                       const struct layout *layout, size_t panel, double left, double top)
{
    const double *value = chart->value + panel * chart->n_x * chart->n_y;

    if (chart->n_panels > 1) {
        (void)mlift_canvas_paragraph(canvas, left + layout->panel_width / 2.0, top - 20.0, MLIFT_CANVAS_CENTER, FONT,
                                     true, MLIFT_CANVAS_INK, layout->panel_width, 1, chart->panel_label[panel]);
    }
    for (size_t y = 0; y < chart->n_y; y++) {
        for (size_t x = 0; x < chart->n_x; x++) {
            draw_cell(canvas, chart, layout, value[y * chart->n_x + x], left + layout->cell_width * (double)x,
                      top + layout->cell_height * (double)(chart->n_y - 1 - y));
        }
    }
    double right = left + layout->panel_width, bottom = top + layout->panel_height;
    mlift_canvas_polyline(canvas, 5, (const double[]){left, right, right, left, left},
                          (const double[]){top, top, bottom, bottom, top}, FRAME, 1.0, 0);
    draw_turns(canvas, chart, value, layout, left, top);
}

/* What a colour means, beside the scale: a name too long for the room there keeps its beginning and its end. */
static void draw_meaning(struct mlift_canvas *canvas, double x, double y, enum mlift_canvas_align align, unsigned color,
                         const char *text)
{
    const double apart = 44.0, room = (canvas->width - SCALE_WIDTH) / 2.0 - apart - canvas->margin;
    struct mlift_caption caption;

    mlift_caption_wrap(text, FONT, true, room, 1, &caption);
    mlift_canvas_text(canvas, x + (align == MLIFT_CANVAS_LEFT ? apart : -apart), y + SCALE_HEIGHT / 2.0, align, FONT,
                      true, color, caption.lines[0]);
}

/* The colours from the lowest to the highest value, with what they mean; returns the y below. */
static double draw_scale(struct mlift_canvas *canvas, const struct mlift_chart_heatmap *chart,
                         const struct layout *layout, double y)
{
    bool narrow = mlift_canvas_is_narrow(canvas);
    const double width = narrow ? 240.0 : SCALE_WIDTH, left = (canvas->width - width) / 2.0;
    char text[MLIFT_CAPTION_NUMBER + 16], number[MLIFT_CAPTION_NUMBER];

    if (narrow) { /* no room beside the scale */
        y += mlift_canvas_paragraph(canvas, left, y, MLIFT_CANVAS_LEFT, FONT, true, side_color(chart, true), width, 1,
                                    chart->below);
        y += mlift_canvas_paragraph(canvas, left + width, y, MLIFT_CANVAS_RIGHT, FONT, true, side_color(chart, false),
                                    width, 1, chart->above) +
             4.0;
    }
    for (int i = 0; i < 2 * STEPS; i++) {
        double share = ((double)i + 0.5) / STEPS - 1.0;
        mlift_canvas_rectangle(canvas, left + width * i / (2 * STEPS), y, left + width * (i + 1) / (2 * STEPS),
                               y + SCALE_HEIGHT, color_of(chart, share * layout->most, layout->most), 1.0);
    }
    for (int end = -1; end <= 1; end++) {
        mlift_caption_number(end * layout->most, end ? layout->decimals : 0, true, number);
        (void)snprintf(text, sizeof text, "%s %s", number, chart->unit);
        mlift_canvas_text(canvas, left + width * (end + 1) / 2.0, y + SCALE_HEIGHT + 12.0, MLIFT_CANVAS_CENTER, SMALL,
                          false, MLIFT_CANVAS_INK, text);
    }
    if (!narrow) {
        draw_meaning(canvas, left, y, MLIFT_CANVAS_RIGHT, side_color(chart, true), chart->below);
        draw_meaning(canvas, left + width, y, MLIFT_CANVAS_LEFT, side_color(chart, false), chart->above);
    }
    y += SCALE_HEIGHT + 24.0;
    if (has_empty(chart)) {
        mlift_canvas_rectangle(canvas, left + width / 2.0 - 44.0, y + 4.0, left + width / 2.0 - 22.0, y + 16.0, EMPTY,
                               1.0);
        mlift_canvas_text(canvas, left + width / 2.0 - 14.0, y + 10.0, MLIFT_CANVAS_LEFT, SMALL, false,
                          MLIFT_CANVAS_INK, "no point here");
        y += 20.0;
    }
    return y;
}

/* Says what the axes are: the keys' names can be long, so they stand in words above and below the grid. */
static double draw_body(struct mlift_canvas *canvas, const void *data, double y)
{
    const struct mlift_chart_heatmap *chart = data;
    struct layout layout = lay_out(canvas, chart);
    double left = canvas->margin + layout.label_width;
    char text[MLIFT_CAPTION_LINE_SIZE];

    (void)snprintf(text, sizeof text, "Upwards: %.100s", chart->y_title);
    y += mlift_canvas_paragraph(canvas, canvas->margin, y, MLIFT_CANVAS_LEFT, FONT, false, MLIFT_CANVAS_INK,
                                mlift_canvas_room(canvas), 2, text);
    if (chart->panel_title && chart->n_panels > 1) {
        (void)snprintf(text, sizeof text, "Panels: %.100s", chart->panel_title);
        y += mlift_canvas_paragraph(canvas, canvas->margin, y, MLIFT_CANVAS_LEFT, FONT, false, MLIFT_CANVAS_INK,
                                    mlift_canvas_room(canvas), 2, text);
    }
    y += chart->n_panels > 1 ? 32.0 : 10.0;
    for (size_t p = 0; p < chart->n_panels; p++) {
        size_t column = p % layout.columns;
        double x = left + (layout.panel_width + GAP) * (double)column;
        draw_panel(canvas, chart, &layout, p, x, y);
        draw_x_labels(canvas, chart, &layout, x, y + layout.panel_height);
        if (column == 0) {
            draw_y_labels(canvas, chart, &layout, left, y);
        }
        if (column == layout.columns - 1 || p == chart->n_panels - 1) {
            y += layout.panel_height + (p + 1 < chart->n_panels ? 56.0 : 24.0);
        }
    }
    y += mlift_canvas_paragraph(canvas, (left + canvas->width - canvas->margin) / 2.0, y, MLIFT_CANVAS_CENTER, FONT,
                                false, MLIFT_CANVAS_INK, fmin(600.0, canvas->width - left - canvas->margin), 2,
                                chart->x_title);
    return draw_scale(canvas, chart, &layout, y + 16.0);
}

int mlift_chart_heatmap_draw(const struct mlift_chart_heatmap *chart, const struct mlift_gnuplot_output *output,
                             char message[MLIFT_GNUPLOT_MESSAGE])
{
    const struct mlift_chart frame = {&chart->words, "Where is each strategy ahead?", draw_body, chart};

    return is_sound(chart)
               ? mlift_chart_draw(&frame, output, message)
               : mlift_chart_refuse(
                     message, "the heatmap needs at most %d x %d cells in at most %d panels, and one value at least",
                     MLIFT_CHART_HEATMAP_MOST, MLIFT_CHART_HEATMAP_MOST, MLIFT_CHART_HEATMAP_PANELS);
}
