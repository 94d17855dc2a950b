/* What ways of using a list earn, on the same simulated subscribers with the same luck: sending one message to all,
 * testing on everybody, test and roll, a bandit. They are no tests: none is right or wrong, they differ in conversions.
 */
#ifndef ANALYSIS_DESIGNS_EARNING_H
#define ANALYSIS_DESIGNS_EARNING_H

#include "analysis/designs/arrival.h"
#include "analysis/numerics/estimate.h"

enum mlift_earning_way {
    MLIFT_EARNING_BASELINE,      /* the baseline to everybody */
    MLIFT_EARNING_CHALLENGER,    /* the challenger to everybody */
    MLIFT_EARNING_SPLIT,         /* half and half: what an A/B test on the whole list costs or brings by itself */
    MLIFT_EARNING_TEST_AND_ROLL, /* half and half on the first 2 n, then to all others what did better (Feit and Berman
                                    2019); a tie keeps the baseline */
    MLIFT_EARNING_BANDIT,        /* Thompson sampling in waves, uniform priors; a wave's share is rounded to tenths */
    MLIFT_EARNING_N_WAYS
};

enum { MLIFT_EARNING_WAVES = 6 }; /* of the bandit; sizes of the two trials divide them further */

struct mlift_earning {
    struct mlift_estimate conversions; /* of the whole list, per experiment */
    struct mlift_estimate ahead;       /* the same less what the baseline to everybody earns, paired */
};

enum { MLIFT_EARNING_MARKS = MLIFT_EARNING_WAVES + 2 }; /* ends of waves and trials */

/* Prepares the lists of n_replicates (2 or more) that are to be simulated (analysis/designs/arrival.h), of `list` (12 or more)
 * people; trial[which]: people in both arms of the test of test and roll, decided on that metric, in [2, list]. */
MLIFT_CHECKED int mlift_earning_lists(struct mlift_arrival *lists, size_t list, const size_t trial[2],
                                      size_t n_replicates);

/* Fills earned[which][way] from those lists once they are simulated. */
MLIFT_CHECKED int mlift_earning_count(struct mlift_earning earned[2][MLIFT_EARNING_N_WAYS],
                                      const struct mlift_arrival *lists, const size_t trial[2]);

/* "test-and-roll", ...; index of a metric in `earned` and `trial`: 0 click, 1 goal. */
const char *mlift_earning_name(enum mlift_earning_way way);

/* Test of test and roll for somebody who does not know which of rates p1 and p2 is which: people in both arms. */
size_t mlift_earning_trial(size_t list, double p1, double p2);

#endif
