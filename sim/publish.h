/* A file that appears whole or not at all: written under a temporary name in the same folder, brought to the disk,
 * renamed, the folder brought to the disk. Where a link stands, that is done to what it leads to. Every error is
 * MLIFT_ERR_WRITE_RESULTS, MLIFT_ERR_EXISTS or MLIFT_ERR_NOT_A_FILE (a folder, a device) with a message in `diag`. */
#ifndef SIM_PUBLISH_H
#define SIM_PUBLISH_H

#include "models/diag.h"
#include "models/error.h"

#include <stdbool.h>

enum { MLIFT_PUBLISH_PATH = 4096 };

/* Can a file of about this many bytes be put at `path`: is the folder there and writable, the name free (unless
 * `overwrite`), the disk not too full? Starts `diag` anew. */
MLIFT_CHECKED int mlift_publish_check(const char *path, double bytes, bool overwrite, struct mlift_diag *diag);

/* The temporary name for `path`, after checking that nothing stands there. */
MLIFT_CHECKED int mlift_publish_begin(const char *path, char temporary[MLIFT_PUBLISH_PATH], struct mlift_diag *diag);

/* Brings the content of a file to the disk. */
MLIFT_CHECKED int mlift_publish_sync(const char *path, struct mlift_diag *diag);

/* Gives the file its final name; without `overwrite` never in the place of another. Removes the temporary file when
 * that fails. */
MLIFT_CHECKED int mlift_publish_end(const char *temporary, const char *path, bool overwrite, struct mlift_diag *diag);

#endif
