/* Chart: tornado of variance shares: for each key the share that is its own and the share with all interactions. */
#ifndef ANALYSIS_CHARTS_CHART_VARIANCE_H
#define ANALYSIS_CHARTS_CHART_VARIANCE_H

#include "analysis/charts/canvas.h"

enum { MLIFT_CHART_VARIANCE_MOST = 16 };

struct mlift_chart_variance_row {
    const char *name;
    double first, total;       /* shares, 0 to 1; NaN: not known. Estimates a little outside are drawn at the end */
    double first_se, total_se; /* NaN: none */
};

/* Borrows everything. */
struct mlift_chart_variance {
    struct mlift_canvas_words words;
    const struct mlift_chart_variance_row *rows; /* from top to bottom */
    size_t n_rows;                               /* 1 to MLIFT_CHART_VARIANCE_MOST */
    const char *x_title;                         /* "Share of the variance of the lift" */
};

/* Draws the chart. Errors as mlift_gnuplot_draw, and MLIFT_ERR_OUT_OF_RANGE with a sentence for values that make no
 * sense. */
MLIFT_CHECKED int mlift_chart_variance_draw(const struct mlift_chart_variance *chart,
                                            const struct mlift_gnuplot_output *output,
                                            char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
