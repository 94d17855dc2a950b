/* microlift analyze: what each data point is worth, and for which campaigns the challenger beats the baseline. */
#ifndef CLI_ANALYZE_H
#define CLI_ANALYZE_H

#include "analysis/breakeven.h"
#include "analysis/worth.h"
#include "cli/command.h"
#include "cli/pilot.h"
#include "scenarios/scenario.h"

struct cli_analyze_options {
    struct cli_pilot shared;
    const char *data_points, *map;
    const char *cost[MLIFT_MAX_DATA_POINTS]; /* "NAME=AMOUNT" */
    int n_costs;
    size_t list; /* 0: the scenario's */
};

struct cli_analyze {
    struct cli_analyze_options options;
    struct mlift_scenario *scenario; /* owned */
    struct mlift_menu menu;          /* owned */
    struct mlift_worth worth;
    int own;                            /* index of the list among worth.question.list */
    double money;                       /* what one unit of the measure is worth, currency; NAN where it has no price */
    double cost[MLIFT_MAX_DATA_POINTS]; /* [as worth.question.point]: currency per subscriber */
    struct mlift_breakeven breakeven[MLIFT_BREAKEVEN_N_LEVERS];
    struct mlift_breakeven_map map;
    double lift; /* challenger less baseline, goal rate, exact */
};

/* Parses, solves, prints; returns an exit code. */
int cli_analyze_run(int argc, char **argv);

/* Shows its options. */
void cli_analyze_form(cli_visit_form *visit, void *context);

/* Name of the k-th data point of the question. */
const char *cli_analyze_point(const struct cli_analyze *self, int k);

/* 100 and "pp" for rates, 1 and "currency" for profit. */
double cli_analyze_scale(const struct cli_analyze *self);
const char *cli_analyze_unit(const struct cli_analyze *self);

/* Cost of the k-th data point in units of the measure; 0 where there is none. */
double cli_analyze_cost(const struct cli_analyze *self, int k);

/* The smallest list on which it pays to collect the k-th data point: it brings `least_gain` more than it costs. Where
 * the rates are known: INFINITY where on none. Where they are learned: as mlift_worth_pays_from. */
double cli_analyze_pays_known(const struct cli_analyze *self, int k);
double cli_analyze_pays_learned(const struct cli_analyze *self, int k);

/* The same for all data points together, whatever they cost: from which list on segments that have to be learned pay.
 */
double cli_analyze_pays_together(const struct cli_analyze *self);

/* Fills order[] with 0..n-1 by net worth on the own list, highest first: learned worth less cost, then known. */
void cli_analyze_rank(const struct cli_analyze *self, int *order);

#endif
