/* Bellman's backup at one belief: the message, and what follows each reaction and reading, that are best for it. */
#ifndef MODELS_PLANNER_BACKUP_H
#define MODELS_PLANNER_BACKUP_H

#include "models/planner.h"

/* Adds the best node of `step` for belief b[n_x] to the stage. planner->moved holds the values of the next stage. */
void mlift_planner_backup_add(struct mlift_planner *planner, int step, const double *b);

#endif
