/* The answer of `microlift size SCENARIO` for a person, at most a screenful. */
#ifndef CLI_SIZE_TEXT_H
#define CLI_SIZE_TEXT_H

#include "cli/size_scenario.h"

#include <stdio.h>

/* Prints to out. */
void cli_size_text(const struct cli_size *size, FILE *out);

#endif
