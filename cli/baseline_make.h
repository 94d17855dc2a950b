/* Making a gate's baseline of a run, and its text: one figure and one line of the scenario a line, so that a pull
 * request shows what moved. */
#ifndef CLI_BASELINE_MAKE_H
#define CLI_BASELINE_MAKE_H

#include "cli/baseline.h"

/* Of a run with at least two replicates that keeps every metric. CLI_DONE, or CLI_MACHINE (no memory; `baseline` is as
 * after free). */
int cli_baseline_make(struct cli_baseline *baseline, const struct mlift_run *run);

/* The file's text; the caller's to free. NULL without memory, or where the scenario's text is not UTF-8. */
char *cli_baseline_make_text(const struct cli_baseline *baseline);

/* Digest of the counts of the first n replicates, as `microlift info --digest` gives it for a run of n. */
int cli_baseline_make_digest(const struct mlift_run *run, size_t n, char digest[MLIFT_DIGEST_SIZE]);

#endif
