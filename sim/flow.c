#include "sim/flow.h"

#include <stdlib.h>
#include <string.h>

int mlift_flow_init(struct mlift_flow *flow, struct mlift_value *value, int strategy, bool apart)
{
    memset(flow, 0, sizeof *flow);
    flow->value = value;
    flow->strategy = strategy;
    flow->n_states = (size_t)value->table->n_states;
    int status = mlift_merge_init(&flow->merge, value->table, strategy, apart);
    if (status) {
        return status;
    }
    size_t n = (size_t)flow->merge.most * flow->n_states;
    flow->now = calloc(n, sizeof *flow->now);
    flow->next = calloc(n, sizeof *flow->next);
    flow->moved = calloc(n * MLIFT_N_MOVE_CLASSES, sizeof *flow->moved);
    if (!flow->now || !flow->next || !flow->moved) {
        mlift_flow_free(flow);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    return MLIFT_OK;
}

void mlift_flow_free(struct mlift_flow *flow)
{
    mlift_merge_free(&flow->merge);
    free(flow->now);
    free(flow->next);
    free(flow->moved);
    memset(flow, 0, sizeof *flow);
}

void mlift_flow_clear(struct mlift_flow *flow)
{
    memset(flow->now, 0, (size_t)flow->merge.most * flow->n_states * sizeof *flow->now);
}

static void swap(struct mlift_flow *flow)
{
    double *kept = flow->now;

    flow->now = flow->next;
    flow->next = kept;
}

static void clear_next(struct mlift_flow *flow, size_t classes)
{
    memset(flow->next, 0, classes * flow->n_states * sizeof *flow->next);
}

/* Sends everybody of one class from `now` through touch rows into `moved`. Nothing happens any more to those who have
 * left. */
static void touch_class(struct mlift_flow *flow, int step, uint32_t base, size_t k)
{
    const struct mlift_table *table = flow->value->table;
    const struct mlift_merge_touch *classes = &flow->merge.touch[step];
    const uint16_t *after = classes->after + k * MLIFT_N_REACTIONS;
    const double *now = flow->now + k * flow->n_states;

    for (size_t s = 0; s < flow->value->n_live; s++) {
        if (!(now[s] > 0.0)) {
            continue;
        }
        int message = mlift_table_message(table, flow->strategy, step, classes->known[k], base, (int)s);
        const struct mlift_blend_row *row = mlift_value_rows(flow->value, message, base) + s;
        for (uint32_t j = 0; j < row->n; j++) {
            double p = now[s] * row->p[j];
            uint64_t counts = table->tally[row->code[j]];
            size_t to = after[table->reaction[row->code[j]]] * (size_t)MLIFT_N_MOVE_CLASSES * flow->n_states;
            flow->moved[to + row->next[j]] += p;
            flow->sent += p * (double)(counts >> 8 * MLIFT_LANE_SENT & 0xFF);
            flow->clicks += p * (double)(counts >> 8 * MLIFT_LANE_CLICKED & 0xFF);
        }
    }
}

static void touch(struct mlift_flow *flow, int step, uint32_t base)
{
    size_t n_after = (size_t)mlift_merge_behind(&flow->merge, step, 0);

    memset(flow->moved, 0, MLIFT_N_MOVE_CLASSES * n_after * flow->n_states * sizeof *flow->moved);
    flow->sent = flow->clicks = 0.0;
    for (size_t k = 0; k < (size_t)flow->merge.touch[step].n; k++) {
        touch_class(flow, step, base, k);
    }
}

/* A passage of sim/blend.h run through forwards: everybody in the states of a block goes to those of its terms. */
static void spread(const struct mlift_blend *blend, size_t repeats, size_t stride, const double *from, double *to)
{
    for (size_t r = 0; r < repeats; r++, from += stride, to += stride) {
        for (size_t b = 0; b < blend->n_blocks; b++) {
            const struct mlift_blend_block *block = &blend->block[b];
            const struct mlift_blend_term *term = blend->term + block->first;
            for (size_t i = 0; i < block->n; i++) {
                double share = from[block->to + i];
                for (uint32_t j = 0; share > 0.0 && j < block->n_terms; j++) {
                    to[term[j].from + i] += share * term[j].p;
                }
            }
        }
    }
}

static void move(struct mlift_flow *flow, int gap, size_t classes)
{
    clear_next(flow, classes);
    for (size_t k = 0; k < classes; k++) {
        spread(&flow->value->gap[gap].moves, 1, 0, flow->moved + k * MLIFT_N_MOVE_CLASSES * flow->n_states,
               flow->next + k * flow->n_states);
    }
    swap(flow);
}

static void age(struct mlift_flow *flow, int gap, size_t classes)
{
    const struct mlift_table *table = flow->value->table;
    size_t per = (size_t)table->n_background * (size_t)table->n_drift;

    clear_next(flow, classes);
    for (size_t k = 0; k < classes; k++) {
        spread(&flow->value->gap[gap].background, flow->value->n_live / per, per, flow->now + k * flow->n_states,
               flow->next + k * flow->n_states);
    }
    swap(flow);
}

static void drift(struct mlift_flow *flow, int gap, int drifting, size_t classes)
{
    const struct mlift_table *table = flow->value->table;
    const struct mlift_drift *own = &table->drift[drifting];
    size_t round = (size_t)own->stride * (size_t)own->n_levels;
    size_t n = own->by_owner ? (size_t)table->funnel.n_onboarding : 1, part = flow->value->n_live / n;

    clear_next(flow, classes);
    for (size_t k = 0; k < classes; k++) {
        for (size_t onboarding = 0; onboarding < n; onboarding++) {
            size_t from = k * flow->n_states + onboarding * part;
            spread(&flow->value->gap[gap].drift[drifting][onboarding], part / round, round, flow->now + from,
                   flow->next + from);
        }
    }
    swap(flow);
}

static void read(struct mlift_flow *flow, int step, int i, size_t cell)
{
    const struct mlift_table *table = flow->value->table;
    const struct mlift_merge_reading *reading = &flow->merge.reading[step * flow->merge.n_readings + i];
    const struct mlift_signal *signal = &table->reread[reading->point][table->gap_of[flow->strategy][step]];
    double p[MLIFT_MAX_LEVELS][MLIFT_MERGE_READINGS];

    for (int level = 0; level < signal->n_levels; level++) {
        for (int seen = 0; seen <= signal->n_levels; seen++) {
            p[level][seen] = mlift_signal_probability(signal, level, seen);
        }
    }
    clear_next(flow, (size_t)mlift_merge_behind(&flow->merge, step, i + 1));
    for (size_t k = 0; k < (size_t)reading->n; k++) {
        const uint16_t *after = reading->after + k * MLIFT_MERGE_READINGS;
        for (size_t s = 0; s < flow->value->n_live; s++) {
            double share = flow->now[k * flow->n_states + s];
            int level = share > 0.0 ? mlift_table_level(table, cell, (int)s, reading->point) : 0;
            for (int seen = 0; share > 0.0 && seen <= signal->n_levels; seen++) {
                size_t to = after[seen == signal->n_levels ? 0 : 1 + seen];
                flow->next[to * flow->n_states + s] += share * p[level][seen];
            }
        }
    }
    swap(flow);
}

void mlift_flow_step(struct mlift_flow *flow, int step, uint32_t base, size_t cell)
{
    const struct mlift_table *table = flow->value->table;
    int gap = table->gap_of[flow->strategy][step];
    size_t classes = (size_t)mlift_merge_behind(&flow->merge, step, 0);

    touch(flow, step, base);
    move(flow, gap, classes);
    age(flow, gap, classes);
    for (int k = 0; k < table->n_drifts; k++) {
        drift(flow, gap, k, classes);
    }
    for (int i = 0; i < flow->merge.n_readings; i++) {
        read(flow, step, i, cell);
    }
}
