/* Chart: the funnel by strategy: one panel a stage, one bar a strategy, each panel with its own axis from zero. */
#ifndef ANALYSIS_CHARTS_CHART_FUNNEL_H
#define ANALYSIS_CHARTS_CHART_FUNNEL_H

#include "analysis/charts/canvas.h"

#define MLIFT_CHART_FUNNEL_MAX_STAGES 10

/* Shares of subscribers and of e-mails are drawn in percent, counts as they are or for 100 subscribers. */
enum mlift_chart_funnel_unit {
    MLIFT_CHART_FUNNEL_SHARE,
    MLIFT_CHART_FUNNEL_PER_SUBSCRIBER,
    MLIFT_CHART_FUNNEL_OF_MESSAGES,
    MLIFT_CHART_FUNNEL_PER_HUNDRED
};

struct mlift_chart_funnel_stage {
    const char *name; /* as "opened" */
    enum mlift_chart_funnel_unit unit;
};

/* low <= value <= high, all >= 0; shares are 0 to 1. NaN for all three: not measured. */
struct mlift_chart_funnel_value {
    double value, low, high;
};

/* Borrows everything. */
struct mlift_chart_funnel {
    struct mlift_canvas_words words;
    const char *const *strategies;
    size_t n_strategies; /* 1 to MLIFT_CANVAS_N_STYLES */
    const struct mlift_chart_funnel_stage *stages;
    size_t n_stages;                               /* 1 to MLIFT_CHART_FUNNEL_MAX_STAGES */
    const struct mlift_chart_funnel_value *values; /* [strategy * n_stages + stage] */
    const int *indices; /* [n_strategies] of the strategies in the scenario, for their colours; NULL = 0, 1, 2 ... */
};

/* Draws the chart. Errors as mlift_gnuplot_draw, and MLIFT_ERR_OUT_OF_RANGE with a sentence for values that make no
 * sense. */
MLIFT_CHECKED int mlift_chart_funnel_draw(const struct mlift_chart_funnel *chart,
                                          const struct mlift_gnuplot_output *output,
                                          char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
