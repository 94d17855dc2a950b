/* Reads the content of a results file with HDF5, trusting nothing: kind, size and shape of everything are looked at
 * before room is made for it; links, storage outside the file, plug-ins and foreign filters are refused.
 *
 * That makes mistakes harmless, not attacks: HDF5 1.10 itself can be made to crash. Open only files you trust. */
#ifndef SIM_RESULTS_READ_H
#define SIM_RESULTS_READ_H

#include "models/diag.h"
#include "sim/digest.h"
#include "sim/results.h"
#include "sim/run.h"

/* An open results file. */
struct mlift_results_read {
    int64_t file; /* HDF5's identifier */
    const char *path;
    struct mlift_diag *diag; /* borrowed: receives every message */
};

/* Looks at the file (is it there, HDF5, complete, ours, of a version we know) and opens it. Every error of this module
 * is MLIFT_ERR_BAD_RESULTS with a message, or no memory. */
MLIFT_CHECKED int mlift_results_read_open(struct mlift_results_read *reader, const char *path, struct mlift_diag *diag);
/* Safe twice and after a failed open. */
void mlift_results_read_close(struct mlift_results_read *reader);

/* Attributes of the file and the stored size of its arrays. */
MLIFT_CHECKED int mlift_results_read_about(struct mlift_results_read *reader, struct mlift_results_about *about);

/* The scenario's text, zero-terminated; the caller's to free. Compared with its digest. */
MLIFT_CHECKED int mlift_results_read_scenario(struct mlift_results_read *reader, char **text, size_t *length);

/* Are the labels those of this run (which has its scenario, table and n_replicates, no counts yet)? */
MLIFT_CHECKED int mlift_results_read_labels(struct mlift_results_read *reader, const struct mlift_run *run);

/* Array `i` of sim/results_layout.h: into the run where `keep` is set, else only looked at. Counts join `digest` (NULL
 * for none). */
MLIFT_CHECKED int mlift_results_read_array(struct mlift_results_read *reader, const struct mlift_run *run, int i,
                                           bool keep, struct mlift_digest *digest);

#endif
