/* Writes the content of a results file to a name of its own; publishing it is for sim/results.c. What has to be done
 * after a failed write: sim/hdf_write.h. */
#ifndef SIM_RESULTS_WRITE_H
#define SIM_RESULTS_WRITE_H

#include "models/diag.h"
#include "sim/chunks.h"
#include "sim/digest.h"
#include "sim/run.h"

/* Creates `path`, which must not exist, and writes the run; `chunks` and `digest` are those of its counts
 * (sim/chunks.h). On MLIFT_ERR_WRITE_RESULTS
 * a part of the file may be there. `diag`: its message. */
MLIFT_CHECKED int mlift_results_write_file(const struct mlift_run *run, const struct mlift_chunks *chunks,
                                           const char *digest, const char *path, struct mlift_diag *diag);

#endif
