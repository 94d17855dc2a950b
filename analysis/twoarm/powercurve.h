/* Power over list size, read off simulated experiments: the share of tests, each as it would be run on disjoint arms,
 * that come out significant. Takes a struct mlift_experiment and nothing else: paired worlds cannot size a test.
 *
 * Sizes up to the list are nested prefixes of each replicate's list. Beyond it, disjoint groups of k replicates are
 * added up: subscribers are independent draws of the same law and join their arm at random, so k lists of n are one
 * list of k n. (With a fixed list file it is a list on which every profile stands k times.) Larger lists mean fewer
 * groups, so a larger Monte Carlo error; groups end where fewer than 300 remain. */
#ifndef ANALYSIS_TWOARM_POWERCURVE_H
#define ANALYSIS_TWOARM_POWERCURVE_H

#include "models/campaign.h"
#include "sim/experiment.h"

#include <stddef.h>

enum {
    MLIFT_POWERCURVE_MOST = MLIFT_MAX_SIZES + 40,
    MLIFT_POWERCURVE_FEWEST_GROUPS = 300,
    MLIFT_POWERCURVE_LARGEST_LIST = 4000000 /* Fisher enumerates up to here */
};

enum mlift_powercurve_test {
    MLIFT_POWERCURVE_Z_POOLED, /* two-sided pooled z, the same decisions as Pearson's chi-square */
    MLIFT_POWERCURVE_FISHER,   /* Fisher's exact test, two-sided by minimum likelihood as R */
    MLIFT_POWERCURVE_N_TESTS
};

/* Shares of tests. Significant in either direction: p_up + p_down. */
struct mlift_powercurve_share {
    double p_up;   /* significant, challenger observed better */
    double p_down; /* significant, challenger observed worse */
};

/* Observed rate of one arm over the tests of a size. */
struct mlift_powercurve_spread {
    double p_mean;
    double p_low, p_high; /* 5% and 95% quantiles of single tests */
};

struct mlift_powercurve_point {
    size_t list_size;    /* subscribers on the whole list, all arms together */
    size_t n_replicates; /* tests behind this point: replicates, or disjoint groups of them */
    struct mlift_powercurve_share test[MLIFT_POWERCURVE_N_TESTS];
    struct mlift_powercurve_spread arm[2]; /* baseline, challenger */
};

struct mlift_powercurve {
    int n_points;
    int n_nested; /* the first points: sizes of the experiment; the last of them is the user's own list */
    double alpha;
    struct mlift_powercurve_point point[MLIFT_POWERCURVE_MOST]; /* ascending list sizes */
};

/* Where a curve reaches its target. */
struct mlift_powercurve_required {
    double list_size; /* 0: not reached in these sizes */
    double low,
        high; /* 95% interval from the MCSE of the points; high INFINITY where their lower limits never reach it */
    int at_smallest; /* the smallest size reaches it already: list_size is an upper bound */
};

/* Tests `challenger` against `baseline` (arms) on the kept metric at position `metric`, at two-sided level `alpha`.
 * MLIFT_ERR_NO_MEMORY, MLIFT_ERR_OUT_OF_RANGE without replicates. */
MLIFT_CHECKED int mlift_powercurve_init(struct mlift_powercurve *curve, const struct mlift_experiment *experiment,
                                        int baseline, int challenger, int metric, double alpha);

/* Power at a point: significant in the direction of the true difference (+1 challenger better, -1 worse); 0 = no
 * difference: significant in either direction, the false alarms. */
double mlift_powercurve_power(const struct mlift_powercurve_point *point, enum mlift_powercurve_test test,
                              int direction);

/* MCSE of a share over n_replicates tests, sqrt(p (1 - p) / n) (Morris, White and Crowther 2019, Table 6: power). */
double mlift_powercurve_mcse(double p, size_t n_replicates);

/* Smallest list from which the power stays at or above `target`. Between two points the probit of the power is taken
 * as linear in the square root of the list size, which it is for a test with a normal statistic. */
struct mlift_powercurve_required mlift_powercurve_reach(const struct mlift_powercurve *curve,
                                                        enum mlift_powercurve_test test, int direction, double target);

/* The required list with no more digits than its interval supports: 12347 within 11940 to 12760 is 12300. */
double mlift_powercurve_rounded(const struct mlift_powercurve_required *required);

#endif
