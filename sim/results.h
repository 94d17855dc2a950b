/* The results file: HDF5, format microlift-results 1.0 (docs/format.md). HDF5's one home.
 *
 * A publication format, never a checkpoint: written once, under a temporary name in the same folder, every call
 * checked, closed, synced, reopened and verified, renamed, the folder synced. Equal runs give equal bytes. */
#ifndef SIM_RESULTS_H
#define SIM_RESULTS_H

#include "models/diag.h"
#include "sim/run.h"

#define MLIFT_RESULTS_FORMAT "microlift-results"
#define MLIFT_RESULTS_VERSION "1.0"

/* Bytes of a hexadecimal SHA-256 with its terminating zero. */
enum { MLIFT_RESULTS_DIGEST = 65 };

/* Writes the run. Never replaces a file unless `overwrite`. On failure nothing is left behind, the old file (if any) is
 * untouched and `diag` says what failed and where. MLIFT_ERR_EXISTS, MLIFT_ERR_WRITE_RESULTS. */
MLIFT_CHECKED int mlift_results_save(const struct mlift_run *run, const char *path, bool overwrite,
                                     struct mlift_diag *diag);

/* Reads a results file and compiles its scenario again; `run` is as after mlift_run_simulate. A file that is truncated,
 * foreign, of another format version, damaged, or whose counts do not fit its scenario gives MLIFT_ERR_BAD_RESULTS and
 * a message of its own in `diag`. */
MLIFT_CHECKED int mlift_results_load(struct mlift_run *run, const char *path, struct mlift_diag *diag);

/* SHA-256 over every `counts` dataset (name, shape, values as little-endian u32), as hexadecimal text: equal for equal
 * results, whatever wrote them. */
MLIFT_CHECKED int mlift_results_digest(const struct mlift_run *run, char digest[MLIFT_RESULTS_DIGEST]);

#endif
