/* What a sender who does not see everything can gain at most: the fast informed bound (Hauskrecht 2000, "Value-function
 * approximations for partially observable Markov decision processes", equation 26), an information relaxation: the
 * hidden point is known when a message is chosen, but what comes of it only through what is seen afterwards. */
#ifndef MODELS_INFORMED_H
#define MODELS_INFORMED_H

#include "models/belief.h"

/* limit[(step * (n_messages + 1) + message) * n_x + x]: what hidden point x is worth at most from `step` on when
 * `message` is sent first; `sees`: the state is seen at every step. */
MLIFT_CHECKED int mlift_informed_solve(const struct mlift_belief *belief, bool sees, double *limit);

/* The bound over the whole list, from a `limit` solved with the same `sees`: goal metric per subscriber. `b` is scratch
 * [n_x]. */
double mlift_informed_bound(const struct mlift_belief *belief, bool sees, const double *limit, double *b);

#endif
