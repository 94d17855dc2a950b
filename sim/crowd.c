#include "sim/crowd.h"

#include <stdlib.h>
#include <string.h>

int mlift_crowd_init(struct mlift_crowd *crowd, const struct mlift_table *table, enum mlift_isa isa, uint64_t seed)
{
    memset(crowd, 0, sizeof *crowd);
    crowd->table = table;
    crowd->isa = isa;
    crowd->seed = seed;
    crowd->n_blocks = (table->campaign->list_size + MLIFT_ROSTER_BLOCK - 1) / MLIFT_ROSTER_BLOCK;
    crowd->block = calloc(crowd->n_blocks, sizeof *crowd->block);
    return crowd->block ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
}

void mlift_crowd_free(struct mlift_crowd *crowd)
{
    free(crowd->block);
    memset(crowd, 0, sizeof *crowd);
}

static uint32_t first_of(size_t b)
{
    return (uint32_t)(b * MLIFT_ROSTER_BLOCK);
}

void mlift_crowd_draw(struct mlift_crowd *crowd, uint64_t replicate)
{
    const struct mlift_table *table = crowd->table;

    crowd->replicate = replicate;
    for (size_t b = 0; b < crowd->n_blocks; b++) {
        struct mlift_crowd_block *block = &crowd->block[b];
        size_t left = table->campaign->list_size - first_of(b);
        block->n = left < MLIFT_ROSTER_BLOCK ? left : MLIFT_ROSTER_BLOCK;
        mlift_roster_draw(&block->roster, table, crowd->isa, crowd->seed, replicate, first_of(b), block->n);
        for (size_t i = 0; i < block->n; i++) {
            block->reported[i] = table->segment_of[block->roster.seen[i]];
        }
    }
}

void mlift_crowd_restart(struct mlift_crowd *crowd)
{
    for (size_t b = 0; b < crowd->n_playing; b++) {
        struct mlift_crowd_block *block = &crowd->block[b];
        memcpy(block->cohort.state, block->roster.start, block->n * sizeof *block->cohort.state);
        memset(block->cohort.tally, 0, block->n * sizeof *block->cohort.tally);
    }
}

void mlift_crowd_gather(struct mlift_crowd *crowd, int strategy, int arm, size_t n_subscribers)
{
    crowd->strategy = strategy;
    crowd->n_playing = (n_subscribers + MLIFT_ROSTER_BLOCK - 1) / MLIFT_ROSTER_BLOCK;
    crowd->n_meant = 0;
    for (size_t b = 0; b < crowd->n_playing; b++) {
        struct mlift_crowd_block *block = &crowd->block[b];
        size_t left = n_subscribers - first_of(b), n = left < block->n ? left : block->n;
        block->n_who = 0;
        for (size_t i = 0; i < n; i++) {
            if (arm < 0 || block->roster.arm[i] == arm) {
                block->who[block->n_who++] = (uint16_t)i;
            }
        }
        crowd->n_meant += block->n_who;
        memset(block->cohort.knowledge, 0, block->n * sizeof *block->cohort.knowledge);
    }
    mlift_crowd_restart(crowd);
}

static const struct mlift_policy *policy_of(const struct mlift_crowd *crowd)
{
    return &crowd->table->policy[crowd->strategy];
}

/* Recency, fatigue and drift matter while there is still something to send. */
static bool matters_after(const struct mlift_crowd *crowd, int step)
{
    return step < policy_of(crowd)->last_send;
}

static void fill(const struct mlift_crowd *crowd, size_t b, int step, int purpose, uint32_t *words)
{
    mlift_draw_fill(crowd->isa, crowd->seed, crowd->replicate, purpose, policy_of(crowd)->calendar.day[step],
                    first_of(b), crowd->block[b].n, words);
}

void mlift_crowd_words(struct mlift_crowd *crowd, size_t b, int step)
{
    fill(crowd, b, step, MLIFT_DRAW_RESPONSE, crowd->words.response);
    fill(crowd, b, step, MLIFT_DRAW_MOVE, crowd->words.moves);
    if (matters_after(crowd, step)) {
        fill(crowd, b, step, MLIFT_DRAW_BACKGROUND, crowd->words.background);
    }
}

static struct mlift_advance advance_of(struct mlift_crowd *crowd, size_t b, int step)
{
    return (struct mlift_advance){
        .table = crowd->table,
        .strategy = crowd->strategy,
        .step = step,
        .n = crowd->block[b].n,
        .base = crowd->block[b].roster.base,
        .words = &crowd->words,
        .cohort = &crowd->block[b].cohort,
    };
}

void mlift_crowd_step(struct mlift_crowd *crowd, size_t b, int step, size_t from, size_t to)
{
    struct mlift_advance advance = advance_of(crowd, b, step);

    if (crowd->trace && crowd->traced >= first_of(b) + from && crowd->traced < first_of(b) + to) {
        crowd->trace[step] = crowd->block[b].cohort.knowledge[crowd->traced - first_of(b)];
    }
    advance.from = from;
    advance.n = to;
    mlift_advance_step(&advance, crowd->isa);
}

void mlift_crowd_drift(struct mlift_crowd *crowd, size_t b, int step)
{
    struct mlift_advance advance = advance_of(crowd, b, step);

    for (int k = 0; matters_after(crowd, step) && k < crowd->table->n_drifts; k++) {
        fill(crowd, b, step, MLIFT_DRAW_DRIFT + crowd->table->drift[k].point, crowd->extra);
        mlift_advance_drift(&advance, crowd->isa, k, crowd->extra);
    }
}

void mlift_crowd_play(struct mlift_crowd *crowd, int step)
{
    for (size_t b = 0; b < crowd->n_playing; b++) {
        mlift_crowd_words(crowd, b, step);
        mlift_crowd_step(crowd, b, step, 0, crowd->block[b].n);
        mlift_crowd_drift(crowd, b, step);
    }
}

void mlift_crowd_count(const struct mlift_crowd *crowd, uint32_t *counts)
{
    for (size_t b = 0; b < crowd->n_playing; b++) {
        struct mlift_crowd_block *block = &crowd->block[b];
        struct mlift_advance advance = {.table = crowd->table, .strategy = crowd->strategy, .cohort = &block->cohort};
        mlift_advance_count(&advance, crowd->isa, block->who, block->n_who, block->reported, counts);
    }
}
