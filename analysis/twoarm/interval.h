/* Score intervals of two proportions beside those of analysis/twoarm/proportion.h: the difference as the test of Farrington
 * and Manning sees it, and the ratio. By bisection to 1e-12. */
#ifndef ANALYSIS_TWOARM_INTERVAL_H
#define ANALYSIS_TWOARM_INTERVAL_H

#include "analysis/twoarm/proportion.h"

/* Mee (1984) for p2 - p1 at confidence 1 - alpha: the differences whose score test has a two-sided p value above alpha,
 * so that one-sided tests of analysis/twoarm/proportion.h's z_score at alpha / 2 agree with its ends. */
void mlift_interval_score(struct mlift_counts counts, double alpha, double *low, double *high);

/* Koopman (1984) for p2 / p1: the ratios whose score test has a p value above alpha. 0 below where arm 2 has nothing,
 * infinite above where arm 1 has nothing. */
void mlift_interval_ratio(struct mlift_counts counts, double alpha, double *low, double *high);

#endif
