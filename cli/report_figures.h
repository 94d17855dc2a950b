/* The charts of a run in its report, each with what it shows in words. */
#ifndef CLI_REPORT_FIGURES_H
#define CLI_REPORT_FIGURES_H

#include "cli/report_run.h"

/* Draws every chart that the run has and puts it into the page; names those it has not and why. Errors as
 * mlift_gallery_draw, with a sentence in `message`. */
MLIFT_CHECKED int cli_report_figures_write(struct cli_page *page, const struct cli_report_run *report,
                                           char message[MLIFT_GNUPLOT_MESSAGE]);

#endif
