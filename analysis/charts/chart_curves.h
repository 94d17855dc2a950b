/* Chart: curves over one quantity, each with its name, a note and, where it meets the target, a mark: power over list
 * size, smallest difference over list size, false alarms over the base rate, gain over the size of a trial. */
#ifndef ANALYSIS_CHARTS_CHART_CURVES_H
#define ANALYSIS_CHARTS_CHART_CURVES_H

#include "analysis/charts/canvas.h"

#define MLIFT_CHART_CURVES_MOST 6

struct mlift_chart_curve {
    const char *name;
    const char *note; /* below the name; NULL = none */
    const double *y;  /* [n]: NAN and values outside of y_low to y_high are left out */
    double mark;      /* x at which the curve meets the target; 0 = none */
    bool styled;      /* drawn in `style`, as of analysis/charts/palette.h; else by its position */
    struct mlift_palette_style style;
};

/* Borrows everything. */
struct mlift_chart_curves {
    struct mlift_canvas_words words;
    const char *question;          /* the title where the words have none */
    const char *x_title, *y_title; /* with units */
    const char *y_suffix;          /* "%" or "" */
    const double *x;               /* positive, increasing: the axis is logarithmic unless x_linear */
    size_t n;                      /* 2 or more */
    const struct mlift_chart_curve *curves;
    size_t n_curves; /* 1 to MLIFT_CHART_CURVES_MOST */
    double y_high;   /* above 0 */
    bool x_linear;   /* a proportional axis, from 0, instead of a logarithmic one */
    double y_low;    /* below y_high; 0 or less */
    double target;   /* horizontal line; 0 = none */
    const char *target_label;
    double at; /* vertical line, within the axis or added to it; 0 = none */
    const char *at_label;
};

/* Draws the chart. Errors as mlift_gnuplot_draw, and MLIFT_ERR_OUT_OF_RANGE with a sentence for values that make no
 * sense. */
MLIFT_CHECKED int mlift_chart_curves_draw(const struct mlift_chart_curves *chart,
                                          const struct mlift_gnuplot_output *output,
                                          char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
