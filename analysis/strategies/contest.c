#include "analysis/strategies/contest.h"

#include "analysis/results/paired.h"
#include "analysis/strategies/ranking.h"

#include <math.h>
#include <string.h>

int mlift_contest_init(struct mlift_contest *contest, const struct mlift_run *run,
                       const struct mlift_contest_options *options)
{
    const struct mlift_campaign *campaign = &run->scenario->campaign;
    struct mlift_measure measures[MLIFT_MEASURE_MOST];
    int n = mlift_measure_list(&run->table, measures), k = 0;

    memset(contest, 0, sizeof *contest);
    if (options->measure < 0 || options->measure >= n || measures[options->measure].per != 0) {
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    contest->measure = measures[options->measure];
    contest->sign = options->sign;
    for (int t = 0; t < contest->measure.n_terms; t++) {
        if (mlift_worlds_find(&run->worlds, contest->measure.metric[t]) < 0) {
            return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
        }
    }
    for (int s = 0; s < campaign->n_strategies; s++) {
        if (mlift_ranking_role_of(campaign->strategy[s].kind) == MLIFT_RANKING_CONTESTANT) {
            contest->strategy[k++] = s;
        }
    }
    return mlift_kimnelson_init(&contest->procedure, k, options->confidence, options->indifference,
                                options->first_stage);
}

void mlift_contest_read(struct mlift_contest *contest, const struct mlift_run *run)
{
    struct mlift_kimnelson *procedure = &contest->procedure;
    double all[MLIFT_MAX_STRATEGIES], value[MLIFT_MAX_STRATEGIES];

    while (!procedure->decided && procedure->n < run->n_replicates) {
        mlift_paired_replicate(&run->worlds, &contest->measure, procedure->n, all);
        for (int i = 0; i < procedure->k; i++) {
            value[i] = contest->sign * all[contest->strategy[i]];
        }
        mlift_kimnelson_add(procedure, value);
    }
}

size_t mlift_contest_next(const struct mlift_contest *contest, size_t n_replicates, size_t most)
{
    const struct mlift_kimnelson *procedure = &contest->procedure;
    double wanted = procedure->n < procedure->n0 ? (double)procedure->n0 : mlift_kimnelson_expected(procedure);

    wanted = fmax(ceil(wanted / 100.0) * 100.0, ceil(1.1 * (double)n_replicates / 100.0) * 100.0);
    return wanted < (double)most ? (size_t)wanted : most;
}
