/* What a sweep shows: of the lift and of each strategy's rate, which key matters (Sobol indices), what each of its
 * levels does (main effects), and where the sign of the lift turns.
 *
 * A response is exact where exact rates are known, else simulated. All points met the same people with the same luck,
 * so the change from level to level is paired: its Monte Carlo error comes from the blocks of replicates, each of which
 * gives a change of its own (batch means). */
#ifndef ANALYSIS_RESULTS_SWEEP_SUMMARY_H
#define ANALYSIS_RESULTS_SWEEP_SUMMARY_H

#include "analysis/numerics/sensitivity.h"
#include "sim/sweep.h"

enum {
    MLIFT_SWEEP_SUMMARY_BINS = 6,         /* equal parts of a range */
    MLIFT_SWEEP_SUMMARY_MOST_LEVELS = 24, /* shown as they are; numbers with more are put into bins */
    MLIFT_SWEEP_SUMMARY_LABEL = 40
};

/* One level of a key, or one part of its range. */
struct mlift_sweep_level {
    char label[MLIFT_SWEEP_SUMMARY_LABEL]; /* as in a scenario; "0.2 to 0.4" for a part of a range */
    double middle;                         /* of its numbers; NaN for words */
    size_t n_points;
    double mean, mcse;          /* of the response over its points; NaN without points */
    double change, change_mcse; /* against the first level that has points; mcse NaN with fewer than two blocks */
};

struct mlift_sweep_effect {
    size_t n_levels;
    bool has_numbers; /* levels are in ascending order of their numbers */
    struct mlift_sweep_level level[MLIFT_SWEEP_SUMMARY_MOST_LEVELS];
    double spread; /* highest minus lowest mean */
};

/* One response: lift or rate. */
struct mlift_sweep_response {
    char name[MLIFT_NAME_SIZE + 16]; /* "lift", or the strategy */
    bool exact;                      /* at every point */
    double low, high;                /* over the points */
    double noise;                    /* share of the variance over points that is Monte Carlo error; 0 if exact */
    struct mlift_sensitivity sensitivity;
    struct mlift_sweep_effect effect[MLIFT_SWEEP_MOST_KEYS];
};

/* How the sign of the mean lift changes along one key. */
struct mlift_sweep_flip {
    int n;         /* changes of sign between neighbouring levels with numbers; 0 = none */
    double at;     /* of the first, interpolated on a straight line */
    bool positive; /* the lift is above zero behind it */
};

struct mlift_sweep_summary {
    int metric;
    int n_responses;                       /* the lift, then every strategy */
    struct mlift_sweep_response *response; /* owned */
    double *y;                             /* [response][point]; owned */
    double *y_mcse;                        /* [response][point], 0 where exact; owned */
    /* Points at which the challenger is above, below or equal to the baseline; within two Monte Carlo errors it is
     * open. */
    size_t n_above, n_below, n_equal, n_open;
    int order[MLIFT_SWEEP_MOST_KEYS]; /* keys by what they do to the lift, most first */
    struct mlift_sweep_flip flip[MLIFT_SWEEP_MOST_KEYS];
};

/* Sums up one metric of a finished sweep. Errors: no memory; a metric that is not there is out of range. */
MLIFT_CHECKED int mlift_sweep_summary_init(struct mlift_sweep_summary *summary, const struct mlift_sweep *sweep,
                                           int metric);
void mlift_sweep_summary_free(struct mlift_sweep_summary *summary);

/* What orders keys: the total index, else the first-order index, else the spread of the means; 0 where nothing varies.
 */
double mlift_sweep_summary_weight(const struct mlift_sweep_response *response, int key);

/* Mean response over the points that have level a of key i and level b of key j (levels as in the effects); NaN where
 * no point has both. */
double mlift_sweep_summary_cell(const struct mlift_sweep_summary *summary, const struct mlift_sweep *sweep,
                                int response, int i, size_t a, int j, size_t b);

/* The level of a point (as in the effects). */
size_t mlift_sweep_summary_level(const struct mlift_sweep *sweep, int key, size_t point);

/* Points whose levels weigh alike: all, but of Saltelli's scheme only A and B. */
size_t mlift_sweep_summary_n_marginal(const struct mlift_sweep *sweep);

#endif
