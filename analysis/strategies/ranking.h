/* The strategies of a run ranked by one measure: what is known exactly, what the simulation adds, and which of them
 * could be the best. Plain data, so that a screen, a JSON object, a chart and a report all say the same.
 *
 * What the decision table gives exactly is taken from there; a strategy that learns has no exact rate and is simulated.
 * Its simulated mean is then corrected by what the simulation got wrong about the others on the very same lists
 * (control variates with known means, Lavenberg and Welch 1981), and its error is the smaller one that remains. Oracles
 * are bounds: they rank nowhere, but the share of their gain that a strategy captures is told. */
#ifndef ANALYSIS_STRATEGIES_RANKING_H
#define ANALYSIS_STRATEGIES_RANKING_H

#include "analysis/multiple/best.h"
#include "analysis/results/paired.h"
#include "analysis/results/summary.h"

enum mlift_ranking_role {
    MLIFT_RANKING_CONTESTANT,
    MLIFT_RANKING_BOUND,          /* knows the true profile: nobody passes it */
    MLIFT_RANKING_BOUND_OBSERVED, /* knows all that can be observed: no rule passes it */
    MLIFT_RANKING_UNKNOWN         /* the measure cannot be formed: nothing was sent, or nothing is known */
};

/* Share of a bound's gain over the baseline that a strategy captures: 0 the baseline, 1 the bound. */
struct mlift_ranking_captured {
    double value, mcse; /* NaN without the bound, or where the bound gains nothing over the baseline */
};

struct mlift_ranking_row {
    int strategy;
    enum mlift_ranking_role role;
    int rank;                                /* from 1; equals share the better one; 0: no contestant */
    double simulated, simulated_mcse, exact; /* of the measure; NaN where unknown */
    double value, mcse;                      /* the best there is of both; mcse 0: exact */
    /* index of the row in the two judgements, -1: no contestant, or no replicates */
    int judged, judged_simulated;
    struct mlift_ranking_captured captured, captured_observed;
    double best_share, best_share_mcse; /* of simulated lists on which it came out best; ties divided */
    double ahead_share;                 /* of lists on which it was the only best */
    double profit, profit_mcse;         /* currency per subscriber, known as well as `value` is; NaN: none earned */
    double beats_share, equals_share;   /* of lists on which it beat, or equalled, the baseline */
};

struct mlift_ranking_options {
    int measure;       /* of mlift_measure_list; -1 = the goal */
    int sign;          /* 1 more is better, -1 less is better, 0 = as the measure's name says */
    double confidence; /* of simultaneous intervals, in (0.5, 1) */
    /* of bounds that are no strategies of the run, exact; NaN = none. `upper`: what nobody who observes as much can
     * pass, at least bound_observed */
    double bound, bound_observed, bound_observed_upper;
};

struct mlift_ranking {
    struct mlift_ranking_options options; /* with measure and sign filled in */
    struct mlift_measure measure;
    int n, n_contestants, baseline;
    size_t n_replicates;
    struct mlift_ranking_row row[MLIFT_MAX_STRATEGIES]; /* by strategy */
    int order[MLIFT_MAX_STRATEGIES];       /* strategies: contestants from best to worst, bounds, unknown */
    struct mlift_best judgement;           /* in terms of "more is better", from `value` */
    struct mlift_best judgement_simulated; /* the same from the simulation alone; n 0 with fewer than two replicates */
    double bound, bound_observed, bound_observed_upper; /* values of the measure; NaN: there is none */
    bool all_exact;
    int richest;                        /* contestant with the largest profit; the best one if it has that */
    double profit_gap, profit_gap_mcse; /* of the richest over the best, by what it was ranked; 0 if they are one */
    struct mlift_summary summary;       /* every measure, with its lift over the baseline; owned */
};

/* Ranks. MLIFT_ERR_NO_MEMORY, MLIFT_ERR_OUT_OF_RANGE (no such measure, no contestant), MLIFT_ERR_NO_CONVERGENCE. */
MLIFT_CHECKED int mlift_ranking_init(struct mlift_ranking *ranking, const struct mlift_run *run,
                                     const struct mlift_ranking_options *options);
void mlift_ranking_free(struct mlift_ranking *ranking);

/* -1 where less of the measure is better (leaving, complaints, mismatches, cost), else 1. */
int mlift_ranking_sign(const struct mlift_measure *measure);

/* The part that a strategy of this kind plays. */
enum mlift_ranking_role mlift_ranking_role_of(enum mlift_strategy_kind kind);

/* Rows of the two judgements; NULL where there is none. Differences are in units of the measure, more being better. */
const struct mlift_best_row *mlift_ranking_judged(const struct mlift_ranking *ranking, int strategy);
const struct mlift_best_row *mlift_ranking_judged_simulated(const struct mlift_ranking *ranking, int strategy);

#endif
