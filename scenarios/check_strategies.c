#include "scenarios/check_strategies.h"

#include "scenarios/read_oracle.h"

#include <string.h>

/* More observed profiles than this are not walked through. */
enum { MOST_PROFILES = 1 << 20 };

/* The levels that the sender can see of each data point; without those that nobody has or that are always known. */
struct visible {
    int n_points;
    int point[MLIFT_MAX_DATA_POINTS]; /* those in segment_by */
    int n_levels[MLIFT_MAX_DATA_POINTS];
    uint8_t level[MLIFT_MAX_DATA_POINTS][MLIFT_MAX_LEVELS + 1];
    uint64_t n_profiles;
};

int mlift_check_strategies_match(const struct mlift_strategy *strategy, int n_data_points, const uint8_t *observed)
{
    for (int r = 0; r < strategy->n_rules; r++) {
        const struct mlift_rule *rule = &strategy->rule[r];
        bool matches = !rule->triggered;
        for (int d = 0; d < n_data_points && matches; d++) {
            matches = !rule->when[d] || (rule->when[d] & (UINT32_C(1) << observed[d]));
        }
        if (matches) {
            return r;
        }
    }
    return -1;
}

static void list_visible(const struct mlift_campaign *campaign, const struct mlift_strategy *strategy,
                         struct visible *visible)
{
    memset(visible, 0, sizeof *visible);
    visible->n_profiles = 1;
    for (int d = 0; d < campaign->n_data_points; d++) {
        const struct mlift_data_point *point = &campaign->data_point[d];
        if (!(strategy->segment_by & (UINT32_C(1) << d))) {
            continue;
        }
        int n = 0;
        for (int l = 0; l < point->n_levels && point->p_known > 0; l++) {
            visible->level[d][n++] = (uint8_t)l;
        }
        if (point->p_known < 1) {
            visible->level[d][n++] = MLIFT_UNKNOWN_LEVEL;
        }
        visible->n_levels[d] = n;
        visible->point[visible->n_points++] = d;
        visible->n_profiles *= (uint64_t)(n > 0 ? n : 1);
    }
}

/* Marks the rules that at least one visible profile reaches first. */
static void mark_reached(const struct mlift_campaign *campaign, const struct mlift_strategy *strategy,
                         const struct visible *visible, bool *reached)
{
    for (uint64_t i = 0; i < visible->n_profiles; i++) {
        uint8_t observed[MLIFT_MAX_DATA_POINTS] = {0};
        uint64_t rest = i;
        for (int p = 0; p < visible->n_points; p++) {
            int d = visible->point[p];
            uint64_t n = (uint64_t)visible->n_levels[d];
            observed[d] = visible->level[d][rest % n];
            rest /= n;
        }
        int rule = mlift_check_strategies_match(strategy, campaign->n_data_points, observed);
        if (rule >= 0) {
            reached[rule] = true;
        }
    }
}

static bool takes_all_of(const struct mlift_rule *earlier, const struct mlift_rule *rule)
{
    for (int d = 0; d < MLIFT_MAX_DATA_POINTS; d++) {
        if (earlier->when[d] && (!rule->when[d] || (rule->when[d] & ~earlier->when[d]))) {
            return false;
        }
    }
    return !earlier->triggered;
}

static void warn_unreachable(struct mlift_reader *reader, int s, int r)
{
    const struct mlift_strategy *strategy = &reader->campaign->strategy[s];
    const struct mlift_yaml_node *node = mlift_reader_rule_node(reader, s, r);
    struct mlift_place place = node ? node->place : (struct mlift_place){0, 0};

    for (int earlier = 0; earlier < r; earlier++) {
        if (takes_all_of(&strategy->rule[earlier], &strategy->rule[r])) {
            mlift_defect_report(&reader->defects, MLIFT_DEFECT_UNREACHABLE_RULE, place, "rules",
                                "rule %d of %s never matches: rule %d takes everybody it is for", r + 1, strategy->name,
                                earlier + 1);
            return;
        }
    }
    mlift_defect_report(&reader->defects, MLIFT_DEFECT_UNREACHABLE_RULE, place, "rules",
                        "rule %d of %s never matches: no observed profile is left for it", r + 1, strategy->name);
}

static void check_rules(struct mlift_reader *reader, int s)
{
    const struct mlift_strategy *strategy = &reader->campaign->strategy[s];
    bool reached[MLIFT_MAX_RULES] = {false};
    struct visible visible;

    list_visible(reader->campaign, strategy, &visible);
    if (visible.n_profiles > MOST_PROFILES) {
        for (int r = 0; r < strategy->n_rules; r++) {
            reached[r] = true;
            for (int earlier = 0; earlier < r; earlier++) {
                reached[r] &= !takes_all_of(&strategy->rule[earlier], &strategy->rule[r]);
            }
        }
    } else {
        mark_reached(reader->campaign, strategy, &visible, reached);
    }
    for (int r = 0; r < strategy->n_rules; r++) {
        if (!reached[r] && !strategy->rule[r].triggered) {
            warn_unreachable(reader, s, r);
        }
    }
}

/* A click on a message that names one level of a data point tells the sender that level. */
static bool clicks_tell(const struct mlift_campaign *campaign, const struct mlift_strategy *strategy, int d)
{
    for (int r = 0; r < strategy->n_rules; r++) {
        for (int i = 0; i < strategy->rule[r].n_sends; i++) {
            uint32_t named = campaign->message[strategy->rule[r].send[i].message].speaks_to[d];
            if (named && !(named & (named - 1))) {
                return true;
            }
        }
    }
    return false;
}

/* What a sender learns while the campaign runs: recency and levels from clicks, and signals that are read afresh. */
static void check_living(struct mlift_reader *reader, int s)
{
    const struct mlift_campaign *campaign = reader->campaign;
    const struct mlift_strategy *strategy = &campaign->strategy[s];
    const struct mlift_yaml_node *node = mlift_reader_strategy_node(reader, s);

    for (int d = 0; d < campaign->n_data_points; d++) {
        bool observable = d == campaign->recency_point || campaign->data_point[d].refresh_per_month > 0 ||
                          clicks_tell(campaign, strategy, d);
        if (observable && (strategy->segment_by & (UINT32_C(1) << d))) {
            return;
        }
    }
    mlift_defect_report(&reader->defects, MLIFT_DEFECT_LIVING_UNOBSERVABLE,
                        node ? node->key_place : (struct mlift_place){0, 0}, strategy->name,
                        "`%s` is living, but nothing it segments by is ever observed anew (recency, a data point with "
                        "refresh_per_month, or clicks on a message that names one level): it does what a static one "
                        "does",
                        strategy->name);
}

static void check_messages(struct mlift_reader *reader)
{
    const struct mlift_campaign *campaign = reader->campaign;
    const struct mlift_yaml_node *table = mlift_yaml_get(reader->root, "table");
    const struct mlift_yaml_node *section = mlift_yaml_get(reader->root, "messages");
    bool sent[MLIFT_MAX_MESSAGES + 1] = {false};

    for (int s = 0; s < campaign->n_strategies; s++) {
        if (mlift_strategy_is_bound(&campaign->strategy[s])) {
            return; /* it can send all of them */
        }
        for (int r = 0; r < campaign->strategy[s].n_rules; r++) {
            for (int i = 0; i < campaign->strategy[s].rule[r].n_sends; i++) {
                sent[campaign->strategy[s].rule[r].send[i].message] = true;
            }
        }
    }
    for (int m = 1; m <= campaign->n_messages; m++) {
        const struct mlift_yaml_node *node = mlift_yaml_get(section, campaign->message[m].name);
        if (!sent[m] && !table) {
            mlift_defect_report(&reader->defects, MLIFT_DEFECT_MESSAGE_NEVER_SENT,
                                node ? node->key_place : (struct mlift_place){0, 0}, campaign->message[m].name,
                                "no strategy sends `%s`", campaign->message[m].name);
        }
    }
}

/* In the table model a strategy is one message, or none, to everybody on day 0. */
static void check_table_strategy(struct mlift_reader *reader, int s)
{
    const struct mlift_strategy *strategy = &reader->campaign->strategy[s];
    const struct mlift_yaml_node *node = mlift_reader_strategy_node(reader, s);
    bool good = !strategy->living && strategy->n_days <= 1 && strategy->day[0] == 0;

    for (int r = 0; r < strategy->n_rules; r++) {
        const struct mlift_rule *rule = &strategy->rule[r];
        good &= !rule->triggered && rule->n_sends == 1 && rule->send[0].day == 0;
    }
    if (!good) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TABLE_STRATEGY,
                            node ? node->key_place : (struct mlift_place){0, 0}, strategy->name,
                            "in the table model a strategy sends one message on day 0, static and without triggers");
    }
}

void mlift_check_strategies(struct mlift_reader *reader)
{
    const struct mlift_campaign *campaign = reader->campaign;

    for (int s = 0; s < campaign->n_strategies; s++) {
        if (campaign->strategy[s].kind == MLIFT_STRATEGY_RULES) {
            check_rules(reader, s);
        }
        mlift_read_oracle_check(reader, s);
        if (campaign->model == MLIFT_MODEL_TABLE) {
            check_table_strategy(reader, s);
        } else if (campaign->strategy[s].living && campaign->strategy[s].kind == MLIFT_STRATEGY_RULES) {
            check_living(reader, s);
        }
    }
    check_messages(reader);
}
