/* Chart: the break-even map. The lift over two quantities as colours, the line on which it is zero, and where the
 * scenario stands. */
#ifndef ANALYSIS_CHARTS_CHART_BREAKEVEN_H
#define ANALYSIS_CHARTS_CHART_BREAKEVEN_H

#include "analysis/charts/canvas.h"
#include "analysis/segments/breakeven.h"

/* Borrows everything. */
struct mlift_chart_breakeven {
    struct mlift_canvas_words words;
    const struct mlift_breakeven_map *map; /* possible */
    const char *x_title, *y_title;
    const char *unit;                     /* of the lift times 100: "pp of purchases" */
    const char *challenger, *baseline;    /* names */
    int challenger_index, baseline_index; /* of the two in the scenario: their colours */
};

/* Draws the chart. Errors as mlift_gnuplot_draw, and MLIFT_ERR_OUT_OF_RANGE for a map that there is not. */
MLIFT_CHECKED int mlift_chart_breakeven_draw(const struct mlift_chart_breakeven *chart,
                                             const struct mlift_gnuplot_output *output,
                                             char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
