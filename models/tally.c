#include "models/tally.h"

#include <stdio.h>
#include <string.h>

enum { CLICKERS = 5, CONVERTED = 10 }; /* in the table of behavioural_metrics */

static uint64_t lane(int index)
{
    return (uint64_t)1 << (8 * index);
}

enum mlift_reaction mlift_tally_reaction(uint8_t code)
{
    if (code == MLIFT_CODE_NOTHING || code >= MLIFT_CODE_TABLE) {
        return MLIFT_REACTION_NOT_SENT;
    }
    switch ((enum mlift_touch_event)((code - 1) / 2)) {
    case MLIFT_TOUCH_REPLY:
        return MLIFT_REACTION_REPLY;
    case MLIFT_TOUCH_CLICK:
        return MLIFT_REACTION_CLICK;
    case MLIFT_TOUCH_OPEN:
    case MLIFT_TOUCH_MACHINE:
        return MLIFT_REACTION_OPEN;
    case MLIFT_TOUCH_QUIET:
        return MLIFT_REACTION_QUIET;
    case MLIFT_TOUCH_UNSUBSCRIBE:
    case MLIFT_TOUCH_COMPLAIN:
    case MLIFT_N_TOUCH_EVENTS:
        break;
    }
    return MLIFT_REACTION_NOT_SENT; /* who left is not written to again */
}

static uint64_t table_word(int table_code)
{
    bool sent = table_code > MLIFT_MAX_OUTCOMES;
    int reached = sent ? table_code - MLIFT_MAX_OUTCOMES - 1 : table_code;
    uint64_t word = sent ? lane(MLIFT_LANE_SENT) : 0;

    if (reached > MLIFT_MAX_OUTCOMES) {
        return 0; /* a code beyond the last */
    }
    for (int k = 0; k < reached; k++) {
        word += lane(MLIFT_LANE_OUTCOME + k);
    }
    return word;
}

uint64_t mlift_tally_word(uint8_t code)
{
    static const uint8_t lanes_of[MLIFT_N_TOUCH_EVENTS] = {
        [MLIFT_TOUCH_REPLY] =
            1 << MLIFT_LANE_OPENED | 1 << MLIFT_LANE_RECORDED | 1 << MLIFT_LANE_CLICKED | 1 << MLIFT_LANE_REPLIED,
        [MLIFT_TOUCH_CLICK] = 1 << MLIFT_LANE_OPENED | 1 << MLIFT_LANE_RECORDED | 1 << MLIFT_LANE_CLICKED,
        [MLIFT_TOUCH_OPEN] = 1 << MLIFT_LANE_OPENED | 1 << MLIFT_LANE_RECORDED,
        [MLIFT_TOUCH_MACHINE] = 1 << MLIFT_LANE_RECORDED,
        [MLIFT_TOUCH_UNSUBSCRIBE] = 1 << MLIFT_LANE_OPENED | 1 << MLIFT_LANE_RECORDED,
        [MLIFT_TOUCH_COMPLAIN] = 1 << MLIFT_LANE_OPENED | 1 << MLIFT_LANE_RECORDED,
    };

    if (code == MLIFT_CODE_NOTHING) {
        return 0;
    }
    if (code >= MLIFT_CODE_TABLE) {
        return table_word(code - MLIFT_CODE_TABLE);
    }
    uint64_t word = lane(MLIFT_LANE_SENT);
    for (int k = 0; k < 8; k++) {
        word += lanes_of[(code - 1) / 2] >> k & 1 ? lane(k) : 0;
    }
    return word + ((code - 1) % 2 ? lane(MLIFT_LANE_MISMATCHED) : 0);
}

static int behavioural_metrics(struct mlift_metric *metrics)
{
    static const struct mlift_metric table[] = {
        {"subscribers", MLIFT_LANE_SUBSCRIBERS, true, "subscribers"},
        {"sent", MLIFT_LANE_SENT, false, "messages"},
        {"opened", MLIFT_LANE_OPENED, false, "messages"},
        {"recorded_opened", MLIFT_LANE_RECORDED, false, "messages"},
        {"clicked", MLIFT_LANE_CLICKED, false, "messages"},
        {"clickers", MLIFT_LANE_CLICKERS, true, "subscribers"},
        {"replied", MLIFT_LANE_REPLIED, false, "messages"},
        {"mismatched", MLIFT_LANE_MISMATCHED, false, "messages"},
        {"unsubscribed", MLIFT_LANE_UNSUBSCRIBED, true, "subscribers"},
        {"complained", MLIFT_LANE_COMPLAINED, true, "subscribers"},
        {"converted", MLIFT_LANE_CONVERTED, true, "subscribers"},
        {"in_awareness", (int)MLIFT_LANE_STAGE + (int)MLIFT_AWARENESS, true, "subscribers"},
        {"in_consideration", (int)MLIFT_LANE_STAGE + (int)MLIFT_CONSIDERATION, true, "subscribers"},
        {"in_intent", (int)MLIFT_LANE_STAGE + (int)MLIFT_INTENT, true, "subscribers"},
        {"in_activation", (int)MLIFT_LANE_STAGE + (int)MLIFT_ACTIVATION, true, "subscribers"},
    };

    memcpy(metrics, table, sizeof table);
    return (int)(sizeof table / sizeof *table);
}

int mlift_tally_metrics(const struct mlift_campaign *campaign, struct mlift_metric *metrics, int *goal, int *click)
{
    int n = 2;

    if (campaign->model == MLIFT_MODEL_BEHAVIOURAL) {
        *goal = CONVERTED;
        *click = CLICKERS;
        return behavioural_metrics(metrics);
    }
    metrics[0] = (struct mlift_metric){"subscribers", MLIFT_LANE_SUBSCRIBERS, true, "subscribers"};
    metrics[1] = (struct mlift_metric){"sent", MLIFT_LANE_SENT, false, "messages"};
    for (int k = 0; k < campaign->cells.n_outcomes; k++) {
        metrics[n] = (struct mlift_metric){"", MLIFT_LANE_OUTCOME + k, true, "subscribers"};
        snprintf(metrics[n++].name, MLIFT_NAME_SIZE, "%s", campaign->cells.outcome[k]);
    }
    *click = 2;
    *goal = 2 + campaign->goal_outcome;
    return n;
}

int mlift_tally_earning(const struct mlift_campaign *campaign)
{
    if (campaign->model == MLIFT_MODEL_BEHAVIOURAL) {
        return CONVERTED;
    }
    return campaign->earning_outcome < 0 ? -1 : 2 + campaign->earning_outcome;
}
