/* Where a report comes from, and how anybody makes the same numbers again. */
#ifndef ANALYSIS_ANSWERS_ORIGIN_H
#define ANALYSIS_ANSWERS_ORIGIN_H

#include "analysis/answers/answer.h"
#include "sim/results.h"

/* The section "Make the same numbers again" for a results file: commands, digests, the scenario's text. `file` is its
 * name without folders. */
void mlift_origin_tell_run(struct mlift_answer *answer, const struct mlift_run *run,
                           const struct mlift_results_about *about, const char *file);

/* The same for an answer that was simulated but is in no results file: `command` gives it, and the same page, from
 * again.h5, the results file of the run that is told. */
void mlift_origin_tell_counts(struct mlift_answer *answer, const struct mlift_run *run, const char *command);

/* The same for a sweep: `command` makes again.h5, whose digest has to be `counts_sha256`. */
void mlift_origin_tell_sweep(struct mlift_answer *answer, const struct mlift_scenario *scenario, const char *command,
                             const char *counts_sha256);

/* The same for an answer that needs no simulation: `command` gives it from the scenario. */
void mlift_origin_tell_scenario(struct mlift_answer *answer, const struct mlift_scenario *scenario,
                                const char *command);

#endif
