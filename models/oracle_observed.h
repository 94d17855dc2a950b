/* The strategy `oracle_observed`: the best that can be done with what can be observed, found by point-based planning
 * (models/planner.h) and never worse than any strategy of the campaign that observes as much. */
#ifndef MODELS_ORACLE_OBSERVED_H
#define MODELS_ORACLE_OBSERVED_H

#include "models/layout.h"

enum {
    /* Largest campaign that is planned for: types x states x (messages + 1) x steps x readings, and observed cells x
     * profile cells. */
    MLIFT_ORACLE_OBSERVED_MOST_VALUES = 1 << 22,
    MLIFT_ORACLE_OBSERVED_MOST_CELLS = 1 << 24
};

/* Data points whose signals tell something of those in `matter` (which change what happens): these, and those they
 * depend on or that depend on them; of all of them those that are known of anybody. */
uint32_t mlift_oracle_observed_points(const struct mlift_campaign *campaign, uint32_t matter);

/* The points that strategy s reads afresh: living, refreshed, a level of the type or of what drifts, and not more than
 * MLIFT_BELIEF_MOST_READINGS readings together. Needs the table's types. */
uint32_t mlift_oracle_observed_refreshes(const struct mlift_table *table, int s);

/* Makes policy[s], whose calendar is there, and bound[s]. MLIFT_ERR_TOO_MANY_STATES above the sizes given. */
MLIFT_CHECKED int mlift_oracle_observed_init(struct mlift_table *table, int s);

#endif
