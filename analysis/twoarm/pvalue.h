/* p values of two observed proportions by every rule of analysis/twoarm/decision.h. */
#ifndef ANALYSIS_TWOARM_PVALUE_H
#define ANALYSIS_TWOARM_PVALUE_H

#include "analysis/twoarm/decision.h"

struct mlift_pvalue {
    /* z of the z rules, barnard and farrington-manning (p1 - p2 over its standard error); X^2 of the chi2 rules;
     * Fisher's p value that orders the tables of the boschloo rules; odds ratio x1 (n2 - x2) / (x2 (n1 - x1)) of the
     * fisher rules (NAN or infinite where a cell is empty); difference p1 - p2 of santner-snell and permutation */
    double statistic;
    double p;
    double log10_p; /* where p is too small for a double, too; -infinity for rules that cannot say more than "0" then */
};

/* `margin` is read by MLIFT_DECISION_SCORE only: p1 - p2 under the null hypothesis. MLIFT_ERR_OUT_OF_RANGE for
 * impossible counts, |margin| >= 1, or too many people for the rule; MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_pvalue_compute(enum mlift_decision_rule rule, struct mlift_counts counts,
                                       enum mlift_alternative alternative, double margin, struct mlift_pvalue *result);

#endif
