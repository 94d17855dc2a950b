#include "analysis/canvas.h"

#include "analysis/caption.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LINE_HEIGHT 1.35

static const unsigned colors[MLIFT_CANVAS_N_STYLES] = {
    0x0072b2, /* blue */
    0xd55e00, /* vermillion */
    0x009e73, /* bluish green */
    0xcc79a7, /* reddish purple */
    0xe69f00, /* orange */
    0x56b4e9, /* sky blue */
    0x000000, /* black */
    0x7f7f7f, /* grey, for yellow */
};

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

unsigned mlift_canvas_color(int i)
{
    return colors[i % MLIFT_CANVAS_N_STYLES];
}

static int say(int error, char *message)
{
    (void)snprintf(message, MLIFT_GNUPLOT_MESSAGE, "%s", mlift_error_describe(error));
    return error;
}

int mlift_canvas_init(struct mlift_canvas *canvas, char message[MLIFT_GNUPLOT_MESSAGE])
{
    message[0] = '\0';
    *canvas = (struct mlift_canvas){.title = ""};
    canvas->shape_file = open_memstream(&canvas->shapes, &canvas->shapes_size);
    canvas->plot_file = open_memstream(&canvas->plot, &canvas->plot_size);
    if (canvas->shape_file == NULL || canvas->plot_file == NULL) {
        mlift_canvas_free(canvas);
        return say(MLIFT_RAISE(MLIFT_ERR_NO_MEMORY), message);
    }
    return MLIFT_OK;
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

void mlift_canvas_polyline(struct mlift_canvas *canvas, size_t n, const double *x, const double *y, unsigned color,
                           double width, int dash)
{
    begin_shape(canvas);
    for (size_t i = 0; i < n; i++) {
        put_point(canvas, x[i], y[i]);
    }
    end_shape(canvas);
    fprintf(canvas->plot_file, "with lines lc rgb '#%06x' dt %s ", color, dashes[dash % MLIFT_CANVAS_N_STYLES]);
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
    fprintf(canvas->plot_file, "with filledcurves closed fc rgb '#%02lx%06x' fs solid noborder",
            lround(255.0 * (1.0 - opacity)), color);
}

void mlift_canvas_band(struct mlift_canvas *canvas, size_t n, const double *x, const double *y_low,
                       const double *y_high, unsigned color, double opacity)
{
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
    shape %= MLIFT_CANVAS_N_STYLES;
    int corners = markers[shape].corners;
    put_polygon(canvas, x, y, shape, radius, corners);
    fill_shape(canvas, filled ? color : 0xffffff, 1.0);
    /* One corner more than the polygon has, so that the closing joint is as sharp as the others. */
    put_polygon(canvas, x, y, shape, radius, corners + 2);
    end_shape(canvas);
    fprintf(canvas->plot_file, "with lines lc rgb '#%06x' dt solid lw %s", filled ? 0xffffff : color,
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

double mlift_canvas_paragraph(struct mlift_canvas *canvas, double x, double y, enum mlift_canvas_align align,
                              double size, bool bold, unsigned color, double max_width, int max_lines, const char *text)
{
    struct mlift_caption caption;
    mlift_caption_wrap(text, size, bold, max_width, max_lines, &caption);
    for (int i = 0; i < caption.n_lines; i++) {
        mlift_canvas_text(canvas, x, y + (i + 0.5) * LINE_HEIGHT * size, align, size, bold, color, caption.lines[i]);
    }
    return caption.n_lines * LINE_HEIGHT * size;
}

double mlift_canvas_header(struct mlift_canvas *canvas, const struct mlift_canvas_words *words, const char *question)
{
    const double width = MLIFT_CANVAS_WIDTH - 2.0 * MLIFT_CANVAS_MARGIN;
    const char *title = words->title != NULL ? words->title : question;
    mlift_caption_clean(title, MLIFT_CAPTION_LINE_CHARS, canvas->title);
    double y = 16.0;
    y += mlift_canvas_paragraph(canvas, MLIFT_CANVAS_MARGIN, y, MLIFT_CANVAS_LEFT, 21.0, true, MLIFT_CANVAS_INK, width,
                                2, title);
    y += mlift_canvas_paragraph(canvas, MLIFT_CANVAS_MARGIN, y + 2.0, MLIFT_CANVAS_LEFT, 14.0, false, MLIFT_CANVAS_SOFT,
                                width, 3, words->subtitle);
    return y + 20.0;
}

double mlift_canvas_footer(struct mlift_canvas *canvas, const struct mlift_canvas_words *words, double y)
{
    const double width = MLIFT_CANVAS_WIDTH - 2.0 * MLIFT_CANVAS_MARGIN;
    y += 14.0;
    y += mlift_canvas_paragraph(canvas, MLIFT_CANVAS_MARGIN, y, MLIFT_CANVAS_LEFT, 12.0, false, MLIFT_CANVAS_SOFT,
                                width, 3, words->footer);
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
                     centipixels(MLIFT_CANVAS_WIDTH), centipixels(height), canvas->shapes, canvas->plot);
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
                : mlift_gnuplot_draw(script, canvas->title, (int)MLIFT_CANVAS_WIDTH, (int)height, output, message);
    free(script);
    mlift_canvas_free(canvas);
    return error;
}
