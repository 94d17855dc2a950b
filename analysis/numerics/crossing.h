/* Boundary crossing probabilities of a Brownian score process seen at a few looks, by recursive numerical integration.
 *
 * Armitage, McPherson and Rowe (1969); Jennison and Turnbull (2000), ch. 19. The density of the score B(t) of the
 * trials that have not stopped is carried from look to look on Gauss-Legendre nodes; B(t) ~ N(drift t, t), Z = B /
 * sqrt(t). Accurate to about 1e-12 in probability, whatever the spacing of the looks. */
#ifndef ANALYSIS_NUMERICS_CROSSING_H
#define ANALYSIS_NUMERICS_CROSSING_H

#include "models/error.h"

#include <stddef.h>

/* Looks closer together than this share of the information are refused by the callers. */
#define MLIFT_CROSSING_MIN_STEP 1e-6

/* The trials that continue after the last look. Owns its nodes; free with mlift_crossing_free. */
struct mlift_crossing {
    double drift; /* of the score process per unit of information */
    double t;     /* information at the last look, 0 before the first */
    size_t n_nodes;
    double *score; /* nodes, ascending */
    double *mass;  /* density times quadrature weight */
};

/* Starts at information 0, score 0, nothing stopped. MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_crossing_init(struct mlift_crossing *crossing, double drift);
void mlift_crossing_free(struct mlift_crossing *crossing);

/* P(not stopped before, and Z at information t is above / below z); t must be larger than crossing->t. */
double mlift_crossing_above(const struct mlift_crossing *crossing, double t, double z);
double mlift_crossing_below(const struct mlift_crossing *crossing, double t, double z);

/* Moves to information t, keeping the trials with low < Z < high (infinite bounds allowed) and, where inner > 0, not
 * |Z| < inner. `t_next` is the information of the look after (the spacing of nodes depends on it). MLIFT_ERR_NO_MEMORY.
 */
MLIFT_CHECKED int mlift_crossing_advance(struct mlift_crossing *crossing, double t, double low, double high,
                                         double inner, double t_next);

#endif
