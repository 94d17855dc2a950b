/* The days on which anything can be sent, shared by all strategies: the steps of the simulation. */
#ifndef MODELS_CALENDAR_H
#define MODELS_CALENDAR_H

#include "models/campaign.h"

struct mlift_calendar {
    int n_steps;   /* at least one: step 0 is day 0, whether or not anything is sent then */
    uint16_t *day; /* [n_steps], ascending */
    uint16_t *gap; /* [n_steps] days to the next step; from the last step, days to the horizon */
};

/* Collects the send days of every strategy and the days on which a triggered send can fall due, up to the horizon.
 * Owns its arrays. */
MLIFT_CHECKED int mlift_calendar_init(struct mlift_calendar *calendar, const struct mlift_campaign *campaign);
void mlift_calendar_free(struct mlift_calendar *calendar);

/* The last day on which anything can be sent. */
uint16_t mlift_calendar_last_send(const struct mlift_campaign *campaign);

#endif
