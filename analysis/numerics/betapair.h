/* Two independent beta laws, A and B: P(B > A), and how it moves when one count changes by one.
 *
 * A step costs a few multiplications, so a walk over neighbouring posteriors (a test watched subscriber by subscriber,
 * a dynamic programme, an enumeration) needs no integration after its start. Identity: the derivative of the incomplete
 * beta function in its parameters, Evan Miller (2015) "Formulas for Bayesian A/B testing"; Cook (2005). */
#ifndef ANALYSIS_NUMERICS_BETAPAIR_H
#define ANALYSIS_NUMERICS_BETAPAIR_H

#include "models/error.h"

struct mlift_betapair {
    double a_success, a_failure, b_success, b_failure; /* parameters, each positive */
    double above;                                      /* P(B > A) */
    double overlap; /* B(aS + bS, aF + bF) / (B(aS, aF) B(bS, bF)), what every step is made of */
};

/* Starts from any parameters in [1e-3, 1e7] by quadrature, to about 1e-12; exactly 1/2 for equal laws.
 * MLIFT_ERR_OUT_OF_RANGE. */
MLIFT_CHECKED int mlift_betapair_init(struct mlift_betapair *pair, double a_success, double a_failure, double b_success,
                                      double b_failure);

/* One more (or, for the _undo, one less; the parameter stays above 0) success or failure of A or B. */
void mlift_betapair_a_success(struct mlift_betapair *pair);
void mlift_betapair_a_failure(struct mlift_betapair *pair);
void mlift_betapair_b_success(struct mlift_betapair *pair);
void mlift_betapair_b_failure(struct mlift_betapair *pair);
void mlift_betapair_a_success_undo(struct mlift_betapair *pair);
void mlift_betapair_a_failure_undo(struct mlift_betapair *pair);
void mlift_betapair_b_success_undo(struct mlift_betapair *pair);
void mlift_betapair_b_failure_undo(struct mlift_betapair *pair);

/* Expected loss of choosing B: E[max(p_A - p_B, 0)]; of choosing A: E[max(p_B - p_A, 0)]. */
double mlift_betapair_loss_of_b(const struct mlift_betapair *pair);
double mlift_betapair_loss_of_a(const struct mlift_betapair *pair);

/* P(B - A <= difference), and the difference below which B - A lies with this probability in (0, 1), to about 1e-10.
 * All parameters 1/2 or more, else NAN. */
double mlift_betapair_below(const struct mlift_betapair *pair, double difference);
double mlift_betapair_quantile(const struct mlift_betapair *pair, double probability);

#endif
