#include "analysis/charts/canvas.h"

#include "analysis/charts/caption.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LINE_HEIGHT 1.35
/* Of a terminal: pixels a character, and the font whose letters are hardly ever narrower than that. */
#define CELL_WIDTH 8.0
#define CELL_HEIGHT 16.0
#define CELL_SIZE 16.5

/* A terminal of 80 characters of 8 x 16 pixels. */
static const struct {
    double width, margin;
} kinds[] = {{840.0, 24.0}, {360.0, 8.0}, {640.0, 8.0}};

static const char *const dashes[MLIFT_CANVAS_N_STYLES] = {
    "solid", "(9,4)", "(2,3)", "(10,3,2,3)", "(16,4)", "(5,3)", "(12,3,2,3,2,3)", "(4,6)",
};

/* Polygons of the markers on a unit circle: number of corners, angle of the first in degrees, radius of every second
 * corner (stars) and size that makes all shapes look equally large. */
static const struct {
    int corners;
    double first;
    double inner;
    double size;
} markers[MLIFT_CANVAS_N_STYLES] = {
    {32, 0.0, 1.0, 1.0}, {4, 45.0, 1.0, 1.25},  {3, -90.0, 1.0, 1.4},   {4, 0.0, 1.0, 1.35},
    {3, 90.0, 1.0, 1.4}, {5, -90.0, 1.0, 1.15}, {10, -90.0, 0.45, 1.5}, {4, 45.0, 1.0, 1.6},
};

static int say(int error, char *message)
{
    (void)snprintf(message, MLIFT_GNUPLOT_MESSAGE, "%s", mlift_error_describe(error));
    return error;
}

int mlift_canvas_init(struct mlift_canvas *canvas, enum mlift_canvas_kind kind, char message[MLIFT_GNUPLOT_MESSAGE])
{
    message[0] = '\0';
    *canvas = (struct mlift_canvas){.kind = kind, .width = kinds[kind].width, .margin = kinds[kind].margin};
    canvas->shape_file = open_memstream(&canvas->shapes, &canvas->shapes_size);
    canvas->plot_file = open_memstream(&canvas->plot, &canvas->plot_size);
    if (canvas->shape_file == NULL || canvas->plot_file == NULL) {
        mlift_canvas_free(canvas);
        return say(MLIFT_RAISE(MLIFT_ERR_NO_MEMORY), message);
    }
    return MLIFT_OK;
}

bool mlift_canvas_is_narrow(const struct mlift_canvas *canvas)
{
    return canvas->kind == MLIFT_CANVAS_NARROW;
}

double mlift_canvas_room(const struct mlift_canvas *canvas)
{
    return canvas->width - 2.0 * canvas->margin;
}

void mlift_canvas_fail(struct mlift_canvas *canvas, int error)
{
    if (canvas->error == MLIFT_OK) {
        canvas->error = error;
    }
}

static bool close_files(struct mlift_canvas *canvas)
{
    bool ok = true;
    if (canvas->shape_file != NULL) {
        ok = !ferror(canvas->shape_file);
        ok = fclose(canvas->shape_file) == 0 && ok;
    }
    if (canvas->plot_file != NULL) {
        ok = !ferror(canvas->plot_file) && ok;
        ok = fclose(canvas->plot_file) == 0 && ok;
    }
    canvas->shape_file = NULL;
    canvas->plot_file = NULL;
    return ok;
}

void mlift_canvas_free(struct mlift_canvas *canvas)
{
    (void)close_files(canvas);
    free(canvas->shapes);
    free(canvas->plot);
    canvas->shapes = NULL;
    canvas->plot = NULL;
}

static long centipixels(double pixels)
{
    return lround(fmax(-1e6, fmin(1e6, pixels)) * 100.0);
}

/* gnuplot counts line widths in reals: written as a fraction of two whole numbers, for the same reason. */
static void put_width(FILE *file, double width)
{
    fprintf(file, "lw %ld/100.0", centipixels(width));
}

static void begin_shape(struct mlift_canvas *canvas)
{
    fprintf(canvas->shape_file, "$s%d << EOD\n", ++canvas->n_shapes);
}

static void put_point(struct mlift_canvas *canvas, double x, double y)
{
    fprintf(canvas->shape_file, "%ld %ld\n", centipixels(x), centipixels(y));
}

static void end_shape(struct mlift_canvas *canvas)
{
    fprintf(canvas->shape_file, "EOD\n");
    fprintf(canvas->plot_file, "%s $s%d using 1:2 ", canvas->n_shapes == 1 ? "plot" : ", \\\n", canvas->n_shapes);
}

/* In a terminal the type of a line says which character it is made of: axes and marks of dots, curves of one each. */
static int line_type(unsigned color, int dash)
{
    return color == MLIFT_PALETTE_INK || color == MLIFT_PALETTE_SOFT ? 0 : 1 + dash % MLIFT_CANVAS_N_STYLES;
}

void mlift_canvas_polyline(struct mlift_canvas *canvas, size_t n, const double *x, const double *y, unsigned color,
                           double width, int dash)
{
    bool is_text = canvas->kind == MLIFT_CANVAS_TEXT;

    if (is_text && (color == MLIFT_PALETTE_GRID || color == MLIFT_PALETTE_LEADER)) {
        return; /* in a terminal all lines are equally heavy */
    }
    begin_shape(canvas);
    for (size_t i = 0; i < n; i++) {
        put_point(canvas, x[i], y[i]);
    }
    end_shape(canvas);
    fprintf(canvas->plot_file, "with lines lt %d lc rgb '#%06x' dt %s ", is_text ? line_type(color, dash) : 1, color,
            dashes[dash % MLIFT_CANVAS_N_STYLES]);
    put_width(canvas->plot_file, width);
}

void mlift_canvas_line(struct mlift_canvas *canvas, double x1, double y1, double x2, double y2, unsigned color,
                       double width)
{
    mlift_canvas_polyline(canvas, 2, (const double[]){x1, x2}, (const double[]){y1, y2}, color, width, 0);
}

static void fill_shape(struct mlift_canvas *canvas, unsigned color, double opacity)
{
    end_shape(canvas);
    fprintf(canvas->plot_file, "with filledcurves closed lt 1 fc rgb '#%02lx%06x' fs solid noborder",
            lround(255.0 * (1.0 - opacity)), color);
}

void mlift_canvas_band(struct mlift_canvas *canvas, size_t n, const double *x, const double *y_low,
                       const double *y_high, unsigned color, double opacity)
{
    if (canvas->kind == MLIFT_CANVAS_TEXT) {
        return;
    }
    begin_shape(canvas);
    for (size_t i = 0; i < n; i++) {
        put_point(canvas, x[i], y_low[i]);
    }
    for (size_t i = n; i-- > 0;) {
        put_point(canvas, x[i], y_high[i]);
    }
    fill_shape(canvas, color, opacity);
}

void mlift_canvas_rectangle(struct mlift_canvas *canvas, double x1, double y1, double x2, double y2, unsigned color,
                            double opacity)
{
    mlift_canvas_band(canvas, 2, (const double[]){x1, x2}, (const double[]){y1, y1}, (const double[]){y2, y2}, color,
                      opacity);
}

void mlift_canvas_bar(struct mlift_canvas *canvas, double x1, double x2, double y, double height, unsigned color,
                      double opacity)
{
    if (canvas->kind == MLIFT_CANVAS_TEXT && x2 > x1) {
        mlift_canvas_polyline(canvas, 2, (const double[]){x1, x2}, (const double[]){y, y}, color, 1.0, 0);
    }
    mlift_canvas_rectangle(canvas, x1, y - height / 2.0, x2, y + height / 2.0, color, opacity);
}

static void put_polygon(struct mlift_canvas *canvas, double x, double y, int shape, double radius, int n_points)
{
    begin_shape(canvas);
    for (int i = 0; i < n_points; i++) {
        double angle = (markers[shape].first + 360.0 * i / markers[shape].corners) * (M_PI / 180.0);
        double r = radius * markers[shape].size * (i % 2 == 1 ? markers[shape].inner : 1.0);
        /* The last shape is a standing bar. */
        double slim = shape == MLIFT_CANVAS_N_STYLES - 1 ? 0.6 : 1.0;
        put_point(canvas, x + slim * r * cos(angle), y + r * sin(angle));
    }
}

void mlift_canvas_marker(struct mlift_canvas *canvas, double x, double y, int shape, double radius, unsigned color,
                         bool filled)
{
    static const char *const letters[MLIFT_CANVAS_N_STYLES] = {"o", "#", "^", "x", "v", "+", "*", "I"};

    shape %= MLIFT_CANVAS_N_STYLES;
    if (canvas->kind == MLIFT_CANVAS_TEXT) {
        mlift_canvas_text(canvas, x, y, MLIFT_CANVAS_LEFT, 14.0, false, color, letters[shape]);
        return;
    }
    int corners = markers[shape].corners;
    put_polygon(canvas, x, y, shape, radius, corners);
    fill_shape(canvas, filled ? color : MLIFT_PALETTE_PAPER, 1.0);
    /* One corner more than the polygon has, so that the closing joint is as sharp as the others. */
    put_polygon(canvas, x, y, shape, radius, corners + 2);
    end_shape(canvas);
    fprintf(canvas->plot_file, "with lines lc rgb '#%06x' dt solid lw %s", filled ? MLIFT_PALETTE_PAPER : color,
            filled ? "1" : "2");
}

void mlift_canvas_text(struct mlift_canvas *canvas, double x, double y, enum mlift_canvas_align align, double size,
                       bool bold, unsigned color, const char *text)
{
    static const char *const sides[] = {"left", "center", "right"};
    char clean[MLIFT_CAPTION_SIZE];
    mlift_caption_clean(text, MLIFT_CAPTION_LINE_CHARS, clean);
    fprintf(canvas->shape_file, "set label %d '%s' at %ld,%ld %s noenhanced font %s.',%ld' tc rgb '#%06x' front\n",
            ++canvas->n_labels, clean, centipixels(x), centipixels(y), sides[align], bold ? "BOLD" : "PLAIN",
            lround(size), color);
}

double mlift_canvas_text_width(const struct mlift_canvas *canvas, double size, bool bold, const char *text)
{
    double n = 0.0;

    if (canvas->kind != MLIFT_CANVAS_TEXT) {
        return mlift_caption_width(text, size, bold);
    }
    for (const char *at = text; *at != '\0'; at++) {
        n += ((unsigned char)*at & 0xc0) != 0x80; /* a byte that begins a character */
    }
    return CELL_WIDTH * n;
}

double mlift_canvas_key(struct mlift_canvas *canvas, double x, double y, unsigned color, double size, const char *text)
{
    const double sample = 12.0, gap = 7.0;

    mlift_canvas_rectangle(canvas, x, y - sample / 2.0, x + sample, y + sample / 2.0, color, 1.0);
    mlift_canvas_text(canvas, x + sample + gap, y, MLIFT_CANVAS_LEFT, size, false, MLIFT_CANVAS_INK, text);
    return sample + gap + mlift_canvas_text_width(canvas, size, false, text);
}

double mlift_canvas_paragraph(struct mlift_canvas *canvas, double x, double y, enum mlift_canvas_align align,
                              double size, bool bold, unsigned color, double max_width, int max_lines, const char *text)
{
    bool is_text = canvas->kind == MLIFT_CANVAS_TEXT;
    double line = is_text ? CELL_HEIGHT : LINE_HEIGHT * size;
    struct mlift_caption caption;
    mlift_caption_wrap(text, is_text ? CELL_SIZE : size, bold, max_width, max_lines, &caption);
    for (int i = 0; i < caption.n_lines; i++) {
        mlift_canvas_text(canvas, x, y + (i + 0.5) * line, align, size, bold, color, caption.lines[i]);
    }
    return caption.n_lines * line;
}

double mlift_canvas_header(struct mlift_canvas *canvas, const struct mlift_canvas_words *words, const char *question,
                           bool titled)
{
    const double width = mlift_canvas_room(canvas);
    const char *title = words->title != NULL ? words->title : question;
    bool narrow = mlift_canvas_is_narrow(canvas);
    double y = 16.0;
    mlift_caption_clean(title, MLIFT_CAPTION_LINE_CHARS, canvas->title);
    if (titled) {
        y += mlift_canvas_paragraph(canvas, canvas->margin, y, MLIFT_CANVAS_LEFT, narrow ? 18.0 : 21.0, true,
                                    MLIFT_CANVAS_INK, width, 2, title);
    }
    y += mlift_canvas_paragraph(canvas, canvas->margin, y + 2.0, MLIFT_CANVAS_LEFT, narrow ? 13.0 : 14.0, false,
                                MLIFT_CANVAS_SOFT, width, narrow ? MLIFT_CAPTION_MAX_LINES : 3, words->subtitle);
    return y + 20.0;
}

double mlift_canvas_footer(struct mlift_canvas *canvas, const struct mlift_canvas_words *words, double y)
{
    y += 14.0;
    y += mlift_canvas_paragraph(canvas, canvas->margin, y, MLIFT_CANVAS_LEFT, 12.0, false, MLIFT_CANVAS_SOFT,
                                mlift_canvas_room(canvas), mlift_canvas_is_narrow(canvas) ? MLIFT_CAPTION_MAX_LINES : 3,
                                words->footer);
    return y + 12.0;
}

/* The plot area is the whole page, its axes are pixels, and gnuplot draws nothing of its own. */
static char *build_script(const struct mlift_canvas *canvas, double height)
{
    char *script = NULL;
    int n = asprintf(&script,
                     "unset border\nunset tics\nunset key\n"
                     "set lmargin at screen 0\nset rmargin at screen 1\nset tmargin at screen 1\n"
                     "set bmargin at screen 0\nset xrange [0:%ld]\nset yrange [%ld:0]\n%s%s\n",
                     centipixels(canvas->width), centipixels(height), canvas->shapes, canvas->plot);
    return n < 0 ? NULL : script;
}

int mlift_canvas_finish(struct mlift_canvas *canvas, double height, const struct mlift_gnuplot_output *output,
                        char message[MLIFT_GNUPLOT_MESSAGE])
{
    height = ceil(height);
    char *script = NULL;
    int error = canvas->error;
    if (error == MLIFT_OK) {
        script = close_files(canvas) ? build_script(canvas, height) : NULL;
        error = script == NULL ? MLIFT_RAISE(MLIFT_ERR_NO_MEMORY) : MLIFT_OK;
    }
    error = error != MLIFT_OK
                ? say(error, message)
                : mlift_gnuplot_draw(script, canvas->title, (int)canvas->width, (int)height, output, message);
    free(script);
    mlift_canvas_free(canvas);
    return error;
}
