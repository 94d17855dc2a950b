/* A run on one screen, for people. */
#ifndef CLI_RUN_TEXT_H
#define CLI_RUN_TEXT_H

#include "analysis/summary.h"
#include "analysis/verdict.h"

#include <stdio.h>

/* At most 24 lines of 80 columns. `file`: where the results are, or NULL. */
void cli_run_text_print(FILE *out, const struct mlift_run *run, const struct mlift_summary *summary,
                        const struct mlift_verdict *verdict, const char *file);

#endif
