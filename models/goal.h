/* The words for what counts as a conversion: the one vocabulary of files, screens, charts and pages. */
#ifndef MODELS_GOAL_H
#define MODELS_GOAL_H

#include "models/campaign.h"

/* As a scenario writes it: "purchase", "feature_activation". */
const char *mlift_goal_key(enum mlift_goal_kind kind);

/* One and several of what a campaign counts: "purchase" and "purchases"; a table's outcome as its file calls it. */
const char *mlift_goal_one(const struct mlift_campaign *campaign);
const char *mlift_goal_many(const struct mlift_campaign *campaign);

/* What is seen earlier, counted once a person: "clicks"; a table's first outcome. */
const char *mlift_goal_early(const struct mlift_campaign *campaign);

#endif
