/* Chart: the frontier, what learned segments are worth against their number. Above, one line a list size with the
 * number of segments to use marked, and the placebo beside it; below, what the pilot says of itself on the user's own
 * list. */
#ifndef ANALYSIS_CHARTS_CHART_FRONTIER_H
#define ANALYSIS_CHARTS_CHART_FRONTIER_H

#include "analysis/charts/canvas.h"

#define MLIFT_CHART_FRONTIER_MOST 7

/* Borrows everything. */
struct mlift_chart_frontier_curve {
    const char *name;   /* of the list size */
    const char *note;   /* NULL = none */
    const double *gain; /* [n] */
    const double *half; /* [n]: half the width of the band around it */
    size_t recommended; /* index of the number of segments to use */
    bool own;           /* the user's own list */
};

struct mlift_chart_frontier {
    struct mlift_canvas_words words;
    size_t n;               /* numbers of segments, 2 or more */
    const double *segments; /* [n]: increasing from 1 */
    size_t n_curves;        /* 1 to MLIFT_CHART_FRONTIER_MOST */
    const struct mlift_chart_frontier_curve *curves;
    const char *y_title;   /* with unit */
    const double *placebo; /* [n]: true gain of the placebo on the own list */
    const char *placebo_name, *placebo_note;
    const double *apparent;         /* [n]: what the pilot says on the own list; NULL: no lower panel */
    const double *placebo_apparent; /* [n] */
    const double *truth;            /* [n]: the own list's true gain again */
    const char *lower_title;        /* of the lower panel */
};

/* Draws the chart. Errors as mlift_gnuplot_draw, and MLIFT_ERR_OUT_OF_RANGE with a sentence for values that make no
 * sense. */
MLIFT_CHECKED int mlift_chart_frontier_draw(const struct mlift_chart_frontier *chart,
                                            const struct mlift_gnuplot_output *output,
                                            char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
