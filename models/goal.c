#include "models/goal.h"

static const struct {
    const char *key, *one, *many;
} goals[] = {[MLIFT_GOAL_PURCHASE] = {"purchase", "purchase", "purchases"},
             [MLIFT_GOAL_PAIRING] = {"pairing", "pairing", "pairings"},
             [MLIFT_GOAL_UPGRADE] = {"upgrade", "upgrade", "upgrades"},
             [MLIFT_GOAL_FEATURE_ACTIVATION] = {"feature_activation", "feature activation", "feature activations"}};

const char *mlift_goal_key(enum mlift_goal_kind kind)
{
    return goals[kind].key;
}

const char *mlift_goal_one(const struct mlift_campaign *campaign)
{
    return campaign->model == MLIFT_MODEL_TABLE ? campaign->cells.outcome[campaign->goal_outcome]
                                                : goals[campaign->goal.kind].one;
}

const char *mlift_goal_many(const struct mlift_campaign *campaign)
{
    return campaign->model == MLIFT_MODEL_TABLE ? campaign->cells.outcome[campaign->goal_outcome]
                                                : goals[campaign->goal.kind].many;
}

const char *mlift_goal_early(const struct mlift_campaign *campaign)
{
    return campaign->model == MLIFT_MODEL_TABLE ? campaign->cells.outcome[0] : "clicks";
}
