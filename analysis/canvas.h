/* A page in pixels (x to the right, y down) on which charts place lines, areas, markers and text; gnuplot only renders.
 *
 * Coordinates go into the gnuplot script as whole hundredths of a pixel: no decimal point a locale could change. Shapes
 * are painted in the order of the calls, text above all of them. A failed call is remembered and reported by finish. */
#ifndef ANALYSIS_CANVAS_H
#define ANALYSIS_CANVAS_H

#include "analysis/caption.h"
#include "analysis/gnuplot.h"

#include <stddef.h>
#include <stdio.h>

#define MLIFT_CANVAS_WIDTH 840.0
#define MLIFT_CANVAS_MARGIN 24.0
#define MLIFT_CANVAS_N_STYLES 8

/* Colours as 0xRRGGBB; text and grid greys keep at least 4.5:1 and 1.2:1 contrast against white. */
#define MLIFT_CANVAS_INK 0x222222u
#define MLIFT_CANVAS_SOFT 0x5f5f5fu
#define MLIFT_CANVAS_GRID 0xdfdfdfu

enum mlift_canvas_align { MLIFT_CANVAS_LEFT, MLIFT_CANVAS_CENTER, MLIFT_CANVAS_RIGHT };

/* The words around a chart. NULL title: the chart asks its own question. NULL subtitle or footer: none. */
struct mlift_canvas_words {
    const char *title;
    const char *subtitle; /* scenario, replicates, seed, what the intervals are */
    const char *footer;   /* source line */
};

struct mlift_canvas {
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

/* Colour-blind safe colours (Okabe and Ito 2008, without yellow, which is too light on white) for strategy or arm
 * `i`, repeating after MLIFT_CANVAS_N_STYLES. Dash patterns and markers of the same `i` differ too. */
unsigned mlift_canvas_color(int i);

/* An empty page. MLIFT_ERR_NO_MEMORY, with a sentence in `message`. `free` is safe twice and after a failed init. */
MLIFT_CHECKED int mlift_canvas_init(struct mlift_canvas *canvas, char message[MLIFT_GNUPLOT_MESSAGE]);
void mlift_canvas_free(struct mlift_canvas *canvas);

/* Remembers a caller's own error for finish; the first one counts. */
void mlift_canvas_fail(struct mlift_canvas *canvas, int error);

/* Straight line of `width` pixels. */
void mlift_canvas_line(struct mlift_canvas *canvas, double x1, double y1, double x2, double y2, unsigned color,
                       double width);

/* Line through n points; `dash` 0 is solid, 1 to 7 are dashed. */
void mlift_canvas_polyline(struct mlift_canvas *canvas, size_t n, const double *x, const double *y, unsigned color,
                           double width, int dash);

/* Area between y_low and y_high over x; `opacity` 0 to 1. */
void mlift_canvas_band(struct mlift_canvas *canvas, size_t n, const double *x, const double *y_low,
                       const double *y_high, unsigned color, double opacity);

/* Filled rectangle between two corners. */
void mlift_canvas_rectangle(struct mlift_canvas *canvas, double x1, double y1, double x2, double y2, unsigned color,
                            double opacity);

/* Marker of shape `shape` (0 circle, 1 square, 2 triangle up, 3 diamond, 4 triangle down, 5 pentagon, 6 star, 7 bar)
 * with a white rim; not `filled` = white inside. */
void mlift_canvas_marker(struct mlift_canvas *canvas, double x, double y, int shape, double radius, unsigned color,
                         bool filled);

/* One line of text, vertically centred on y, `size` pixels high; cleaned here, cut after 200 characters. */
void mlift_canvas_text(struct mlift_canvas *canvas, double x, double y, enum mlift_canvas_align align, double size,
                       bool bold, unsigned color, const char *text);

/* Wrapped text of at most `max_lines` lines whose top is at y; returns its height in pixels. */
double mlift_canvas_paragraph(struct mlift_canvas *canvas, double x, double y, enum mlift_canvas_align align,
                              double size, bool bold, unsigned color, double max_width, int max_lines,
                              const char *text);

/* Title (or `question` if the caller gave none) and subtitle; returns the y where the chart begins. */
double mlift_canvas_header(struct mlift_canvas *canvas, const struct mlift_canvas_words *words, const char *question);

/* Footer below y; returns the height of the page. */
double mlift_canvas_footer(struct mlift_canvas *canvas, const struct mlift_canvas_words *words, double y);

/* Draws the page of `height` pixels and frees the canvas. Errors and `message` as mlift_gnuplot_draw. */
MLIFT_CHECKED int mlift_canvas_finish(struct mlift_canvas *canvas, double height,
                                      const struct mlift_gnuplot_output *output, char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
