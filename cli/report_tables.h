/* The tables of a run's report: strategies, segments, tests by list size. */
#ifndef CLI_REPORT_TABLES_H
#define CLI_REPORT_TABLES_H

#include "cli/report_run.h"

void cli_report_tables_write(struct cli_page *page, const struct cli_report_run *report);

#endif
