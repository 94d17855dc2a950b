/* What strategies that learn have learned, added up over replicates of the paired worlds: how often each candidate was
 * picked for each segment. Whole numbers, so that the order in which threads add does not matter. */
#ifndef SIM_LESSONS_H
#define SIM_LESSONS_H

#include "models/table.h"

struct mlift_lessons {
    uint64_t n_replicates;
    int n_segments[MLIFT_MAX_STRATEGIES], n_candidates[MLIFT_MAX_STRATEGIES]; /* 0: a strategy that does not learn */
    /* [segment][candidate]; learned: replicates in which the rest of the segment got the candidate; bandit:
     * messages of the candidate to the segment. NULL: does not learn. Owned */
    uint64_t *picked[MLIFT_MAX_STRATEGIES];
};

MLIFT_CHECKED int mlift_lessons_init(struct mlift_lessons *lessons, const struct mlift_table *table);
void mlift_lessons_free(struct mlift_lessons *lessons);

/* Adds `from` (of the same table) to `to`. */
void mlift_lessons_add(struct mlift_lessons *to, const struct mlift_lessons *from);

/* Share of the picks in a segment (-1: in all of them) that went to a candidate; 0 where there were none. */
double mlift_lessons_share(const struct mlift_lessons *lessons, int strategy, int segment, int candidate);

#endif
