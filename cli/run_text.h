/* A run on one screen, for people. */
#ifndef CLI_RUN_TEXT_H
#define CLI_RUN_TEXT_H

#include "analysis/summary.h"
#include "analysis/verdict.h"

#include <stdio.h>

/* The answer on one screen of 80 columns. `scenario`: the file that was run; `file`: where the results are, or NULL. */
void cli_run_text_print(FILE *out, const struct mlift_run *run, const struct mlift_summary *summary,
                        const struct mlift_verdict *verdict, const char *scenario, const char *file);

#endif
