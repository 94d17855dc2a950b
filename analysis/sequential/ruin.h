/* Simple sequential A/B testing: count conversions only, stop when the treatment leads by d, give up after N in all.
 *
 * Evan Miller (2015), "Simple Sequential A/B Testing": the lead is a random walk, so the error is a gambler's ruin
 * probability, P(lead reaches d at conversion n) = d/n C(n, (n+d)/2) q^((n+d)/2) (1-q)^((n-d)/2) with q the chance that
 * a conversion is the treatment's (Feller 1968, section III.7). Needs equal arms; holds for small rates. */
#ifndef ANALYSIS_SEQUENTIAL_RUIN_H
#define ANALYSIS_SEQUENTIAL_RUIN_H

#include "models/error.h"

/* P(the treatment leads by d or more at some conversion up to n), q in (0, 1), d at least 1. */
double mlift_ruin_reach(long n, long d, double q);

/* Smallest lead d, and with it the smallest number N of conversions, such that P(reach) <= alpha without effect and
 * >= power when the treatment's rate is (1 + lift) times the control's; lift not 0, above -1 (negative lifts are the
 * mirror image: the control leads). MLIFT_ERR_OUT_OF_RANGE; MLIFT_ERR_UNREACHABLE beyond two million conversions. */
MLIFT_CHECKED int mlift_ruin_size(double lift, double alpha, double power, long *n, long *d);

/* The same walk watched in both directions, for q in (0, 1): P(one arm leads by d or more before the other does, at
 * some conversion up to n), *treatment and *control. Paths that touch both leads are taken out by reflection (Feller
 * 1968, section XIV.9). */
void mlift_ruin_reach_either(long n, long d, double q, double *treatment, double *control);

/* Smallest lead d with which a rule that stops for either arm has P(stop) <= alpha without effect and finds the better
 * arm with `power`, and with it the largest number N of conversions within alpha. Lift and errors as for
 * mlift_ruin_size. */
MLIFT_CHECKED int mlift_ruin_size_either(double lift, double alpha, double power, long *n, long *d);

#endif
