/* A sweep as one JSON object on one line: every figure of its summary, with full precision. */
#ifndef CLI_SWEEP_JSON_H
#define CLI_SWEEP_JSON_H

#include "analysis/sweep_summary.h"

/* Returns 0, or -1 when stdout failed or memory ran out. */
int cli_sweep_json_print(const struct mlift_sweep *sweep, const struct mlift_sweep_summary *summary, const char *file,
                         const char *digest);

#endif
