/* What is each data point worth, and for which campaigns does the challenger beat the baseline? With its sentences. */
#ifndef ANALYSIS_ANSWERS_ANALYZE_ANSWER_H
#define ANALYSIS_ANSWERS_ANALYZE_ANSWER_H

#include "analysis/answers/answer.h"
#include "analysis/segments/breakeven.h"
#include "analysis/segments/worth.h"
#include "scenarios/scenario.h"

struct mlift_analyze_answer {
    const struct mlift_scenario *scenario; /* borrowed, as the menu */
    const struct mlift_menu *menu;
    struct mlift_worth worth;
    uint64_t seed;
    double least_gain;
    int own;                            /* index of the list among worth.question.list */
    double money;                       /* what one unit of the measure is worth, currency; NAN where it has no price */
    double cost[MLIFT_MAX_DATA_POINTS]; /* [as worth.question.point]: currency per subscriber */
    struct mlift_breakeven breakeven[MLIFT_BREAKEVEN_N_LEVERS];
    struct mlift_breakeven_map map;
    double lift; /* challenger less baseline, goal rate, exact */
};

/* The lift as the scenario stands and along each quantity, and over the two of the map where `map`. Errors of solving a
 * campaign, MLIFT_ERR_INTERRUPTED. */
MLIFT_CHECKED int mlift_analyze_answer_breakevens(struct mlift_analyze_answer *self, bool map);

/* Name of the k-th data point of the question; its cost in units of the measure, 0 where there is none. */
const char *mlift_analyze_answer_point(const struct mlift_analyze_answer *self, int k);
double mlift_analyze_answer_cost(const struct mlift_analyze_answer *self, int k);

/* The smallest list on which it pays to collect the k-th data point: it brings `least_gain` more than it costs. Where
 * the rates are known: INFINITY where on none. Where they are learned: as mlift_worth_pays_from. */
double mlift_analyze_answer_pays_known(const struct mlift_analyze_answer *self, int k);
double mlift_analyze_answer_pays_learned(const struct mlift_analyze_answer *self, int k);

/* The same for all data points together, whatever they cost: from which list on segments that have to be learned pay.
 */
double mlift_analyze_answer_pays_together(const struct mlift_analyze_answer *self);

/* Fills order[] with 0..n-1 by net worth on the own list, highest first: learned worth less cost, then known. */
void mlift_analyze_answer_rank(const struct mlift_analyze_answer *self, int *order);

/* Sentences in the answer's memory: the order in which to collect; from which list on learning pays; where along a
 * quantity the challenger wins ("above 0.87"). */
const char *mlift_analyze_answer_advice(const struct mlift_analyze_answer *self, struct mlift_answer *out);
const char *mlift_analyze_answer_list_size(const struct mlift_analyze_answer *self, struct mlift_answer *out);
const char *mlift_analyze_answer_wins(const struct mlift_breakeven *breakeven, struct mlift_answer *out);

#endif
