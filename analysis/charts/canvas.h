/* A page in pixels (x to the right, y down) on which charts place lines, areas, markers and text; gnuplot only renders.
 *
 * Coordinates go into the gnuplot script as whole hundredths of a pixel: no decimal point a locale could change. Shapes
 * are painted in the order of the calls, text above all of them. A failed call is remembered and reported by finish. */
#ifndef ANALYSIS_CHARTS_CANVAS_H
#define ANALYSIS_CHARTS_CANVAS_H

#include "analysis/charts/caption.h"
#include "analysis/charts/gnuplot.h"
#include "analysis/charts/palette.h"

#include <stddef.h>
#include <stdio.h>

#define MLIFT_CANVAS_N_STYLES MLIFT_PALETTE_N_STYLES
#define MLIFT_CANVAS_INK MLIFT_PALETTE_INK
#define MLIFT_CANVAS_SOFT MLIFT_PALETTE_SOFT
#define MLIFT_CANVAS_GRID MLIFT_PALETTE_GRID

/* Pages of three widths: for screens and paper, for phones, and for a terminal of 80 characters. */
enum mlift_canvas_kind { MLIFT_CANVAS_WIDE, MLIFT_CANVAS_NARROW, MLIFT_CANVAS_TEXT };

enum mlift_canvas_align { MLIFT_CANVAS_LEFT, MLIFT_CANVAS_CENTER, MLIFT_CANVAS_RIGHT };

/* The words around a chart. NULL title: the chart asks its own question. NULL subtitle or footer: none. */
struct mlift_canvas_words {
    const char *title;
    const char *subtitle; /* scenario, replicates, seed, what the intervals are */
    const char *footer;   /* source line */
};

struct mlift_canvas {
    enum mlift_canvas_kind kind;
    double width, margin;           /* pixels; text keeps off the margins */
    char title[MLIFT_CAPTION_SIZE]; /* cleaned */
    char *shapes;                   /* owns */
    size_t shapes_size;
    char *plot; /* owns */
    size_t plot_size;
    FILE *shape_file;
    FILE *plot_file;
    int n_shapes;
    int n_labels;
    int error; /* the first that was remembered */
};

/* An empty page. MLIFT_ERR_NO_MEMORY, with a sentence in `message`. `free` is safe twice and after a failed init. */
MLIFT_CHECKED int mlift_canvas_init(struct mlift_canvas *canvas, enum mlift_canvas_kind kind,
                                    char message[MLIFT_GNUPLOT_MESSAGE]);
void mlift_canvas_free(struct mlift_canvas *canvas);

/* True where names and legends stand above or below what they name, because there is no room beside it. */
bool mlift_canvas_is_narrow(const struct mlift_canvas *canvas);

/* Pixels between the margins. */
double mlift_canvas_room(const struct mlift_canvas *canvas);

/* Remembers a caller's own error for finish; the first one counts. */
void mlift_canvas_fail(struct mlift_canvas *canvas, int error);

/* Straight line of `width` pixels. */
void mlift_canvas_line(struct mlift_canvas *canvas, double x1, double y1, double x2, double y2, unsigned color,
                       double width);

/* Line through n points; `dash` 0 is solid, 1 to 7 are dashed. */
void mlift_canvas_polyline(struct mlift_canvas *canvas, size_t n, const double *x, const double *y, unsigned color,
                           double width, int dash);

/* Area between y_low and y_high over x; `opacity` 0 to 1. Terminals know no areas. */
void mlift_canvas_band(struct mlift_canvas *canvas, size_t n, const double *x, const double *y_low,
                       const double *y_high, unsigned color, double opacity);

/* Filled rectangle between two corners; none in a terminal. */
void mlift_canvas_rectangle(struct mlift_canvas *canvas, double x1, double y1, double x2, double y2, unsigned color,
                            double opacity);

/* A bar of a chart: the rectangle from x1 to x2 around y; in a terminal one line of characters. */
void mlift_canvas_bar(struct mlift_canvas *canvas, double x1, double x2, double y, double height, unsigned color,
                      double opacity);

/* Marker of shape `shape` (0 circle, 1 square, 2 triangle up, 3 diamond, 4 triangle down, 5 pentagon, 6 star, 7 bar)
 * with a rim of paper; not `filled` = paper inside. */
void mlift_canvas_marker(struct mlift_canvas *canvas, double x, double y, int shape, double radius, unsigned color,
                         bool filled);

/* One line of text, vertically centred on y, `size` pixels high; cleaned here, cut after 200 characters. */
void mlift_canvas_text(struct mlift_canvas *canvas, double x, double y, enum mlift_canvas_align align, double size,
                       bool bold, unsigned color, const char *text);

/* Width in pixels of a cleaned text as this canvas draws it. */
double mlift_canvas_text_width(const struct mlift_canvas *canvas, double size, bool bold, const char *text);

/* Text that begins with a sample of a colour: a small square before it. Returns its width. */
double mlift_canvas_key(struct mlift_canvas *canvas, double x, double y, unsigned color, double size, const char *text);

/* Wrapped text of at most `max_lines` lines whose top is at y; returns its height in pixels. */
double mlift_canvas_paragraph(struct mlift_canvas *canvas, double x, double y, enum mlift_canvas_align align,
                              double size, bool bold, unsigned color, double max_width, int max_lines,
                              const char *text);

/* Title (or `question` if the caller gave none) unless not `titled`, and subtitle; returns the y where the chart
 * begins. */
double mlift_canvas_header(struct mlift_canvas *canvas, const struct mlift_canvas_words *words, const char *question,
                           bool titled);

/* Footer below y; returns the height of the page. */
double mlift_canvas_footer(struct mlift_canvas *canvas, const struct mlift_canvas_words *words, double y);

/* Draws the page of `height` pixels and frees the canvas. Errors and `message` as mlift_gnuplot_draw. */
MLIFT_CHECKED int mlift_canvas_finish(struct mlift_canvas *canvas, double height,
                                      const struct mlift_gnuplot_output *output, char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
