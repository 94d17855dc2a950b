/* What each data point is worth: Shapley values (Shapley 1953) over the data points of what segmenting by them gains
 * over one broad e-mail.
 *
 * Two games. `Known`: the rates are known and every segment gets its best candidate; exact. `Learned`: each segment's
 * e-mail is learned from a pilot; a set of data points is worth what the best segmentation by some of them gains
 * (nobody has to use what only adds noise): by the fewest that are within two Monte Carlo standard errors of the best.
 * Which that are, is decided on one half of the simulated pilots and valued on the other, and the other way round: no
 * winner's curse. */
#ifndef ANALYSIS_SEGMENTS_WORTH_H
#define ANALYSIS_SEGMENTS_WORTH_H

#include "analysis/segments/frontier.h"

struct mlift_worth_question {
    enum mlift_menu_outcome learns_from, valued_by;
    int n_points;
    int point[MLIFT_MAX_DATA_POINTS];
    int n_lists;
    size_t list[MLIFT_TRYOUT_MOST_SIZES]; /* ascending */
    double share;                         /* of the list that is the pilot; 1: a separate pilot */
    enum mlift_choice_rule rule;
    double z;
    size_t n_replicates; /* 4 or more */
};

/* Per subscriber of the list, in the outcome `valued_by`. */
struct mlift_worth {
    struct mlift_worth_question question;
    double known[MLIFT_MAX_DATA_POINTS]; /* Shapley values; they sum to known_total */
    double known_total;
    struct mlift_frontier_estimate learned[MLIFT_TRYOUT_MOST_SIZES][MLIFT_MAX_DATA_POINTS];
    struct mlift_frontier_estimate learned_total[MLIFT_TRYOUT_MOST_SIZES];
    uint32_t uses[MLIFT_TRYOUT_MOST_SIZES]; /* bits of question.point: the segmentation that learns best, by one half */
};

/* Errors of mlift_tryout_init; MLIFT_ERR_OUT_OF_RANGE without data points or with too few replicates. */
MLIFT_CHECKED int mlift_worth_init(struct mlift_worth *worth, const struct mlift_menu *menu,
                                   const struct mlift_worth_question *question,
                                   const struct mlift_engine_options *options);

/* The smallest list from which a gain of `gain` per subscriber of each list looked at, less `cost`, comes to `least`
 * or more on the whole list, on it and on all longer ones; 0 where on all, NAN where not even on the longest. Between
 * two lists linear in the logarithm of the list. */
double mlift_worth_pays_from(const struct mlift_worth *worth, const double *gain, double cost, double least);

/* Shapley values of a game of n players (1 to 8): value[subset] with value[0] = 0; they sum to value[2^n - 1]. */
void mlift_worth_shapley(int n, const double *value, double *shapley);

#endif
