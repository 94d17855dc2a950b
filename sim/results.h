/* The results file: HDF5, format microlift-results 1.0 (docs/format.md).
 *
 * A publication format, never a checkpoint: written once, under a temporary name in the same folder, every call
 * checked, closed, synced, reopened and verified, renamed, the folder synced. Equal runs give equal bytes. */
#ifndef SIM_RESULTS_H
#define SIM_RESULTS_H

#include "models/diag.h"
#include "sim/digest.h"
#include "sim/run.h"

#define MLIFT_RESULTS_FORMAT "microlift-results"
#define MLIFT_RESULTS_VERSION "1.0"

/* Bytes of a hexadecimal SHA-256 with its terminating zero. */
enum { MLIFT_RESULTS_DIGEST = MLIFT_DIGEST_SIZE };

/* Thresholds of a table with more touch rows than this are not stored, only their digest. */
enum { MLIFT_RESULTS_MOST_TOUCH_ROWS = 1 << 15 };

/* Can a run of n_replicates be saved at `path`? Asked before simulating, so that nobody waits for nothing: is the
 * folder there and writable, the name free (unless `overwrite`), the disk not too full. Same errors as save. */
MLIFT_CHECKED int mlift_results_check(const struct mlift_run *run, size_t n_replicates, const char *path,
                                      bool overwrite, struct mlift_diag *diag);

/* Writes the run. Never replaces a file unless `overwrite`. On failure nothing is left behind, the old file (if any) is
 * untouched and `diag` says what failed and where. MLIFT_ERR_EXISTS, MLIFT_ERR_NOT_A_FILE, MLIFT_ERR_WRITE_RESULTS, no
 * memory.
 *
 * After MLIFT_ERR_WRITE_RESULTS the process should save and load nothing more: a write that fails leaves HDF5 1.10 in
 * no state to be used, so what it held is given up (memory and a descriptor) until the process ends, which it may do in
 * any way. SIGXFSZ should be ignored, or a file size limit ends the process before this can say so. */
MLIFT_CHECKED int mlift_results_save(const struct mlift_run *run, const char *path, bool overwrite,
                                     struct mlift_diag *diag);

/* Reads a results file and compiles its scenario again; `run` is as after mlift_run_simulate, with the exact rates that
 * are stored, not those that today's model would give. On failure `run` is as after free. A file that is not there,
 * foreign, truncated, of another format version, damaged, or whose counts do not fit its scenario gives
 * MLIFT_ERR_BAD_RESULTS and a message of its own in `diag` (`kind` tells them apart: results-missing, results-foreign,
 * results-truncated, results-older, results-newer, results-damaged, results-unfitting). */
MLIFT_CHECKED int mlift_results_load(struct mlift_run *run, const char *path, struct mlift_diag *diag);

/* SHA-256 over every `counts` dataset (name, shape, values as little-endian u32), as hexadecimal text: equal for equal
 * results, whatever wrote them. */
MLIFT_CHECKED int mlift_results_digest(const struct mlift_run *run, char digest[MLIFT_RESULTS_DIGEST]);

/* Of one dataset: what it is and what it takes. */
struct mlift_results_dataset {
    char path[48];
    char shape[96];       /* "10000 x 3 x 9 x 14" */
    uint64_t raw, stored; /* bytes in memory and in the file */
};

enum { MLIFT_RESULTS_MOST_DATASETS = 32 };

/* What a file says about itself, without its counts. */
struct mlift_results_about {
    char format_version[16], microlift_version[64], git_sha[64], generator[64], keep[16];
    char counts_sha256[MLIFT_RESULTS_DIGEST], table_sha256[MLIFT_RESULTS_DIGEST];
    uint64_t draw_address_version, seed, replicates, list_size;
    int n_datasets;
    struct mlift_results_dataset dataset[MLIFT_RESULTS_MOST_DATASETS]; /* the arrays, in the order of the format */
};

/* Errors as load. */
MLIFT_CHECKED int mlift_results_describe(struct mlift_results_about *about, const char *path, struct mlift_diag *diag);

#endif
