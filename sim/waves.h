/* Strategies of kind `bandit`: every send day is a wave, cut into groups in the order of the list; each subscriber gets
 * a candidate by Thompson sampling in their segment, and what a group did is known to the next.
 *
 * Each subscriber of a group gets a draw of their own from the posterior, up to MLIFT_WAVES_SLOTS of a segment; those
 * beyond pick one of these draws at random. So everybody's candidate has the law of Thompson sampling, whatever the
 * group's size; in groups with more than MLIFT_WAVES_SLOTS of a segment they are not independent given the posterior.
 */
#ifndef SIM_WAVES_H
#define SIM_WAVES_H

#include "sim/crowd.h"

enum { MLIFT_WAVES_SLOTS = 64 };

/* Scratch, and what was counted by the last play. */
struct mlift_waves {
    uint32_t *n, *x;         /* [segment * candidates + candidate]: messages and rewards that are known */
    uint32_t *new_n, *new_x; /* of the group at hand */
    uint32_t pooled_n[MLIFT_MAX_CANDIDATES], pooled_x[MLIFT_MAX_CANDIDATES]; /* known, over all segments */
    uint8_t (*slot)[MLIFT_WAVES_SLOTS];                                      /* [segment]: candidates drawn */
    uint8_t n_slots[MLIFT_MAX_SEGMENTS];
    uint16_t touched[MLIFT_MAX_SEGMENTS]; /* segments with a slot */
    int n_touched;
    size_t group, met; /* group at hand of this wave; subscribers of the wave met so far */
    uint32_t words[MLIFT_ROSTER_BLOCK];
};

MLIFT_CHECKED int mlift_waves_init(struct mlift_waves *waves);
void mlift_waves_free(struct mlift_waves *waves);

/* Takes a gathered crowd through its strategy. Allocates nothing. */
void mlift_waves_play(struct mlift_waves *waves, struct mlift_crowd *crowd);

#endif
