/* Chart: cumulative clicks over the hours since launch, one curve a strategy, with the median click and the sends. */
#ifndef ANALYSIS_CHARTS_CHART_CLICKS_H
#define ANALYSIS_CHARTS_CHART_CLICKS_H

#include "analysis/charts/canvas.h"

/* Clicks up to each hour, per subscriber, never falling. */
struct mlift_chart_clicks_strategy {
    const char *name;
    const double *clicks_per_subscriber;
    double median_hours;      /* half of the clicks have come by then; NaN = unknown, not marked */
    int index;                /* of the strategy in the scenario: its colour */
    const double *send_hours; /* ticks in its colour where strategies send at different times; NULL = none */
    size_t n_sends;
};

/* Borrows everything. */
struct mlift_chart_clicks {
    struct mlift_canvas_words words;
    const double *hours; /* since the first send; from 0, increasing */
    size_t n_hours;      /* 2 or more */
    const struct mlift_chart_clicks_strategy *strategies;
    size_t n_strategies;      /* 1 to MLIFT_CANVAS_N_STYLES */
    const double *send_hours; /* ticks on the time axis, of all strategies alike; NULL = none */
    size_t n_sends;
};

/* Draws the chart. Errors as mlift_gnuplot_draw, and MLIFT_ERR_OUT_OF_RANGE with a sentence for values that make no
 * sense. */
MLIFT_CHECKED int mlift_chart_clicks_draw(const struct mlift_chart_clicks *chart,
                                          const struct mlift_gnuplot_output *output,
                                          char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
