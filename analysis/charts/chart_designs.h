/* Chart: the subscribers each design of a test needs, as dots on a logarithmic scale beside the list there is. */
#ifndef ANALYSIS_CHARTS_CHART_DESIGNS_H
#define ANALYSIS_CHARTS_CHART_DESIGNS_H

#include "analysis/charts/canvas.h"

#define MLIFT_CHART_DESIGNS_MOST 24

struct mlift_chart_designs_row {
    const char *name;
    double n_required;                  /* 1 or more; infinite: no list is enough */
    enum mlift_palette_counted counted; /* what the design tests: its colour */
};

/* Borrows everything. */
struct mlift_chart_designs {
    struct mlift_canvas_words words;
    const struct mlift_chart_designs_row *rows; /* from top to bottom */
    size_t n_rows;                              /* 1 to MLIFT_CHART_DESIGNS_MOST */
    double list_size;                           /* 1 or more */
};

/* Draws the chart. Errors as mlift_gnuplot_draw, and MLIFT_ERR_OUT_OF_RANGE with a sentence for values that make no
 * sense. */
MLIFT_CHECKED int mlift_chart_designs_draw(const struct mlift_chart_designs *chart,
                                           const struct mlift_gnuplot_output *output,
                                           char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
