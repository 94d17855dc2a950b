/* The charts of `microlift analyze`. */
#ifndef CLI_ANALYZE_CHARTS_H
#define CLI_ANALYZE_CHARTS_H

#include "cli/analyze.h"

#include <stdio.h>

/* Draws DIR/worth, DIR/sensitivity and, where both quantities exist, DIR/break-even; names them on `out`; returns an
 * exit code. */
int cli_analyze_charts_draw(const struct cli_analyze *self, FILE *out);

#endif
