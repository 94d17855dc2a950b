#include "sim/adaptive.h"

#include <string.h>

int mlift_adaptive_init(struct mlift_adaptive *adaptive, const struct mlift_table *table, enum mlift_isa isa,
                        uint64_t seed)
{
    int status = MLIFT_OK;

    memset(adaptive, 0, sizeof *adaptive);
    for (int s = 0; s < table->campaign->n_strategies; s++) {
        adaptive->any |= mlift_campaign_learns(&table->campaign->strategy[s]);
    }
    if (!adaptive->any) {
        return MLIFT_OK;
    }
    status = mlift_crowd_init(&adaptive->crowd, table, isa, seed);
    if (!status) {
        status = mlift_pilot_init(&adaptive->pilot);
    }
    if (!status) {
        status = mlift_waves_init(&adaptive->waves);
    }
    if (!status) {
        status = mlift_lessons_init(&adaptive->lessons, table);
    }
    if (status) {
        mlift_adaptive_free(adaptive);
    }
    return status;
}

void mlift_adaptive_free(struct mlift_adaptive *adaptive)
{
    mlift_crowd_free(&adaptive->crowd);
    mlift_pilot_free(&adaptive->pilot);
    mlift_waves_free(&adaptive->waves);
    mlift_lessons_free(&adaptive->lessons);
    memset(adaptive, 0, sizeof *adaptive);
}

void mlift_adaptive_draw(struct mlift_adaptive *adaptive, uint64_t replicate)
{
    mlift_crowd_draw(&adaptive->crowd, replicate);
}

void mlift_adaptive_play(struct mlift_adaptive *adaptive, int strategy, int arm, size_t n_subscribers, uint32_t *counts)
{
    struct mlift_crowd *crowd = &adaptive->crowd;

    mlift_crowd_gather(crowd, strategy, arm, n_subscribers);
    if (crowd->table->campaign->strategy[strategy].kind == MLIFT_STRATEGY_LEARNED) {
        mlift_pilot_play(&adaptive->pilot, crowd);
    } else {
        mlift_waves_play(&adaptive->waves, crowd);
    }
    mlift_crowd_count(crowd, counts);
}

void mlift_adaptive_remember(struct mlift_adaptive *adaptive)
{
    int s = adaptive->crowd.strategy, n_candidates = adaptive->lessons.n_candidates[s];
    bool learned = adaptive->crowd.table->campaign->strategy[s].kind == MLIFT_STRATEGY_LEARNED;

    for (int g = 0; g < adaptive->lessons.n_segments[s]; g++) {
        uint64_t *picked = adaptive->lessons.picked[s] + g * n_candidates;
        for (int k = 0; k < n_candidates; k++) {
            picked[k] += learned ? adaptive->pilot.choice[g] == k : adaptive->waves.n[g * n_candidates + k];
        }
    }
}
