/* The last sentence of a run: what to do, in plain words. */
#ifndef CLI_ADVICE_H
#define CLI_ADVICE_H

#include "analysis/verdict.h"
#include "cli/figure.h"

enum { CLI_ADVICE_SIZE = 512 };

/* Writes the advice for the verdict on the run, one or two sentences. */
void cli_advice_write(const struct mlift_run *run, const struct mlift_verdict *verdict, char out[CLI_ADVICE_SIZE]);

/* "purchase", or the outcome of the table model that counts. */
const char *cli_advice_goal(const struct mlift_campaign *campaign);

/* The list that the pooled z test needs: "457", "about 120,000" where the simulated sizes end before it, "at most 150"
 * where the smallest of them suffices. */
void cli_advice_list(const struct mlift_verdict_test *test, char out[CLI_FIGURE_SIZE]);

#endif
