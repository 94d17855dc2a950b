/* Kim and Nelson's (2001) fully sequential selection of the best: replicates come one by one, whoever falls clearly
 * behind is eliminated, until one is left.
 *
 * With probability `confidence` the one left is the best whenever
 * the best is at least `indifference` better than the next. Works with common random numbers: only variances of paired
 * differences enter. Procedure KN with c = 1: h^2 = 2 eta (n0 - 1), continuation region W_ij(r) = max(0, indifference /
 * 2 * (h^2 S_ij^2 / indifference^2 - r) / r). For normal replicates; figures per list are means over many subscribers.
 */
#ifndef ANALYSIS_MULTIPLE_KIMNELSON_H
#define ANALYSIS_MULTIPLE_KIMNELSON_H

#include "models/campaign.h"

#include <stdbool.h>

struct mlift_kimnelson {
    int k;
    double confidence, indifference;
    size_t n0; /* replicates of the first stage, from which variances are estimated */
    double h2;
    size_t n;   /* replicates read so far */
    int n_left; /* contestants not eliminated */
    bool left[MLIFT_MAX_STRATEGIES];
    size_t eliminated_at[MLIFT_MAX_STRATEGIES]; /* replicate; 0 = never */
    int eliminated_by[MLIFT_MAX_STRATEGIES];    /* -1 = never */
    double sum[MLIFT_MAX_STRATEGIES];
    double product[MLIFT_MAX_STRATEGIES * MLIFT_MAX_STRATEGIES];  /* first stage: sums of products */
    double variance[MLIFT_MAX_STRATEGIES * MLIFT_MAX_STRATEGIES]; /* S_ij^2 of the differences */
    double foreseen; /* what mlift_kimnelson_expected said after the first stage; 0 before */
    bool decided;
    int best; /* once decided */
};

/* Starts. k 1 to MLIFT_MAX_STRATEGIES, confidence in (1/k, 1), indifference > 0, n0 at least 2; else
 * MLIFT_ERR_OUT_OF_RANGE. */
MLIFT_CHECKED int mlift_kimnelson_init(struct mlift_kimnelson *self, int k, double confidence, double indifference,
                                       size_t n0);

/* Reads one replicate, value[k], more being better; those eliminated are not looked at. Nothing once decided. */
void mlift_kimnelson_add(struct mlift_kimnelson *self, const double *value);

/* Replicates after which it is decided whatever comes; 0 before the first stage is complete. */
double mlift_kimnelson_most(const struct mlift_kimnelson *self);

/* Roughly the replicates it takes if the differences are what they look like now: the line h^2 S^2 / (2 indifference) -
 * r indifference / 2 is met by a difference that grows with its mean. 0 before the first stage is complete. */
double mlift_kimnelson_expected(const struct mlift_kimnelson *self);

/* Fills `gone` [k] with the contestants that were eliminated, the first to go first, and returns how many. */
int mlift_kimnelson_eliminated(const struct mlift_kimnelson *self, int *gone);

#endif
