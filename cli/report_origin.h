/* Where a report comes from, and how anybody makes the same numbers again. */
#ifndef CLI_REPORT_ORIGIN_H
#define CLI_REPORT_ORIGIN_H

#include "cli/page.h"
#include "sim/results.h"

/* The section "Make the same numbers again" for a results file: commands, digests, the scenario's text. `file` is its
 * name without folders. */
void cli_report_origin_of_run(struct cli_page *page, const struct mlift_run *run,
                              const struct mlift_results_about *about, const char *file);

/* The same for an answer that was simulated but is in no results file: `command` gives it, and the same page, from
 * again.h5, the results file of the run that is told. */
void cli_report_origin_of_counts(struct cli_page *page, const struct mlift_run *run, const char *command);

/* The same for a sweep: `command` makes again.h5, whose digest has to be `counts_sha256`. */
void cli_report_origin_of_sweep(struct cli_page *page, const struct mlift_scenario *scenario, const char *command,
                                const char *counts_sha256);

/* The same for an answer that needs no simulation: `command` gives it from the scenario. */
void cli_report_origin_of_scenario(struct cli_page *page, const struct mlift_scenario *scenario, const char *command);

/* The line at the end of every report: the program, and the date of SOURCE_DATE_EPOCH where that is set. */
void cli_report_origin_sign(struct cli_page *page);

#endif
