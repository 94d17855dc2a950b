/* Reads the content of a sweep's file with sim/hdf_read.h, which trusts nothing. */
#ifndef SIM_SWEEP_READ_H
#define SIM_SWEEP_READ_H

#include "sim/hdf_read.h"
#include "sim/sweep_layout.h"

/* Fills `sweep` (zeroed) and `about` from an open file. What is read is consistent in its sizes; digests are not
 * compared. On failure `sweep` is to be freed. */
MLIFT_CHECKED int mlift_sweep_read_content(const struct mlift_hdf_read *reader, struct mlift_sweep *sweep,
                                           struct mlift_sweep_about *about);

#endif
