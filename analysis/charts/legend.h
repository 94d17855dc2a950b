/* Names at the right end of curves, next to where each curve ends, pushed apart until none overlaps. */
#ifndef ANALYSIS_CHARTS_LEGEND_H
#define ANALYSIS_CHARTS_LEGEND_H

#include "analysis/charts/canvas.h"

#define MLIFT_LEGEND_MAX 16

struct mlift_legend_entry {
    double anchor;    /* y of the curve's end, pixels */
    const char *name; /* up to three lines */
    const char *note; /* smaller, below the name, up to three lines; NULL = none */
    unsigned color;
    int dash;   /* of mlift_canvas_polyline */
    int marker; /* of mlift_canvas_marker, -1 = none */
    bool open;  /* the marker is not filled */
};

/* Height in pixels that n entries need. */
double mlift_legend_height(const struct mlift_legend_entry *entries, size_t n, double width);

/* Draws n (at most MLIFT_LEGEND_MAX) entries in the column from x of `width` pixels, each as near to its anchor as the
 * others allow, within y_top to y_bottom. A thin line leads from the curve's end at x_end to its name where the end
 * stands alone and the name is near: bundles of lines say nothing. */
void mlift_legend_draw(struct mlift_canvas *canvas, const struct mlift_legend_entry *entries, size_t n, double x_end,
                       double x, double width, double y_top, double y_bottom);

/* The entries one below the other from y_top on, without lines: where there is no room beside the curves. Returns the
 * y below. */
double mlift_legend_list(struct mlift_canvas *canvas, const struct mlift_legend_entry *entries, size_t n, double x,
                         double width, double y_top);

#endif
