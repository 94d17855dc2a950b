/* How much of what is possible a strategy gets. */
#ifndef ANALYSIS_STRATEGIES_CAPTURED_H
#define ANALYSIS_STRATEGIES_CAPTURED_H

#include "sim/run.h"

/* Share of the gain of strategy `bound` over the baseline that the challenger has: exact goal rates, (challenger -
 * baseline) / (bound - baseline); negative where the challenger loses. NaN where the bound gains nothing. */
double mlift_captured_share(const struct mlift_run *run, int bound);

#endif
