/* The page of `microlift compare --segments`, to be forwarded: question, answer, what to do next, chart, tables,
 * doubts, assumptions, the command that makes it again. */
#ifndef CLI_SEGMENTS_REPORT_H
#define CLI_SEGMENTS_REPORT_H

#include "cli/compare_segments.h"

#include <stdio.h>

/* Writes options.report and names it on `out`; returns an exit code. */
int cli_segments_report_write(const struct cli_segments *self, FILE *out);

#endif
