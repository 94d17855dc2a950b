/* The page of `microlift report FILE.sweep.h5`. */
#ifndef CLI_SWEEP_REPORT_H
#define CLI_SWEEP_REPORT_H

#include "sim/digest.h"

#include <stdbool.h>
#include <stddef.h>

struct cli_sweep_report {
    const char *file;                      /* of the sweep */
    const char *path;                      /* of the page; "-": standard output */
    bool force;                            /* replaces a page that is there */
    char counts_sha256[MLIFT_DIGEST_SIZE]; /* out */
    size_t n_bytes;                        /* out: of the page */
};

/* Reads the sweep and writes the page. Returns an exit code, after one line on stderr where it is not 0. */
int cli_sweep_report_write(struct cli_sweep_report *self);

#endif
