/* Days and sends: the calendar of a strategy or of one rule. */
#ifndef SCENARIOS_READ_CALENDAR_H
#define SCENARIOS_READ_CALENDAR_H

#include "scenarios/reader.h"

struct mlift_read_calendar {
    size_t n;
    uint16_t day[MLIFT_MAX_SENDS];
};

/* Reads `days`: one day, a list of days, or {from, every, times}. False (n = 0) with a complaint. */
bool mlift_read_calendar_days(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                              struct mlift_read_calendar *calendar);

/* Reads `send` against a calendar into the rule: a list of messages as long as the calendar, one message for all days,
 * or {in_turn: [...]}. */
void mlift_read_calendar_send(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                              const struct mlift_read_calendar *calendar, struct mlift_rule *rule);

/* Number of entries that `send` asks for; 0 for a form that goes with any number of days. */
size_t mlift_read_calendar_asks(const struct mlift_yaml_node *send);

#endif
