/* What one message does to one subscriber: the probabilities of everything that can happen in a touch. */
#ifndef MODELS_RESPONSE_H
#define MODELS_RESPONSE_H

#include "models/campaign.h"
#include "models/tally.h"

/* A subscriber as the response sees them: true levels now, and state. */
struct mlift_person {
    uint8_t level[MLIFT_MAX_DATA_POINTS];
    double propensity; /* z on the open logit */
    int stage;         /* funnel stage, MLIFT_N_STAGES - 1 at most */
    int fatigue;       /* level, from 0 */
};

/* rho: + w for each data point whose true level the message names, - k for each where it names only others. */
double mlift_response_relevance(const struct mlift_campaign *campaign, int message, const uint8_t *level);

/* p[event]: probabilities of the MLIFT_N_TOUCH_EVENTS events, ordered from best to worst, sum one. */
void mlift_response_touch(const struct mlift_campaign *campaign, int message, const struct mlift_person *person,
                          double *p);

#endif
