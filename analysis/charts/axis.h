/* One axis of a chart: where a value lies on the page, and round numbers to label it with. */
#ifndef ANALYSIS_CHARTS_AXIS_H
#define ANALYSIS_CHARTS_AXIS_H

#include "analysis/charts/canvas.h"

#define MLIFT_AXIS_MAX_TICKS 16

struct mlift_axis {
    double low, high; /* low < high; both positive if logarithmic */
    double from, to;  /* pixels of low and high */
    bool is_log;
    bool is_hours; /* ticks at 1, 2, 3, 6, 12, 24 ... instead of round numbers */
};

/* True if each of n values is a finite number from low to high. */
bool mlift_axis_covers(size_t n, const double *values, double low, double high);

/* Pixel of `value`, held within the axis. */
double mlift_axis_at(const struct mlift_axis *axis, double value);

/* Round values (1, 2 or 5 times a power of ten) within the axis, at most `max_ticks` (2 to 16), and the decimals they
 * need. Returns how many. */
int mlift_axis_ticks(const struct mlift_axis *axis, int max_ticks, double ticks[MLIFT_AXIS_MAX_TICKS], int *decimals);

/* The label of a tick. */
void mlift_axis_label(const struct mlift_axis *axis, double tick, int decimals, char label[MLIFT_CAPTION_NUMBER]);

/* The smallest round number not below `value` > 0 that makes a good upper end. */
double mlift_axis_ceil(double value);

/* Grid lines and labels for a horizontal axis at y_bottom with grid up to y_top, title below; returns the y below. */
double mlift_axis_draw_x(struct mlift_canvas *canvas, const struct mlift_axis *axis, double y_top, double y_bottom,
                         const char *title);

/* Grid lines from x_left to x_right and labels left of x_left, each followed by `suffix` ("%" or ""). */
void mlift_axis_draw_y(struct mlift_canvas *canvas, const struct mlift_axis *axis, double x_left, double x_right,
                       const char *suffix);

/* A vertical line at `value` from y_bottom to above y_top with `label` over it, kept within the axis. */
void mlift_axis_mark_x(struct mlift_canvas *canvas, const struct mlift_axis *axis, double value, double y_top,
                       double y_bottom, const char *label);

#endif
