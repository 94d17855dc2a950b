/* What the gate found, for people: the answer first, then the checks, then what to do. */
#ifndef CLI_GATE_TEXT_H
#define CLI_GATE_TEXT_H

#include "cli/gate.h"

#include <stdio.h>

void cli_gate_text_print(FILE *out, const struct cli_gate *gate);

/* GitHub annotations: an error for each check that did not pass, a warning (an error with --strict) where the numbers
 * changed. */
void cli_gate_text_annotate(FILE *out, const struct cli_gate *gate);

#endif
