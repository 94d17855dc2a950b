#include "sim/flow.h"

#include <stdlib.h>
#include <string.h>

int mlift_flow_init(struct mlift_flow *flow, const struct mlift_table *table)
{
    size_t most = 1;

    memset(flow, 0, sizeof *flow);
    flow->table = table;
    for (int s = 0; s < table->campaign->n_strategies; s++) {
        size_t n = (size_t)table->policy[s].n_states;
        most = n > most ? n : most;
    }
    flow->n = most * (size_t)table->n_states;
    flow->now = calloc(flow->n, sizeof *flow->now);
    flow->next = calloc(flow->n, sizeof *flow->next);
    flow->moved = calloc(flow->n * MLIFT_N_MOVE_CLASSES, sizeof *flow->moved);
    if (!flow->now || !flow->next || !flow->moved) {
        mlift_flow_free(flow);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    return MLIFT_OK;
}

void mlift_flow_free(struct mlift_flow *flow)
{
    free(flow->now);
    free(flow->next);
    free(flow->moved);
    memset(flow, 0, sizeof *flow);
}

void mlift_flow_clear(struct mlift_flow *flow)
{
    memset(flow->now, 0, flow->n * sizeof *flow->now);
}

static void swap(struct mlift_flow *flow)
{
    double *kept = flow->now;

    flow->now = flow->next;
    flow->next = kept;
}

/* Sends everybody from `now` through touch rows into moved[class][knowledge][state], background already touched. */
static void touch(struct mlift_flow *flow, int strategy, int step, uint32_t base, double *counted)
{
    const struct mlift_table *table = flow->table;
    const struct mlift_policy *policy = &table->policy[strategy];
    size_t n_states = (size_t)table->n_states, n = (size_t)policy->n_states * n_states;

    memset(flow->moved, 0, MLIFT_N_MOVE_CLASSES * n * sizeof *flow->moved);
    for (size_t at = 0; at < n; at++) {
        int k = (int)(at / n_states), s = (int)(at % n_states);
        const struct mlift_touch_row *row = mlift_table_touch(table, strategy, step, k, base, s);
        for (int j = 0; flow->now[at] > 0.0 && j < MLIFT_ROW_OUTCOMES; j++) {
            double p = flow->now[at] * mlift_row_probability(row->bound, j);
            int after = mlift_policy_after(policy, step, k, (enum mlift_reaction)table->reaction[row->code[j]]);
            int position = row->move[j] % table->n_positions, move_class = row->move[j] / table->n_positions;
            int next = (position * table->n_background + row->background[j]) * table->n_drift + s % table->n_drift;
            flow->moved[(size_t)move_class * n + (size_t)after * n_states + (size_t)next] += p;
            for (int l = 0; l < 8; l++) {
                counted[l] += p * (double)(table->tally[row->code[j]] >> 8 * l & 0xFF);
            }
        }
    }
}

/* Adds share * P(outcome) of one row to to[next + offset]. */
static void spread(const struct mlift_move_row *row, bool wide, double share, int offset, double *to)
{
    uint64_t below = 0;

    for (int half = 0; half < 1 + wide; half++, row++) {
        for (int j = 0; j < MLIFT_ROW_OUTCOMES; j++) {
            uint64_t above = (uint64_t)row->bound[j] + 1;
            if (above > below) {
                to[row->next[j] + offset] += share * (double)(above - below) * 0x1p-32;
                below = above;
            }
        }
    }
}

static void move(struct mlift_flow *flow, int n_knowledge, int gap)
{
    const struct mlift_table *table = flow->table;
    size_t n_states = (size_t)table->n_states, n = (size_t)n_knowledge * n_states;
    int per_position = table->n_background * table->n_drift;

    memset(flow->next, 0, n * sizeof *flow->next);
    for (size_t at = 0; at < MLIFT_N_MOVE_CLASSES * n; at++) {
        int state = (int)(at % n_states), move_class = (int)(at / n);
        const struct mlift_move_row *row =
            mlift_table_move(table, gap, move_class * table->n_positions + mlift_table_position(table, state));
        if (flow->moved[at] > 0.0) {
            double *to = flow->next + at % n / n_states * n_states;
            spread(row, table->wide_moves, flow->moved[at], state % per_position, to);
        }
    }
    swap(flow);
}

static void age(struct mlift_flow *flow, int n_knowledge, int gap)
{
    const struct mlift_table *table = flow->table;
    const struct mlift_move_row *rows = table->background_row + gap * table->n_background;
    size_t n_states = (size_t)table->n_states, n = (size_t)n_knowledge * n_states;

    memset(flow->next, 0, n * sizeof *flow->next);
    for (size_t at = 0; at < n; at++) {
        int state = (int)(at % n_states), background = mlift_table_background(table, state);
        if (flow->now[at] > 0.0) {
            double *to = flow->next + at / n_states * n_states;
            spread(&rows[background], false, flow->now[at], state - background * table->n_drift, to);
        }
    }
    swap(flow);
}

static void drift(struct mlift_flow *flow, int n_knowledge, int gap, int drifting)
{
    const struct mlift_table *table = flow->table;
    size_t n_states = (size_t)table->n_states, n = (size_t)n_knowledge * n_states;

    memset(flow->next, 0, n * sizeof *flow->next);
    for (size_t at = 0; at < n; at++) {
        int state = (int)(at % n_states), position = mlift_table_position(table, state);
        int level = mlift_table_drift_level(table, drifting, state);
        int onboarding = mlift_funnel_has_left(&table->funnel, position) ? 0 : mlift_funnel_onboarding(position);
        if (flow->now[at] > 0.0) {
            double *to = flow->next + at / n_states * n_states;
            spread(mlift_table_drift(table, drifting, gap, onboarding, level), false, flow->now[at],
                   state - level * table->drift[drifting].stride, to);
        }
    }
    swap(flow);
}

static void reread(struct mlift_flow *flow, int strategy, int step, int d, size_t cell)
{
    const struct mlift_table *table = flow->table;
    const struct mlift_policy *policy = &table->policy[strategy];
    const struct mlift_signal *signal = &table->reread[d][table->gap_of[strategy][step]];
    size_t n_states = (size_t)table->n_states, n = (size_t)policy->n_states * n_states;

    memset(flow->next, 0, n * sizeof *flow->next);
    for (size_t at = 0; at < n; at++) {
        int k = (int)(at / n_states), state = (int)(at % n_states);
        int level = mlift_table_level(table, cell, state, d);
        for (int seen = 0; flow->now[at] > 0.0 && seen <= signal->n_levels; seen++) {
            int after = seen == signal->n_levels ? k : mlift_policy_reread(policy, step, d, k, seen);
            flow->next[(size_t)after * n_states + (size_t)state] +=
                flow->now[at] * mlift_signal_probability(signal, level, seen);
        }
    }
    swap(flow);
}

void mlift_flow_step(struct mlift_flow *flow, int strategy, int step, uint32_t base, size_t cell, double *counted)
{
    const struct mlift_table *table = flow->table;
    const struct mlift_policy *policy = &table->policy[strategy];
    int gap = table->gap_of[strategy][step];

    touch(flow, strategy, step, base, counted);
    move(flow, policy->n_states, gap);
    age(flow, policy->n_states, gap);
    for (int k = 0; k < table->n_drifts; k++) {
        drift(flow, policy->n_states, gap, k);
    }
    for (int d = 0; d < table->campaign->n_data_points; d++) {
        if (policy->refreshes >> d & 1) {
            reread(flow, strategy, step, d, cell);
        }
    }
}
