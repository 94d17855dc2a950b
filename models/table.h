/* The decision table: a campaign compiled to integers. All floating point of the simulation happens in
 * mlift_table_init; after that the engine and the exact solver read the same rows (models/layout.h). */
#ifndef MODELS_TABLE_H
#define MODELS_TABLE_H

#include "models/layout.h"

/* Compiles the campaign. Errors: MLIFT_ERR_TOO_MANY_STATES where the table would not fit (see mlift_table_limit),
 * MLIFT_ERR_BAD_PROBABILITY, MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_table_init(struct mlift_table *table, const struct mlift_campaign *campaign);
/* Mask of the data points whose true level changes what happens, or what is seen by strategies that are no bounds or by
 * the report. Tables of one campaign that tell the same points apart draw the same people. */
uint32_t mlift_table_told_apart(const struct mlift_campaign *campaign);

void mlift_table_free(struct mlift_table *table);

#endif
