/* The report of a run: one page that a growth lead can forward. */
#ifndef CLI_REPORT_RUN_H
#define CLI_REPORT_RUN_H

#include "analysis/gallery.h"
#include "cli/page.h"
#include "sim/results.h"

/* What a report of a run is made from; all borrowed. */
struct cli_report_run {
    const struct mlift_run *run;
    const struct mlift_results_about *about; /* of the results file */
    const char *file;                        /* its name without folders */
    struct mlift_gallery gallery;            /* of the run */
};

/* Fills the page, from the question to the command that makes the same numbers again. On failure one sentence in
 * `message` (may be empty). MLIFT_ERR_CHART, MLIFT_ERR_NO_MEMORY, errors of solving an uncertain range's point. */
MLIFT_CHECKED int cli_report_run_write(struct cli_page *page, const struct cli_report_run *report,
                                       char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
