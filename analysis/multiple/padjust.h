/* Adjusted p-values for several tests: Bonferroni, Holm, Hochberg, Benjamini-Hochberg (as R's p.adjust). */
#ifndef ANALYSIS_MULTIPLE_PADJUST_H
#define ANALYSIS_MULTIPLE_PADJUST_H

#include "models/error.h"

#include <stddef.h>

enum mlift_padjust {
    MLIFT_PADJUST_NONE,
    MLIFT_PADJUST_BONFERRONI, /* min(1, k p) */
    MLIFT_PADJUST_HOLM,       /* Holm (1979): step-down */
    MLIFT_PADJUST_HOCHBERG,   /* Hochberg (1988): step-up, for independent or positively dependent tests */
    MLIFT_PADJUST_BH          /* Benjamini and Hochberg (1995): false discovery rate */
};

/* adjusted[i] for p[i] in [0, 1], in the order given; the arrays may be the same. MLIFT_ERR_NO_MEMORY,
 * MLIFT_ERR_OUT_OF_RANGE. */
MLIFT_CHECKED int mlift_padjust(enum mlift_padjust method, size_t k, const double *p, double *adjusted);

#endif
