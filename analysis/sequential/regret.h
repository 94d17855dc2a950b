/* What a strategy that learns could have known: what its candidates are worth, exactly, and how near it came. */
#ifndef ANALYSIS_SEQUENTIAL_REGRET_H
#define ANALYSIS_SEQUENTIAL_REGRET_H

#include "sim/run.h"

struct mlift_regret {
    int best;             /* the candidate that is best for the whole list */
    double p_best;        /* goal per subscriber if everybody got it */
    double p_best_each;   /* if every segment that is learned for got its best candidate */
    double share_of_best; /* share of the picks (lists, or a bandit's messages) that went to the best candidate of the
                             segment, segments weighted by their share of the list; NaN without simulation */
};

/* For a strategy that learns. */
void mlift_regret_make(const struct mlift_run *run, int strategy, struct mlift_regret *regret);

/* Goal per subscriber of a segment that is learned for if it got the candidate. */
double mlift_regret_rate(const struct mlift_run *run, int strategy, int segment, int candidate);

/* The candidate that is best for the segment; of equal ones the first. */
int mlift_regret_best(const struct mlift_run *run, int strategy, int segment);

#endif
