/* The experiments of a race in the order in which subscribers join: what both arms counted at nested prefixes of the
 * list. Any split of the arms can be asked for; subscribers and their luck stay the same, and who is in the
 * challenger's arm at one split is in it at every larger one. */
#ifndef ANALYSIS_ARRIVAL_H
#define ANALYSIS_ARRIVAL_H

#include "analysis/design.h"
#include "analysis/proportion.h"

enum { MLIFT_ARRIVAL_MOST = 24 }; /* prefixes */

struct mlift_arrival {
    size_t n_replicates, n_prefixes;
    size_t prefix[MLIFT_ARRIVAL_MOST]; /* people, ascending; the last is the list */
    struct mlift_counts *counts;       /* owned; [replicate][click or goal][prefix] */
};

/* Simulates n_replicates experiments of the question's two strategies on a list of prefix[n_prefixes - 1] people, of
 * whom the share `treated` in [0, 1] gets the challenger. Errors of compiling and of the engine; MLIFT_ERR_OUT_OF_RANGE
 * for prefixes that do not rise from 1 to MLIFT_MAX_LIST_SIZE. */
MLIFT_CHECKED int mlift_arrival_init(struct mlift_arrival *arrival, const struct mlift_table *table,
                                     const struct mlift_design_question *question, double treated, const size_t *prefix,
                                     size_t n_prefixes, uint64_t seed, size_t n_replicates);
void mlift_arrival_free(struct mlift_arrival *arrival);

/* Counts of replicate r at prefix k; `which` is MLIFT_EXACT_CLICK or MLIFT_EXACT_GOAL. */
struct mlift_counts mlift_arrival_at(const struct mlift_arrival *arrival, size_t r, int which, size_t k);

#endif
