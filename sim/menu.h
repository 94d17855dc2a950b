/* What can be sent, and what it brings to whom: a scenario reduced to exact rates by observed cell and candidate.
 *
 * Candidates are `none` and, in the table model, every message; else every programme of sends that a broad strategy or
 * a scheduled rule of the scenario has. Each is solved as a broad strategy (sim/exact.h). Given the cell, subscribers
 * are independent: with the menu a pilot is drawn without the campaign. */
#ifndef SIM_MENU_H
#define SIM_MENU_H

#include "sim/exact.h"

enum { MLIFT_MENU_MOST_CANDIDATES = 48, MLIFT_MENU_MOST_CELLS = 1 << 14, MLIFT_MENU_NAME = 160 };

/* What a pilot observes, or what a policy is valued by. */
enum mlift_menu_outcome {
    MLIFT_MENU_GOAL,
    MLIFT_MENU_CLICK,  /* clicks at least once; table model: the first outcome */
    MLIFT_MENU_PROFIT, /* currency per subscriber: margin of what earns less messages and leavers */
    MLIFT_MENU_N_OUTCOMES
};

struct mlift_menu {
    const struct mlift_campaign *campaign;   /* borrowed */
    uint32_t points;                         /* mask of the data points that the cells tell apart */
    size_t n_cells;                          /* those with subscribers */
    uint8_t (*level)[MLIFT_MAX_DATA_POINTS]; /* [cell][data point]: observed level, n_levels = unknown; owned */
    double *share;                           /* [cell]: of the list, sums to one; owned */
    int n_candidates;
    double *rate[MLIFT_MENU_N_OUTCOMES]; /* [cell * n_candidates + candidate]: per subscriber of the cell; owned */
    struct mlift_rule *candidate;        /* [n_candidates]: what is sent; owned */
    char (*name)[MLIFT_MENU_NAME];       /* [n_candidates]: the messages in order; owned */
};

/* Mask of the data points that a menu can tell apart: all, where their cells are few enough, else those that messages
 * and rules name. */
uint32_t mlift_menu_points(const struct mlift_campaign *campaign);

/* Solves the campaign for the cells of `points`. MLIFT_ERR_TOO_MANY_STATES where these are more than
 * MLIFT_MENU_MOST_CELLS or the candidates more than MLIFT_MENU_MOST_CANDIDATES; errors of compiling;
 * MLIFT_ERR_NO_MEMORY. The campaign must outlive the menu. */
MLIFT_CHECKED int mlift_menu_init(struct mlift_menu *menu, const struct mlift_campaign *campaign, uint32_t points);
void mlift_menu_free(struct mlift_menu *menu);

/* The outcome's rate over the whole list where everybody gets `candidate`. */
double mlift_menu_overall(const struct mlift_menu *menu, enum mlift_menu_outcome outcome, int candidate);

/* The candidate that a strategy sends to everybody, -1 where it is none of them. */
int mlift_menu_find(const struct mlift_menu *menu, const struct mlift_strategy *strategy);

#endif
