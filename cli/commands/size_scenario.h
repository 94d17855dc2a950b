/* microlift size SCENARIO: what may be asked of a scenario. */
#ifndef CLI_COMMANDS_SIZE_SCENARIO_H
#define CLI_COMMANDS_SIZE_SCENARIO_H

#include <argp.h>

/* The options of this form. */
extern const struct argp cli_size_scenario_argp;

/* Parses, solves, shows; returns the exit code. */
int cli_size_scenario_run(int argc, char **argv);

#endif
