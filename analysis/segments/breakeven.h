/* For which campaigns does the challenger beat the baseline? One quantity at a time, or two, is moved away from where
 * the scenario has it, and both strategies solved exactly again: the lift along it, where it changes sign, and the line
 * on which it does. */
#ifndef ANALYSIS_SEGMENTS_BREAKEVEN_H
#define ANALYSIS_SEGMENTS_BREAKEVEN_H

#include "analysis/designs/variant.h"

enum mlift_breakeven_lever {
    MLIFT_BREAKEVEN_ACCURACY,  /* of the known levels: share that is right */
    MLIFT_BREAKEVEN_KNOWN,     /* share of subscribers of whom the level is known */
    MLIFT_BREAKEVEN_CROSSOVER, /* factor of match and mismatch: how much the best message differs between people */
    MLIFT_BREAKEVEN_RELEVANCE, /* response.gamma_click: how much clicks depend on relevance */
    MLIFT_BREAKEVEN_DRIFT,     /* share of subscribers whose level changes within 30 days */
    MLIFT_BREAKEVEN_N_LEVERS
};

enum { MLIFT_BREAKEVEN_POINTS = 9, MLIFT_BREAKEVEN_MOST_ROOTS = 4 };

/* "accuracy", "known", "crossover", "relevance", "drift". */
const char *mlift_breakeven_name(enum mlift_breakeven_lever lever);

/* What is moved, and how it is seen by people: "share of the known signals that is right". */
const char *mlift_breakeven_describe(enum mlift_breakeven_lever lever);

/* One quantity. Accuracy, known, crossover and drift are moved for all data points that the challenger segments by at
 * once (where it names none: those that messages speak to); drift not for stage and recency, which move by themselves.
 */
struct mlift_breakeven {
    enum mlift_breakeven_lever lever;
    bool possible; /* false: the model has no such quantity, or the campaign would have too many states */
    double now;    /* mean over those data points; crossover: 1 */
    double value[MLIFT_BREAKEVEN_POINTS], lift[MLIFT_BREAKEVEN_POINTS];
    int n_roots; /* values at which the lift changes sign, ascending */
    double root[MLIFT_BREAKEVEN_MOST_ROOTS];
};

/* Two quantities: lift[y][x]. */
struct mlift_breakeven_map {
    enum mlift_breakeven_lever x_lever, y_lever;
    bool possible;
    double x_now, y_now;
    double x[MLIFT_BREAKEVEN_POINTS], y[MLIFT_BREAKEVEN_POINTS];
    double lift[MLIFT_BREAKEVEN_POINTS][MLIFT_BREAKEVEN_POINTS];
};

/* Lift: challenger's goal rate less the baseline's, exact. Errors of solving a campaign but for
 * MLIFT_ERR_TOO_MANY_STATES, which makes the quantity not possible. */
MLIFT_CHECKED int mlift_breakeven_find(struct mlift_breakeven *breakeven, const struct mlift_campaign *campaign,
                                       enum mlift_breakeven_lever lever);

MLIFT_CHECKED int mlift_breakeven_map_find(struct mlift_breakeven_map *map, const struct mlift_campaign *campaign,
                                           enum mlift_breakeven_lever x_lever, enum mlift_breakeven_lever y_lever);

/* Lifts smaller than this are the rounding of the decision table: they count as none. */
#define MLIFT_BREAKEVEN_NOTHING 1e-8

#endif
