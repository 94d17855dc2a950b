/* What the gate found, for machines: one JSON object on one line. */
#ifndef CLI_GATE_JSON_H
#define CLI_GATE_JSON_H

#include "cli/gate.h"

/* Prints the object on standard output. Returns 0, or -1 where it could not be. */
int cli_gate_json_print(const struct cli_gate *gate, int exit_code);

#endif
