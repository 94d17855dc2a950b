/* The text of a gate's baseline: one figure and one line of the scenario a line, so that a pull request shows what
 * moved. */
#ifndef CLI_COMMANDS_BASELINE_MAKE_H
#define CLI_COMMANDS_BASELINE_MAKE_H

#include "cli/commands/baseline.h"

/* The file's text; the caller's to free. NULL without memory, or where the scenario's text is not UTF-8. */
char *cli_baseline_make_text(const struct mlift_baseline *baseline);

#endif
