/* What a strategy still tells apart: knowledge states after which the same will be sent, whatever happens, are one
 * class.
 *
 * Built from the last step backwards over the states that can be reached at each step, so that classes have numbers of
 * their own at each layer: a touch, then one layer for each data point that is read afresh, then the next touch. Values
 * of states in one class are made by the same operations on the same numbers: solving by class changes no bit. */
#ifndef SIM_MERGE_H
#define SIM_MERGE_H

#include "models/layout.h"

enum { MLIFT_MERGE_NOBODY = UINT16_MAX, MLIFT_MERGE_READINGS = MLIFT_MAX_LEVELS + 1 };

/* Before the touch of one step. */
struct mlift_merge_touch {
    int n;           /* classes */
    uint16_t *known; /* [class]: one of its knowledge states */
    uint16_t *after; /* [class * MLIFT_N_REACTIONS + reaction]: class of the next layer */
};

/* Before one data point is read afresh. */
struct mlift_merge_reading {
    int n;
    int point;
    uint16_t
        *after; /* [class * MLIFT_MERGE_READINGS + reading]: class of the next layer; reading 0 is none, 1 + l level
                   l */
};

struct mlift_merge {
    int n_steps, n_readings;
    struct mlift_merge_touch *touch;     /* [step]; behind the last step there is one class */
    struct mlift_merge_reading *reading; /* [step * n_readings + i], points ascending */
    uint16_t *start;                     /* [knowledge state]: class at step 0, or MLIFT_MERGE_NOBODY */
    int n_first;                         /* classes at step 0 */
    int most;                            /* classes at any layer */
    int most_known;                      /* knowledge states that can be reached at one layer */
};

/* For strategy s of a table that is complete. `apart`: every knowledge state stays a class of its own, at every layer.
 * Owns its arrays. MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_merge_init(struct mlift_merge *merge, const struct mlift_table *table, int s, bool apart);
void mlift_merge_free(struct mlift_merge *merge);

/* Classes behind a step: before its first fresh reading, or before the next touch. */
static inline int mlift_merge_behind(const struct mlift_merge *merge, int step, int reading)
{
    if (reading < merge->n_readings) {
        return merge->reading[step * merge->n_readings + reading].n;
    }
    return step + 1 < merge->n_steps ? merge->touch[step + 1].n : merge->touch[merge->n_steps].n;
}

#endif
