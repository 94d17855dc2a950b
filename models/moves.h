/* The rows of the decision table between steps: positions, background and drift, by gap length. */
#ifndef MODELS_MOVES_H
#define MODELS_MOVES_H

#include "models/layout.h"

/* Fills move, background_row and drift[].row of a table whose states and gap classes are there already. */
MLIFT_CHECKED int mlift_moves_init(struct mlift_table *table);

#endif
