/* Chart: a share for each strategy as a bar from zero, with its error where it has one. */
#ifndef ANALYSIS_CHARTS_CHART_SHARES_H
#define ANALYSIS_CHARTS_CHART_SHARES_H

#include "analysis/charts/canvas.h"

#define MLIFT_CHART_SHARES_MOST 16

struct mlift_chart_shares_row {
    const char *name;
    const char *figure; /* the share as text: "64.2%" */
    double percent;     /* between -1000 and 1000; bars further left than -100 are cut there */
    double error;       /* half width of a whisker, percent; 0 or NaN: none */
    bool marked;        /* stands out */
    int index;          /* of the strategy in the scenario: its colour */
};

/* Borrows everything. */
struct mlift_chart_shares {
    struct mlift_canvas_words words;
    const char *question, *axis_title;
    const char *full;                          /* label of a line at 100%, or NULL */
    const struct mlift_chart_shares_row *rows; /* from top to bottom */
    size_t n_rows;                             /* 1 to MLIFT_CHART_SHARES_MOST */
};

/* Draws the chart. Errors as mlift_gnuplot_draw, and MLIFT_ERR_OUT_OF_RANGE with a sentence for values that make no
 * sense. */
MLIFT_CHECKED int mlift_chart_shares_draw(const struct mlift_chart_shares *chart,
                                          const struct mlift_gnuplot_output *output,
                                          char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
