/* An answer as one JSON object: every key once, nested as its path says, numbers as numbers. */
#ifndef CLI_SHOW_OBJECT_H
#define CLI_SHOW_OBJECT_H

#include "analysis/answers/answer.h"

#include <jansson.h>
#include <stdio.h>

/* The object, owned by the caller; NULL where memory ran out. With `command`, `version` and `elapsed_seconds` (left out
 * where it is negative). */
json_t *cli_object_make(const struct mlift_answer *answer, double elapsed_seconds);

/* The same on one line. Returns 0, or -1 for a failure. */
int cli_object_print(const struct mlift_answer *answer, double elapsed_seconds, FILE *out);

/* The keys of the answer with their units and what they are, one a line, tab-separated: what docs/json.md is made of.
 */
void cli_object_keys(const struct mlift_answer *answer, FILE *out);

#endif
