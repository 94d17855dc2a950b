/* Random words with addresses: Philox4x32-10 (Salmon et al. 2011, through Random123) as a pure function of
 * (seed; replicate, subscriber, purpose, day). The strategy is not part of the address, so every strategy meets the
 * same people with the same luck.
 *
 * Address: key = the seed's low and high half; counter = {block, day, replicate low, purpose | replicate high << 8}.
 * Subscriber i reads word (i % 32) / 8 of block (i / 32) * 8 + i % 8: eight blocks side by side fill 32 subscribers in
 * order, which is what an eight-lane vector unit writes without shuffling. */
#ifndef MODELS_DRAW_H
#define MODELS_DRAW_H

#include "models/isa.h"

#include <stddef.h>
#include <stdint.h>

enum {
    MLIFT_DRAW_ADDRESS_VERSION = 1, /* goes up when any address changes its meaning */
    MLIFT_DRAW_GROUP = 32           /* fills come in multiples of this many subscribers */
};

/* Append-only: a number once used keeps its meaning for ever. `day` is 0 where none is named. */
enum mlift_draw_purpose {
    MLIFT_DRAW_PROFILE = 0,
    MLIFT_DRAW_PROPENSITY = 1,
    MLIFT_DRAW_START = 2,       /* funnel stage at the start */
    MLIFT_DRAW_ARM = 3,         /* arm of the experiment */
    MLIFT_DRAW_SIGNAL = 8,      /* + data point, 8 to 15 */
    MLIFT_DRAW_RESPONSE = 16,   /* by day: the touch */
    MLIFT_DRAW_MOVE = 17,       /* by day: funnel and onboarding until the next step */
    MLIFT_DRAW_BACKGROUND = 18, /* by day: recency and fatigue until the next step */
    MLIFT_DRAW_OPEN_TIME = 19,  /* by day: hours from send to open */
    MLIFT_DRAW_CLICK_TIME = 20, /* by day: hours from send to click */
    MLIFT_DRAW_DRIFT = 24,      /* + data point, 24 to 31; by day */
    MLIFT_DRAW_REFRESH = 32,    /* + data point, 32 to 39; by day */
    MLIFT_DRAW_BANDIT_ARM = 48, /* Thompson sampling on its own: arm, response, true rates of a replicate */
    MLIFT_DRAW_BANDIT_RESPONSE = 49,
    MLIFT_DRAW_BANDIT_RATE = 50,
    MLIFT_DRAW_STRATUM_COUNT =
        56, /* conversions of one arm (subscriber = 2 stratum + arm) in a simulated stratified test */
    MLIFT_DRAW_UNCERTAIN = 57,  /* Latin hypercube over uncertain parameters: subscriber = point, day = dimension */
    MLIFT_DRAW_PILOT = 58,      /* is the subscriber in the pilot of a strategy that learns? */
    MLIFT_DRAW_CANDIDATE = 59,  /* which candidate the pilot tries on the subscriber */
    MLIFT_DRAW_POSTERIOR = 60,  /* Thompson sampling, addresses as in models/thompson.h */
    MLIFT_DRAW_SLOT = 61,       /* by day: which of a group's posterior draws decides for the subscriber */
    MLIFT_DRAW_PILOT_CELL = 64, /* a pilot reduced to cells: observed cell, arm, outcome of a subscriber */
    MLIFT_DRAW_PILOT_ARM = 65,
    MLIFT_DRAW_PILOT_OUTCOME = 66,
    MLIFT_DRAW_PILOT_PLACEBO = 67,  /* the cell that the placebo segmentation files the subscriber under */
    MLIFT_DRAW_SWEEP_SHIFT = 72,    /* designs of a sweep: digital shift of a Sobol sequence, subscriber = dimension */
    MLIFT_DRAW_SWEEP_LAYER = 73,    /* Latin hypercube: shuffle of the layers, subscriber = step, day = dimension */
    MLIFT_DRAW_SWEEP_PLACE = 74,    /* Latin hypercube: place within a layer, subscriber = point, day = dimension */
    MLIFT_DRAW_SWEEP_BOOTSTRAP = 75 /* rows drawn again for errors of indices, replicate = resample */
};

/* One word. `replicate` < 2^56, `day` < 2^32. */
uint32_t mlift_draw_word(uint64_t seed, uint64_t replicate, uint32_t subscriber, int purpose, uint32_t day);

/* words[0..n-1] for subscribers first..first+n-1; `first` is a multiple of MLIFT_DRAW_GROUP, n is rounded up to one:
 * `words` has room for that. */
void mlift_draw_fill(enum mlift_isa isa, uint64_t seed, uint64_t replicate, int purpose, uint32_t day, uint32_t first,
                     size_t n, uint32_t *words);

/* One group of words for each of n addresses that differ in their day and in where they start: words[k] for the
 * subscribers first[k]..first[k] + MLIFT_DRAW_GROUP - 1 on day[k]; first[k] is a multiple of MLIFT_DRAW_GROUP. The same
 * words as n fills, sooner. */
void mlift_draw_fill_days(enum mlift_isa isa, uint64_t seed, uint64_t replicate, int purpose, const uint32_t *day,
                          const uint32_t *first, size_t n, uint32_t (*words)[MLIFT_DRAW_GROUP]);

#endif
