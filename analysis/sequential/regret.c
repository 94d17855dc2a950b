#include "analysis/sequential/regret.h"

#include <math.h>

/* Rates closer than this are equal: the rest is rounding of the exact solution. */
static const double EQUAL = 1e-12;

static int n_candidates(const struct mlift_run *run, int strategy)
{
    return run->scenario->campaign.strategy[strategy].n_rules;
}

double mlift_regret_rate(const struct mlift_run *run, int strategy, int segment, int candidate)
{
    return run->exact.candidate[strategy][segment * n_candidates(run, strategy) + candidate];
}

int mlift_regret_best(const struct mlift_run *run, int strategy, int segment)
{
    int best = 0;

    for (int k = 1; k < n_candidates(run, strategy); k++) {
        double own = mlift_regret_rate(run, strategy, segment, k);
        best = own > mlift_regret_rate(run, strategy, segment, best) + EQUAL ? k : best;
    }
    return best;
}

static double rate_for_all(const struct mlift_run *run, int strategy, int candidate)
{
    double rate = 0.0;

    for (int g = 0; g < run->table.learns[strategy].n; g++) {
        rate += run->exact.candidate_share[strategy][g] * mlift_regret_rate(run, strategy, g, candidate);
    }
    return rate;
}

static double picked_best(const struct mlift_run *run, int strategy, int segment)
{
    double most = mlift_regret_rate(run, strategy, segment, mlift_regret_best(run, strategy, segment)), share = 0.0;

    for (int k = 0; k < n_candidates(run, strategy); k++) {
        if (mlift_regret_rate(run, strategy, segment, k) >= most - EQUAL) {
            share += mlift_lessons_share(&run->lessons, strategy, segment, k);
        }
    }
    return share;
}

void mlift_regret_make(const struct mlift_run *run, int strategy, struct mlift_regret *regret)
{
    *regret = (struct mlift_regret){.p_best = rate_for_all(run, strategy, 0)};
    for (int k = 1; k < n_candidates(run, strategy); k++) {
        double own = rate_for_all(run, strategy, k);
        if (own > regret->p_best + EQUAL) {
            regret->p_best = own;
            regret->best = k;
        }
    }
    for (int g = 0; g < run->table.learns[strategy].n; g++) {
        double share = run->exact.candidate_share[strategy][g];
        regret->p_best_each += share * mlift_regret_rate(run, strategy, g, mlift_regret_best(run, strategy, g));
        regret->share_of_best += share * picked_best(run, strategy, g);
    }
    if (run->lessons.n_replicates == 0) {
        regret->share_of_best = (double)NAN;
    }
}
