/* What a strategy that learns may send: each of its candidates as one state of a policy that never changes by itself.
 *
 * The sender's knowledge of a subscriber is which candidate was picked for them. Whoever simulates the strategy sets it
 * (sim/adaptive.h); everything else treats the strategy like any other. With n candidates the states are
 *   bandit:  k, candidate k today;
 *   learned: k, in the pilot on candidate k; n + k, in the rest, whose messages go out `shift` days later; 2n, in the
 *            rest before the pilot was read: nothing. */
#ifndef MODELS_PROGRAMME_H
#define MODELS_PROGRAMME_H

#include "models/policy.h"

static inline int mlift_programme_pilot(int candidate)
{
    return candidate;
}
static inline int mlift_programme_rest(const struct mlift_strategy *strategy, int candidate)
{
    return strategy->n_rules + candidate;
}
static inline int mlift_programme_waiting(const struct mlift_strategy *strategy)
{
    return 2 * strategy->n_rules;
}

/* Fills the states and messages of a policy whose calendar and `start` are there. MLIFT_ERR_BAD_CAMPAIGN without
 * candidates or with more than MLIFT_MAX_CANDIDATES. */
MLIFT_CHECKED int mlift_programme_fill(struct mlift_policy *policy, const struct mlift_strategy *strategy);

#endif
