/* The page of `microlift analyze`, to be forwarded: question, answer, what to do next, charts, tables, doubts,
 * assumptions, the command that makes it again. */
#ifndef CLI_ANALYZE_REPORT_H
#define CLI_ANALYZE_REPORT_H

#include "cli/analyze.h"

#include <stdio.h>

/* Writes options.report and names it on `out`; returns an exit code. */
int cli_analyze_report_write(const struct cli_analyze *self, FILE *out);

#endif
