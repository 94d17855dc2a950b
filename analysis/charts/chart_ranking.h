/* Chart: how far each strategy is from the best of the others, with simultaneous intervals. */
#ifndef ANALYSIS_CHARTS_CHART_RANKING_H
#define ANALYSIS_CHARTS_CHART_RANKING_H

#include "analysis/charts/canvas.h"

#define MLIFT_CHART_RANKING_MOST 16

struct mlift_chart_ranking_row {
    const char *name;
    const char *value;      /* the measure itself, as text: "0.562%" */
    const char *figure;     /* the distance as text: "-0.234 [-0.239, -0.229]" */
    double lead, low, high; /* distance, low <= lead <= high; all NaN: nothing to draw */
    bool may_be_best;       /* by exact rates where chart.exact says so, else by the interval */
    int index;              /* of the strategy in the scenario: its colour */
};

/* Borrows everything. */
struct mlift_chart_ranking {
    struct mlift_canvas_words words;
    const char *measure;                        /* heading of the values */
    const char *unit;                           /* of the distance, for the axis: "percentage points" */
    bool exact;                                 /* the best is known exactly, whatever the intervals cover */
    int sign;                                   /* 1: more is better, -1: less is */
    const struct mlift_chart_ranking_row *rows; /* from best to worst */
    size_t n_rows;                              /* 2 to MLIFT_CHART_RANKING_MOST */
};

/* Draws the chart. Errors as mlift_gnuplot_draw, and MLIFT_ERR_OUT_OF_RANGE with a sentence for values that make no
 * sense. */
MLIFT_CHECKED int mlift_chart_ranking_draw(const struct mlift_chart_ranking *chart,
                                           const struct mlift_gnuplot_output *output,
                                           char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
