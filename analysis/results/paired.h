/* One measure in paired worlds: what each strategy brought, how those figures vary together from list to list, and on
 * how many lists each came out ahead.
 *
 * Rates are ratio estimates R = sum y / sum x over replicates; a replicate's residual (y - R x) / mean x (Cochran 1977,
 * eq. 2.46) stands for it in every variance, so that rates per message are treated like rates per subscriber. For the
 * latter x is the list size and the residual plainly the deviation from the mean. */
#ifndef ANALYSIS_RESULTS_PAIRED_H
#define ANALYSIS_RESULTS_PAIRED_H

#include "analysis/results/measure.h"
#include "sim/worlds.h"

#include <stdbool.h>

struct mlift_paired {
    size_t n_replicates;
    int n;                             /* strategies */
    int baseline;                      /* index */
    double mean[MLIFT_MAX_STRATEGIES]; /* NaN: nothing to divide by in any replicate, or no replicates */
    double covariance[MLIFT_MAX_STRATEGIES * MLIFT_MAX_STRATEGIES]; /* [n][n] of one replicate; 0 where a mean is NaN */
    /* Shares of lists, [strategy]; NaN where a mean is or without replicates. */
    double ahead[MLIFT_MAX_STRATEGIES]; /* better than every other contestant on the same list */
    double best[MLIFT_MAX_STRATEGIES];  /* the same, lists with several best ones divided between them */
    double best_sd[MLIFT_MAX_STRATEGIES];
    double beats[MLIFT_MAX_STRATEGIES];  /* better than the baseline on the same list */
    double equals[MLIFT_MAX_STRATEGIES]; /* exactly as good as the baseline */
};

/* Reads `measure` off the worlds, over the whole list. `contestant` [n_strategies] says who can be best; `sign` is 1
 * where more is better and -1 where less is. False, and everything NaN, where the worlds lack a metric. */
bool mlift_paired_read(struct mlift_paired *paired, const struct mlift_worlds *worlds,
                       const struct mlift_measure *measure, const bool *contestant, int baseline, double sign);

/* Value of the measure for each strategy in replicate r, over the whole list; NaN for nothing to divide by. All metrics
 * have to be kept. */
void mlift_paired_replicate(const struct mlift_worlds *worlds, const struct mlift_measure *measure, size_t r,
                            double *value);

#endif
