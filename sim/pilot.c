#include "sim/pilot.h"

#include "models/choice.h"
#include "models/programme.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = MLIFT_MAX_SEGMENTS * MLIFT_MAX_CANDIDATES };

int mlift_pilot_init(struct mlift_pilot *pilot)
{
    memset(pilot, 0, sizeof *pilot);
    pilot->n = calloc(MOST, sizeof *pilot->n);
    pilot->x = calloc(MOST, sizeof *pilot->x);
    pilot->choice = calloc(MLIFT_MAX_SEGMENTS, sizeof *pilot->choice);
    if (!pilot->n || !pilot->x || !pilot->choice) {
        mlift_pilot_free(pilot);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    return MLIFT_OK;
}

void mlift_pilot_free(struct mlift_pilot *pilot)
{
    free(pilot->n);
    free(pilot->x);
    free(pilot->choice);
    memset(pilot, 0, sizeof *pilot);
}

static const struct mlift_strategy *strategy_of(const struct mlift_crowd *crowd)
{
    return &crowd->table->campaign->strategy[crowd->strategy];
}

/* Who is in the pilot, and on which candidate; the rest waits. */
static void draw_pilot(struct mlift_crowd *crowd)
{
    const struct mlift_strategy *strategy = strategy_of(crowd);
    uint64_t below = (uint64_t)(strategy->learning.pilot * 0x1p32 + 0.5);
    uint32_t *in = crowd->words.response, *which = crowd->words.moves;
    unsigned n_candidates = (unsigned)strategy->n_rules;

    for (size_t b = 0; b < crowd->n_playing; b++) {
        struct mlift_crowd_block *block = &crowd->block[b];
        uint32_t first = (uint32_t)(b * MLIFT_ROSTER_BLOCK);
        mlift_draw_fill(crowd->isa, crowd->seed, crowd->replicate, MLIFT_DRAW_PILOT, 0, first, block->n, in);
        mlift_draw_fill(crowd->isa, crowd->seed, crowd->replicate, MLIFT_DRAW_CANDIDATE, 0, first, block->n, which);
        for (size_t i = 0; i < block->n; i++) {
            int candidate = (int)((uint64_t)which[i] * n_candidates >> 32);
            int state = in[i] < below ? mlift_programme_pilot(candidate) : mlift_programme_waiting(strategy);
            block->cohort.knowledge[i] = (uint16_t)state;
        }
    }
}

/* Has the measured outcome come true? In the behavioural model a click shows in lane 3, the goal in the state. */
static uint32_t measured(const struct mlift_crowd *crowd, const struct mlift_crowd_block *block, size_t i)
{
    int measure = strategy_of(crowd)->learning.measure;

    if (measure == MLIFT_MEASURE_GOAL) {
        return (uint32_t)(crowd->table->final[block->cohort.state[i]] >> 8 * (MLIFT_LANE_CONVERTED - 8) & 0xFF);
    }
    int lane =
        measure == MLIFT_MEASURE_CLICK ? MLIFT_LANE_CLICKED : MLIFT_LANE_OUTCOME + measure - MLIFT_MEASURE_OUTCOME;
    return (block->cohort.tally[i] >> 8 * lane & 0xFF) > 0;
}

static void read_pilot(struct mlift_pilot *pilot, const struct mlift_crowd *crowd)
{
    const struct mlift_segmentation *segments = &crowd->table->learns[crowd->strategy];
    size_t n_candidates = (size_t)strategy_of(crowd)->n_rules;

    memset(pilot->n, 0, (size_t)segments->n * n_candidates * sizeof *pilot->n);
    memset(pilot->x, 0, (size_t)segments->n * n_candidates * sizeof *pilot->x);
    for (size_t b = 0; b < crowd->n_playing; b++) {
        const struct mlift_crowd_block *block = &crowd->block[b];
        for (size_t k = 0; k < block->n_who; k++) {
            size_t i = block->who[k], candidate = block->cohort.knowledge[i];
            if (candidate < n_candidates) {
                size_t at = segments->of[block->roster.seen[i]] * n_candidates + candidate;
                pilot->n[at]++;
                pilot->x[at] += measured(crowd, block, i);
            }
        }
    }
}

/* The rest gets the winner of its segment. */
static void decide(struct mlift_pilot *pilot, struct mlift_crowd *crowd)
{
    const struct mlift_strategy *strategy = strategy_of(crowd);
    const struct mlift_segmentation *segments = &crowd->table->learns[crowd->strategy];
    struct mlift_choice_pilot counts = {
        .n_segments = (size_t)segments->n, .n_arms = strategy->n_rules, .n = pilot->n, .x = pilot->x};

    read_pilot(pilot, crowd);
    mlift_choice_make(strategy->learning.choose, strategy->learning.z, &counts, pilot->choice);
    for (size_t b = 0; b < crowd->n_playing; b++) {
        struct mlift_crowd_block *block = &crowd->block[b];
        for (size_t i = 0; i < block->n; i++) {
            if (block->cohort.knowledge[i] == mlift_programme_waiting(strategy)) {
                int candidate = pilot->choice[segments->of[block->roster.seen[i]]];
                block->cohort.knowledge[i] = (uint16_t)mlift_programme_rest(strategy, candidate);
            }
        }
    }
}

void mlift_pilot_play(struct mlift_pilot *pilot, struct mlift_crowd *crowd)
{
    const struct mlift_policy *policy = &crowd->table->policy[crowd->strategy];
    bool one_touch = crowd->table->campaign->model == MLIFT_MODEL_TABLE, decided = false;
    uint16_t decide_on = strategy_of(crowd)->learning.decide_on;

    draw_pilot(crowd);
    if (one_touch) {
        mlift_crowd_play(crowd, 0);
        decide(pilot, crowd);
        mlift_crowd_restart(crowd);
        decided = true;
    }
    for (int step = 0; step < policy->n_steps; step++) {
        if (!decided && policy->calendar.day[step] >= decide_on) {
            decide(pilot, crowd);
            decided = true;
        }
        mlift_crowd_play(crowd, step);
    }
}
