/* The charts of `microlift analyze`. */
#ifndef CLI_ANALYZE_CHARTS_H
#define CLI_ANALYZE_CHARTS_H

#include "cli/analyze.h"

#include <stdio.h>

enum cli_analyze_chart {
    CLI_ANALYZE_CHART_WORTH,
    CLI_ANALYZE_CHART_SENSITIVITY,
    CLI_ANALYZE_CHART_MAP,
    CLI_ANALYZE_N_CHARTS
};

/* "worth", "sensitivity", "break-even". */
const char *cli_analyze_charts_name(enum cli_analyze_chart chart);

/* False where the scenario has nothing to draw in it. */
bool cli_analyze_charts_has(const struct cli_analyze *self, enum cli_analyze_chart chart);

/* Draws one that it has. Errors as mlift_gnuplot_draw. */
MLIFT_CHECKED int cli_analyze_charts_draw_one(const struct cli_analyze *self, enum cli_analyze_chart chart,
                                              const struct mlift_gnuplot_output *output,
                                              char message[MLIFT_GNUPLOT_MESSAGE]);

/* Draws DIR/worth, DIR/sensitivity and, where both quantities exist, DIR/break-even; names them on `out`; returns an
 * exit code. */
int cli_analyze_charts_draw(const struct cli_analyze *self, FILE *out);

#endif
