/* A signal: what is seen of a true level. Used at the start (known, accuracy) and when a living strategy reads afresh.
 */
#ifndef MODELS_SIGNAL_H
#define MODELS_SIGNAL_H

#include "models/campaign.h"

/* Outcome 0 is the true level, then the wrong levels by distance, then "not seen". */
struct mlift_signal {
    int n_levels;
    int n_bounds; /* outcomes - 1 */
    uint32_t bound[MLIFT_MAX_LEVELS + 1];
    uint8_t seen[MLIFT_MAX_LEVELS][MLIFT_MAX_LEVELS + 1]; /* [true level][outcome]: seen level, n_levels = not seen */
};

/* `p_seen`: probability that anything is seen; `accuracy`: that what is seen is right; wrong levels are equally likely.
 */
MLIFT_CHECKED int mlift_signal_init(struct mlift_signal *signal, int n_levels, double p_seen, double accuracy);

/* The level that a word makes of `level`; n_levels = not seen. Without branches: outcomes are few. */
static inline int mlift_signal_see(const struct mlift_signal *signal, int level, uint32_t word)
{
    unsigned j = 0;

    for (int k = 0; k < signal->n_bounds; k++) {
        j += word > signal->bound[k];
    }
    return signal->seen[level][j];
}

/* Exact P(seen | level). */
double mlift_signal_probability(const struct mlift_signal *signal, int level, int seen);

#endif
