/* What happens between two steps, for one number a state: backwards for values, forwards for people.
 *
 * The rows that the engine samples (moves, background, drift) are read as probabilities (bound / 2^32). Arrays "just
 * after a touch" are [move class * n_states + state], background already touched. */
#ifndef MODELS_PASSAGE_H
#define MODELS_PASSAGE_H

#include "models/layout.h"

struct mlift_passage {
    const struct mlift_table *table;                         /* borrowed */
    double *scratch;                                         /* [n_states] */
    int landing[MLIFT_N_MOVE_CLASSES * MLIFT_MAX_POSITIONS]; /* [move row of a touch outcome]: where it lands, but for
                                                                background and drift */
    double reward[MLIFT_N_CODES];                            /* what a code adds to the goal metric at once */
    double *final;                                           /* [state]: goal metric of who ends there */
};

/* The goal metric's parts are the campaign's. Owns its arrays. */
MLIFT_CHECKED int mlift_passage_init(struct mlift_passage *passage, const struct mlift_table *table);
void mlift_passage_free(struct mlift_passage *passage);

/* moved[class * n_states + state] from value[state] at the next step; `value` is used up. */
void mlift_passage_backward(const struct mlift_passage *passage, int gap, double *value, double *moved);

/* people[state] at the next step from moved[class * n_states + state]. */
void mlift_passage_forward(const struct mlift_passage *passage, int gap, const double *moved, double *people);

/* Index into an array "just after a touch" of outcome j of a touch row read in `state`. */
static inline int mlift_passage_land(const struct mlift_passage *passage, const struct mlift_touch_row *row, int j,
                                     int state)
{
    const struct mlift_table *table = passage->table;
    int rest = table->drift_part ? table->drift_part[state] : 0;

    return passage->landing[row->move[j]] + row->background[j] * table->n_drift + rest;
}

#endif
