/* The page of `microlift compare FILE --report FILE.html`. */
#ifndef CLI_COMPARE_REPORT_H
#define CLI_COMPARE_REPORT_H

#include "cli/compare.h"

#include <stdio.h>

/* Writes the page and names it on `out`. Returns an exit code, after one line on stderr where it is not 0. */
int cli_compare_report_write(const struct cli_compare *compare, FILE *out);

#endif
