/* Control variates: simulated means corrected by what the same replicates got wrong about means that are known.
 *
 * Lavenberg and Welch (1981), eq. 10 to 13, for several means at once: the unknown ones are regressed on the known ones
 * over replicates; the corrected mean takes the known deviations out, and its variance is that of the residuals times
 * 1/n + d' S^-1 d / (n - 1) for the deviations d and covariance S of the controls. */
#ifndef ANALYSIS_STRATEGIES_CONTROL_H
#define ANALYSIS_STRATEGIES_CONTROL_H

#include "models/campaign.h"

struct mlift_control {
    int n;                                                          /* means */
    double mean[MLIFT_MAX_STRATEGIES];                              /* known ones exactly, the others corrected */
    double covariance[MLIFT_MAX_STRATEGIES * MLIFT_MAX_STRATEGIES]; /* [n][n] of the means; 0 for known ones */
    double df;  /* of the residuals; HUGE_VAL where everything is known */
    int n_used; /* controls that vary and are not decided by the others */
};

/* `mean` [n] simulated (read where not known), `covariance` [n][n] of one replicate, `known` [n] exact values or NaN.
 * Controls are left out where there are not at least ten replicates for each. n_replicates at least 2 unless all are
 * known. */
void mlift_control_correct(struct mlift_control *control, int n, size_t n_replicates, const double *mean,
                           const double *covariance, const double *known);

#endif
