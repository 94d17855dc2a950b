/* Estimates after a group sequential test: the naive difference and its interval are biased by the chance to stop.
 *
 * Stage-wise ordering (Fairbanks and Madsen 1982; Tsiatis, Rosner and Mehta 1984; Jennison and Turnbull 2000,
 * section 8.5): a stop for the effect counts as more the earlier it comes, then by its z; stops against it the other
 * way round. */
#ifndef ANALYSIS_SEQUENTIAL_STAGEWISE_H
#define ANALYSIS_SEQUENTIAL_STAGEWISE_H

#include "analysis/sequential/sequential.h"

/* P(an outcome counts as at least as large as z at look `at`, 0 the first) when Z at full information has mean `drift`;
 * rises with the drift. Futility stops are left aside. MLIFT_ERR_OUT_OF_RANGE for a look outside the design,
 * MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_stagewise_tail(const struct mlift_sequential_design *design, int at, double z, double drift,
                                       double *p);

struct mlift_stagewise {
    double drift, low, high; /* median unbiased estimate and interval of the drift */
};

/* For a test that ended at look `at` with z, at confidence 1 - alpha. Errors as above, MLIFT_ERR_NO_CONVERGENCE. */
MLIFT_CHECKED int mlift_stagewise_estimate(const struct mlift_sequential_design *design, int at, double z, double alpha,
                                           struct mlift_stagewise *estimate);

#endif
