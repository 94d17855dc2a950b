/* The answer of a run, shown: what `run`, `report` and `plot` end with. */
#ifndef CLI_COMMANDS_RUN_SHOW_H
#define CLI_COMMANDS_RUN_SHOW_H

#include "cli/show/show.h"
#include "sim/results.h"

/* Solves, tells and shows. `file`: the results file that `about` was read from; `scenario` may be NULL. Charts that
 * were asked for and cannot be drawn are named on standard error. Prints what is wrong and returns an exit code. */
int cli_run_show(const struct cli_show *show, const struct mlift_run *run, const struct mlift_results_about *about,
                 const char *file, const char *scenario);

/* The same for a results file that is yet to be read. */
int cli_run_show_file(const struct cli_show *show, const char *file);

#endif
