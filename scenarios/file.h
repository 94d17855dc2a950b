/* A whole text file in memory: regular files only, up to a limit. */
#ifndef SCENARIOS_FILE_H
#define SCENARIOS_FILE_H

#include "models/error.h"

#include <stddef.h>

/* Reads at most `limit` bytes; a longer file gives limit + 1 bytes, so that the caller sees that it is too long. *text
 * is owned by the caller and zero-terminated. `reason` becomes a text that says why not (static or of strerror).
 * Errors: no memory, file cannot be read. */
MLIFT_CHECKED int mlift_file_read(const char *path, size_t limit, char **text, size_t *length, const char **reason);

/* The path of `name` seen from the directory `base`, or `name` itself if it is absolute. Owned by the caller; NULL if
 * there is no memory. */
char *mlift_file_join(const char *base, const char *name);

/* The directory part of a path ("." for a bare name). Owned by the caller; NULL if there is no memory. */
char *mlift_file_directory(const char *path);

#endif
