/* What changes by itself and is neither seen nor steered: engagement recency ages, fatigue is forgotten, and the true
 * levels of data points that drift. Each is a daily Markov chain, so that splitting a gap in two changes nothing (except
 * where drift waits for an onboarding level: that is looked at once a gap, after the move). */
#ifndef MODELS_BACKGROUND_H
#define MODELS_BACKGROUND_H

#include "models/campaign.h"

enum { MLIFT_MAX_DRIFT_LEVELS = 8 };

/* Recency level x fatigue level, as one index recency * n_fatigue + fatigue. */
struct mlift_background {
    const struct mlift_campaign *campaign; /* borrowed */
    int n_recency;
    int n_fatigue;
    int n_states;
};

void mlift_background_init(struct mlift_background *background, const struct mlift_campaign *campaign);

/* State after a touch: a click makes recent; a message sent and not clicked adds a level of fatigue. */
int mlift_background_touched(const struct mlift_background *background, int state, bool clicked);

/* next[j], p[j]: where `state` goes within `days` days; always 2 * n_recency outcomes: fatigue forgotten or not (the
 * same split for every state), within it recency from best to worst. So a better state never moves to a worse one than
 * a worse state does with the same word. Returns the number of outcomes. */
int mlift_background_kernel(const struct mlift_background *background, int state, int days, int *next, double *p);

/* p[from * n_levels + to]: drift of one data point within `days` days; `moves` false (cross-sell to non-owners): stays.
 */
void mlift_background_drift(const struct mlift_data_point *point, bool moves, int days, double *p);

#endif
