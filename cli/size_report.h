/* The page of `microlift size SCENARIO --report FILE.html`. */
#ifndef CLI_SIZE_REPORT_H
#define CLI_SIZE_REPORT_H

#include "cli/size_scenario.h"

#include <stdio.h>

/* Writes the page and names it on `out`. Returns an exit code, after one line on stderr where it is not 0. */
int cli_size_report_write(const struct cli_size *size, FILE *out);

#endif
