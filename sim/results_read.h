/* Reads the content of a results file with sim/hdf_read.h, which trusts nothing. */
#ifndef SIM_RESULTS_READ_H
#define SIM_RESULTS_READ_H

#include "models/diag.h"
#include "sim/chunks.h"
#include "sim/digest.h"
#include "sim/hdf_read.h"
#include "sim/results.h"
#include "sim/run.h"

/* Opens a results file: sim/hdf_read.h. */
MLIFT_CHECKED int mlift_results_read_open(struct mlift_hdf_read *reader, const char *path, struct mlift_diag *diag);

/* Attributes of the file and the stored size of its arrays. */
MLIFT_CHECKED int mlift_results_read_about(struct mlift_hdf_read *reader, struct mlift_results_about *about);

/* The scenario's text, zero-terminated; the caller's to free. Compared with its digest. */
MLIFT_CHECKED int mlift_results_read_scenario(struct mlift_hdf_read *reader, char **text, size_t *length);

/* Are the labels those of this run (which has its scenario, table and n_replicates, no counts yet)? */
MLIFT_CHECKED int mlift_results_read_labels(struct mlift_hdf_read *reader, const struct mlift_run *run);

/* Array `i` of sim/results_layout.h: into the run where `keep` is set, else only looked at. Counts join `digest` (NULL
 * for none). */
MLIFT_CHECKED int mlift_results_read_array(struct mlift_hdf_read *reader, const struct mlift_run *run, int i, bool keep,
                                           struct mlift_digest *digest);

/* Is array `i`, one of the counts, stored as it was packed, or (without chunks) as it is in the run? If not the file is
 * called damaged. */
MLIFT_CHECKED int mlift_results_read_compare(struct mlift_hdf_read *reader, const struct mlift_run *run, int i,
                                             const struct mlift_chunks *chunks);

#endif
