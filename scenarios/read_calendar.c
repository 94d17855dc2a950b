#include "scenarios/read_calendar.h"

#include <string.h>

static bool add_day(struct mlift_reader *reader, const struct mlift_yaml_node *node, uint64_t day,
                    struct mlift_read_calendar *calendar)
{
    if (calendar->n == MLIFT_MAX_SENDS) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_MANY_SENDS, node->place, node->key,
                            "more than %d days to send on", MLIFT_MAX_SENDS);
        return false;
    }
    if (calendar->n > 0 && day <= calendar->day[calendar->n - 1]) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_DAYS_NOT_ASCENDING, node->place, node->key,
                            "day %llu stands after day %d: days ascend, and a day has one message",
                            (unsigned long long)day, calendar->day[calendar->n - 1]);
        return false;
    }
    calendar->day[calendar->n++] = (uint16_t)day;
    return true;
}

static bool read_list(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                      struct mlift_read_calendar *calendar)
{
    const struct mlift_yaml_node *entry = mlift_reader_entries(node);

    for (size_t i = 0; i < mlift_reader_n_entries(node); i++, entry = entry->next) {
        uint64_t day;
        if (!mlift_reader_whole(reader, entry, 0, MLIFT_MAX_HORIZON_DAYS, &day) ||
            !add_day(reader, entry, day, calendar)) {
            return false;
        }
    }
    return true;
}

static bool read_steps(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                       struct mlift_read_calendar *calendar)
{
    const struct mlift_yaml_node *from_node = mlift_yaml_get(node, "from");
    const struct mlift_yaml_node *every_node = mlift_reader_need(reader, node, "every", "every: 7");
    const struct mlift_yaml_node *times_node = mlift_reader_need(reader, node, "times", "times: 10");
    uint64_t from = 0, every = 1, times = 1;

    mlift_reader_keys(reader, node, "strategies.NAME.days");
    bool good = every_node && times_node;
    good &= !from_node || mlift_reader_whole(reader, from_node, 0, MLIFT_MAX_HORIZON_DAYS, &from);
    good &= !every_node || mlift_reader_whole(reader, every_node, 1, MLIFT_MAX_HORIZON_DAYS, &every);
    good &= !times_node || mlift_reader_whole(reader, times_node, 1, MLIFT_MAX_SENDS, &times);
    if (!good) {
        return false;
    }
    if (from + every * (times - 1) > MLIFT_MAX_HORIZON_DAYS) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_OUT_OF_RANGE, node->place, node->key,
                            "the last of these days would be %llu: at most %d",
                            (unsigned long long)(from + every * (times - 1)), MLIFT_MAX_HORIZON_DAYS);
        return false;
    }
    for (uint64_t i = 0; i < times; i++) {
        calendar->day[calendar->n++] = (uint16_t)(from + every * i);
    }
    return true;
}

bool mlift_read_calendar_days(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                              struct mlift_read_calendar *calendar)
{
    bool good;

    calendar->n = 0;
    if (node->kind == MLIFT_YAML_MAPPING) {
        good = read_steps(reader, node, calendar);
    } else {
        good = mlift_reader_are_words(reader, node, "a list of days ([0, 4, 9])") && read_list(reader, node, calendar);
    }
    if (good && calendar->n == 0) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_FEW, node->place, node->key,
                            "no day to send on: name at least one");
    }
    calendar->n = good ? calendar->n : 0;
    return calendar->n > 0;
}

size_t mlift_read_calendar_asks(const struct mlift_yaml_node *send)
{
    return send->kind == MLIFT_YAML_SEQUENCE ? send->n_children : 0;
}

static void fill(struct mlift_reader *reader, const struct mlift_yaml_node *words,
                 const struct mlift_read_calendar *calendar, struct mlift_rule *rule)
{
    size_t n = mlift_reader_n_entries(words);
    const struct mlift_yaml_node *entry = mlift_reader_entries(words);
    uint8_t message[MLIFT_MAX_SENDS] = {0};

    for (size_t i = 0; i < n && i < MLIFT_MAX_SENDS; i++, entry = entry->next) {
        int index = mlift_reader_message(reader, entry->place, entry->text);
        message[i] = index < 0 ? 0 : (uint8_t)index;
    }
    rule->n_sends = (int)calendar->n;
    for (size_t i = 0; i < calendar->n; i++) {
        rule->send[i].day = calendar->day[i];
        rule->send[i].message = message[i % n];
    }
}

void mlift_read_calendar_send(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                              const struct mlift_read_calendar *calendar, struct mlift_rule *rule)
{
    const struct mlift_yaml_node *words = node;
    size_t asks = mlift_read_calendar_asks(node);

    if (node->kind == MLIFT_YAML_MAPPING) {
        mlift_reader_keys(reader, node, "strategies.NAME.send");
        words = mlift_reader_need(reader, node, "in_turn", "in_turn: [a, b]");
    }
    if (!words || !mlift_reader_are_words(reader, words, "a message or a list of messages")) {
        return;
    }
    if (mlift_reader_n_entries(words) == 0 || mlift_reader_n_entries(words) > MLIFT_MAX_SENDS) {
        bool none = mlift_reader_n_entries(words) == 0;
        mlift_defect_report(&reader->defects, none ? MLIFT_DEFECT_TOO_FEW : MLIFT_DEFECT_TOO_MANY_SENDS, node->place,
                            node->key, none ? "nothing to send: name a message, or `nothing`" : "more than %d messages",
                            MLIFT_MAX_SENDS);
        return;
    }
    if (asks > 0 && calendar->n > 0 && asks != calendar->n) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_DAYS_AND_SENDS, node->place, node->key,
                            "%zu messages for %zu days: one message for each day (`nothing` skips a day)", asks,
                            calendar->n);
        return;
    }
    fill(reader, words, calendar, rule);
}
