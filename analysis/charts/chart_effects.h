/* Chart: main effects, one small panel a key: the mean response at each of its levels, all on one scale. */
#ifndef ANALYSIS_CHARTS_CHART_EFFECTS_H
#define ANALYSIS_CHARTS_CHART_EFFECTS_H

#include "analysis/charts/canvas.h"

enum { MLIFT_CHART_EFFECTS_PANELS = 9, MLIFT_CHART_EFFECTS_LEVELS = 24 };

struct mlift_chart_effects_panel {
    const char *title;
    size_t n; /* levels, 1 to MLIFT_CHART_EFFECTS_LEVELS */
    const char *const *label;
    const double *x;     /* numbers of the levels, ascending; NULL: words, side by side */
    const double *mean;  /* in the unit of the chart; NaN: no point has this level */
    const double *error; /* half width of an interval; 0 or NaN: none */
};

/* Borrows everything. */
struct mlift_chart_effects {
    struct mlift_canvas_words words;
    const char *y_title; /* "Lift of micro over broad, percentage points" */
    const struct mlift_chart_effects_panel *panels;
    size_t n_panels; /* 1 to MLIFT_CHART_EFFECTS_PANELS */
};

/* Draws the chart. Errors as mlift_gnuplot_draw, and MLIFT_ERR_OUT_OF_RANGE with a sentence for values that make no
 * sense. */
MLIFT_CHECKED int mlift_chart_effects_draw(const struct mlift_chart_effects *chart,
                                           const struct mlift_gnuplot_output *output,
                                           char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
