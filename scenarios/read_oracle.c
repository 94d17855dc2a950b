#include "scenarios/read_oracle.h"

#include "models/calendar.h"
#include "models/tally.h"
#include "scenarios/read_calendar.h"

#include <string.h>

static void refuse(struct mlift_reader *reader, const struct mlift_yaml_node *node, const char *key, const char *why)
{
    const struct mlift_yaml_node *value = mlift_yaml_get(node, key);

    if (value) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_MISPLACED_KEY, value->key_place, key, "%s", why);
    }
}

static void read_days(struct mlift_reader *reader, const struct mlift_yaml_node *node, struct mlift_strategy *strategy)
{
    const struct mlift_yaml_node *days = mlift_yaml_get(node, "days");
    struct mlift_read_calendar calendar = {0};

    if (days && mlift_read_calendar_days(reader, days, &calendar)) {
        strategy->n_days = (int)calendar.n;
        memcpy(strategy->day, calendar.day, calendar.n * sizeof *calendar.day);
    }
}

void mlift_read_oracle(struct mlift_reader *reader, const struct mlift_yaml_node *node, struct mlift_strategy *strategy)
{
    static const char *const updates[] = {"static", "living"}, *const states[] = {"hidden", "seen"};
    const struct mlift_yaml_node *update = mlift_yaml_get(node, "update"), *state = mlift_yaml_get(node, "state");

    refuse(reader, node, "send", "a bound chooses its messages itself, among all of the scenario: leave `send` out");
    refuse(reader, node, "rules", "a bound has no rules: it does what is best for each subscriber");
    refuse(reader, node, "segment_by", "a bound looks at all data points: leave `segment_by` out");
    read_days(reader, node, strategy);
    if (strategy->kind == MLIFT_STRATEGY_ORACLE) {
        refuse(reader, node, "update", "an oracle knows the truth at all times: leave `update` out");
        refuse(reader, node, "state", "an oracle sees the state anyway: leave `state` out");
        return;
    }
    strategy->living = update && mlift_reader_choice(reader, update, updates, 2) == 1;
    strategy->sees_state = state && mlift_reader_choice(reader, state, states, 2) == 1;
}

void mlift_read_oracle_refuse(struct mlift_reader *reader, const struct mlift_yaml_node *node)
{
    refuse(reader, node, "state", "only a strategy of kind oracle_observed can see the state: leave `state` out");
}

/* Reacts to what it has seen since the start. */
static bool reacts(const struct mlift_strategy *strategy)
{
    bool triggered = false;

    for (int r = 0; r < strategy->n_rules; r++) {
        triggered |= strategy->rule[r].triggered;
    }
    return triggered || (strategy->living && !mlift_strategy_is_bound(strategy));
}

void mlift_read_oracle_finish(struct mlift_reader *reader)
{
    struct mlift_campaign *campaign = reader->campaign;
    bool living = false;

    for (int s = 0; s < campaign->n_strategies; s++) {
        living |= reacts(&campaign->strategy[s]);
    }
    for (int s = 0; s < campaign->n_strategies; s++) {
        struct mlift_strategy *strategy = &campaign->strategy[s];
        if (strategy->kind == MLIFT_STRATEGY_ORACLE_OBSERVED &&
            !mlift_yaml_get(mlift_reader_strategy_node(reader, s), "update")) {
            strategy->living = living;
        }
    }
}

void mlift_read_oracle_check(struct mlift_reader *reader, int s)
{
    const struct mlift_yaml_node *node = mlift_reader_strategy_node(reader, s);
    struct mlift_calendar calendar;

    if (!node || !mlift_strategy_is_bound(&reader->campaign->strategy[s])) {
        return;
    }
    int status = mlift_calendar_init(&calendar, reader->campaign, s);
    if (status) {
        reader->status = status;
    } else if (calendar.n_steps > MLIFT_TALLY_MOST) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_MANY_SENDS, node->key_place, node->key,
                            "`%s` can send on all days on which any strategy can, and these are %d: at most %d",
                            node->key, calendar.n_steps, MLIFT_TALLY_MOST);
    }
    mlift_calendar_free(&calendar);
}
