/* Pilots drawn from a menu, and what the strategies that learn from them are then worth.
 *
 * A subscriber of the pilot is three addressed words: observed cell, candidate (all equally likely), outcome. Longer
 * pilots begin with the shorter ones, all schemes and rules read the same pilot: common random numbers throughout. The
 * placebo files every subscriber under a cell drawn apart from everything else, which is what permuted segment labels
 * amount to: segments of the same sizes that mean nothing. */
#ifndef SIM_TRYOUT_H
#define SIM_TRYOUT_H

#include "models/choice.h"
#include "sim/engine.h"
#include "sim/scheme.h"

enum { MLIFT_TRYOUT_MOST_SIZES = 16 };

struct mlift_tryout_plan {
    const struct mlift_menu *menu;       /* borrowed */
    const struct mlift_schemes *schemes; /* borrowed; of the same menu */
    enum mlift_menu_outcome learns_from; /* GOAL or CLICK */
    enum mlift_menu_outcome valued_by;   /* the outcome of `schemes` */
    int n_sizes;
    size_t size[MLIFT_TRYOUT_MOST_SIZES]; /* subscribers of the pilot, strictly ascending, from 1 */
    int n_rules;
    enum mlift_choice_rule rule[MLIFT_CHOICE_N_RULES];
    double z; /* of MLIFT_CHOICE_THRESHOLD */
    bool placebo;
};

/* What one scheme and rule learned from one pilot. Gains are over broad, the candidate with the best overall rate of
 * the same pilot: the sum over segments of share times difference of rates. */
struct mlift_tryout_lesson {
    double gain;     /* true rates, per subscriber who gets the policy */
    double apparent; /* the pilot's own rates and shares (an arm without subscribers counts as rate 0) */
    double moved;    /* share of the list that gets something else than broad */
    double placebo_gain, placebo_apparent;
};

struct mlift_tryout {
    size_t n_replicates;
    int n_sizes, n_schemes, n_rules;
    struct mlift_tryout_lesson *lesson; /* [replicate][size][scheme][rule]; owned */
    double *broad;                      /* [replicate][size]: true rate of broad over the whole list; owned */
};

/* Bytes that the lessons take. */
double mlift_tryout_bytes(const struct mlift_tryout_plan *plan, size_t n_replicates);

/* Draws replicates 0..n-1. The same bytes for any number of threads and instruction set. MLIFT_ERR_NO_MEMORY,
 * MLIFT_ERR_OVERFLOW, MLIFT_ERR_INTERRUPTED; MLIFT_ERR_BAD_CAMPAIGN for a plan that makes no sense. */
MLIFT_CHECKED int mlift_tryout_init(struct mlift_tryout *pilot, const struct mlift_tryout_plan *plan,
                                    const struct mlift_engine_options *options, size_t n_replicates);
void mlift_tryout_free(struct mlift_tryout *pilot);

static inline const struct mlift_tryout_lesson *mlift_tryout_at(const struct mlift_tryout *pilot, size_t r, int size,
                                                                int scheme, int rule)
{
    size_t row = (r * (size_t)pilot->n_sizes + (size_t)size) * (size_t)pilot->n_schemes + (size_t)scheme;
    return &pilot->lesson[row * (size_t)pilot->n_rules + (size_t)rule];
}

#endif
