/* A sweep's file in `microlift info` and `microlift export`. */
#ifndef CLI_COMMANDS_SWEEP_VIEW_H
#define CLI_COMMANDS_SWEEP_VIEW_H

#include "cli/show/tidy.h"

#include <stdbool.h>

/* What `microlift info` says about it; at most one of the three is set. Returns an exit code. */
int cli_sweep_view_info(const char *file, bool json, bool digest, bool scenario);

/* What `microlift export` writes: one row for each point, strategy and metric, to `output` (NULL: standard output).
 * Returns an exit code. */
int cli_sweep_view_export(const char *program, const char *file, enum cli_tidy_format format, const char *output,
                          bool force);

#endif
