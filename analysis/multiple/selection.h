/* Constants and formulas of ranking and selection: how long to simulate to pick the best of k with probability P*.
 *
 * Indifference-zone procedures (the best is at least delta better), fully sequential elimination, optimal computing
 * budget and multiple comparisons with the best. */
#ifndef ANALYSIS_MULTIPLE_SELECTION_H
#define ANALYSIS_MULTIPLE_SELECTION_H

#include "models/error.h"

#include <stddef.h>

/* h with n = ceil((h sigma / delta)^2) for a known common variance: integral Phi(z + h)^(k-1) dPhi(z) = p (Bechhofer
 * 1954). k at least 2, p in (1/k, 1). MLIFT_ERR_OUT_OF_RANGE, MLIFT_ERR_NO_CONVERGENCE; so below. */
MLIFT_CHECKED int mlift_selection_bechhofer(double k, double p, double *h);

/* h1 of Dudewicz and Dalal (1975): integral F(t + h)^(k-1) dF(t) = p, F Student's t with n0 - 1 degrees of freedom, n0
 * at least 2 first-stage replicates. */
MLIFT_CHECKED int mlift_selection_dudewicz_dalal(double k, double p, double n0, double *h);

/* h of Rinott (1978): E[ E[Phi(h / sqrt(nu (1/X + 1/Y))) | Y]^(k-1) ] = p, X, Y chi-square with nu = n0 - 1 degrees of
 * freedom; N_i = max(n0, ceil((h S_i / delta)^2)). k up to 1e7, nu up to 1e4. */
MLIFT_CHECKED int mlift_selection_rinott(double k, double p, double nu, double *h);

/* eta of Kim and Nelson (2001), c = 1: ((2 alpha / (k-1))^(-2/(n0-1)) - 1) / 2; h^2 = 2 eta (n0 - 1). */
double mlift_selection_kim_nelson(double k, double alpha, double n0);

/* Optimal computing budget (Chen, Lin, Yucesan and Chick 2000, theorem 1): shares `total` replicates over k
 * alternatives with these means and standard deviations (positive), the largest mean being best, ties refused.
 * allocation[k] is unrounded and sums to total. MLIFT_ERR_OUT_OF_RANGE. */
MLIFT_CHECKED int mlift_selection_ocba(size_t k, const double *mean, const double *sd, double total,
                                       double *allocation);

/* Hsu's (1984) simultaneous interval for mean_i - max of the others: d is the one-sided Dunnett critical value for k -
 * 1 comparisons times the standard error of a difference. low <= 0 <= high always. */
void mlift_selection_interval(size_t k, const double *mean, size_t i, double d, double *low, double *high);

#endif
