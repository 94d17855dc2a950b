/* Gets a gate ready: reads baseline and subject, sees that they have the same shape, chooses what is checked with which
 * margin. */
#ifndef CLI_GATE_SETUP_H
#define CLI_GATE_SETUP_H

#include "cli/gate.h"

/* Is the subject a baseline, that is, are the two files swapped? Prints so; returns an exit code. */
int cli_gate_setup_order(const struct cli_gate *gate);

/* Opens the subject, a scenario or a results file, as gate->after (not simulated, a results file with its counts).
 * Prints what is wrong; returns an exit code. */
int cli_gate_setup_subject(struct cli_gate *gate);

/* Opens the baseline and compiles its scenario as gate->before. */
int cli_gate_setup_baseline(struct cli_gate *gate);

/* Compares shapes, chooses checks and margins, looks for what differs. Both are open. */
int cli_gate_setup_checks(struct cli_gate *gate);

/* Prints "FILE:LINE: error: ..." and, where asked for, an annotation; returns CLI_WRONG_USE. */
int cli_gate_setup_refuse(const struct cli_gate *gate, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The message for an error code without one of its own; returns the exit code. */
int cli_gate_setup_fail(const struct cli_gate *gate, int status);

void cli_gate_setup_free(struct cli_gate *gate);

#endif
