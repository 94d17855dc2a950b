/* The records that the journal of a sweep keeps of a point: its head (list size, baseline, challenger, exact rates),
 * and for each block of replicates the sums over it. Whole numbers of 64 bits, all records as long as the longest. */
#ifndef SIM_SWEEP_RECORD_H
#define SIM_SWEEP_RECORD_H

#include "sim/exact.h"
#include "sim/sweep_point.h"
#include "sim/worlds.h"

enum { MLIFT_SWEEP_HEAD_WORDS = 3 }; /* before the rates: list size, baseline, challenger */

/* Rates of a point (strategies x metrics), and products of a block (pairs of strategies x metrics). */
size_t mlift_sweep_record_rates(const struct mlift_sweep *sweep);
size_t mlift_sweep_record_pairs(const struct mlift_sweep *sweep);
/* Words of a record. */
size_t mlift_sweep_record_words(const struct mlift_sweep *sweep);

/* The exact rates of the metrics that a sweep keeps. Errors as mlift_exact_solve. */
MLIFT_CHECKED int mlift_sweep_record_solve(const struct mlift_sweep_point *compiled, struct mlift_exact *exact);

/* Solves the point exactly and fills in its head. Errors as above. */
MLIFT_CHECKED int mlift_sweep_record_head(const struct mlift_sweep *sweep, const struct mlift_sweep_point *compiled,
                                          uint64_t *words);

/* The sums over block number `block`, whose replicates are in `worlds`. */
void mlift_sweep_record_block(const struct mlift_sweep *sweep, const struct mlift_worlds *worlds, size_t block,
                              uint64_t *words);

#endif
