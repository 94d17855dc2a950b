/* The answer of a sweep, shown: what `sweep`, `report` and `plot` end with. */
#ifndef CLI_COMMANDS_SWEEP_SHOW_H
#define CLI_COMMANDS_SWEEP_SHOW_H

#include "cli/show/show.h"
#include "sim/sweep.h"

/* Sums up, tells and shows; `metric` NULL: the goal. Prints what is wrong and returns an exit code. */
int cli_sweep_show(const struct cli_show *show, const struct mlift_sweep *sweep, const char *metric, const char *file);

/* The same for a sweep's file that is yet to be read. */
int cli_sweep_show_file(const struct cli_show *show, const char *metric, const char *file);

/* Reads a sweep's file, diagnostics to stderr; `about` may be NULL. Returns an exit code. */
struct mlift_sweep_about;
int cli_sweep_show_open(const char *program, const char *file, struct mlift_sweep *sweep,
                        struct mlift_sweep_about *about);

#endif
