#include "sim/value.h"

#include <stdlib.h>
#include <string.h>

int mlift_value_init(struct mlift_value *value, const struct mlift_table *table)
{
    size_t most = 1;

    memset(value, 0, sizeof *value);
    value->table = table;
    for (int s = 0; s < table->campaign->n_strategies; s++) {
        size_t n = (size_t)table->policy[s].n_states;
        most = n > most ? n : most;
    }
    value->n = most * (size_t)table->n_states;
    value->now = calloc(value->n, MLIFT_N_LANES * sizeof *value->now);
    value->next = calloc(value->n, MLIFT_N_LANES * sizeof *value->next);
    value->moved = calloc(value->n * MLIFT_N_MOVE_CLASSES, MLIFT_N_LANES * sizeof *value->moved);
    if (!value->now || !value->next || !value->moved) {
        mlift_value_free(value);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    return MLIFT_OK;
}

void mlift_value_free(struct mlift_value *value)
{
    free(value->now);
    free(value->next);
    free(value->moved);
    memset(value, 0, sizeof *value);
}

static inline void add(double *to, double p, const double *from)
{
    for (int l = 0; l < MLIFT_N_LANES; l++) {
        to[l] += p * from[l];
    }
}

/* At the end: lanes of where one stands; nobody has clicked after the end. The clickers' lane carries P(no click). */
static void start_at_end(const struct mlift_value *value, int n_knowledge, double *out)
{
    const struct mlift_table *table = value->table;

    for (int k = 0; k < n_knowledge; k++) {
        for (int s = 0; s < table->n_states; s++) {
            double *lanes = out + ((size_t)k * (size_t)table->n_states + (size_t)s) * MLIFT_N_LANES;
            memset(lanes, 0, MLIFT_N_LANES * sizeof *lanes);
            for (int l = 8; l < MLIFT_N_LANES; l++) {
                lanes[l] = (double)(table->final[s] >> 8 * (l - 8) & 0xFF);
            }
            lanes[MLIFT_LANE_CLICKERS] = 1.0;
        }
    }
}

/* Fresh readings of data point d: value before them, from value after them. */
static void before_reread(struct mlift_value *value, int strategy, int step, int d, size_t cell)
{
    const struct mlift_table *table = value->table;
    const struct mlift_policy *policy = &table->policy[strategy];
    const struct mlift_signal *signal = &table->reread[d][table->gap_of[strategy][step]];
    size_t n_states = (size_t)table->n_states;
    double *before = value->next;

    memcpy(before, value->now, (size_t)policy->n_states * n_states * MLIFT_N_LANES * sizeof *before);
    for (int k = 0; k < policy->n_states; k++) {
        for (int s = 0; s < table->n_states; s++) {
            int level = mlift_table_level(table, cell, s, d);
            double *to = before + ((size_t)k * n_states + (size_t)s) * MLIFT_N_LANES;
            double unread = mlift_signal_probability(signal, level, signal->n_levels);
            memset(to, 0, MLIFT_N_LANES * sizeof *to);
            add(to, unread, mlift_value_at(value, k, s));
            for (int seen = 0; seen < signal->n_levels; seen++) {
                int after = mlift_policy_reread(policy, step, d, k, seen);
                add(to, mlift_signal_probability(signal, level, seen), mlift_value_at(value, after, s));
            }
        }
    }
    value->next = value->now;
    value->now = before;
}

static void before_drift(struct mlift_value *value, int n_knowledge, int gap, int drifting)
{
    const struct mlift_table *table = value->table;
    const struct mlift_drift *drift = &table->drift[drifting];
    double *before = value->next;

    for (int k = 0; k < n_knowledge; k++) {
        for (int s = 0; s < table->n_states; s++) {
            int position = mlift_table_position(table, s), level = mlift_table_drift_level(table, drifting, s);
            int onboarding = mlift_funnel_has_left(&table->funnel, position) ? 0 : mlift_funnel_onboarding(position);
            int next[MLIFT_ROW_OUTCOMES];
            double p[MLIFT_ROW_OUTCOMES];
            int n = mlift_row_outcomes(mlift_table_drift(table, drifting, gap, onboarding, level), false, next, p);
            double *to = before + ((size_t)k * (size_t)table->n_states + (size_t)s) * MLIFT_N_LANES;
            memset(to, 0, MLIFT_N_LANES * sizeof *to);
            for (int j = 0; j < n; j++) {
                add(to, p[j], mlift_value_at(value, k, s - level * drift->stride + next[j]));
            }
        }
    }
    value->next = value->now;
    value->now = before;
}

static void before_background(struct mlift_value *value, int n_knowledge, int gap)
{
    const struct mlift_table *table = value->table;
    const struct mlift_move_row *rows = table->background_row + gap * table->n_background;
    double *before = value->next;

    for (int s = 0; s < table->n_states; s++) {
        int background = mlift_table_background(table, s), next[MLIFT_ROW_OUTCOMES];
        double p[MLIFT_ROW_OUTCOMES];
        int n = mlift_row_outcomes(&rows[background], false, next, p);
        for (int k = 0; k < n_knowledge; k++) {
            double *to = before + ((size_t)k * (size_t)table->n_states + (size_t)s) * MLIFT_N_LANES;
            memset(to, 0, MLIFT_N_LANES * sizeof *to);
            for (int j = 0; j < n; j++) {
                add(to, p[j], mlift_value_at(value, k, s - background * table->n_drift + next[j]));
            }
        }
    }
    value->next = value->now;
    value->now = before;
}

/* moved[class][knowledge][state]: value just after a touch of that class that left the subscriber in `state`. */
static double *moved_at(const struct mlift_value *value, int n_knowledge, int class_index, int k, int state)
{
    size_t row = ((size_t)class_index * (size_t)n_knowledge + (size_t)k) * (size_t)value->table->n_states;
    return value->moved + (row + (size_t)state) * MLIFT_N_LANES;
}

static void before_moves(struct mlift_value *value, int n_knowledge, int gap)
{
    const struct mlift_table *table = value->table;
    int per_position = table->n_background * table->n_drift;

    for (int c = 0; c < MLIFT_N_MOVE_CLASSES * table->n_positions; c++) {
        int next[2 * MLIFT_ROW_OUTCOMES];
        double p[2 * MLIFT_ROW_OUTCOMES];
        int n = mlift_row_outcomes(mlift_table_move(table, gap, c), table->wide_moves, next, p);
        for (int k = 0; k < n_knowledge; k++) {
            for (int rest = 0; rest < per_position; rest++) {
                int state = c % table->n_positions * per_position + rest;
                double *to = moved_at(value, n_knowledge, c / table->n_positions, k, state);
                memset(to, 0, MLIFT_N_LANES * sizeof *to);
                for (int j = 0; j < n; j++) {
                    add(to, p[j], mlift_value_at(value, k, next[j] + rest));
                }
            }
        }
    }
}

/* One outcome of a touch: what it counts, and the value of what follows. */
static void add_outcome(const struct mlift_value *value, int strategy, int step, int k, int state,
                        const struct mlift_touch_row *row, int j, double p, double *to)
{
    const struct mlift_table *table = value->table;
    const struct mlift_policy *policy = &table->policy[strategy];
    int after = mlift_policy_after(policy, step, k, (enum mlift_reaction)table->reaction[row->code[j]]);
    int position = row->move[j] % table->n_positions;
    int next = (position * table->n_background + row->background[j]) * table->n_drift + state % table->n_drift;
    const double *from = moved_at(value, policy->n_states, row->move[j] / table->n_positions, after, next);
    uint64_t counted = table->tally[row->code[j]];
    bool clicked = (counted >> 8 * MLIFT_LANE_CLICKED & 0xFF) > 0;

    for (int l = 0; l < MLIFT_N_LANES; l++) {
        double follows = l == MLIFT_LANE_CLICKERS && clicked ? 0.0 : from[l];
        double counts = l < 8 && l != MLIFT_LANE_CLICKERS ? (double)(counted >> 8 * l & 0xFF) : 0.0;
        to[l] += p * (counts + follows);
    }
}

static void before_touch(struct mlift_value *value, int strategy, int step, uint32_t base)
{
    const struct mlift_table *table = value->table;
    const struct mlift_policy *policy = &table->policy[strategy];

    for (int k = 0; k < policy->n_states; k++) {
        for (int s = 0; s < table->n_states; s++) {
            const struct mlift_touch_row *row = mlift_table_touch(table, strategy, step, k, base, s);
            double *to = value->now + ((size_t)k * (size_t)table->n_states + (size_t)s) * MLIFT_N_LANES;
            memset(to, 0, MLIFT_N_LANES * sizeof *to);
            for (int j = 0; j < MLIFT_ROW_OUTCOMES; j++) {
                double p = mlift_row_probability(row->bound, j);
                if (p > 0.0) {
                    add_outcome(value, strategy, step, k, s, row, j, p, to);
                }
            }
        }
    }
}

void mlift_value_solve(struct mlift_value *value, int strategy, uint32_t base, size_t cell)
{
    const struct mlift_table *table = value->table;
    const struct mlift_policy *policy = &table->policy[strategy];

    start_at_end(value, policy->n_states, value->now);
    for (int step = policy->n_steps - 1; step >= 0; step--) {
        int gap = table->gap_of[strategy][step];
        for (int d = table->campaign->n_data_points - 1; d >= 0; d--) {
            if (policy->refreshes >> d & 1) {
                before_reread(value, strategy, step, d, cell);
            }
        }
        for (int k = table->n_drifts - 1; k >= 0; k--) {
            before_drift(value, policy->n_states, gap, k);
        }
        before_background(value, policy->n_states, gap);
        before_moves(value, policy->n_states, gap);
        before_touch(value, strategy, step, base);
    }
    for (size_t i = 0; i < (size_t)policy->n_states * (size_t)table->n_states; i++) {
        double *lane = value->now + i * MLIFT_N_LANES + MLIFT_LANE_CLICKERS;
        *lane = 1.0 - *lane;
    }
}
