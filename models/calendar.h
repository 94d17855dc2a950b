/* The days on which a strategy can send anything: the steps of its simulation. Each strategy has a calendar of its own,
 * so that its counts do not depend on what else is compared. */
#ifndef MODELS_CALENDAR_H
#define MODELS_CALENDAR_H

#include "models/campaign.h"

struct mlift_calendar {
    int n_steps;   /* at least one: step 0 is day 0, whether or not anything is sent then */
    uint16_t *day; /* [n_steps], ascending */
    uint16_t *gap; /* [n_steps] days to the next step; from the last step, days to the horizon */
};

/* Collects the send days of strategy `index` (-1: of all of them; a bound's: all of them and its own) and the days on
 * which a triggered send can fall due, up to the horizon. Owns its arrays. */
MLIFT_CHECKED int mlift_calendar_init(struct mlift_calendar *calendar, const struct mlift_campaign *campaign,
                                      int index);
void mlift_calendar_free(struct mlift_calendar *calendar);

/* The step on `day`, or -1. */
int mlift_calendar_find(const struct mlift_calendar *calendar, uint16_t day);

/* The last day on which anything can be sent. */
uint16_t mlift_calendar_last_send(const struct mlift_campaign *campaign);

#endif
