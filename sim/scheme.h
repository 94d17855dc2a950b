/* Segmentation schemes of a menu's cells, finest first: each is coarser than an earlier one (its parent), so that
 * counts by segment are added up once and merged from there. */
#ifndef SIM_SCHEME_H
#define SIM_SCHEME_H

#include "sim/menu.h"

enum { MLIFT_SCHEME_MOST = 256 };

struct mlift_scheme {
    uint32_t points; /* mask of the data points that cut the segments; partly, where only some levels are told apart */
    size_t n_segments; /* with subscribers */
    int parent;        /* index of the scheme it merges, -1: the menu's cells */
    uint32_t *merge;   /* [segment of the parent, or cell]: segment; owned */
    double *share;     /* [segment]: of the list; owned */
    double *value;     /* [segment * n_candidates + candidate]: outcome per subscriber of the list; owned */
};

struct mlift_schemes {
    int n, n_candidates;
    size_t n_cells;
    size_t n_segments_all;       /* sum over the schemes */
    struct mlift_scheme *scheme; /* [MLIFT_SCHEME_MOST]; owned */
};

/* Nested schemes of about wanted[0..n_wanted-1] segments (ascending, from 1): data points cut in the order of
 * order[0..n_order-1], each level by level through all segments, and each wanted number gives the finest scheme that
 * does not have more. A scheme that was given before is not repeated: the last of `schemes` is the coarsest. `value` is
 * that of `outcome`. MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_scheme_nest(struct mlift_schemes *schemes, const struct mlift_menu *menu,
                                    enum mlift_menu_outcome outcome, const int *order, int n_order,
                                    const size_t *wanted, int n_wanted);

/* Every subset of points[0..n_points-1] (at most 8): subset s (bit k: points[k]) is scheme 2^n_points - 1 - s. */
MLIFT_CHECKED int mlift_scheme_subsets(struct mlift_schemes *schemes, const struct mlift_menu *menu,
                                       enum mlift_menu_outcome outcome, const int *points, int n_points);

void mlift_scheme_free(struct mlift_schemes *schemes);

/* What the best candidate for each segment brings over the best single one, per subscriber of the list: known rates,
 * nothing to learn. At least 0. */
double mlift_scheme_best_gain(const struct mlift_schemes *schemes, int scheme);

/* The data points of `points` in the order of what each adds to those before it when the rates are known; of equal ones
 * the first. Writes order[] and returns how many. MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_scheme_order(const struct mlift_menu *menu, enum mlift_menu_outcome outcome, uint32_t points,
                                     int order[MLIFT_MAX_DATA_POINTS], int *n_order);

#endif
