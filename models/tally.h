/* What is counted: event codes of touches, the sixteen byte lanes of a subscriber's tally, and the metrics read off
 * them. One addition of a 64-bit word counts everything that happened in a touch. */
#ifndef MODELS_TALLY_H
#define MODELS_TALLY_H

#include "models/campaign.h"

/* Lanes 0 to 7 add up over touches; 8 to 15 are set once at the end, from where the subscriber ended. */
enum mlift_lane {
    MLIFT_LANE_SENT = 0,
    MLIFT_LANE_OPENED = 1,
    MLIFT_LANE_RECORDED = 2,
    MLIFT_LANE_CLICKED = 3,
    MLIFT_LANE_REPLIED = 4,
    MLIFT_LANE_MISMATCHED = 5,
    MLIFT_LANE_CLICKERS = 6,
    MLIFT_LANE_OUTCOME = 1, /* table model: outcome k in lane 1 + k */
    MLIFT_LANE_SUBSCRIBERS = 8,
    MLIFT_LANE_CONVERTED = 9,
    MLIFT_LANE_UNSUBSCRIBED = 10,
    MLIFT_LANE_COMPLAINED = 11,
    MLIFT_LANE_STAGE = 12, /* + stage at the end, 12 to 15 */
    MLIFT_N_LANES = 16
};

/* Event codes: 0 nothing was sent; 1 + 2 * event + mismatch for a touch; table model: MLIFT_CODE_TABLE + outcomes
 * reached, plus MLIFT_MAX_OUTCOMES + 1 when an e-mail was sent. */
enum mlift_touch_event {
    MLIFT_TOUCH_REPLY, /* opened, clicked, replied */
    MLIFT_TOUCH_CLICK,
    MLIFT_TOUCH_OPEN,
    MLIFT_TOUCH_MACHINE, /* a proxy recorded an open, nobody read it */
    MLIFT_TOUCH_QUIET,
    MLIFT_TOUCH_UNSUBSCRIBE, /* opened, left */
    MLIFT_TOUCH_COMPLAIN,    /* opened, left through the spam button */
    MLIFT_N_TOUCH_EVENTS
};

enum { MLIFT_TALLY_MOST = 255 }; /* what a byte lane holds: messages that one subscriber can get */

enum { MLIFT_CODE_NOTHING = 0, MLIFT_CODE_TABLE = 15, MLIFT_N_CODES = 32 };

static inline uint8_t mlift_tally_code(enum mlift_touch_event event, bool mismatch)
{
    return (uint8_t)(1 + 2 * (int)event + mismatch);
}

static inline uint8_t mlift_tally_table_code(int outcomes_reached, bool sent)
{
    return (uint8_t)(MLIFT_CODE_TABLE + outcomes_reached + (sent ? MLIFT_MAX_OUTCOMES + 1 : 0));
}

/* What the sender sees of a touch; drives triggers and living segments. */
enum mlift_reaction {
    MLIFT_REACTION_NOT_SENT,
    MLIFT_REACTION_QUIET,
    MLIFT_REACTION_OPEN, /* recorded: true or by a machine */
    MLIFT_REACTION_CLICK,
    MLIFT_REACTION_REPLY,
    MLIFT_N_REACTIONS
};

enum mlift_reaction mlift_tally_reaction(uint8_t code);

/* The eight byte lanes that a touch with `code` adds, lane 0 in the lowest byte. */
uint64_t mlift_tally_word(uint8_t code);

/* How a metric is counted and read. */
struct mlift_metric {
    char name[MLIFT_NAME_SIZE];
    int lane;
    bool per_subscriber; /* at most one per subscriber: a proportion */
    const char *unit;    /* "subscribers" or "messages" */
};

enum { MLIFT_MAX_METRICS = MLIFT_N_LANES };

/* Fills metrics[] for the campaign's model and returns how many; *goal is the index of the conversion metric, *click
 * of the early metric kept beside it (clickers; table: the first outcome). */
int mlift_tally_metrics(const struct mlift_campaign *campaign, struct mlift_metric *metrics, int *goal, int *click);

/* Index of the metric that earns economics.margin: the goal; in the table model the outcome that the scenario names, -1
 * where it names none. What a visit is worth nobody knows but the user, so nothing is earned unasked. */
int mlift_tally_earning(const struct mlift_campaign *campaign);

#endif
