/* Strategies of kind `learned`: a pilot on part of the list tries the candidates, the rest gets the winner of its
 * segment. */
#ifndef SIM_PILOT_H
#define SIM_PILOT_H

#include "sim/crowd.h"

/* Scratch, and what was counted and chosen by the last play. */
struct mlift_pilot {
    uint32_t *n, *x; /* [segment * candidates + candidate]: pilot subscribers, and those with the measured outcome */
    uint8_t *choice; /* [segment]: candidate */
};

/* Room for any strategy of the table. */
MLIFT_CHECKED int mlift_pilot_init(struct mlift_pilot *pilot);
void mlift_pilot_free(struct mlift_pilot *pilot);

/* Takes a gathered crowd through its strategy. Allocates nothing.
 *
 * In the table model, whose only touch is on day 0, that day is played twice: for the pilot's answers, and then for
 * everybody, the pilot again with the same words. */
void mlift_pilot_play(struct mlift_pilot *pilot, struct mlift_crowd *crowd);

#endif
