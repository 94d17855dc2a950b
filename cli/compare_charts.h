/* The charts of `microlift compare`: the ranking with its intervals, single lists, the share of the oracle's gain. */
#ifndef CLI_COMPARE_CHARTS_H
#define CLI_COMPARE_CHARTS_H

#include "cli/compare.h"

#include <stdio.h>

/* Draws into the folder of --chart and prints the names of the files to `out`. Returns an exit code. */
int cli_compare_charts_draw(const struct cli_compare *compare, FILE *out);

#endif
