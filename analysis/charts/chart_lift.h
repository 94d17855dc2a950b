/* Chart: lift by segment, as a forest plot: one row a segment with its interval, the whole list on top, a zero line. */
#ifndef ANALYSIS_CHARTS_CHART_LIFT_H
#define ANALYSIS_CHARTS_CHART_LIFT_H

#include "analysis/charts/canvas.h"

#define MLIFT_CHART_LIFT_MAX_ROWS 60

/* Percentage points; low_pp <= lift_pp <= high_pp. NaN for all three: the segment has no estimate, and says so. */
struct mlift_chart_lift_row {
    const char *name;
    double lift_pp, low_pp, high_pp;
    double n_subscribers; /* mean number in the segment a replicate */
};

/* Borrows everything. */
struct mlift_chart_lift {
    struct mlift_canvas_words words;
    const char *treatment; /* strategy whose rate counts positive */
    const char *control;
    const char *goal; /* what the rate counts, as "purchase" */
    struct mlift_chart_lift_row overall;
    const struct mlift_chart_lift_row *rows;
    size_t n_rows;                      /* 0 to MLIFT_CHART_LIFT_MAX_ROWS */
    int treatment_index, control_index; /* of the two in the scenario: their colours */
};

/* Draws the chart. Errors as mlift_gnuplot_draw, and MLIFT_ERR_OUT_OF_RANGE with a sentence for rows that make no
 * sense. */
MLIFT_CHECKED int mlift_chart_lift_draw(const struct mlift_chart_lift *chart, const struct mlift_gnuplot_output *output,
                                        char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
