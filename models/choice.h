/* From the counts of a pilot, segment by arm, to one arm for each segment: what a strategy that learns does with what
 * it has learned.
 *
 * `Broad` is the arm with the best overall rate of the pilot. Only + - * / on counts: the same choice everywhere. */
#ifndef MODELS_CHOICE_H
#define MODELS_CHOICE_H

#include <stddef.h>
#include <stdint.h>

enum { MLIFT_CHOICE_MOST_ARMS = 64 };

enum mlift_choice_rule {
    MLIFT_CHOICE_RAW,       /* the arm with the best rate in the segment */
    MLIFT_CHOICE_SHRUNK,    /* the arm with the largest positive contrast to broad, shrunk towards the overall one */
    MLIFT_CHOICE_THRESHOLD, /* broad, unless an arm's z against it exceeds a threshold */
    MLIFT_CHOICE_N_RULES
};

/* Borrows both arrays. x <= n; an arm may be empty (n = 0) in some or in all segments. */
struct mlift_choice_pilot {
    size_t n_segments;
    int n_arms;        /* 1 to MLIFT_CHOICE_MOST_ARMS */
    const uint32_t *n; /* [segment * n_arms + arm]: subscribers */
    const uint32_t *x; /* [segment * n_arms + arm]: of those with the outcome */
};

/* The arm with the best overall rate; of equal ones the first. Arms without subscribers are skipped (0 if all are). */
int mlift_choice_broad(const struct mlift_choice_pilot *pilot);

/* Writes arm[0..n_segments-1] and returns broad. `z` >= 0 matters to MLIFT_CHOICE_THRESHOLD alone.
 *
 * Raw: best rate; an empty arm is skipped; a tie with broad goes to broad, a tie between two others to the first of
 * them; a segment without data gets broad.
 *
 * Shrunk and threshold compare arms with broad. The variance of a contrast is p (1 - p) / n summed over its two arms,
 * with p = (x + 1/2) / (n + 1) of the arm over all segments, so that a segment's zero counts do not make it certain. A
 * segment in which either arm is empty says nothing about their contrast.
 *
 * Shrunk: contrast d of a segment becomes D + tau2 / (tau2 + variance) * (d - D), D the overall contrast (difference of
 * the two arms' overall rates: never positive) and tau2 the variance between segments by DerSimonian and Laird (1986,
 * Controlled Clinical Trials 7:177, equation 8 and the method of moments below it). With tau2 = 0 all segments get
 * broad.
 *
 * Threshold: the arm with the largest z = d / sqrt(variance) if that exceeds `z`. */
int mlift_choice_make(enum mlift_choice_rule rule, double z, const struct mlift_choice_pilot *pilot, uint8_t *arm);

/* Variance between segments of the contrast of `arm` to `broad`, on the scale of rates; 0 where fewer than two segments
 * have data of both arms. */
double mlift_choice_tau2(const struct mlift_choice_pilot *pilot, int arm, int broad);

#endif
