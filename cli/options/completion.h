/* What the shells offer after TAB, written from the option tables of the commands. The scripts hold everything: the
 * program is not started while somebody types. */
#ifndef CLI_OPTIONS_COMPLETION_H
#define CLI_OPTIONS_COMPLETION_H

#include <stdio.h>

void cli_completion_bash(FILE *out);
void cli_completion_zsh(FILE *out);

#endif
