/* What a sender knows of one subscriber, as a small value, and how sending and watching change it. */
#ifndef MODELS_KNOWLEDGE_H
#define MODELS_KNOWLEDGE_H

#include "models/campaign.h"
#include "models/tally.h"

enum { MLIFT_TRIGGER_IDLE = 0, MLIFT_TRIGGER_DONE = 0xFFFF };

/* Compared byte for byte: always made by mlift_knowledge_start. */
struct mlift_knowledge {
    uint8_t level[MLIFT_MAX_DATA_POINTS]; /* observed level, n_levels = unknown; 0 where not looked at */
    uint16_t due[MLIFT_MAX_RULES];        /* per triggered rule: idle, done, or 1 + day on which it falls due */
    uint16_t seen_on;                     /* living strategies that look at recency: day of the last known level */
};

struct mlift_knowledge mlift_knowledge_start(void);

/* The message to send on `day` (0 = nothing), after ageing the known recency and taking a due trigger off the list.
 * A triggered send goes before a scheduled one. */
int mlift_knowledge_send(const struct mlift_campaign *campaign, const struct mlift_strategy *strategy, uint16_t day,
                         struct mlift_knowledge *knowledge);

/* What is known after message `message` was sent on `day` and met with `reaction`. */
void mlift_knowledge_observe(const struct mlift_campaign *campaign, const struct mlift_strategy *strategy, uint16_t day,
                             int message, enum mlift_reaction reaction, struct mlift_knowledge *knowledge);

#endif
