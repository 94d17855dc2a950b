/* Where a subscriber stands: funnel stage and onboarding level together, and how that changes between steps.
 *
 * A position is stage + 4 * onboarding, or one of four ways of having left. Between two steps the position moves by a
 * click's own kernel (if there was a click) followed by g days of a daily Markov chain, so that the law does not depend
 * on how many steps the calendar has. */
#ifndef MODELS_FUNNEL_H
#define MODELS_FUNNEL_H

#include "models/campaign.h"

enum { MLIFT_MAX_ONBOARDING = 4, MLIFT_MAX_POSITIONS = 4 * MLIFT_MAX_ONBOARDING + 4 };

/* What the touch before a move was. */
enum mlift_move_class { MLIFT_MOVE_QUIET, MLIFT_MOVE_CLICK, MLIFT_MOVE_ADOPT, MLIFT_N_MOVE_CLASSES };

struct mlift_funnel {
    const struct mlift_campaign *campaign; /* borrowed */
    int n_onboarding; /* levels of the onboarding data point that the state tells apart; 1 where it cannot change */
    int n_positions;  /* 4 * n_onboarding + 4 */
};

/* Fails with MLIFT_ERR_TOO_MANY_STATES where onboarding moves and has more than MLIFT_MAX_ONBOARDING levels. */
MLIFT_CHECKED int mlift_funnel_init(struct mlift_funnel *funnel, const struct mlift_campaign *campaign);

/* True where the onboarding level changes during the campaign, or decides who can convert or drift. */
bool mlift_funnel_onboarding_moves(const struct mlift_campaign *campaign);

static inline int mlift_funnel_position(int stage, int onboarding)
{
    return stage + MLIFT_N_STAGES * onboarding;
}

/* Position of a subscriber who leaves from `position`. */
int mlift_funnel_left(const struct mlift_funnel *funnel, int position, bool complained);

bool mlift_funnel_has_left(const struct mlift_funnel *funnel, int position);
bool mlift_funnel_has_complained(const struct mlift_funnel *funnel, int position);
bool mlift_funnel_has_converted(const struct mlift_funnel *funnel, int position);

/* Stage and onboarding level of a position that has not left. */
static inline int mlift_funnel_stage(int position)
{
    return position % MLIFT_N_STAGES;
}
static inline int mlift_funnel_onboarding(int position)
{
    return position / MLIFT_N_STAGES;
}

/* p[from * n_positions + to]: probabilities of the position `days` days after a touch of class `move_class`. Computed
 * with additions and multiplications alone. `p` has room for MLIFT_MAX_POSITIONS squared. */
void mlift_funnel_kernel(const struct mlift_funnel *funnel, enum mlift_move_class move_class, int days, double *p);

#endif
