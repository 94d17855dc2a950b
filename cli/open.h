/* Opening what a command is given: a scenario, a results file or a sweep; and the one place that turns a failure into
 * its message and its exit code. */
#ifndef CLI_OPEN_H
#define CLI_OPEN_H

#include "cli/show/diagnose.h"
#include "scenarios/scenario.h"
#include "sim/results.h"

#include <stdbool.h>

enum cli_open_kind {
    CLI_OPEN_SCENARIO, /* text; or a file that cannot be read and is not called .h5 */
    CLI_OPEN_HDF5      /* a results file or a sweep; or a missing file called .h5 */
};

/* Told by the first bytes; what cannot be opened is told by its ending. */
enum cli_open_kind cli_open_kind(const char *path);

/* CLI_DONE, CLI_WRONG_USE or CLI_MACHINE: whose fault is it? Interrupted: CLI_INTERRUPTED + the signal. */
int cli_open_code(int status);

/* Prints "PROGRAM: error: WHAT: description" (WHAT may be NULL) and returns the exit code. Diagnostics that were
 * printed before (MLIFT_ERR_BAD_SCENARIO) are not said again. */
int cli_open_fail(const char *program, const char *what, int status);

/* Prints "PROGRAM: error: ..." and returns CLI_WRONG_USE. */
int cli_open_refuse(const char *program, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Reads a scenario ("-": standard input), diagnostics to stderr. *scenario is the caller's, to be freed with
 * mlift_scenario_free and free, or to be given to mlift_run_init. Returns an exit code. */
int cli_open_scenario(const char *program, const char *path, struct mlift_scenario **scenario);

/* Reads, compiles and solves a scenario (mlift_run_init_rates: not to be saved). Returns an exit code; `run` needs
 * freeing only after CLI_DONE. */
int cli_open_run(const char *program, const char *path, enum mlift_keep keep, struct mlift_run *run);

/* Reads a results file, diagnostics to stderr. Returns an exit code. */
int cli_open_results(const char *program, const char *path, struct mlift_run *run);

/* Reads a results file, or reads, compiles and solves a scenario as cli_open_run does; whatever is wrong is said
 * through `diagnose`, memory and disk included. Returns an exit code. */
int cli_open_either(const char *path, enum cli_open_kind kind, struct cli_diagnose *diagnose, struct mlift_run *run);

/* Reads what a results file says about itself, in the same way. */
int cli_open_about(const char *program, const char *path, struct mlift_results_about *about);

#endif
