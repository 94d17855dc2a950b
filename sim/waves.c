#include "sim/waves.h"

#include "models/thompson.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = MLIFT_MAX_SEGMENTS * MLIFT_MAX_CANDIDATES, SLOT_BITS = 6 };

_Static_assert(1 << SLOT_BITS == MLIFT_WAVES_SLOTS, "a slot is picked by the top bits of a word");
_Static_assert((int)MLIFT_MAX_CANDIDATES <= (int)MLIFT_THOMPSON_MOST_ARMS, "the words' address has room for the candidates");
_Static_assert((int)MLIFT_MAX_LIST_SIZE <= (int)MLIFT_THOMPSON_MOST_SUBSCRIBERS, "and for the subscribers");
_Static_assert((int)MLIFT_MAX_HORIZON_DAYS < (int)MLIFT_THOMPSON_MOST_DAYS, "and for the days");

int mlift_waves_init(struct mlift_waves *waves)
{
    memset(waves, 0, sizeof *waves);
    waves->n = calloc(MOST, sizeof *waves->n);
    waves->x = calloc(MOST, sizeof *waves->x);
    waves->new_n = calloc(MOST, sizeof *waves->new_n);
    waves->new_x = calloc(MOST, sizeof *waves->new_x);
    waves->slot = calloc(MLIFT_MAX_SEGMENTS, sizeof *waves->slot);
    if (!waves->n || !waves->x || !waves->new_n || !waves->new_x || !waves->slot) {
        mlift_waves_free(waves);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    return MLIFT_OK;
}

void mlift_waves_free(struct mlift_waves *waves)
{
    free(waves->n);
    free(waves->x);
    free(waves->new_n);
    free(waves->new_x);
    free(waves->slot);
    memset(waves, 0, sizeof *waves);
}

static const struct mlift_strategy *strategy_of(const struct mlift_crowd *crowd)
{
    return &crowd->table->campaign->strategy[crowd->strategy];
}

static void forget(struct mlift_waves *waves, size_t n)
{
    memset(waves->n, 0, n * sizeof *waves->n);
    memset(waves->x, 0, n * sizeof *waves->x);
    memset(waves->new_n, 0, n * sizeof *waves->new_n);
    memset(waves->new_x, 0, n * sizeof *waves->new_x);
    memset(waves->n_slots, 0, sizeof waves->n_slots);
    memset(waves->pooled_n, 0, sizeof waves->pooled_n);
    memset(waves->pooled_x, 0, sizeof waves->pooled_x);
    waves->n_touched = 0;
}

/* Beta(1, 1), what is known of the segment, and (hierarchical) pseudo-counts at the candidate's rate in all segments,
 * no more of them than subscribers they stand for. */
static struct mlift_thompson_beta posterior(const struct mlift_waves *waves, const struct mlift_learning *learning,
                                            size_t at, int candidate)
{
    uint64_t all = waves->pooled_n[candidate], strength = learning->hierarchical ? learning->prior_strength : 0;

    strength = strength < all ? strength : all;
    uint64_t successes = strength ? (2 * strength * waves->pooled_x[candidate] + all) / (2 * all) : 0;
    return (struct mlift_thompson_beta){
        .a = 1 + waves->x[at] + (uint32_t)successes,
        .b = 1 + waves->n[at] - waves->x[at] + (uint32_t)(strength - successes),
    };
}

static int draw(const struct mlift_waves *waves, const struct mlift_crowd *crowd, int segment, uint32_t subscriber,
                uint16_t day)
{
    const struct mlift_strategy *strategy = strategy_of(crowd);
    struct mlift_thompson_address at = {crowd->isa, crowd->seed, crowd->replicate, subscriber, day};
    struct mlift_thompson_beta arm[MLIFT_MAX_CANDIDATES];
    size_t row = (size_t)segment * (size_t)strategy->n_rules;

    for (int k = 0; k < strategy->n_rules; k++) {
        arm[k] = posterior(waves, &strategy->learning, row + (size_t)k, k);
    }
    return mlift_thompson_choose(&at, arm, strategy->n_rules);
}

/* The candidate of subscriber i of block b. */
static int pick(struct mlift_waves *waves, const struct mlift_crowd *crowd, size_t b, size_t i, uint16_t day)
{
    int segment = crowd->table->learns[crowd->strategy].of[crowd->block[b].roster.seen[i]];
    unsigned n_slots = waves->n_slots[segment];

    if (n_slots == MLIFT_WAVES_SLOTS) {
        return waves->slot[segment][waves->words[i] >> (32 - SLOT_BITS)];
    }
    if (n_slots == 0) {
        waves->touched[waves->n_touched++] = (uint16_t)segment;
    }
    int candidate = draw(waves, crowd, segment, (uint32_t)(b * MLIFT_ROSTER_BLOCK + i), day);
    waves->slot[segment][waves->n_slots[segment]++] = (uint8_t)candidate;
    return candidate;
}

/* Adds (sign 1) or takes away (sign -1) what a subscriber's tally says of messages sent and rewarded. */
static void weigh(struct mlift_waves *waves, const struct mlift_crowd *crowd, const struct mlift_crowd_block *block,
                  size_t i, uint32_t sign)
{
    const struct mlift_strategy *strategy = strategy_of(crowd);
    int segment = crowd->table->learns[crowd->strategy].of[block->roster.seen[i]];
    size_t at = (size_t)segment * (size_t)strategy->n_rules + block->cohort.knowledge[i];
    bool table = crowd->table->campaign->model == MLIFT_MODEL_TABLE;
    int lane = table ? MLIFT_LANE_OUTCOME + strategy->learning.measure - MLIFT_MEASURE_OUTCOME : MLIFT_LANE_CLICKED;
    uint64_t tally = block->cohort.tally[i];

    /* in the table model sending nothing is a message like any other */
    waves->new_n[at] += sign * (table ? sign == 1 : (uint32_t)(tally >> 8 * MLIFT_LANE_SENT & 0xFF));
    waves->new_x[at] += sign * (uint32_t)(tally >> 8 * lane & 0xFF);
}

/* What the group did becomes known. */
static void end_group(struct mlift_waves *waves, int n_candidates)
{
    for (int t = 0; t < waves->n_touched; t++) {
        size_t row = (size_t)waves->touched[t] * (size_t)n_candidates;
        for (int k = 0; k < n_candidates; k++) {
            size_t at = row + (size_t)k;
            waves->n[at] += waves->new_n[at];
            waves->x[at] += waves->new_x[at];
            waves->pooled_n[k] += waves->new_n[at];
            waves->pooled_x[k] += waves->new_x[at];
            waves->new_n[at] = waves->new_x[at] = 0;
        }
        waves->n_slots[waves->touched[t]] = 0;
    }
    waves->n_touched = 0;
    waves->group++;
}

/* Subscribers of the wave that the groups up to `group` take. */
static size_t end_of(const struct mlift_crowd *crowd, size_t group)
{
    size_t batches = strategy_of(crowd)->learning.batches;

    batches = batches < crowd->n_meant ? batches : crowd->n_meant;
    return (size_t)((uint64_t)(group + 1) * crowd->n_meant / (batches ? batches : 1));
}

/* One piece of a group: members first..last-1 of block b, and everybody up to position `to`. */
static void play_piece(struct mlift_waves *waves, struct mlift_crowd *crowd, size_t b, int step, size_t first,
                       size_t last, size_t from, size_t to)
{
    struct mlift_crowd_block *block = &crowd->block[b];
    uint16_t day = crowd->table->policy[crowd->strategy].calendar.day[step];

    for (size_t k = first; k < last; k++) {
        size_t i = block->who[k];
        block->cohort.knowledge[i] = (uint16_t)pick(waves, crowd, b, i, day);
        weigh(waves, crowd, block, i, UINT32_MAX);
    }
    mlift_crowd_step(crowd, b, step, from, to);
    for (size_t k = first; k < last; k++) {
        weigh(waves, crowd, block, block->who[k], 1);
    }
}

static void play_block(struct mlift_waves *waves, struct mlift_crowd *crowd, size_t b, int step)
{
    struct mlift_crowd_block *block = &crowd->block[b];
    size_t first = 0, from = 0;

    while (first < block->n_who) {
        size_t left = end_of(crowd, waves->group) - waves->met, there = block->n_who - first;
        size_t take = left < there ? left : there, last = first + take;
        size_t to = last == block->n_who ? block->n : block->who[last];
        play_piece(waves, crowd, b, step, first, last, from, to);
        waves->met += take;
        if (take == left) {
            end_group(waves, strategy_of(crowd)->n_rules);
        }
        first = last;
        from = to;
    }
    mlift_crowd_step(crowd, b, step, from, block->n);
}

static void play_wave(struct mlift_waves *waves, struct mlift_crowd *crowd, int step)
{
    uint16_t day = crowd->table->policy[crowd->strategy].calendar.day[step];

    waves->group = waves->met = 0;
    for (size_t b = 0; b < crowd->n_playing; b++) {
        uint32_t first = (uint32_t)(b * MLIFT_ROSTER_BLOCK);
        mlift_draw_fill(crowd->isa, crowd->seed, crowd->replicate, MLIFT_DRAW_SLOT, day, first, crowd->block[b].n,
                        waves->words);
        mlift_crowd_words(crowd, b, step);
        play_block(waves, crowd, b, step);
        mlift_crowd_drift(crowd, b, step);
    }
}

void mlift_waves_play(struct mlift_waves *waves, struct mlift_crowd *crowd)
{
    const struct mlift_table *table = crowd->table;
    const struct mlift_policy *policy = &table->policy[crowd->strategy];

    forget(waves, (size_t)table->learns[crowd->strategy].n * (size_t)strategy_of(crowd)->n_rules);
    for (int step = 0; step < policy->n_steps; step++) {
        if (policy->sends[step] || table->every_step_counts) {
            play_wave(waves, crowd, step);
        } else {
            mlift_crowd_play(crowd, step);
        }
    }
}
