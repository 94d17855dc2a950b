/* The rejection region of a test of two proportions, kept as two numbers per total m = x1 + x2: reject when
 * x1 <= low[m] or x1 >= high[m]. Given m every order used here is monotone in x1, and the null distribution of x1 is
 * hypergeometric whatever the common rate. */
#ifndef ANALYSIS_TWOARM_REGION_H
#define ANALYSIS_TWOARM_REGION_H

#include "analysis/numerics/hypergeometric.h"
#include "analysis/twoarm/proportion.h"
#include "models/error.h"

/* By what tables are ordered, and what a level means. */
enum mlift_region_order {
    MLIFT_REGION_Z,           /* reject |pooled z| >= level */
    MLIFT_REGION_Z_YATES,     /* the same after Yates's correction */
    MLIFT_REGION_DIFFERENCE,  /* reject |x1/n1 - x2/n2| >= level */
    MLIFT_REGION_FISHER,      /* reject Fisher's p value <= level */
    MLIFT_REGION_FISHER_MIDP, /* reject mid-p value <= level */
    MLIFT_REGION_PERMUTATION, /* reject P(|difference| as large, given m) <= level */
};

struct mlift_region {
    int n1, n2;
    enum mlift_alternative alternative;
    double floor;             /* masses below this share of a slice's mode are left out; 1e-20 after init */
    double accepted, refused; /* p values of the last table let in and the first kept out by a cut at a p value */
    int *low, *high;          /* owns; n1 + n2 + 1 each */
    struct mlift_hypergeometric work; /* owns */
};

MLIFT_CHECKED int mlift_region_init(struct mlift_region *self, int n1, int n2, enum mlift_alternative alternative);
void mlift_region_free(struct mlift_region *self);

/* Sets low[m] and high[m]. One-sided distances may be negative (more tables than half); two-sided ones need level >= 0.
 */
void mlift_region_cut(struct mlift_region *self, enum mlift_region_order order, double level, int m);

/* Null probability of the region given m, after cut(m); sums the hypergeometric slice. */
double mlift_region_tail(struct mlift_region *self, int m);

/* Whether (x1, x2) lies in the region, after cut(x1 + x2). */
int mlift_region_has(const struct mlift_region *self, int x1, int x2);

/* Tables of total m in the region, after cut(m). */
long mlift_region_count(const struct mlift_region *self, int m);

#endif
