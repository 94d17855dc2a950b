/* How sure a run's report is and why: Monte Carlo error, the luck of one list, and what nobody knows about the
 * parameters. */
#ifndef CLI_REPORT_TRUST_H
#define CLI_REPORT_TRUST_H

#include "cli/report_run.h"

/* Solves the points of the uncertain ranges, if there are any. Errors as mlift_assurance_init. */
MLIFT_CHECKED int cli_report_trust_write(struct cli_page *page, const struct cli_report_run *report);

#endif
