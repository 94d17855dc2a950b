/* microlift compare SCENARIO --segments: how many segments a list can teach. */
#ifndef CLI_COMMANDS_COMPARE_SEGMENTS_H
#define CLI_COMMANDS_COMPARE_SEGMENTS_H

#include "cli/command.h"

/* Parses, simulates, shows; returns an exit code. */
int cli_compare_segments_run(int argc, char **argv);

/* Shows its options. */
void cli_compare_segments_form(const char *name, cli_visit_form *visit, void *context);

#endif
