/* Writes the content of a sweep's file to a name of its own; publishing it is for sim/sweep_file.c. What has to be done
 * after a failed write: sim/hdf_write.h. */
#ifndef SIM_SWEEP_WRITE_H
#define SIM_SWEEP_WRITE_H

#include "models/diag.h"
#include "sim/sweep.h"

/* Creates `path`, which must not exist, and writes the sweep. MLIFT_ERR_WRITE_RESULTS or no memory. */
MLIFT_CHECKED int mlift_sweep_write_file(const struct mlift_sweep *sweep, const char *path, struct mlift_diag *diag);

#endif
