/* The rate of a strategy over the whole list, as well as it is known: exact, or, for strategies that learn, simulated
 * in the paired worlds. */
#ifndef ANALYSIS_RESULTS_OVERALL_H
#define ANALYSIS_RESULTS_OVERALL_H

#include "sim/run.h"

/* Expected count of a metric of the table per subscriber; NaN where there is no exact rate and no simulated one. */
double mlift_overall_rate(const struct mlift_run *run, int strategy, int metric);

/* True where the strategy has no exact rates. */
bool mlift_overall_learns(const struct mlift_run *run, int strategy);

#endif
