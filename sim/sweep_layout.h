/* What the writer and the reader of a sweep's file agree on: its format, what it says about itself, and the digest of
 * what it counts. docs/format.md says the rest in words. */
#ifndef SIM_SWEEP_LAYOUT_H
#define SIM_SWEEP_LAYOUT_H

#include "sim/digest.h"
#include "sim/sweep.h"

#define MLIFT_SWEEP_FORMAT "microlift-sweep"
#define MLIFT_SWEEP_VERSION "1.1"

/* What a file says about where it comes from. */
struct mlift_sweep_about {
    char format_version[16], microlift_version[64], git_sha[64];
    char sweep_sha256[MLIFT_DIGEST_SIZE];  /* of everything that the outcomes depend on */
    char counts_sha256[MLIFT_DIGEST_SIZE]; /* of the sums and products */
};

/* SHA-256 over the sums and products of all points: equal for equal results, whatever wrote them. */
void mlift_sweep_layout_digest(const struct mlift_sweep *sweep, char digest[MLIFT_DIGEST_SIZE]);

#endif
