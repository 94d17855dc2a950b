/* Manual pages (man macros of groff and mandoc), written from the option tables of the commands. */
#ifndef CLI_OPTIONS_MANUAL_H
#define CLI_OPTIONS_MANUAL_H

#include "cli/command.h"

#include <stdio.h>

/* microlift-NAME(1). */
void cli_manual_command(FILE *out, const struct cli_command *command);

/* microlift(1): all commands. */
void cli_manual_program(FILE *out);

#endif
