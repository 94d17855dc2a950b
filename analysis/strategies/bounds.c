#include "analysis/strategies/bounds.h"

#include "sim/exact.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Reacts to what it has seen since the start. */
static bool reacts(const struct mlift_strategy *strategy)
{
    bool triggered = false;

    for (int r = 0; r < strategy->n_rules; r++) {
        triggered |= strategy->rule[r].triggered;
    }
    return triggered || (strategy->living && !mlift_strategy_is_bound(strategy));
}

static void add(struct mlift_campaign *campaign, enum mlift_strategy_kind bound)
{
    struct mlift_strategy *strategy = &campaign->strategy[campaign->n_strategies];

    memset(strategy, 0, sizeof *strategy);
    strategy->kind = bound;
    for (int s = 0; s < campaign->n_strategies; s++) {
        strategy->living |= bound == MLIFT_STRATEGY_ORACLE_OBSERVED && reacts(&campaign->strategy[s]);
    }
    strcpy(strategy->name, bound == MLIFT_STRATEGY_ORACLE ? "(oracle)" : "(oracle_observed)"); /* no name of a file */
    campaign->n_strategies++;
}

int mlift_bounds_solve(const struct mlift_campaign *campaign, enum mlift_strategy_kind bound, struct mlift_bound *found)
{
    struct mlift_table table = {0};
    struct mlift_exact exact = {0};

    *found = (struct mlift_bound){(double)NAN, (double)NAN, false};
    if (campaign->n_strategies >= MLIFT_MAX_STRATEGIES) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    struct mlift_campaign *copy = malloc(sizeof *copy);
    if (!copy) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    *copy = *campaign; /* borrows the loaded tables: never freed through the copy */
    add(copy, bound);
    int status = mlift_table_init(&table, copy);
    if (!status) {
        struct mlift_exact_wanted wanted = mlift_exact_few_rates(&table);
        wanted.strategies = UINT64_C(1) << campaign->n_strategies;
        status = mlift_exact_solve(&exact, &table, &wanted);
        if (!status) {
            *found = table.bound[campaign->n_strategies];
            found->value = mlift_exact_overall(&exact, campaign->n_strategies, table.goal);
        }
        mlift_exact_free(&exact);
        mlift_table_free(&table);
    }
    free(copy);
    return status;
}
