/* The experiments of a race in the order in which subscribers join: what both arms counted at nested prefixes of the
 * list. Any splits of the arms can be asked for, from one pass of the engine; subscribers and their luck stay the same,
 * and who is in the challenger's arm at one split is in it at every larger one. */
#ifndef ANALYSIS_DESIGNS_ARRIVAL_H
#define ANALYSIS_DESIGNS_ARRIVAL_H

#include "analysis/designs/design.h"
#include "analysis/twoarm/proportion.h"
#include "sim/experiment.h"
#include "sim/splits.h"

enum { MLIFT_ARRIVAL_MOST = MLIFT_SPLITS_PREFIXES }; /* prefixes */

/* Splits whose people are drawn alike: with everybody in one arm the other strategy's data points do not matter. */
enum { MLIFT_ARRIVAL_NONE, MLIFT_ARRIVAL_SOME, MLIFT_ARRIVAL_ALL, MLIFT_ARRIVAL_N_KINDS };

struct mlift_arrival {
    size_t n_shares;
    struct mlift_splits splits[MLIFT_ARRIVAL_N_KINDS]; /* nobody, some, everybody in the challenger's arm; empty where
                                                          not asked for */
};

/* Prepares the lists of prefix[n_prefixes - 1] people, of whom the shares treated[0..n_shares-1], ascending in [0, 1],
 * get the challenger. MLIFT_ERR_OUT_OF_RANGE for shares that do not, and for prefixes that do not rise from 1 to
 * MLIFT_MAX_LIST_SIZE; MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_arrival_init(struct mlift_arrival *arrival, const size_t *prefix, size_t n_prefixes,
                                     const double *treated, size_t n_shares, size_t n_replicates);
void mlift_arrival_free(struct mlift_arrival *arrival);

/* Simulates the question's two strategies of `table` for n prepared lists of equal length and number of replicates, in
 * as few passes as there are ways to draw the people. `own`, may be NULL, is a table of the two strategies (0 and 1)
 * whose experiment is wanted from the same pass. Errors of compiling and of the engine. */
MLIFT_CHECKED int mlift_arrival_run(struct mlift_arrival *const *arrival, int n, const struct mlift_table *table,
                                    const struct mlift_design_question *question, uint64_t seed,
                                    const struct mlift_table *own, struct mlift_experiment *experiment);

/* Counts of replicate r at prefix k with the share treated[share]; `which` is MLIFT_EXACT_CLICK or MLIFT_EXACT_GOAL. */
struct mlift_counts mlift_arrival_at(const struct mlift_arrival *arrival, size_t share, size_t r, int which, size_t k);

#endif
