/* Writes the content of a results file with HDF5 to a name of its own; publishing it is for sim/results.c.
 *
 * HDF5 1.10 crashes when something is closed after a write has failed, also at the end of the process. So after a
 * failed call nothing of HDF5 is touched again: what it holds stays as it is until the process ends, and its handler
 * at exit was never installed (mlift_results_write_prepare). */
#ifndef SIM_RESULTS_WRITE_H
#define SIM_RESULTS_WRITE_H

#include "models/diag.h"
#include "sim/digest.h"
#include "sim/run.h"

/* Before anything else with HDF5, each time: no handler at exit, no plug-ins, no messages of its own on stderr. */
void mlift_results_write_prepare(void);

/* Creates `path`, which must not exist, and writes the run; `digest` is that of its counts. On MLIFT_ERR_WRITE_RESULTS
 * a part of the file may be there. `diag`: its message. */
MLIFT_CHECKED int mlift_results_write_file(const struct mlift_run *run, const char *digest, const char *path,
                                           struct mlift_diag *diag);

#endif
