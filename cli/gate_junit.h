/* What the gate found as a JUnit file: one test case a check, and one for the counts of the baseline; or one
 * in error where it could not judge. */
#ifndef CLI_GATE_JUNIT_H
#define CLI_GATE_JUNIT_H

#include "cli/gate.h"

/* May the file be written? A report of an earlier run is replaced, anything else is not. Prints why not; returns an
 * exit code. */
int cli_gate_junit_check(const char *path);

/* Writes gate->junit_path. Returns an exit code after a message. */
int cli_gate_junit_write(const struct cli_gate *gate);

/* Writes gate->junit_path for a gate that could not judge: one test case in error with gate->trouble. `exit_code`:
 * CLI_WRONG_USE or CLI_MACHINE. Returns an exit code after a message. */
int cli_gate_junit_write_trouble(const struct cli_gate *gate, int exit_code);

#endif
