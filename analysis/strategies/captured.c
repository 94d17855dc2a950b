#include "analysis/strategies/captured.h"

#include <math.h>

double mlift_captured_share(const struct mlift_run *run, int bound)
{
    const struct mlift_campaign *campaign = &run->scenario->campaign;
    int goal = run->table.goal;
    double baseline = mlift_exact_overall(&run->exact, campaign->baseline, goal);
    double possible = mlift_exact_overall(&run->exact, bound, goal) - baseline;

    return possible > MLIFT_BOUND_PROVEN
               ? (mlift_exact_overall(&run->exact, campaign->challenger, goal) - baseline) / possible
               : (double)NAN;
}
