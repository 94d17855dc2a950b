#include "analysis/designs/variant.h"

#include <stdlib.h>
#include <string.h>

int mlift_variant_init(struct mlift_variant *variant, const struct mlift_campaign *campaign, const int *strategy,
                       int n_strategies)
{
    memset(variant, 0, sizeof *variant);
    variant->campaign = malloc(sizeof *variant->campaign);
    if (!variant->campaign) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    memcpy(variant->campaign, campaign, sizeof *campaign);
    for (int s = 0; s < n_strategies; s++) {
        variant->campaign->strategy[s] = campaign->strategy[strategy[s]];
        variant->campaign->arm_strategy[s] = s;
        variant->campaign->arm_share[s] = 1.0 / n_strategies;
    }
    variant->campaign->n_strategies = variant->campaign->n_arms = n_strategies;
    variant->campaign->baseline = 0;
    variant->campaign->challenger = n_strategies - 1;
    return MLIFT_OK;
}

static void forget(struct mlift_variant *variant)
{
    if (variant->solved) {
        mlift_exact_free(&variant->exact);
        mlift_table_free(&variant->table);
        variant->solved = false;
    }
}

void mlift_variant_free(struct mlift_variant *variant)
{
    forget(variant);
    free(variant->campaign); /* what it borrows stays */
    memset(variant, 0, sizeof *variant);
}

int mlift_variant_solve(struct mlift_variant *variant)
{
    forget(variant);
    int status = mlift_table_init(&variant->table, variant->campaign);
    if (status) {
        return status;
    }
    struct mlift_exact_wanted wanted =
        variant->every_metric ? mlift_exact_rates() : mlift_exact_few_rates(&variant->table);
    status = mlift_exact_solve(&variant->exact, &variant->table, &wanted);
    if (status) {
        mlift_table_free(&variant->table);
    }
    variant->solved = !status;
    return status;
}
