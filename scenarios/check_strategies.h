/* Whether strategies make sense: rules that nobody reaches, messages nobody gets, living segments that never change. */
#ifndef SCENARIOS_CHECK_STRATEGIES_H
#define SCENARIOS_CHECK_STRATEGIES_H

#include "scenarios/reader.h"

/* Needs the whole campaign. */
void mlift_check_strategies(struct mlift_reader *reader);

/* Number of the first scheduled rule (from 0) that an observed profile matches, or -1. `observed` has a level or
 * MLIFT_UNKNOWN_LEVEL for each data point. */
int mlift_check_strategies_match(const struct mlift_strategy *strategy, int n_data_points, const uint8_t *observed);

#endif
