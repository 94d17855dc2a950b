/* A strategy as a machine over what the sender knows: which message to send at each step, and what is known next.
 *
 * The sender knows a knowledge state: observed levels of the data points the strategy looks at, triggered sends that
 * are due, and (living strategies) when recency was last seen. All reachable states are enumerated once; the engine
 * and the exact solver then only look up tables. */
#ifndef MODELS_POLICY_H
#define MODELS_POLICY_H

#include "models/calendar.h"
#include "models/campaign.h"
#include "models/observed.h"
#include "models/tally.h"

enum { MLIFT_MAX_KNOWLEDGE = 1 << 14 };

struct mlift_policy {
    struct mlift_calendar calendar; /* the strategy's own steps */
    int n_steps;                    /* calendar.n_steps */
    int n_states;                   /* knowledge states */
    bool changes;       /* false: knowledge never changes, so every subscriber keeps the state they start in */
    uint32_t looks_at;  /* mask of data points observed by this strategy */
    uint16_t *start;    /* [observed cell]: knowledge state at the start (cells as in models/list.h) */
    uint8_t *message;   /* [step * n_states + state]: 0 = nothing */
    uint16_t *after;    /* [(step * n_states + state) * MLIFT_N_REACTIONS + reaction]; NULL unless `changes` */
    uint32_t refreshes; /* mask of data points that are read afresh between steps */
    uint16_t *reread;   /* [((d * n_states) + state) * MLIFT_MAX_LEVELS + level]: after reading level of point d */
    size_t reread_step; /* distance in `reread` between steps; 0 where every step has the same */
    bool *sends;        /* [step]: anything sent to anybody */
    int last_send;      /* last step on which anything is sent, -1 = never: what only shapes responses ends there */
    bool by_type;       /* the true type is seen: in place of a knowledge state (n_states is 1) */
    bool by_state;      /* the true state is seen beside it: then message[(step * n_views + view) * n_truths + state] */
    int n_views;        /* by_state: types (by_type) or knowledge states */
    int n_truths;       /* by_state: states of the decision table */
};

/* Builds the machine of strategy `index`. Borrows nothing; owns its arrays. MLIFT_ERR_TOO_MANY_STATES where the
 * sender's possible histories are more than MLIFT_MAX_KNOWLEDGE. */
MLIFT_CHECKED int mlift_policy_init(struct mlift_policy *policy, const struct mlift_campaign *campaign, int index,
                                    const struct mlift_observed *observed);
void mlift_policy_free(struct mlift_policy *policy);

/* Fills sends and last_send from the messages. MLIFT_ERR_TOO_MANY_SENDS where more steps send than a tally counts. */
MLIFT_CHECKED int mlift_policy_mark(struct mlift_policy *policy);

/* A copy with arrays of its own; n_cells: observed cells, n_points: data points of the campaign. */
MLIFT_CHECKED int mlift_policy_copy(struct mlift_policy *to, const struct mlift_policy *from, size_t n_cells,
                                    size_t n_points);

static inline int mlift_policy_message(const struct mlift_policy *policy, int step, int state)
{
    return policy->message[step * policy->n_states + state];
}

static inline int mlift_policy_after(const struct mlift_policy *policy, int step, int state,
                                     enum mlift_reaction reaction)
{
    return policy->changes ? policy->after[(step * policy->n_states + state) * MLIFT_N_REACTIONS + (int)reaction]
                           : state;
}

/* What is known after a fresh reading of data point d, between `step` and the next, showed `level`. */
static inline int mlift_policy_reread(const struct mlift_policy *policy, int step, int d, int state, int level)
{
    const uint16_t *reread = policy->reread + (size_t)step * policy->reread_step;

    return reread[((size_t)d * (size_t)policy->n_states + (size_t)state) * MLIFT_MAX_LEVELS + (size_t)level];
}

#endif
