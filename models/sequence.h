/* The best fixed sequence for a belief, by depth-first branch and bound over messages (Land and Doig 1960), with the
 * informed bound (models/informed.h) of what a first message can still lead to. */
#ifndef MODELS_SEQUENCE_H
#define MODELS_SEQUENCE_H

#include "models/belief.h"

struct mlift_sequence {
    const struct mlift_belief *belief; /* borrowed; without feedback */
    const double *limit;               /* borrowed: models/informed.h, state not seen */
    long nodes, most_nodes;            /* beliefs looked at, and how many may be */
    uint8_t *best;                     /* [n_steps]: the best sequence so far */
    double value, open;                /* its value; the most that a sequence not looked at can be worth */
    uint8_t *now;
    double *stack; /* [(step + 1) * n_x] */
    struct mlift_belief_touch touch;
};

MLIFT_CHECKED int mlift_sequence_init(struct mlift_sequence *sequence, const struct mlift_belief *belief,
                                      const double *limit);
void mlift_sequence_free(struct mlift_sequence *sequence);

/* Looks for a sequence that is worth more than `value` from belief b[n_x], at most most_nodes beliefs long. Returns
 * whether there is one: in sequence->best, its worth in sequence->value. No sequence is worth more than the larger of
 * value and open. */
bool mlift_sequence_search(struct mlift_sequence *sequence, const double *b, double value, long most_nodes);

#endif
