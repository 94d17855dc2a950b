/* The counts of a run as they are stored: cut into chunks along the first axis, their bytes shuffled, then deflated, by
 * a team of threads, and the digest of them all beside it. The bytes are those that HDF5's own filters make one after
 * the other (sim/hdf_write.c). zlib's home. */
#ifndef SIM_CHUNKS_H
#define SIM_CHUNKS_H

#include "sim/digest.h"
#include "sim/results_layout.h"

/* One array. Without chunks (it is no larger than one, or the machine turns the bytes of numbers round) HDF5 does all
 * of it. */
struct mlift_chunks {
    size_t n_chunks;
    struct mlift_hdf_chunk *chunk; /* [n_chunks], owned, and their bytes */
};

/* Packs arrays 0 to MLIFT_RESULTS_N_COUNTS - 1 of the run and digests their values in order (sim/results.h). Takes
 * about a sixth of what the counts take in memory. n_threads: 0 as in engine options. */
MLIFT_CHECKED int mlift_chunks_init(struct mlift_chunks chunks[MLIFT_RESULTS_N_COUNTS], const struct mlift_run *run,
                                    int n_threads, char digest[MLIFT_DIGEST_SIZE]);
void mlift_chunks_free(struct mlift_chunks chunks[MLIFT_RESULTS_N_COUNTS]);

#endif
