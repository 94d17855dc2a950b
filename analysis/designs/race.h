/* The race: decision rules on the same simulated subscribers, so that their powers differ by what the rules do and not
 * by luck. From experiments with disjoint arms, as the tests would be run. */
#ifndef ANALYSIS_DESIGNS_RACE_H
#define ANALYSIS_DESIGNS_RACE_H

#include "analysis/designs/design.h"
#include "analysis/designs/earning.h"
#include "analysis/numerics/estimate.h"

enum mlift_race_rule {
    MLIFT_RACE_Z_POOLED,
    MLIFT_RACE_FISHER,
    MLIFT_RACE_FISHER_MIDP,
    MLIFT_RACE_YATES,
    MLIFT_RACE_Z_UNPOOLED,
    MLIFT_RACE_Z_ARCSINE,
    MLIFT_RACE_PERMUTATION,
    MLIFT_RACE_BOSCHLOO, /* unconditional rules: of lists up to MLIFT_REGIONS_MOST people */
    MLIFT_RACE_BARNARD,
    MLIFT_RACE_BAYES,    /* P(challenger better) beyond 1 - alpha / 2 or below alpha / 2, uniform priors */
    MLIFT_RACE_CMH,      /* over the reported segments */
    MLIFT_RACE_ADJUSTED, /* z of responses less the rate expected of the observed cell, half of each strategy */
    MLIFT_RACE_LOOKS,    /* group sequential, O'Brien-Fleming, looks at thirds of the list */
    MLIFT_RACE_MSPRT,    /* always valid, tau the scenario's difference, seen MLIFT_RACE_MSPRT_LOOKS times */
    MLIFT_RACE_AWARE,    /* pooled z among those whom the strategies send something different */
    MLIFT_RACE_N_RULES
};

enum { MLIFT_RACE_MSPRT_LOOKS = MLIFT_ARRIVAL_MOST };

struct mlift_race_result {
    struct mlift_estimate power; /* share of experiments that find the difference in its true direction, two-sided; in
                                    either direction where there is none; NAN: not raced */
    struct mlift_estimate ahead; /* power minus that of the pooled z test, paired */
};

struct mlift_race {
    size_t list_size, n_replicates;
    /* [MLIFT_EXACT_CLICK or MLIFT_EXACT_GOAL][rule] */
    struct mlift_race_result result[MLIFT_EXACT_BY_CELL][MLIFT_RACE_N_RULES];
    /* What policies, which are no tests, earn on the same subscribers; trial: people in the test of test and roll.
     * Click first, then goal. */
    struct mlift_earning earned[2][MLIFT_EARNING_N_WAYS];
    size_t trial[2];
};

/* Simulates n_replicates (2 or more) experiments of the question's list (of MLIFT_MAX_LIST_SIZE people at most, of the
 * fixed list where there is one) with the campaign's two strategies and lets every rule decide. Errors of compiling
 * (more than MLIFT_MAX_SEGMENTS observed cells: MLIFT_ERR_TOO_MANY_STATES) and of the engine; MLIFT_ERR_OUT_OF_RANGE
 * for fewer than 12 people. */
MLIFT_CHECKED int mlift_race_run(struct mlift_race *race, const struct mlift_table *table,
                                 const struct mlift_design_question *question, uint64_t seed, size_t n_replicates);

/* "z-pooled", "fisher", ... */
const char *mlift_race_name(enum mlift_race_rule rule);

#endif
