/* The charts of a sweep: which key matters, what each level does, and the lift over the two or three keys that matter
 * most. */
#ifndef ANALYSIS_CHARTS_SWEEP_GALLERY_H
#define ANALYSIS_CHARTS_SWEEP_GALLERY_H

#include "analysis/charts/gnuplot.h"
#include "analysis/results/sweep_summary.h"

enum mlift_sweep_chart {
    MLIFT_SWEEP_CHART_SHARES,  /* tornado of Sobol indices */
    MLIFT_SWEEP_CHART_EFFECTS, /* main effects */
    MLIFT_SWEEP_CHART_HEATMAP, /* lift over two keys; small multiples over a third */
    MLIFT_SWEEP_N_CHARTS
};

/* "shares", "effects", "heatmap": the chart's name and that of its file. */
const char *mlift_sweep_gallery_name(enum mlift_sweep_chart chart);

/* NULL, or why this sweep has no such chart. */
const char *mlift_sweep_gallery_lacks(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary,
                                      enum mlift_sweep_chart chart);

/* Draws one. Errors as mlift_gnuplot_draw. */
MLIFT_CHECKED int mlift_sweep_gallery_draw(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary,
                                           enum mlift_sweep_chart chart, const struct mlift_gnuplot_output *output,
                                           char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
