/* "At least one segment beats broad": what several segment tests together really do, under rules that ignore, split or
 * order the tests. Family-wise error and power come from the joint law of the tests, not from assumed independence.
 *
 * Segment i sends micro to n_micro[i] subscribers and compares them with broad: either one broad arm shared by all
 * segments (the tests are correlated through it, as in Dunnett 1955), or a broad arm inside each segment (the tests are
 * independent, the pooled test is not). Given the shared arm everything is independent: one sum or integral over it is
 * enough. */
#ifndef ANALYSIS_MULTIPLE_MULTIPLE_H
#define ANALYSIS_MULTIPLE_MULTIPLE_H

#include "models/error.h"

#include <stddef.h>

enum { MLIFT_MULTIPLE_MOST = 12 }; /* segments */

enum mlift_multiple_rule {
    MLIFT_MULTIPLE_NONE,       /* each segment at alpha */
    MLIFT_MULTIPLE_BONFERRONI, /* each at alpha / k */
    MLIFT_MULTIPLE_HOLM,       /* Holm (1979), step-down */
    MLIFT_MULTIPLE_HOCHBERG,   /* Hochberg (1988), step-up */
    MLIFT_MULTIPLE_DUNNETT,    /* each against the critical value of the largest under the joint null law */
    MLIFT_MULTIPLE_GATEKEEPING /* fixed sequence: the pooled comparison at alpha, then segment 1, 2, ... each at alpha
                                  while all before were significant (Maurer, Hothorn and Lehmacher 1995) */
};

struct mlift_multiple_plan {
    size_t k;   /* segments, 1 to MLIFT_MULTIPLE_MOST */
    int shared; /* 1: n_broad[0] subscribers got broad and serve every segment; 0: n_broad[i] inside segment i */
    double n_micro[MLIFT_MULTIPLE_MOST], n_broad[MLIFT_MULTIPLE_MOST]; /* whole numbers, at least 1 */
    double p_micro[MLIFT_MULTIPLE_MOST],
        p_broad[MLIFT_MULTIPLE_MOST]; /* true rates in (0, 1); shared: p_broad[0] for all */
    double alpha; /* family-wise level; tests look for micro better than broad, at alpha / sides in that tail */
    int sides;
};

struct mlift_multiple {
    double any;                       /* P(at least one segment is declared better) */
    double false_any;                 /* P(a segment where micro is not better is declared better) */
    double each[MLIFT_MULTIPLE_MOST]; /* P(segment i is declared better) */
    double all_true;                  /* P(every segment where micro is better is declared so); 1 if there is none */
    double pooled;                    /* gatekeeping: P(the pooled comparison is significant); else 0 */
    double critical;                  /* Z a single segment needs on its own (Holm, Hochberg: the strictest) */
};

/* Name of the rule on the command line ("bonferroni"), and back; -1 for no rule of that name. */
const char *mlift_multiple_name(enum mlift_multiple_rule rule);
int mlift_multiple_find(const char *name);

/* By normal theory: Z_i ~ N(drift_i, 1) with the correlations that shares and rates give; quadrature over the shared
 * arm. MLIFT_ERR_OUT_OF_RANGE, MLIFT_ERR_NO_MEMORY, MLIFT_ERR_NO_CONVERGENCE. */
MLIFT_CHECKED int mlift_multiple_normal(const struct mlift_multiple_plan *plan, enum mlift_multiple_rule rule,
                                        struct mlift_multiple *result);

/* Exactly, for pooled z tests on conversion counts: sum over the counts. Gatekeeping with a shared arm only, and as far
 * as it is counted in seconds (MLIFT_ERR_OUT_OF_RANGE). */
MLIFT_CHECKED int mlift_multiple_exact(const struct mlift_multiple_plan *plan, enum mlift_multiple_rule rule,
                                       struct mlift_multiple *result);

#endif
