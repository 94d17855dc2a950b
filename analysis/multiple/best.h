/* Which of several means is the best: simultaneous intervals and probabilities from their joint law.
 *
 * Multiple comparisons with the best (Hsu 1984) in the form of Edwards and Hsu (1983) for means that are not alike:
 * each mean in turn plays the best, the control, with a critical value of its own that comes from the correlations of
 * its differences to all others, as they were estimated. Nothing is assumed equal or independent.
 *
 * Hsu's own intervals are one-sided at heart: of a mean that is clearly not the best they say how far behind it may be,
 * never how far it must be. Two-sided critical values in the same argument say both (docs/decisions/018): whichever
 * mean i is the best, |T_ij| <= c_i for all j with the confidence asked for; then i is among those that no other mean
 * beats by more than that, and the distance of every other mean lies in the union of its intervals to those candidates.
 */
#ifndef ANALYSIS_MULTIPLE_BEST_H
#define ANALYSIS_MULTIPLE_BEST_H

#include "models/campaign.h"

/* More is better here: the caller turns the sign of what should be small. */
struct mlift_best_question {
    int n;                    /* means, 1 to MLIFT_MAX_STRATEGIES */
    const double *mean;       /* [n], finite */
    const double *covariance; /* [n][n] of the means; a mean without variance is known exactly */
    double df;                /* degrees of freedom of the covariance, at least 1; HUGE_VAL: known */
    int reference;            /* mean that all are compared with besides the best, or -1 */
    double confidence;        /* of each set of intervals, in (0.5, 1) */
};

struct mlift_best_row {
    double lead;              /* mean minus the best of the other means; NaN where there is no other */
    double lead_se;           /* its standard error, with the other that was found best */
    double low, high;         /* two-sided simultaneous interval of that difference of the true means */
    bool may_be_best;         /* one of the candidates: with the confidence asked for the best is among them */
    double hsu_low, hsu_high; /* Hsu's constrained interval, hsu_low <= 0 <= hsu_high */
    double p_best;            /* posterior probability, flat prior, that no other mean is larger; ties divided */
    double difference;        /* mean minus that of the reference; NaN without one */
    double difference_se;
    double difference_low, difference_high; /* two-sided simultaneous (Dunnett 1955); NaN for the reference */
};

struct mlift_best {
    int n;
    int n_candidates;
    int order[MLIFT_MAX_STRATEGIES]; /* from best to worst; equal means in the order they came in */
    struct mlift_best_row row[MLIFT_MAX_STRATEGIES];
    double critical[MLIFT_MAX_STRATEGIES];     /* two-sided, this mean being the control; 0 where nothing varies */
    double critical_hsu[MLIFT_MAX_STRATEGIES]; /* the same, one-sided */
};

/* MLIFT_ERR_OUT_OF_RANGE, MLIFT_ERR_NO_CONVERGENCE. */
MLIFT_CHECKED int mlift_best_find(const struct mlift_best_question *question, struct mlift_best *best);

#endif
