/* The reported segments: cells of the observed levels that the report is broken down by. */
#ifndef MODELS_SEGMENT_H
#define MODELS_SEGMENT_H

#include "models/layout.h"

/* Fills segment, n_segments and segment_of of a table whose list is there already. Cells that nobody can be in (an
 * `unknown` where everything is known) get no segment. MLIFT_ERR_TOO_MANY_STATES above MLIFT_MAX_SEGMENTS. */
MLIFT_CHECKED int mlift_segment_init(struct mlift_table *table);

#endif
