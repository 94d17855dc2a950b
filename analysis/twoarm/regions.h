/* One unconditional test for every way in which chance can split a list into two arms: rejection regions made when
 * first asked for, then kept. */
#ifndef ANALYSIS_TWOARM_REGIONS_H
#define ANALYSIS_TWOARM_REGIONS_H

#include "analysis/twoarm/decision.h"

#include <stdbool.h>

enum { MLIFT_REGIONS_MOST = 10000 }; /* people; a region takes seconds to find beyond */

struct mlift_regions {
    enum mlift_decision_rule rule;
    double alpha, level;            /* level: cut of the region found last, where the search for the next begins */
    int list;                       /* people in both arms */
    struct mlift_decision **by_arm; /* owned; [n1], NULL: not asked for yet */
};

/* A two-sided test of `list` people. MLIFT_ERR_OUT_OF_RANGE for more than MLIFT_REGIONS_MOST or fewer than 2,
 * MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_regions_init(struct mlift_regions *regions, enum mlift_decision_rule rule, int list,
                                     double alpha);
void mlift_regions_free(struct mlift_regions *regions);

/* Whether the test rejects these counts; n1 + n2 must be the list, both positive. Errors of mlift_decision_init. */
MLIFT_CHECKED int mlift_regions_reject(struct mlift_regions *regions, struct mlift_counts counts, bool *rejects);

#endif
