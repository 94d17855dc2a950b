#include "models/campaign.h"
#include "models/parameter.h"

#include <stdlib.h>
#include <string.h>

void mlift_campaign_init(struct mlift_campaign *campaign)
{
    memset(campaign, 0, sizeof *campaign);
    campaign->stage_point = -1;
    campaign->recency_point = -1;
    campaign->goal.stage_level = -1;
    campaign->earning_outcome = -1;
    mlift_parameter_set_defaults(campaign);
}

void mlift_campaign_free(struct mlift_campaign *campaign)
{
    free(campaign->cells.level);
    free(campaign->cells.weight);
    free(campaign->cells.p_outcome);
    memset(&campaign->cells, 0, sizeof campaign->cells);
    free(campaign->fixed.level);
    memset(&campaign->fixed, 0, sizeof campaign->fixed);
}

int mlift_campaign_counted_days(const struct mlift_campaign *campaign)
{
    return campaign->model == MLIFT_MODEL_BEHAVIOURAL ? campaign->horizon_days : 0;
}

int mlift_campaign_find_data_point(const struct mlift_campaign *campaign, const char *name)
{
    for (int d = 0; d < campaign->n_data_points; d++) {
        if (!strcmp(campaign->data_point[d].name, name)) {
            return d;
        }
    }
    return -1;
}

int mlift_campaign_find_level(const struct mlift_data_point *point, const char *name)
{
    for (int l = 0; l < point->n_levels; l++) {
        if (!strcmp(point->level[l], name)) {
            return l;
        }
    }
    return -1;
}

int mlift_campaign_find_message(const struct mlift_campaign *campaign, const char *name)
{
    for (int m = 1; m <= campaign->n_messages; m++) {
        if (!strcmp(campaign->message[m].name, name)) {
            return m;
        }
    }
    return -1;
}

int mlift_campaign_find_strategy(const struct mlift_campaign *campaign, const char *name)
{
    for (int s = 0; s < campaign->n_strategies; s++) {
        if (!strcmp(campaign->strategy[s].name, name)) {
            return s;
        }
    }
    return -1;
}

bool mlift_campaign_has_bound(const struct mlift_campaign *campaign)
{
    for (int s = 0; s < campaign->n_strategies; s++) {
        if (mlift_strategy_is_bound(&campaign->strategy[s])) {
            return true;
        }
    }
    return false;
}
