#include "models/programme.h"

#include <stdlib.h>

/* Message of a schedule on `day`, 0 where it has none. */
static int message_on(const struct mlift_rule *schedule, int day)
{
    for (int i = 0; i < schedule->n_sends; i++) {
        if (schedule->send[i].day == day) {
            return schedule->send[i].message;
        }
    }
    return 0;
}

static int message_of(const struct mlift_strategy *strategy, int state, int day)
{
    int n = strategy->n_rules;

    if (state < n) {
        return message_on(&strategy->rule[state], day);
    }
    return state < 2 * n ? message_on(&strategy->rule[state - n], day - strategy->learning.shift) : 0;
}

int mlift_programme_fill(struct mlift_policy *policy, const struct mlift_strategy *strategy)
{
    size_t n_steps = (size_t)policy->n_steps;

    if (strategy->n_rules < 1 || strategy->n_rules > MLIFT_MAX_CANDIDATES) {
        return MLIFT_RAISE(MLIFT_ERR_BAD_CAMPAIGN);
    }
    policy->n_states = strategy->kind == MLIFT_STRATEGY_LEARNED ? 2 * strategy->n_rules + 1 : strategy->n_rules;
    policy->message = calloc(n_steps * (size_t)policy->n_states, sizeof *policy->message);
    policy->sends = calloc(n_steps, sizeof *policy->sends);
    if (!policy->message || !policy->sends) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (int step = 0; step < policy->n_steps; step++) {
        for (int state = 0; state < policy->n_states; state++) {
            int message = message_of(strategy, state, policy->calendar.day[step]);
            policy->message[step * policy->n_states + state] = (uint8_t)message;
            policy->sends[step] |= message != 0;
        }
        policy->last_send = policy->sends[step] ? step : policy->last_send;
    }
    return MLIFT_OK;
}
