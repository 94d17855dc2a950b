/* Segments: cells of the observed levels that the report is broken down by, and that strategies learn for. */
#ifndef MODELS_SEGMENT_H
#define MODELS_SEGMENT_H

#include "models/layout.h"

/* Fills segment, n_segments, segment_of and learns of a table whose list is there already. Cells that nobody can be in
 * (an `unknown` where everything is known) get no segment. MLIFT_ERR_TOO_MANY_STATES above MLIFT_MAX_SEGMENTS. */
MLIFT_CHECKED int mlift_segment_init(struct mlift_table *table);

#endif
