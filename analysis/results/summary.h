/* A run summed up: every measure per strategy, per reported segment and over the whole list, and its lift against the
 * baseline, each with its Monte Carlo standard error and the exact value beside it.
 *
 * Rates are ratio estimates over replicates, R = sum y / sum x, with the delta-method error
 * sqrt(sum (y - R x)^2 / (n (n - 1))) / mean x (Cochran 1977, eq. 2.46, without finite population correction). Over the
 * whole list x is the constant list size and this is the plain mean and its MCSE (Morris, White and Crowther 2019,
 * Table 6). Lifts are paired: both strategies met the same people with the same luck, so the residuals are subtracted
 * replicate by replicate before they are squared. They say how sure the *simulation* is, never what a test could see.
 */
#ifndef ANALYSIS_RESULTS_SUMMARY_H
#define ANALYSIS_RESULTS_SUMMARY_H

#include "analysis/numerics/estimate.h"
#include "analysis/results/measure.h"
#include "sim/run.h"

/* z of a 95% interval. */
#define MLIFT_SUMMARY_Z95 1.959963984540054

/* NaN where unknown: no replicates, a metric that was not kept, a zero denominator. */
struct mlift_summary_figure {
    double value; /* simulated */
    double mcse;  /* its Monte Carlo standard error, same unit; needs two replicates */
    double exact; /* from the decision table, no simulation */
};

/* Scope 0 is the whole list, scope 1 + g the reported segment g. */
struct mlift_summary {
    int n_strategies, n_scopes, n_measures;
    int baseline;
    int goal, click; /* measures */
    size_t n_replicates;
    struct mlift_measure measure[MLIFT_MEASURE_MOST];
    double *n_subscribers;                   /* [scope]: mean per replicate; owned */
    struct mlift_summary_figure *rate;       /* [strategy][scope][measure]; owned */
    struct mlift_summary_figure *difference; /* the same minus the baseline's, in the measure's unit; owned */
    struct mlift_summary_figure *ratio;      /* relative difference, 0.25 = a quarter more; owned */
};

/* Sums up; measure names are borrowed from the run's table. MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_summary_init(struct mlift_summary *summary, const struct mlift_run *run);
void mlift_summary_free(struct mlift_summary *summary);

static inline size_t mlift_summary_index(const struct mlift_summary *summary, int strategy, int scope, int measure)
{
    size_t row = (size_t)strategy * (size_t)summary->n_scopes + (size_t)scope;
    return row * (size_t)summary->n_measures + (size_t)measure;
}

/* 95% interval of a figure, normal approximation. */
void mlift_summary_interval(const struct mlift_summary *summary, struct mlift_summary_figure figure, double *low,
                            double *high);

#endif
