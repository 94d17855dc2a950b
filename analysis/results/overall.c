#include "analysis/results/overall.h"

#include <math.h>

bool mlift_overall_learns(const struct mlift_run *run, int strategy)
{
    return mlift_campaign_learns(&run->scenario->campaign.strategy[strategy]);
}

static double simulated(const struct mlift_run *run, int strategy, int metric)
{
    const struct mlift_worlds *worlds = &run->worlds;
    int kept = mlift_worlds_find(worlds, metric), people = mlift_worlds_find(worlds, 0);
    double count = 0.0, subscribers = 0.0;

    for (size_t r = 0; kept >= 0 && r < run->n_replicates; r++) {
        for (int g = 0; g < worlds->n_segments; g++) {
            count += (double)mlift_worlds_count(worlds, r, strategy, g, kept);
            subscribers += (double)mlift_worlds_count(worlds, r, strategy, g, people);
        }
    }
    return subscribers > 0.0 ? count / subscribers : (double)NAN;
}

double mlift_overall_rate(const struct mlift_run *run, int strategy, int metric)
{
    double exact = mlift_exact_overall(&run->exact, strategy, metric);

    return isfinite(exact) ? exact : simulated(run, strategy, metric);
}
