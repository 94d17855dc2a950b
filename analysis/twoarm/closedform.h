/* Power and sample size of two proportions from the normal approximation: the calculators everyone knows. Their
 * agreement with what the test really does at small counts is measured by analysis/twoarm/decision.h. */
#ifndef ANALYSIS_TWOARM_CLOSEDFORM_H
#define ANALYSIS_TWOARM_CLOSEDFORM_H

#include "models/error.h"

enum mlift_closedform {
    MLIFT_CLOSEDFORM_POOLED,     /* Fleiss, Tytun and Ury 1980; R's power.prop.test(strict = FALSE) */
    MLIFT_CLOSEDFORM_UNPOOLED,   /* both errors with the variance under the alternative */
    MLIFT_CLOSEDFORM_ARCSINE,    /* Cohen 1988, section 6.2; R's pwr.2p2n.test */
    MLIFT_CLOSEDFORM_CONTINUITY, /* Casagrande, Pike and Smith 1978; Fleiss 1981, eq. 3.19 for unequal arms */
    MLIFT_CLOSEDFORM_SCORE,      /* Farrington and Manning 1990 against p1 - p2 = margin */
};

/* One planned comparison. n are persons per arm and may be fractional here. */
struct mlift_twoarm {
    double p1, p2; /* conversion rates in (0, 1) */
    double n1, n2; /* > 0 */
    double alpha;  /* total, both sides together; in (0, 1) */
    int sides;     /* 1: in the direction of the effect, 2 */
    double margin; /* p1 - p2 at the edge of the null hypothesis; 0 except for MLIFT_CLOSEDFORM_SCORE */
    int strict;    /* with two sides: count rejections in the wrong direction too (the arcsine form always does) */
};

/* Power in [0, 1]. */
double mlift_closedform_power(enum mlift_closedform form, const struct mlift_twoarm *design);

/* Unrounded n1 and n2 = ratio * n1 for which the power is `power`; design->n1, n2 are not read. MLIFT_ERR_OUT_OF_RANGE
 * for power not in (alpha / sides, 1), MLIFT_ERR_UNREACHABLE where the effect is zero. */
MLIFT_CHECKED int mlift_closedform_size(enum mlift_closedform form, const struct mlift_twoarm *design, double power,
                                        double ratio, double *n1, double *n2);

/* The rate p2 nearest to p1, above it (upwards != 0) or below it, that is found with probability `power`; design->p2 is
 * not read. MLIFT_ERR_UNREACHABLE when no rate in (0, 1) is far enough. */
MLIFT_CHECKED int mlift_closedform_rate(enum mlift_closedform form, const struct mlift_twoarm *design, double power,
                                        int upwards, double *p2);

/* Cohen's effect size h = 2 asin sqrt p1 - 2 asin sqrt p2. */
double mlift_closedform_h(double p1, double p2);

/* Power for an effect size h; one-sided in the direction h > 0 (so a negative h gives less than alpha). */
double mlift_closedform_power_h(double h, double n1, double n2, double alpha, int sides);

/* Persons per arm for a test on the log odds ratio, pooled variance under the null (gsDesign nBinomial, scale "OR"). */
double mlift_closedform_size_odds(double p1, double p2, double alpha, int sides, double power);

/* Persons per arm from a standard deviation per person and a difference (two means; Feit and Berman 2019, eq. 1), and
 * the same on a list of `list` people, all of whom end up in an arm or in the rest: n list / (2 n + list - 1). */
double mlift_closedform_size_means(double sd, double difference, double alpha, int sides, double power);
double mlift_closedform_finite(double n_per_arm, double list);

/* Persons per arm when the null variance is that of the baseline rate alone (the fixed-horizon calculator of
 * evanmiller.org). */
double mlift_closedform_size_baseline(double p1, double p2, double alpha, int sides, double power);

#endif
