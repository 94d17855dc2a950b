/* Chart: what each data point is worth. One row a data point with two bars, where the rates are known and where they
 * have to be learned from this list, a line where its cost stands, and from which list it pays. */
#ifndef ANALYSIS_CHARTS_CHART_WORTH_H
#define ANALYSIS_CHARTS_CHART_WORTH_H

#include "analysis/charts/canvas.h"

#define MLIFT_CHART_WORTH_MOST 8

/* Borrows everything; worth and cost in one unit. */
struct mlift_chart_worth_row {
    const char *name;
    const char *note; /* right of the bars, NULL = none */
    double known, learned;
    double half; /* half the width of the whisker of `learned` */
    double cost; /* 0 = none */
};

struct mlift_chart_worth {
    struct mlift_canvas_words words;
    const struct mlift_chart_worth_row *rows;
    size_t n_rows;            /* 1 to MLIFT_CHART_WORTH_MOST */
    const char *x_title;      /* with unit */
    const char *learned_name; /* "learned by a list of 1,200" */
};

/* Draws the chart. Errors as mlift_gnuplot_draw, and MLIFT_ERR_OUT_OF_RANGE with a sentence for values that make no
 * sense. */
MLIFT_CHECKED int mlift_chart_worth_draw(const struct mlift_chart_worth *chart,
                                         const struct mlift_gnuplot_output *output,
                                         char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
