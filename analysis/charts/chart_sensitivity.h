/* Chart: the lift along one quantity after the other, side by side on one scale, with where the scenario stands and
 * where the lift turns. */
#ifndef ANALYSIS_CHARTS_CHART_SENSITIVITY_H
#define ANALYSIS_CHARTS_CHART_SENSITIVITY_H

#include "analysis/charts/canvas.h"
#include "analysis/segments/breakeven.h"

/* Borrows everything. */
struct mlift_chart_sensitivity {
    struct mlift_canvas_words words;
    size_t n;                                       /* 1 to MLIFT_BREAKEVEN_N_LEVERS */
    const struct mlift_breakeven *const *breakeven; /* [n]: possible ones */
    double lift;                                    /* as the scenario stands */
    const char *y_title;                            /* of the lift times 100, with unit */
    const char *challenger, *baseline;
};

/* Draws the chart. Errors as mlift_gnuplot_draw, and MLIFT_ERR_OUT_OF_RANGE where there is nothing to draw. */
MLIFT_CHECKED int mlift_chart_sensitivity_draw(const struct mlift_chart_sensitivity *chart,
                                               const struct mlift_gnuplot_output *output,
                                               char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
