/* A campaign as it would be with other parameters and only some of its strategies, solved exactly: what assurance and
 * the search for the stage that must move ask again and again. */
#ifndef ANALYSIS_DESIGNS_VARIANT_H
#define ANALYSIS_DESIGNS_VARIANT_H

#include "sim/exact.h"

struct mlift_variant {
    struct mlift_campaign *campaign; /* owned copy; its cells and fixed list are borrowed from the original */
    struct mlift_table table;
    struct mlift_exact exact;
    bool every_metric; /* solve for all; false: for those of mlift_exact_few_rates */
    bool solved;
};

/* Copies `campaign` with the strategies strategy[0..n-1] (renumbered 0..n-1, baseline 0, challenger the last) in equal
 * arms. The original must outlive the variant. MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int mlift_variant_init(struct mlift_variant *variant, const struct mlift_campaign *campaign,
                                     const int *strategy, int n_strategies);
void mlift_variant_free(struct mlift_variant *variant);

/* Compiles and solves the copy as it is now; again after each change of its parameters. Without sends and clicks by
 * step. Errors of mlift_table_init and mlift_exact_solve. */
MLIFT_CHECKED int mlift_variant_solve(struct mlift_variant *variant);

#endif
