/* A run as one JSON object on one line: every figure, with full precision. */
#ifndef CLI_RUN_JSON_H
#define CLI_RUN_JSON_H

#include "analysis/summary.h"
#include "analysis/verdict.h"

/* `file`: where the results are. Returns 0, or -1 when stdout failed or memory ran out. */
int cli_run_json_print(const struct mlift_run *run, const struct mlift_summary *summary,
                       const struct mlift_verdict *verdict, const char *file);

#endif
