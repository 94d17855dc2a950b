/* The file of a sweep: HDF5, format microlift-sweep 1.0 (docs/format.md). Published as a results file is: whole or not
 * at all, checked before it gets its name. Equal sweeps give equal bytes. */
#ifndef SIM_SWEEP_FILE_H
#define SIM_SWEEP_FILE_H

#include "models/diag.h"
#include "sim/sweep_layout.h"

/* Is the file at `path` a sweep's? No message, false for what cannot be read. */
bool mlift_sweep_file_is(const char *path);

/* Can the sweep be saved at `path`? Asked before simulating. Errors as sim/publish.h. */
MLIFT_CHECKED int mlift_sweep_file_check(const struct mlift_sweep *sweep, const char *path, bool overwrite,
                                         struct mlift_diag *diag);

/* Writes a finished sweep; never replaces a file unless `overwrite`. On failure nothing is left behind.
 * MLIFT_ERR_EXISTS, MLIFT_ERR_NOT_A_FILE, MLIFT_ERR_WRITE_RESULTS (then nothing of HDF5 may be called again: sim/hdf_write.h), no memory. */
MLIFT_CHECKED int mlift_sweep_file_save(const struct mlift_sweep *sweep, const char *path, bool overwrite,
                                        struct mlift_diag *diag);

/* Reads a file; `about` may be NULL. On failure `sweep` is as after free. MLIFT_ERR_BAD_RESULTS with a message and a
 * kind (sim/hdf_read.h), no memory. */
MLIFT_CHECKED int mlift_sweep_file_load(struct mlift_sweep *sweep, struct mlift_sweep_about *about, const char *path,
                                        struct mlift_diag *diag);

#endif
