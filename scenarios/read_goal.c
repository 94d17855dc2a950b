#include "scenarios/read_goal.h"

#include <string.h>

static const char *const kinds[] = {"purchase", "pairing", "upgrade", "feature_activation"};

static bool by_level(const struct mlift_goal *goal)
{
    return goal->kind == MLIFT_GOAL_PAIRING || goal->kind == MLIFT_GOAL_FEATURE_ACTIVATION;
}

static const struct mlift_data_point *stage_of(const struct mlift_campaign *campaign)
{
    return campaign->stage_point < 0 ? NULL : &campaign->data_point[campaign->stage_point];
}

static void read_level(struct mlift_reader *reader, const struct mlift_yaml_node *node,
                       const struct mlift_yaml_node *at)
{
    struct mlift_goal *goal = &reader->campaign->goal;
    const char *preset = goal->kind == MLIFT_GOAL_PAIRING ? "paired" : "active";

    if (node && !by_level(goal)) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_MISPLACED_KEY, node->key_place, node->key,
                            "`%s` is reached with the funnel's activation, not at a level: leave `level` out",
                            kinds[goal->kind]);
    } else if (node && mlift_reader_is(reader, node, MLIFT_YAML_SCALAR, "a level of stage")) {
        goal->stage_level = mlift_reader_level(reader, node->place, reader->campaign->stage_point, node->text);
    } else if (!node && by_level(goal)) {
        goal->stage_level = mlift_campaign_find_level(stage_of(reader->campaign), preset);
        if (goal->stage_level < 0) {
            mlift_defect_report(&reader->defects, MLIFT_DEFECT_MISSING_KEY, at->key_place, "level",
                                "stage has no level `%s`: say with `level` where the goal %s is reached", preset,
                                kinds[goal->kind]);
        }
    }
}

static void read_eligible(struct mlift_reader *reader, const struct mlift_yaml_node *node)
{
    struct mlift_goal *goal = &reader->campaign->goal;
    const struct mlift_data_point *stage = stage_of(reader->campaign);

    if (node) {
        goal->eligible_stages = mlift_reader_levels(reader, node, reader->campaign->stage_point, false);
    } else if (goal->kind == MLIFT_GOAL_UPGRADE) {
        goal->eligible_stages = ((UINT32_C(1) << stage->n_levels) - 1) & ~UINT32_C(1);
    }
}

void mlift_read_goal(struct mlift_reader *reader)
{
    const struct mlift_yaml_node *node = mlift_yaml_get(reader->root, "goal");
    struct mlift_goal *goal = &reader->campaign->goal;

    if (!node) {
        return;
    }
    const struct mlift_yaml_node *kind = node->kind == MLIFT_YAML_MAPPING ? mlift_yaml_get(node, "kind") : node;
    const struct mlift_yaml_node *level = mlift_yaml_get(node, "level");
    const struct mlift_yaml_node *eligible = mlift_yaml_get(node, "eligible");
    if (node->kind == MLIFT_YAML_MAPPING) {
        mlift_reader_keys(reader, node, "goal");
    }
    int index = kind ? mlift_reader_choice(reader, kind, kinds, 4) : 0;
    if (index < 0) {
        return;
    }
    goal->kind = (enum mlift_goal_kind)index;
    if (!stage_of(reader->campaign) && (goal->kind != MLIFT_GOAL_PURCHASE || level || eligible)) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_GOAL_NEEDS_STAGE, node->key_place, node->key,
                            "this goal needs the data point `stage` (onboarding), which the scenario does not have");
        return;
    }
    read_level(reader, level, node);
    read_eligible(reader, eligible);
}

static bool anything_sent(const struct mlift_campaign *campaign, bool adopt_only)
{
    for (int m = 1; m <= campaign->n_messages && mlift_campaign_has_bound(campaign); m++) {
        if (!adopt_only || campaign->message[m].job == MLIFT_JOB_ADOPT) {
            return true; /* a bound can send anything */
        }
    }
    for (int s = 0; s < campaign->n_strategies; s++) {
        for (int r = 0; r < campaign->strategy[s].n_rules; r++) {
            const struct mlift_rule *rule = &campaign->strategy[s].rule[r];
            for (int i = 0; i < rule->n_sends; i++) {
                int m = rule->send[i].message;
                if (m > 0 && (!adopt_only || campaign->message[m].job == MLIFT_JOB_ADOPT)) {
                    return true;
                }
            }
        }
    }
    return false;
}

/* Whether anybody who starts somewhere with a positive share can ever be activated. */
static bool activation_is_reachable(const struct mlift_campaign *campaign)
{
    const struct mlift_dynamics *d = &campaign->dynamics;
    bool sent = anything_sent(campaign, false);
    bool reached[MLIFT_N_STAGES];

    for (int s = 0; s < MLIFT_N_STAGES; s++) {
        reached[s] = d->start[s] > 0;
    }
    for (int pass = 0; pass < MLIFT_N_STAGES; pass++) {
        for (int s = 0; s < MLIFT_ACTIVATION; s++) {
            bool one = (sent && d->p_advance[s] > 0) || d->advance_per_day[s] > 0;
            bool two = sent && d->p_skip[s] > 0;
            int far = s + 2 < MLIFT_ACTIVATION ? s + 2 : MLIFT_ACTIVATION;
            reached[s + 1] |= reached[s] && one;
            reached[far] |= reached[s] && two;
            if (s > 0) {
                reached[s - 1] |= reached[s] && d->decay_per_day[s] > 0;
            }
        }
    }
    return reached[MLIFT_ACTIVATION];
}

static bool anybody_at(const struct mlift_campaign *campaign, int level)
{
    const struct mlift_data_point *stage = stage_of(campaign);

    if (stage->given < 0) {
        return stage->share[level] > 0;
    }
    for (int g = 0; g < campaign->data_point[stage->given].n_levels; g++) {
        if (stage->share_given[g][level] > 0) {
            return true;
        }
    }
    return false;
}

/* Onboarding moves owners only: prospects have no device (models/funnel.h). */
static bool moves_from(const struct mlift_campaign *campaign, int level)
{
    const struct mlift_dynamics *d = &campaign->dynamics;
    bool owner = strcmp(stage_of(campaign)->level[level], "prospect") != 0;

    return owner && (d->onboard_per_day > 0 || (d->p_onboard_click > 0 && anything_sent(campaign, true)));
}

/* The onboarding levels at which anybody is, or can come to be. */
static uint32_t populated_levels(const struct mlift_campaign *campaign)
{
    const struct mlift_data_point *stage = stage_of(campaign);
    uint32_t mask = 0;

    for (int l = 0; l < stage->n_levels; l++) {
        bool from_below = l > 0 && (mask & (UINT32_C(1) << (l - 1))) && moves_from(campaign, l - 1);
        if (anybody_at(campaign, l) || from_below || stage->drift_per_month > 0) {
            mask |= UINT32_C(1) << l;
        }
    }
    return mask;
}

/* A level is reached step by step, or at once with the funnel's activation. */
static bool level_is_reachable(const struct mlift_campaign *campaign)
{
    const struct mlift_goal *goal = &campaign->goal;
    uint32_t eligible = goal->eligible_stages ? goal->eligible_stages : UINT32_MAX;
    uint32_t below = (UINT32_C(1) << goal->stage_level) - 1;
    uint32_t who = populated_levels(campaign) & eligible & below;

    for (int l = 0; l < goal->stage_level; l++) {
        if ((who >> l & 1) && moves_from(campaign, l)) {
            return true;
        }
    }
    return who && (activation_is_reachable(campaign) || stage_of(campaign)->drift_per_month > 0);
}

void mlift_read_goal_check(struct mlift_reader *reader)
{
    const struct mlift_campaign *campaign = reader->campaign;
    const struct mlift_goal *goal = &campaign->goal;
    const struct mlift_yaml_node *node = mlift_yaml_get(reader->root, "goal");
    const struct mlift_yaml_node *funnel = mlift_yaml_get(reader->root, "funnel");
    const struct mlift_yaml_node *at = node ? node : funnel ? funnel : &reader->nothing;
    bool known = by_level(goal) ? goal->stage_level >= 0 : true;

    if (!known || (goal->kind != MLIFT_GOAL_PURCHASE && !stage_of(campaign))) {
        return; /* complained about already */
    }
    if (by_level(goal) && !level_is_reachable(campaign)) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_GOAL_UNREACHABLE, at->key_place, "goal",
                            "nobody can reach the goal: no eligible subscriber is or comes below `%s` and can advance "
                            "(shares of stage, funnel.onboard_per_day, funnel.onboard_click with an adopt message)",
                            stage_of(campaign)->level[goal->stage_level]);
    } else if (!by_level(goal) && !activation_is_reachable(campaign)) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_GOAL_UNREACHABLE, at->key_place, "goal",
                            "nobody can reach the goal: with these advances nothing leads from the start of the "
                            "funnel to activation");
    } else if (!by_level(goal) && goal->eligible_stages && !(populated_levels(campaign) & goal->eligible_stages)) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_GOAL_UNREACHABLE, at->key_place, "goal",
                            "nobody can reach the goal: no subscriber is or comes at an eligible level of stage");
    }
}
