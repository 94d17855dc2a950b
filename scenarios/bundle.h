/* A scenario's text that carries its CSV files along, as comments below the YAML.
 *
 *     #%microlift-file BYTES NAME
 *     #|first line of the file
 *     #|second line
 *
 * The whole stays valid YAML, can be read by a person, and gives every byte of the files back. */
#ifndef SCENARIOS_BUNDLE_H
#define SCENARIOS_BUNDLE_H

#include "models/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Length of the YAML part: everything before the first line that begins a bundled file. */
size_t mlift_bundle_yaml_length(const char *text, size_t length);

/* Appends a file to *text (owned, zero-terminated, reallocated). Errors: no memory, overflow. */
MLIFT_CHECKED int mlift_bundle_append(char **text, size_t *length, const char *name, const char *content,
                                      size_t content_length);

/* Looks for the file `name` among those bundled in `text`. *content becomes a copy (owned by the caller), or NULL if it
 * is not there or its byte count is wrong. Errors: no memory. */
MLIFT_CHECKED int mlift_bundle_find(const char *text, size_t length, const char *name, char **content,
                                    size_t *content_length);

#endif
