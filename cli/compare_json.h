/* What `microlift compare --json` prints. */
#ifndef CLI_COMPARE_JSON_H
#define CLI_COMPARE_JSON_H

#include "cli/compare.h"

/* Prints one object on one line. Returns 0, or -1 where that failed. */
int cli_compare_json_print(const struct cli_compare *compare);

#endif
