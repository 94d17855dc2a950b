/* What a sender does not see and what it can know of it: distributions over (true type, state), how a message and the
 * reaction to it change them, and what signals say.
 *
 * A hidden point is x = type * n_states + state. Beliefs are not normalised: the mass of b[x] is the share of the list
 * that is here. Reactions come in groups; a reply tells nothing that its click does not (its chance is the same for
 * everybody), so both are one. Without feedback everything is one group. */
#ifndef MODELS_BELIEF_H
#define MODELS_BELIEF_H

#include "models/passage.h"

enum mlift_belief_group {
    MLIFT_BELIEF_REST, /* nothing was sent, or who got it left */
    MLIFT_BELIEF_QUIET,
    MLIFT_BELIEF_OPEN,
    MLIFT_BELIEF_CLICK,
    MLIFT_BELIEF_GROUPS
};

enum { MLIFT_BELIEF_MOST_READINGS = 32 };

struct mlift_belief {
    const struct mlift_table *table; /* borrowed, with calendar and gaps of `strategy` */
    int strategy, n_steps;
    bool feedback;
    size_t n_x;
    struct mlift_passage passage;
    double p_seen[MLIFT_MAX_DATA_POINTS][MLIFT_MAX_LEVELS][MLIFT_MAX_LEVELS + 1]; /* [point][true level][seen] */
    uint32_t *cell_of_type; /* [static type]: one of its profile cells */
    /* fresh readings between steps: of the points in policy.refreshes, as one number; 0 = nothing was read */
    int n_read, read[MLIFT_MAX_DATA_POINTS];
    int n_readings;
    double *moved; /* [n_types * classes * n_states] scratch */
};

/* Where one message leads from a belief, just after the touch: in each group n entries, of weight w at index `at` of an
 * array [type][class * n_states + state], with the hidden point they come from. */
struct mlift_belief_touch {
    size_t n[MLIFT_BELIEF_GROUPS];
    uint32_t *at[MLIFT_BELIEF_GROUPS], *from[MLIFT_BELIEF_GROUPS];
    double *w[MLIFT_BELIEF_GROUPS];
    double reward; /* goal metric gained at once */
};

/* For the calendar and the refreshed points of policy[strategy]. Owns its arrays. */
MLIFT_CHECKED int mlift_belief_init(struct mlift_belief *belief, const struct mlift_table *table, int strategy,
                                    bool feedback);
void mlift_belief_free(struct mlift_belief *belief);

MLIFT_CHECKED int mlift_belief_touch_init(struct mlift_belief_touch *touch, size_t n_x);
void mlift_belief_touch_free(struct mlift_belief_touch *touch);

/* b[n_x]: those who are seen in observed cell `seen` at the start; returns their share of the list. */
double mlift_belief_start(const struct mlift_belief *belief, size_t seen, double *b);

/* Sends `message`, or where `choice` is given choice[state / n_drift], to everybody in b. */
void mlift_belief_send(const struct mlift_belief *belief, const double *b, int message, const uint8_t *choice,
                       struct mlift_belief_touch *touch);

/* b[n_x]: the belief at the next step of one group of a touch. */
void mlift_belief_pass(const struct mlift_belief *belief, int step, const struct mlift_belief_touch *touch, int group,
                       double *b);

/* Takes those who left out of b: nothing that is sent concerns them. */
void mlift_belief_stay(const struct mlift_belief *belief, double *b);

/* p[reading * n_x + x]: chance of each reading between `step` and the next. */
void mlift_belief_readings(const struct mlift_belief *belief, int step, double *p);

/* The group of a touch outcome with `code`. */
static inline int mlift_belief_group(const struct mlift_belief *belief, uint8_t code)
{
    static const uint8_t group[MLIFT_N_REACTIONS] = {MLIFT_BELIEF_REST, MLIFT_BELIEF_QUIET, MLIFT_BELIEF_OPEN,
                                                     MLIFT_BELIEF_CLICK, MLIFT_BELIEF_CLICK};

    return belief->feedback ? group[belief->table->reaction[code]] : MLIFT_BELIEF_REST;
}

/* Touch row of hidden point x for a message. */
static inline const struct mlift_touch_row *mlift_belief_row(const struct mlift_belief *belief, size_t x, int message)
{
    const struct mlift_table *table = belief->table;
    size_t type = x / (size_t)table->n_states, state = x % (size_t)table->n_states;
    uint32_t base = table->first_base + (uint32_t)type * table->bin_stride;
    struct mlift_plan_entry rows = table->rows_of[message];

    return table->touch + ((base & rows.mask) + rows.offset + (uint32_t)state);
}

#endif
