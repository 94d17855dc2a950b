#include "models/knowledge.h"

#include <string.h>

struct mlift_knowledge mlift_knowledge_start(void)
{
    struct mlift_knowledge knowledge;

    memset(&knowledge, 0, sizeof knowledge);
    return knowledge;
}

static bool matches(const struct mlift_campaign *campaign, const struct mlift_rule *rule,
                    const struct mlift_knowledge *knowledge)
{
    for (int d = 0; d < campaign->n_data_points; d++) {
        int level = knowledge->level[d];
        int bit = level == campaign->data_point[d].n_levels ? MLIFT_UNKNOWN_LEVEL : level;
        if (rule->when[d] && !(rule->when[d] >> bit & 1)) {
            return false;
        }
    }
    return true;
}

static bool watches_recency(const struct mlift_campaign *campaign, const struct mlift_strategy *strategy)
{
    return strategy->living && campaign->recency_point >= 0 && (strategy->segment_by >> campaign->recency_point & 1);
}

/* The sender ages what it knows: a level is left after its mean length, 1 / ageing_per_day days. */
static void age_recency(const struct mlift_campaign *campaign, uint16_t day, struct mlift_knowledge *knowledge)
{
    int r = campaign->recency_point;

    while (knowledge->level[r] + 1 < campaign->data_point[r].n_levels) {
        double per_day = campaign->dynamics.ageing_per_day[knowledge->level[r]];
        double days = per_day > 0.0 ? 1.0 / per_day : (double)MLIFT_MAX_HORIZON_DAYS;
        if ((double)(day - knowledge->seen_on) < days) {
            break;
        }
        knowledge->level[r]++;
        knowledge->seen_on = (uint16_t)(knowledge->seen_on + (int)days);
    }
}

static int due_message(const struct mlift_campaign *campaign, const struct mlift_strategy *strategy, uint16_t day,
                       struct mlift_knowledge *knowledge)
{
    int trigger = 0, message = 0;

    for (int r = 0; r < strategy->n_rules; r++) {
        const struct mlift_rule *rule = &strategy->rule[r];
        if (!rule->triggered) {
            continue;
        }
        if (knowledge->due[trigger] == day + 1 && message == 0) {
            knowledge->due[trigger] = MLIFT_TRIGGER_DONE;
            message = matches(campaign, rule, knowledge) ? rule->send[0].message : 0;
        } else if (knowledge->due[trigger] == day + 1) {
            knowledge->due[trigger] = MLIFT_TRIGGER_DONE; /* one e-mail a day: the earlier rule has it */
        }
        trigger++;
    }
    return message;
}

static int scheduled_message(const struct mlift_campaign *campaign, const struct mlift_strategy *strategy, uint16_t day,
                             const struct mlift_knowledge *knowledge)
{
    for (int r = 0; r < strategy->n_rules; r++) {
        const struct mlift_rule *rule = &strategy->rule[r];
        if (rule->triggered || !matches(campaign, rule, knowledge)) {
            continue;
        }
        for (int k = 0; k < rule->n_sends; k++) {
            if (rule->send[k].day == day) {
                return rule->send[k].message;
            }
        }
        return 0; /* the first matching rule wins, also where it is silent today */
    }
    return 0;
}

int mlift_knowledge_send(const struct mlift_campaign *campaign, const struct mlift_strategy *strategy, uint16_t day,
                         struct mlift_knowledge *knowledge)
{
    if (watches_recency(campaign, strategy)) {
        age_recency(campaign, day, knowledge);
    }
    int message = due_message(campaign, strategy, day, knowledge);
    return message ? message : scheduled_message(campaign, strategy, day, knowledge);
}

static bool happened(enum mlift_event event, enum mlift_reaction reaction)
{
    switch (event) {
    case MLIFT_EVENT_CLICK:
        return reaction == MLIFT_REACTION_CLICK || reaction == MLIFT_REACTION_REPLY;
    case MLIFT_EVENT_OPEN:
        return reaction >= MLIFT_REACTION_OPEN;
    case MLIFT_EVENT_REPLY:
        return reaction == MLIFT_REACTION_REPLY;
    case MLIFT_EVENT_NO_CLICK:
        return reaction == MLIFT_REACTION_QUIET || reaction == MLIFT_REACTION_OPEN;
    case MLIFT_N_EVENTS:
        break;
    }
    return false;
}

/* A click on a message that names one level of a data point says that this is the subscriber's level. */
static void learn_from_click(const struct mlift_campaign *campaign, const struct mlift_strategy *strategy, uint16_t day,
                             int message, struct mlift_knowledge *knowledge)
{
    for (int d = 0; d < campaign->n_data_points; d++) {
        uint32_t named = campaign->message[message].speaks_to[d];
        bool one = named && !(named & (named - 1));
        if (one && (strategy->segment_by >> d & 1)) {
            knowledge->level[d] = (uint8_t)__builtin_ctz(named);
        }
    }
    if (watches_recency(campaign, strategy)) {
        knowledge->level[campaign->recency_point] = 0;
        knowledge->seen_on = day;
    }
}

void mlift_knowledge_observe(const struct mlift_campaign *campaign, const struct mlift_strategy *strategy, uint16_t day,
                             int message, enum mlift_reaction reaction, struct mlift_knowledge *knowledge)
{
    int trigger = 0;

    if (reaction == MLIFT_REACTION_NOT_SENT) {
        return;
    }
    for (int r = 0; r < strategy->n_rules; r++) {
        if (strategy->rule[r].triggered) {
            if (knowledge->due[trigger] == MLIFT_TRIGGER_IDLE && happened(strategy->rule[r].event, reaction)) {
                knowledge->due[trigger] = (uint16_t)(day + strategy->rule[r].within_days + 1);
            }
            trigger++;
        }
    }
    if (strategy->living && (reaction == MLIFT_REACTION_CLICK || reaction == MLIFT_REACTION_REPLY)) {
        learn_from_click(campaign, strategy, day, message, knowledge);
    }
}
