/* The touch rows of the decision table: one row per type, message and state. */
#ifndef MODELS_TOUCH_H
#define MODELS_TOUCH_H

#include "models/layout.h"

/* Largest decision table, in touch rows of 64 bytes: 1 GiB. */
enum { MLIFT_TOUCH_MOST_ROWS = 1 << 24 };

/* Lays out and fills table->touch, cell_base, bin_stride, cell_state and n_types; everything else of the table is
 * there already. */
MLIFT_CHECKED int mlift_touch_init(struct mlift_table *table);

#endif
