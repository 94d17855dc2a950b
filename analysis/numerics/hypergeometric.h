/* The number of conversions in arm 1 when m conversions fall on n1 + n2 people: the reference distribution of every
 * conditional test of two proportions. Built by ratios of neighbours in a buffer the caller owns: no logarithm, no
 * exponential, exact ties, cheap enough for millions of small tables. */
#ifndef ANALYSIS_NUMERICS_HYPERGEOMETRIC_H
#define ANALYSIS_NUMERICS_HYPERGEOMETRIC_H

#include "models/error.h"

/* A workspace for any n1 + n2 <= most; reused from call to call, one per thread. */
struct mlift_hypergeometric {
    int most;        /* largest n1 + n2 */
    double *inverse; /* owns; inverse[k] = 1 / k, k = 1..most + 1 */
    double *pmf;     /* owns; the slice that was filled last */
    int n1, n2, m;   /* the last slice */
    int low, high;   /* pmf[x - support_low] is held for these x; outside it the mass is below `floor` of the mode */
    int support_low, support_high; /* max(0, m - n2) .. min(m, n1) */
};

/* MLIFT_ERR_OUT_OF_RANGE for most < 1, MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_hypergeometric_init(struct mlift_hypergeometric *self, int most);
void mlift_hypergeometric_free(struct mlift_hypergeometric *self);

/* Fills pmf with P(X1 = x | m), x = low..high: P(x + 1) / P(x) = (n1 - x)(m - x) / ((x + 1)(n2 - m + x + 1)) from the
 * mode outwards until it falls below `floor` times the mode (0 <= floor < 1), then normalised. Needs 0 <= m <= n1 + n2
 * <= most (not checked: inner loop). */
void mlift_hypergeometric_fill(struct mlift_hypergeometric *self, int n1, int n2, int m, double floor);

/* Mass of the filled slice at x; 0 outside low..high. */
double mlift_hypergeometric_at(const struct mlift_hypergeometric *self, int x);

/* P(X1 <= x) and P(X1 >= x) of the filled slice, summed from the small end so that tiny tails keep their digits. */
double mlift_hypergeometric_lower(const struct mlift_hypergeometric *self, int x);
double mlift_hypergeometric_upper(const struct mlift_hypergeometric *self, int x);

#endif
