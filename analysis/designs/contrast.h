/* One planned comparison of two strategies on one metric, from exact rates by observed cell: how far apart they are and
 * how noisy the test's difference is, for the plain, the stratified and the covariate-adjusted test.
 *
 * Everything is a polynomial in k, the effect as a multiple of the one in the scenario: p2(cell) = p1(cell) + k
 * d(cell). With n people randomised, the test's statistic is about normal with mean k effect sqrt(n) over sqrt(null(k))
 * and variance planned(k) / null(k). */
#ifndef ANALYSIS_DESIGNS_CONTRAST_H
#define ANALYSIS_DESIGNS_CONTRAST_H

#include "sim/exact.h"

enum mlift_contrast_method {
    MLIFT_CONTRAST_PLAIN,      /* pooled z test: Fleiss, Tytun and Ury 1980 */
    MLIFT_CONTRAST_STRATIFIED, /* Cochran-Mantel-Haenszel over the reported segments: Woolson, Bean and Rojas 1986 */
    /* analysis of covariance on the expected rate of the observed cell, half broad, half micro, known before launch:
     * slope one, so each arm keeps its variance within cells plus that of its departure from the covariate (Yang and
     * Tsiatis 2001, eq. 4) */
    MLIFT_CONTRAST_ADJUSTED,
    MLIFT_CONTRAST_N_METHODS
};

struct mlift_contrast_plan {
    int baseline, challenger; /* strategies */
    int metric;               /* MLIFT_EXACT_CLICK or MLIFT_EXACT_GOAL */
    enum mlift_contrast_method method;
    const bool *differs; /* [observed cell] who is randomised; NULL: everybody */
    double treated;      /* share of the challenger's arm among the randomised, in (0, 1) */
    bool uniform;        /* d(cell) is 1 everywhere instead of the scenario's: for lists without any effect */
};

struct mlift_contrast {
    double share;  /* of the list that is randomised, in [0, 1] */
    double p1, p2; /* rates of baseline and challenger among the randomised */
    double effect; /* p2 - p1, or 1 when uniform */
    double treated;
    double null[3], planned[3]; /* coefficients of 1, k, k^2 */
    double explained; /* share of the variance of a response that cells (adjusted) or segments (stratified) explain */
};

/* Sums up the cells. A share of 0 (nobody to randomise) leaves all else 0. MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_contrast_make(const struct mlift_table *table, const struct mlift_exact *exact,
                                      const struct mlift_contrast_plan *plan, struct mlift_contrast *contrast);

/* Power with n people randomised when the effect is k times the scenario's; `direction` (+1 or -1) is the sign of the
 * difference that counts as found, `critical` the test's critical value. 0 where nothing varies. */
double mlift_contrast_power(const struct mlift_contrast *contrast, double n, double k, double direction,
                            double critical);

/* People to randomise (unrounded) for `power`; infinite without an effect. */
double mlift_contrast_size(const struct mlift_contrast *contrast, double critical, double power);

/* Smallest |p2 - p1| among the randomised that n of them find with `power`, the effect of every cell growing in
 * proportion; NAN where no such difference keeps the mean rate inside (0, 1). */
double mlift_contrast_mde(const struct mlift_contrast *contrast, double n, double critical, double power);

#endif
