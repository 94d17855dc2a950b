/* The chart of `microlift compare --segments`. */
#ifndef CLI_SEGMENTS_CHARTS_H
#define CLI_SEGMENTS_CHARTS_H

#include "cli/compare_segments.h"

#include <stdio.h>

/* Draws DIR/frontier.FORMAT and names it on `out`; returns an exit code. */
int cli_segments_charts_draw(const struct cli_segments *self, FILE *out);

#endif
