/* Bounds of a campaign that has none of its own: what the oracles would reach on it, exactly, without simulation. */
#ifndef ANALYSIS_STRATEGIES_BOUNDS_H
#define ANALYSIS_STRATEGIES_BOUNDS_H

#include "models/table.h"

/* Solves the campaign with one more strategy of kind `bound` (MLIFT_STRATEGY_ORACLE or MLIFT_STRATEGY_ORACLE_OBSERVED),
 * which can send on all days on which the campaign's own can, and gives what it brings, exactly, and what
 * nobody who knows as much can pass, in goals per subscriber. An observed bound learns from reactions if any of the
 * campaign's strategies does. The campaign is not changed. MLIFT_ERR_OUT_OF_RANGE: there are MLIFT_MAX_STRATEGIES
 * already; MLIFT_ERR_TOO_MANY_STATES; no memory. */
MLIFT_CHECKED int mlift_bounds_solve(const struct mlift_campaign *campaign, enum mlift_strategy_kind bound,
                                     struct mlift_bound *found);

#endif
