/* A plan graph (models/planner.h) as a policy that the engine and the exact solver follow. */
#ifndef MODELS_MACHINE_H
#define MODELS_MACHINE_H

#include "models/planner.h"

/* Fills a policy that has a calendar, n_steps and refreshes with what the planner's plan sends. Errors:
 * MLIFT_ERR_NO_MEMORY, MLIFT_ERR_TOO_MANY_STATES above MLIFT_MAX_KNOWLEDGE, MLIFT_ERR_TOO_MANY_SENDS. */
MLIFT_CHECKED int mlift_machine_write(const struct mlift_planner *planner, struct mlift_policy *policy);

#endif
