/* Two proportions from counts: x1 of n1 (arm 1, the comparison) and x2 of n2 (arm 2, the new message). Intervals and
 * p values; differences are p2 - p1 for intervals, test statistics are signed as p1 - p2 (as scipy and R print them).
 */
#ifndef ANALYSIS_TWOARM_PROPORTION_H
#define ANALYSIS_TWOARM_PROPORTION_H

#include "analysis/numerics/hypergeometric.h"
#include "models/error.h"

/* What the alternative hypothesis says. */
enum mlift_alternative {
    MLIFT_ALTERNATIVE_TWO_SIDED,
    MLIFT_ALTERNATIVE_P2_GREATER, /* R's and scipy's "less": p1 < p2 */
    MLIFT_ALTERNATIVE_P1_GREATER, /* R's and scipy's "greater": p1 > p2 */
};

struct mlift_counts {
    int x1, n1, x2, n2; /* 0 <= x <= n, n >= 1 */
};

/* MLIFT_ERR_OUT_OF_RANGE unless 0 <= x <= n, n >= 1 in both arms and n1 + n2 fits an int. */
MLIFT_CHECKED int mlift_proportion_check(struct mlift_counts counts);

/* Wilson score interval for one proportion x of n at confidence 1 - alpha (Wilson 1927; Newcombe 1998a method 3). */
void mlift_proportion_wilson(double x, double n, double alpha, double *low, double *high);

/* Newcombe's hybrid score interval for p2 - p1 (Newcombe 1998b, method 10), without continuity correction. */
void mlift_proportion_newcombe(struct mlift_counts counts, double alpha, double *low, double *high);

/* Miettinen and Nurminen's score interval for p2 - p1 (Stat Med 1985;4:213, eq. 8 and appendix I), with their
 * N / (N - 1) factor; by bisection to 1e-12. */
void mlift_proportion_miettinen_nurminen(struct mlift_counts counts, double alpha, double *low, double *high);

/* Rates under the hypothesis p1 - p2 = difference that fit the counts best (restricted maximum likelihood, the cubic of
 * Miettinen and Nurminen 1985, appendix I; Farrington and Manning 1990). x may be fractional: with x = n * p these are
 * the limits that Farrington and Manning's sample size uses. Needs -1 < difference < 1. */
void mlift_proportion_restricted(double x1, double n1, double x2, double n2, double difference, double *p1, double *p2);

/* Signed statistics; 0 where the pooled variance is 0 (nobody or everybody converted). */
double mlift_proportion_z_pooled(struct mlift_counts counts);
double mlift_proportion_z_unpooled(struct mlift_counts counts);   /* +-infinity where only its own variance is 0 */
double mlift_proportion_z_arcsine(struct mlift_counts counts);    /* Cohen's h over its standard error */
double mlift_proportion_z_continuity(struct mlift_counts counts); /* Yates: |difference| less (1/n1 + 1/n2) / 2 */
double mlift_proportion_z_score(struct mlift_counts counts,
                                double difference); /* Farrington and Manning, H0: p1 - p2 */

/* Normal p value of a signed statistic (p1 - p2 over its standard error). */
double mlift_proportion_p_normal(double z, enum mlift_alternative alternative);

/* p value of the pooled z test (= Pearson's chi-square): two lines of arithmetic, no workspace. */
double mlift_proportion_p_z_pooled(struct mlift_counts counts, enum mlift_alternative alternative);

/* Fisher's exact p value, two-sided by minimum likelihood (sum of all tables no likelier than the observed one, ties
 * within a factor 1 + 1e-7 counted, as R's fisher.test). `work` must hold n1 + n2. About 0.1 microseconds for the
 * small counts of an e-mail list; fill cost grows with the standard deviation of x1 given x1 + x2. */
double mlift_proportion_p_fisher(struct mlift_hypergeometric *work, struct mlift_counts counts,
                                 enum mlift_alternative alternative);

/* Fisher's p value less half the probability of the observed table (Lancaster 1961; two-sided as Agresti 2013, 3.5.5).
 */
double mlift_proportion_p_fisher_midp(struct mlift_hypergeometric *work, struct mlift_counts counts,
                                      enum mlift_alternative alternative);

/* Exact permutation p value of the difference in rates: two-sided by |x1/n1 - x2/n2| at least the observed one. */
double mlift_proportion_p_permutation(struct mlift_hypergeometric *work, struct mlift_counts counts,
                                      enum mlift_alternative alternative);

/* Odds ratio of arm 1 over arm 2, x1 (n2 - x2) / (x2 (n1 - x1)); infinity or NaN where a cell is empty. */
double mlift_proportion_odds_ratio(struct mlift_counts counts);

/* p value that two counts come from one 1:1 split (sample ratio mismatch): Pearson's chi-square, one degree of freedom.
 */
double mlift_proportion_p_split(double n1, double n2);

#endif
