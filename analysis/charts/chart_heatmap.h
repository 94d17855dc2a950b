/* Chart: a signed quantity over two keys as a grid of coloured cells, and over a third as small multiples.
 *
 * Colours are blue above zero and vermillion below, white at zero, on one scale for all panels; a line runs where the
 * sign turns, so that the picture can be read without colour. */
#ifndef ANALYSIS_CHARTS_CHART_HEATMAP_H
#define ANALYSIS_CHARTS_CHART_HEATMAP_H

#include "analysis/charts/canvas.h"

enum { MLIFT_CHART_HEATMAP_MOST = 24, MLIFT_CHART_HEATMAP_PANELS = 9 };

/* Borrows everything. */
struct mlift_chart_heatmap {
    struct mlift_canvas_words words;
    const char *x_title, *y_title, *panel_title; /* the keys; panel_title NULL: one panel */
    size_t n_x, n_y, n_panels;                   /* 1 to MOST, 1 to MOST, 1 to PANELS */
    const char *const *x_label, *const *y_label, *const *panel_label;
    const double *value;          /* [panel][y][x], y from bottom to top; NaN: nothing there */
    const char *unit;             /* "pp": behind the numbers of the scale */
    const char *above, *below;    /* what the colours of values above and below zero mean: "micro ahead" */
    int above_index, below_index; /* of the strategies in the scenario that are ahead there: their colours */
};

/* Draws the chart. Errors as mlift_gnuplot_draw, and MLIFT_ERR_OUT_OF_RANGE with a sentence for sizes that make no
 * sense. */
MLIFT_CHECKED int mlift_chart_heatmap_draw(const struct mlift_chart_heatmap *chart,
                                           const struct mlift_gnuplot_output *output,
                                           char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
