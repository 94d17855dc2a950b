/* The charts of `microlift compare`: the ranking with its intervals, single lists, the share of the oracle's gain. */
#ifndef CLI_COMPARE_CHARTS_H
#define CLI_COMPARE_CHARTS_H

#include "cli/compare.h"

#include <stdio.h>

/* Draws into the folder of --chart and prints the names of the files to `out`. Returns an exit code. */
int cli_compare_charts_draw(const struct cli_compare *compare, FILE *out);

enum cli_compare_chart {
    CLI_COMPARE_CHART_RANKING,
    CLI_COMPARE_CHART_LISTS,
    CLI_COMPARE_CHART_CAPTURED,
    CLI_COMPARE_N_CHARTS
};

/* "ranking", "lists", "captured". */
const char *cli_compare_charts_name(enum cli_compare_chart chart);

/* Has this comparison such a chart? One without anything to show is not drawn. */
bool cli_compare_charts_has(const struct cli_compare *compare, enum cli_compare_chart chart);

/* Draws one. Errors as mlift_gnuplot_draw. */
MLIFT_CHECKED int cli_compare_charts_draw_one(const struct cli_compare *compare, enum cli_compare_chart chart,
                                              const struct mlift_gnuplot_output *output,
                                              char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
