/* Gatekeeping counted: first all segments together, then one after the other, each against one shared broad arm by
 * pooled z tests on conversions. Given the broad arm's count the segments are independent, and what they sum up to is a
 * convolution. */
#ifndef ANALYSIS_MULTIPLE_GATECOUNT_H
#define ANALYSIS_MULTIPLE_GATECOUNT_H

#include "models/error.h"

#include <stddef.h>

enum { MLIFT_GATECOUNT_MOST = 16 }; /* segments */

struct mlift_gatecount {
    size_t k;
    const double *n_micro, *p_micro; /* [k]: people (whole numbers) and true rates of the segments */
    double n_broad, p_broad;
    double z; /* every comparison passes at this much or more, micro better */
};

/* Fills passed[r], r = 0..k: P(the pooled comparison and segments 1..r pass), exactly but for the 1e-20 least likely
 * counts. MLIFT_ERR_OUT_OF_RANGE where that would take more than a few seconds, MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_gatecount_run(const struct mlift_gatecount *self, double *passed);

/* Smallest count of n_micro people whose pooled z against x_broad of n_broad is at least z; n_micro + 1 for none. */
size_t mlift_gatecount_cut(double n_micro, double n_broad, size_t x_broad, double z);

#endif
