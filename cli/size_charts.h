/* The charts of `microlift size SCENARIO --chart DIR`: designs, power, mde, false-alarms, test-and-roll. */
#ifndef CLI_SIZE_CHARTS_H
#define CLI_SIZE_CHARTS_H

#include "cli/size_scenario.h"

#include <stdio.h>

/* Draws them into the folder, made if it is not there; files that are there are not replaced. Names what was drawn on
 * `out`. Returns an exit code, after one line on stderr where it is not 0. */
int cli_size_charts_draw(const struct cli_size *size, FILE *out);

#endif
