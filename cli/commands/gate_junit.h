/* What the gate found as a JUnit file: one test case a check, and one for the counts of the baseline; or one
 * in error where it could not judge. Its words are those of the answer. */
#ifndef CLI_COMMANDS_GATE_JUNIT_H
#define CLI_COMMANDS_GATE_JUNIT_H

#include "analysis/answers/answer.h"

/* May the file be written? A report of an earlier run is replaced, anything else is not. Prints why not; returns an
 * exit code. */
int cli_gate_junit_check(const char *path);

/* Writes what mlift_gate_tell told. `strict`: numbers that changed are a failure. Returns an exit code after a message.
 */
int cli_gate_junit_write(const struct mlift_answer *told, bool strict, const char *path);

/* The same for a gate that could not judge: one test case in error with `trouble`. `exit_code`: CLI_WRONG_USE or
 * CLI_MACHINE. */
int cli_gate_junit_write_trouble(const char *subject, const char *baseline, const char *trouble, int exit_code,
                                 const char *path);

#endif
