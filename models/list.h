/* The law of the list: who is on it, what is seen of them, and where they start.
 *
 * Everything a subscriber is drawn with, as integer bounds: profile cell, propensity bin, funnel stage at the start,
 * and one signal per observed data point. */
#ifndef MODELS_LIST_H
#define MODELS_LIST_H

#include "models/campaign.h"
#include "models/policy.h"
#include "models/profile.h"
#include "models/row.h"
#include "models/signal.h"

enum { MLIFT_LIST_GUIDE_BITS = 10 };

struct mlift_list {
    const struct mlift_campaign *campaign;      /* borrowed */
    struct mlift_profile profile;               /* owned */
    uint32_t *cell_bound;                       /* [n_cells]: inclusive upper bounds of the profile word */
    uint32_t guide[1 << MLIFT_LIST_GUIDE_BITS]; /* first cell that the word's top bits can mean */
    int propensity_bins;
    double propensity[9];                              /* z of each bin, logit scale */
    uint32_t start_bound[MLIFT_N_STAGES];              /* outcomes of the word for the stage at the start */
    uint8_t start_stage[MLIFT_N_STAGES];               /* what each outcome means */
    struct mlift_observed observed;                    /* cells of what is seen */
    struct mlift_signal signal[MLIFT_MAX_DATA_POINTS]; /* for the observed points */
    int n_arms;
    uint32_t arm_bound[MLIFT_MAX_STRATEGIES];
};

/* `told_apart`: mask of data points whose true level matters; `seen`: mask of points that any strategy or the report
 * looks at (included in `told_apart` by the caller). Owns its arrays. */
MLIFT_CHECKED int mlift_list_init(struct mlift_list *list, const struct mlift_campaign *campaign, uint32_t told_apart,
                                  uint32_t seen);
void mlift_list_free(struct mlift_list *list);

/* bound[n]: inclusive upper bounds of the word for the arm, of arms with these shares. MLIFT_ERR_BAD_PROBABILITY where
 * no share is positive. */
MLIFT_CHECKED int mlift_list_arm_bounds(const double *share, int n, uint32_t *bound);

/* Profile cell of a word; fixed lists use the subscriber's own cell instead. */
static inline uint32_t mlift_list_cell(const struct mlift_list *list, uint32_t word)
{
    uint32_t cell = list->guide[word >> (32 - MLIFT_LIST_GUIDE_BITS)];

    while (word > list->cell_bound[cell]) {
        cell++;
    }
    return cell;
}

/* Propensity bin of a word. */
static inline int mlift_list_bin(const struct mlift_list *list, uint32_t word)
{
    return (int)((uint64_t)word * (unsigned)list->propensity_bins >> 32);
}

/* Exact probabilities of the same draws. */
double mlift_list_p_cell(const struct mlift_list *list, size_t cell);
double mlift_list_p_bin(const struct mlift_list *list, int bin);
double mlift_list_p_start(const struct mlift_list *list, int stage);

/* p[cell of `observed`]: distribution of what is seen of a subscriber of a profile cell; p has observed.n_cells
 * entries. */
void mlift_list_p_observed(const struct mlift_list *list, size_t cell, double *p);

#endif
