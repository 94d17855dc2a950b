#include "models/calendar.h"

#include <stdlib.h>
#include <string.h>

enum { DAYS = MLIFT_MAX_HORIZON_DAYS + 1 };

static void mark_scheduled(const struct mlift_strategy *strategy, bool *sends)
{
    for (int r = 0; r < strategy->n_rules; r++) {
        const struct mlift_rule *rule = &strategy->rule[r];
        for (int k = 0; !rule->triggered && k < rule->n_sends; k++) {
            if (rule->send[k].message > 0 && rule->send[k].day < DAYS) {
                sends[rule->send[k].day] = true;
            }
        }
    }
}

/* Each triggered rule fires once, but one rule's send can set off another's: days plus every sum of delays, which one
 * pass over the rules gives. */
static void mark_triggered(const struct mlift_strategy *strategy, bool *sends)
{
    for (int r = 0; r < strategy->n_rules; r++) {
        bool before[DAYS];
        memcpy(before, sends, sizeof before);
        for (int day = 0; strategy->rule[r].triggered && day < DAYS; day++) {
            int due = day + strategy->rule[r].within_days;
            if (before[day] && due < DAYS) {
                sends[due] = true;
            }
        }
    }
}

/* Days of strategy `index`, -1 of all. A bound has everybody's: nobody can send on a day that it cannot. */
static void mark_days(const struct mlift_campaign *campaign, int index, bool *any)
{
    bool everybody = index < 0 || mlift_strategy_is_bound(&campaign->strategy[index]);

    for (int s = 0; s < campaign->n_strategies; s++) {
        const struct mlift_strategy *strategy = &campaign->strategy[s];
        bool sends[DAYS] = {false};
        if (everybody || s == index) {
            mark_scheduled(strategy, sends);
            mark_triggered(strategy, sends);
        }
        for (int k = 0; (index < 0 || s == index) && k < strategy->n_days; k++) {
            sends[strategy->day[k]] = true;
        }
        for (int day = 0; day < DAYS; day++) {
            any[day] |= sends[day];
        }
    }
}

int mlift_calendar_init(struct mlift_calendar *calendar, const struct mlift_campaign *campaign, int index)
{
    bool any[DAYS] = {true};

    memset(calendar, 0, sizeof *calendar);
    mark_days(campaign, index, any);
    calendar->day = calloc(DAYS, sizeof *calendar->day);
    calendar->gap = calloc(DAYS, sizeof *calendar->gap);
    if (!calendar->day || !calendar->gap) {
        mlift_calendar_free(calendar);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (uint16_t day = 0; day < DAYS && day <= campaign->horizon_days; day++) {
        if (any[day]) {
            calendar->day[calendar->n_steps++] = day;
        }
    }
    for (int t = 0; t < calendar->n_steps; t++) {
        int next = t + 1 < calendar->n_steps ? calendar->day[t + 1] : campaign->horizon_days;
        calendar->gap[t] = (uint16_t)(next - calendar->day[t]);
    }
    return MLIFT_OK;
}

void mlift_calendar_free(struct mlift_calendar *calendar)
{
    free(calendar->day);
    free(calendar->gap);
    memset(calendar, 0, sizeof *calendar);
}

int mlift_calendar_find(const struct mlift_calendar *calendar, uint16_t day)
{
    for (int t = 0; t < calendar->n_steps; t++) {
        if (calendar->day[t] == day) {
            return t;
        }
    }
    return -1;
}

uint16_t mlift_calendar_last_send(const struct mlift_campaign *campaign)
{
    bool any[DAYS] = {true};
    uint16_t last = 0;

    mark_days(campaign, -1, any);
    for (uint16_t day = 0; day < DAYS; day++) {
        last = any[day] ? day : last;
    }
    return last;
}
