/* The answer of `microlift compare --segments` as one JSON object. */
#ifndef CLI_SEGMENTS_JSON_H
#define CLI_SEGMENTS_JSON_H

#include "cli/compare_segments.h"

/* Prints it; returns 0, or -1 where that failed. */
int cli_segments_json_print(const struct cli_segments *self);

#endif
