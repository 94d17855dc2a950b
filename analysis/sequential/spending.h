/* Alpha (or beta) spending functions: how much error may be used up by the share t of the information.
 *
 * Lan and DeMets (1983); Hwang, Shih and DeCani (1990); Kim and DeMets (1987). */
#ifndef ANALYSIS_SEQUENTIAL_SPENDING_H
#define ANALYSIS_SEQUENTIAL_SPENDING_H

#include "models/error.h"

enum mlift_spending_kind {
    MLIFT_SPENDING_OBF,    /* O'Brien-Fleming type: 2 (1 - Phi(z_{alpha/2} / sqrt(t))) */
    MLIFT_SPENDING_POCOCK, /* Pocock type: alpha log(1 + (e - 1) t) */
    MLIFT_SPENDING_HSD,    /* alpha (1 - exp(-gamma t)) / (1 - exp(-gamma)); alpha t at gamma = 0 */
    MLIFT_SPENDING_POWER   /* Kim-DeMets: alpha t^rho */
};

struct mlift_spending {
    enum mlift_spending_kind kind;
    double parameter; /* gamma in [-40, 40] or rho in (0, 100]; unused otherwise */
};

/* Reads "obf", "pocock", "hsd:GAMMA" or "kim-demets:RHO". MLIFT_ERR_OUT_OF_RANGE for anything else. */
MLIFT_CHECKED int mlift_spending_parse(const char *text, struct mlift_spending *spending);

/* Error of one side spent by information share t (clamped to [0, 1]) of a one-sided total `alpha` in (0, 1). A
 * two-sided test spends each side's half on its own. mlift_spending_at(s, alpha, 1) = alpha exactly. */
double mlift_spending_at(const struct mlift_spending *spending, double alpha, double t);

#endif
