/* How many segments a list can teach: the value of strategies that learn from a pilot against the number of segments,
 * for several list sizes, with the noise of learning charged, a placebo segmentation beside it, and the number of
 * segments to use. */
#ifndef ANALYSIS_SEGMENTS_FRONTIER_H
#define ANALYSIS_SEGMENTS_FRONTIER_H

#include "sim/tryout.h"

enum { MLIFT_FRONTIER_MOST_SCHEMES = 24 };

struct mlift_frontier_question {
    enum mlift_menu_outcome learns_from, valued_by;
    int n_order;
    int order[MLIFT_MAX_DATA_POINTS]; /* data points that cut the segments, in this order */
    int n_wanted;
    size_t wanted[MLIFT_FRONTIER_MOST_SCHEMES]; /* numbers of segments, ascending */
    int n_lists;
    size_t list[MLIFT_TRYOUT_MOST_SIZES]; /* ascending */
    double share;                         /* of the list that is the pilot; 1: a separate pilot as long as the list */
    double z;
    double least_gain; /* more on the whole list (outcomes, or currency) that makes finer segments worth having */
    size_t n_replicates;
};

struct mlift_frontier_estimate {
    double mean, mcse;
};

/* Per subscriber of the list: where the pilot is a share of it, gains are those of the rest times its share. */
struct mlift_frontier_point {
    struct mlift_frontier_estimate gain, apparent, placebo_gain, placebo_apparent;
    double moved; /* mean share of the list that gets something else than broad */
};

struct mlift_frontier {
    struct mlift_frontier_question question;
    struct mlift_schemes schemes; /* owned; finest first */
    int n_levels;                 /* numbers of segments, from few to many: level j is scheme n_levels - 1 - j */
    size_t pilot[MLIFT_TRYOUT_MOST_SIZES];
    struct mlift_frontier_estimate broad[MLIFT_TRYOUT_MOST_SIZES];  /* true rate of the broad learned from the pilot */
    struct mlift_frontier_point *point;                             /* [list][level][rule]; owned */
    int recommended[MLIFT_TRYOUT_MOST_SIZES][MLIFT_CHOICE_N_RULES]; /* level */
    struct mlift_frontier_estimate recommended_gain[MLIFT_TRYOUT_MOST_SIZES][MLIFT_CHOICE_N_RULES];
    int best_candidate;  /* with the highest true rate over the list */
    double best_rate;    /* its rate */
    double average_rate; /* of all candidates: what the pilot itself brings per subscriber in it */
};

/* Draws the pilots. A list's recommended level is the smallest over which the best one gains no more than two Monte
 * Carlo standard errors (of the paired difference) or than `least_gain` on the whole list; one segment gains exactly
 * zero. Errors of mlift_tryout_init. */
MLIFT_CHECKED int mlift_frontier_init(struct mlift_frontier *frontier, const struct mlift_menu *menu,
                                      const struct mlift_frontier_question *question,
                                      const struct mlift_engine_options *options);
void mlift_frontier_free(struct mlift_frontier *frontier);

static inline const struct mlift_frontier_point *mlift_frontier_at(const struct mlift_frontier *frontier, int list,
                                                                   int level, enum mlift_choice_rule rule)
{
    return &frontier->point[((size_t)list * (size_t)frontier->n_levels + (size_t)level) * MLIFT_CHOICE_N_RULES +
                            (size_t)rule];
}

/* Scheme of a level. */
static inline const struct mlift_scheme *mlift_frontier_scheme(const struct mlift_frontier *frontier, int level)
{
    return &frontier->schemes.scheme[frontier->n_levels - 1 - level];
}

/* The smallest list from which `rule` recommends more than one segment on every list looked at, found between two of
 * them where the best gain on the whole list crosses `least_gain` (linear in the logarithm of the list); 0 where it
 * always does, NAN where it never does. */
double mlift_frontier_pays_from(const struct mlift_frontier *frontier, enum mlift_choice_rule rule);

/* Pilot of a list: share times its length, at least 1; the whole length where the share is 1. */
size_t mlift_frontier_pilot(size_t list, double share);

#endif
