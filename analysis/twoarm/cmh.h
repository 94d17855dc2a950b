/* Cochran-Mantel-Haenszel: two arms compared within strata (segments), one common answer. */
#ifndef ANALYSIS_TWOARM_CMH_H
#define ANALYSIS_TWOARM_CMH_H

#include "analysis/numerics/estimate.h"
#include "analysis/twoarm/proportion.h"
#include "models/error.h"

#include <stddef.h>
#include <stdint.h>

/* A planned stratified comparison; all arrays hold n_strata values and are borrowed. */
struct mlift_cmh {
    size_t n_strata;
    const double *p1, *p2; /* rates of arm 1 and arm 2 in (0, 1) */
    const double *share;   /* of the list, > 0, sum to one */
    const double *treated; /* share of arm 2 in the stratum, in (0, 1) */
    double alpha;
    int sides;      /* 1: in the direction of the overall effect */
    int continuity; /* subtract 1/2 from the weighted difference */
};

/* MLIFT_ERR_OUT_OF_RANGE for values outside their ranges or shares that do not sum to one within 1e-6;
 * MLIFT_ERR_UNREACHABLE when the weighted difference is zero. */
MLIFT_CHECKED int mlift_cmh_check(const struct mlift_cmh *self);

/* Power with `total` people on the list (may be fractional): Wittes and Wallenstein 1987, eq. 2.4 and 2.5. */
double mlift_cmh_power(const struct mlift_cmh *self, double total);

/* People needed in all (unrounded): Woolson, Bean and Rojas 1986; with continuity correction Nam 1992. */
double mlift_cmh_size(const struct mlift_cmh *self, double power);

/* What the test does with `total` people, arms rounded to whole people in each stratum: share of `replicates` simulated
 * experiments that are significant, with its MCSE. null != 0: arm 2 converts at p1 too. Same seed, same answer. The sum
 * of strata has no closed distribution, so this is the one figure of the calculators that is simulated.
 * MLIFT_ERR_OUT_OF_RANGE when an arm of a stratum would have nobody or more than a million people; MLIFT_ERR_NO_MEMORY.
 */
MLIFT_CHECKED int mlift_cmh_simulate(const struct mlift_cmh *self, double total, int null, uint64_t seed,
                                     uint64_t replicates, struct mlift_estimate *rejected);

/* Statistic (X^2, one degree of freedom, as R's mantelhaen.test) and p value of observed strata; one-sided p values use
 * its signed root. A stratum in which an arm has nobody (n = 0) carries nothing and is left out. MLIFT_ERR_OUT_OF_RANGE
 * for impossible counts or when no stratum has both outcomes and both arms. */
MLIFT_CHECKED int mlift_cmh_p_value(const struct mlift_counts *strata, size_t n_strata,
                                    enum mlift_alternative alternative, int continuity, double *statistic, double *p);

/* How large the effect is that the test is about, with intervals at confidence 1 - alpha. */
struct mlift_cmh_effect {
    double difference, low, high; /* Mantel-Haenszel p2 - p1; variance of Sato, Greenland and Robins (1989), right for
                                     few large strata and for many small ones */
    double few_low, few_high;     /* its interval with the variance of Greenland and Robins (1985): few large strata */
    double odds_ratio, odds_low,
        odds_high; /* common, arm 2 over arm 1; variance of Robins, Breslow and Greenland (1986,
                      eq. 9), as mantelhaen.test; NAN or infinite where cells are empty */
    double crude;  /* p2 - p1 of all people together, whatever the strata; NAN where an arm is empty */
};

/* MLIFT_ERR_OUT_OF_RANGE as mlift_cmh_p_value. */
MLIFT_CHECKED int mlift_cmh_effect(const struct mlift_counts *strata, size_t n_strata, double alpha,
                                   struct mlift_cmh_effect *effect);

#endif
