/* The answer of `microlift analyze` as one JSON object. */
#ifndef CLI_ANALYZE_JSON_H
#define CLI_ANALYZE_JSON_H

#include "cli/analyze.h"

/* Prints it; returns 0, or -1 where that failed. */
int cli_analyze_json_print(const struct cli_analyze *self);

#endif
