/* The charts of `microlift size SCENARIO`, for --chart DIR and --report FILE: designs, power, mde, false-alarms,
 * test-and-roll. */
#ifndef CLI_SIZE_CHARTS_H
#define CLI_SIZE_CHARTS_H

#include "cli/size_scenario.h"

#include <stdio.h>

/* Draws them into the folder, made if it is not there; files that are there are not replaced. Names what was drawn on
 * `out`. Returns an exit code, after one line on stderr where it is not 0. */
int cli_size_charts_draw(const struct cli_size *size, FILE *out);

enum cli_size_chart {
    CLI_SIZE_CHART_DESIGNS,
    CLI_SIZE_CHART_POWER,
    CLI_SIZE_CHART_MDE,
    CLI_SIZE_CHART_FALSE_ALARMS,
    CLI_SIZE_CHART_TEST_AND_ROLL,
    CLI_SIZE_N_CHARTS
};

/* "designs", "power", ... */
const char *cli_size_charts_name(enum cli_size_chart chart);

/* Has this answer such a chart? Where nothing differs there is nothing to gain by a trial. */
bool cli_size_charts_has(const struct cli_size *size, enum cli_size_chart chart);

/* Draws one. Errors as mlift_gnuplot_draw. */
MLIFT_CHECKED int cli_size_charts_draw_one(const struct cli_size *size, enum cli_size_chart chart,
                                           const struct mlift_gnuplot_output *output,
                                           char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
