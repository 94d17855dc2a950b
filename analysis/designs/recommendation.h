/* The verdict on a list: test the goal, test something earlier instead, or do not test and send what earns most. */
#ifndef ANALYSIS_DESIGNS_RECOMMENDATION_H
#define ANALYSIS_DESIGNS_RECOMMENDATION_H

#include "analysis/designs/design.h"
#include "analysis/designs/proxy.h"

enum mlift_recommendation_kind {
    MLIFT_RECOMMENDATION_TEST_GOAL,  /* a design on the goal fits the list */
    MLIFT_RECOMMENDATION_TEST_CLICK, /* none does, but one on the click does, and clicks point where the goal points */
    MLIFT_RECOMMENDATION_DO_NOT_TEST,
    MLIFT_RECOMMENDATION_NO_DIFFERENCE /* the strategies have the same goal rate: nothing to find, however large the
                                          list */
};

/* Money of one strategy, in cents over the whole list. */
struct mlift_recommendation_money {
    double goals;      /* expected number of conversions */
    double cents;      /* margin of what earns, less the cost; NaN where the scenario names nothing that earns */
    double cost_cents; /* of the messages and of those who leave */
};

struct mlift_recommendation {
    enum mlift_recommendation_kind kind;
    const struct mlift_design *design; /* to test with; NULL: do not test */
    const struct mlift_design *goal;   /* the cheapest two-sided plain-to-run design on the goal (may not fit) */
    struct mlift_recommendation_money baseline, challenger, none; /* none: NAN without such a strategy */
    int send; /* strategy that earns most of the two, or of `none`; where nothing earns, that converts most */
    /* Test and roll for somebody who does not know which of the two is better (Feit and Berman 2019): arm rates with
     * the mean of the two strategies and standard deviation prior_sd. */
    double prior_sd;
    double n_testroll;     /* per arm */
    double testroll_goals; /* conversions it adds over sending one of the two to everybody at random */
    double known_goals;    /* what the better of the two would add over that, were it known */
    double error_rate;     /* P(test and roll picks the worse) */
};

/* Judges. `effect_sd`: standard deviation of the difference of goal rates over the scenario's uncertain ranges, 0 where
 * it has none (then the scenario's own difference stands in for it). `none`: index of a strategy that sends nothing, or
 * -1. */
MLIFT_CHECKED int mlift_recommendation_reach(const struct mlift_table *table, const struct mlift_exact *exact,
                                             const struct mlift_design_question *question,
                                             const struct mlift_designs *designs, const struct mlift_proxy *proxy,
                                             double effect_sd, int none, struct mlift_recommendation *verdict);

/* The design on `metric` to recommend, else NULL: the plain two-sided test where it fits the list, else the smallest
 * that fits, two-sided with one look before others; never with a holdout. */
const struct mlift_design *mlift_recommendation_fitting(const struct mlift_designs *designs, int metric, double list);

#endif
