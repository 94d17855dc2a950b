/* The chart of `microlift compare --segments`. */
#ifndef CLI_SEGMENTS_CHARTS_H
#define CLI_SEGMENTS_CHARTS_H

#include "cli/compare_segments.h"

#include <stdio.h>

/* Draws DIR/frontier.FORMAT and names it on `out`; returns an exit code. */
int cli_segments_charts_draw(const struct cli_segments *self, FILE *out);

/* Draws it to `output`, for frontiers of two numbers of segments or more. Errors as mlift_chart_frontier_draw. */
MLIFT_CHECKED int cli_segments_charts_draw_one(const struct cli_segments *self,
                                               const struct mlift_gnuplot_output *output,
                                               char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
