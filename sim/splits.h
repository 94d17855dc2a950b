/* The same people under every split of two arms: one pass of the engine runs both strategies for everybody, and who is
 * in which arm is decided afterwards, by the word for the arm, for as many shares of the challenger as are asked for.
 * Who is in the challenger's arm at one share is in it at every larger one, so it is enough to count people by the
 * first share that puts them there. Counts are those of the engine's experiments with that share. */
#ifndef SIM_SPLITS_H
#define SIM_SPLITS_H

#include "models/table.h"
#include "sim/advance.h"

enum { MLIFT_SPLITS_PREFIXES = 24, MLIFT_SPLITS_SHARES = 12 };

/* What is counted of people, once for each strategy they are given. */
enum { MLIFT_SPLITS_PEOPLE, MLIFT_SPLITS_CLICK, MLIFT_SPLITS_GOAL = MLIFT_SPLITS_CLICK + 2, MLIFT_SPLITS_COUNTED = 5 };

struct mlift_splits {
    size_t n_replicates, n_prefixes, n_shares;
    size_t prefix[MLIFT_SPLITS_PREFIXES];     /* people, ascending */
    double share[MLIFT_SPLITS_SHARES];        /* of the challenger, in [0, 1], ascending */
    uint64_t n_baseline[MLIFT_SPLITS_SHARES]; /* words for the arm below this are the baseline's */
    uint32_t *counts; /* [replicate][shares that put them into the challenger's arm][prefix][counted]: people, their
                         clicks and goals under the baseline, then under the challenger; owned */
};

/* Zeroed. Prefixes that rise from 1 to MLIFT_MAX_LIST_SIZE and shares that rise within [0, 1], or
 * MLIFT_ERR_OUT_OF_RANGE; MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_splits_init(struct mlift_splits *splits, size_t n_replicates, const size_t *prefix,
                                    size_t n_prefixes, const double *share, size_t n_shares);
void mlift_splits_free(struct mlift_splits *splits);

/* Adds subscribers first..first+n-1 of replicate r, who are at the end of strategies 0 (baseline) and 1 of the table;
 * `word`: for the arm. Each prefix has its own people only, until mlift_splits_sum. */
void mlift_splits_count(const struct mlift_splits *splits, const struct mlift_table *table, size_t r, size_t first,
                        size_t n, const uint32_t *word, const struct mlift_cohort cohort[2]);

/* Once everybody is counted: sums over prefixes and shares, for mlift_splits_at. */
void mlift_splits_sum(const struct mlift_splits *splits);

/* Both arms of replicate r at one share and prefix. */
struct mlift_splits_arms {
    uint32_t people[2]; /* [baseline, challenger] */
    uint32_t click[2], goal[2];
};
struct mlift_splits_arms mlift_splits_at(const struct mlift_splits *splits, size_t r, size_t share, size_t prefix);

#endif
