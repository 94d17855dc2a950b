#include "models/passage.h"

#include <stdlib.h>
#include <string.h>

int mlift_passage_init(struct mlift_passage *passage, const struct mlift_table *table)
{
    size_t n = (size_t)table->n_states;
    int lane = table->metric[table->goal].lane, per_position = table->n_background * table->n_drift;

    memset(passage, 0, sizeof *passage);
    passage->table = table;
    passage->scratch = calloc(n, sizeof *passage->scratch);
    passage->final = calloc(n, sizeof *passage->final);
    if (!passage->scratch || !passage->final) {
        mlift_passage_free(passage);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (int m = 0; m < MLIFT_N_MOVE_CLASSES * table->n_positions; m++) {
        passage->landing[m] = m / table->n_positions * table->n_states + m % table->n_positions * per_position;
    }
    for (int code = 0; code < MLIFT_N_CODES && lane < 8; code++) {
        passage->reward[code] = (double)(table->tally[code] >> 8 * lane & 0xFF);
    }
    for (size_t s = 0; s < n && lane >= 8; s++) {
        passage->final[s] = (double)(table->final[s] >> 8 * (lane - 8) & 0xFF);
    }
    return MLIFT_OK;
}

void mlift_passage_free(struct mlift_passage *passage)
{
    free(passage->scratch);
    free(passage->final);
    memset(passage, 0, sizeof *passage);
}

/* The drift row of data point k that those of `level` in a position draw from. */
static const struct mlift_move_row *drift_row(const struct mlift_table *table, int k, int gap, int position, int level)
{
    int onboarding = mlift_funnel_has_left(&table->funnel, position) ? 0 : mlift_funnel_onboarding(position);

    return mlift_table_drift(table, k, gap, onboarding, level);
}

static void swap(double **a, double **b)
{
    double *kept = *a;

    *a = *b;
    *b = kept;
}

/* Blocks of states that drift point k tells apart by nothing but its level: stride side by side, one row for all of a
 * position and level. */
static void before_drift(const struct mlift_table *table, int gap, int k, const double *value, double *before)
{
    int stride = table->drift[k].stride, n_levels = table->drift[k].n_levels;
    int per_position = table->n_background * table->n_drift;

    for (int i = 0; i < table->n_positions * n_levels; i++) {
        int position = i / n_levels, level = i % n_levels, next[MLIFT_ROW_OUTCOMES];
        double p[MLIFT_ROW_OUTCOMES];
        int n = mlift_row_outcomes(drift_row(table, k, gap, position, level), false, next, p);
        for (int block = 0; block < per_position; block += stride * n_levels) {
            for (int from = position * per_position + block, end = from + stride; from < end; from++) {
                double sum = 0.0;
                for (int j = 0; j < n; j++) {
                    sum += p[j] * value[from + next[j]];
                }
                before[from + level * stride] = sum;
            }
        }
    }
}

static void before_background(const struct mlift_table *table, int gap, const double *value, double *before)
{
    int per_position = table->n_background * table->n_drift;

    for (int b = 0; b < table->n_background; b++) {
        int next[MLIFT_ROW_OUTCOMES];
        double p[MLIFT_ROW_OUTCOMES];
        int n = mlift_row_outcomes(table->background_row + gap * table->n_background + b, false, next, p);
        for (int a = 0; a < table->n_positions; a++) {
            for (int d = 0; d < table->n_drift; d++) {
                int from = a * per_position + d;
                double sum = 0.0;
                for (int j = 0; j < n; j++) {
                    sum += p[j] * value[from + next[j]];
                }
                before[from + b * table->n_drift] = sum;
            }
        }
    }
}

static void before_moves(const struct mlift_table *table, int gap, const double *value, double *moved)
{
    int per_position = table->n_background * table->n_drift;

    for (int c = 0; c < MLIFT_N_MOVE_CLASSES * table->n_positions; c++) {
        int next[2 * MLIFT_ROW_OUTCOMES];
        double p[2 * MLIFT_ROW_OUTCOMES];
        int n = mlift_row_outcomes(mlift_table_move(table, gap, c), table->wide_moves, next, p);
        for (int rest = 0; rest < per_position; rest++) {
            double sum = 0.0;
            for (int j = 0; j < n; j++) {
                sum += p[j] * value[next[j] + rest];
            }
            moved[c * per_position + rest] = sum; /* class * n_states + position * per_position + rest */
        }
    }
}

void mlift_passage_backward(const struct mlift_passage *passage, int gap, double *value, double *moved)
{
    const struct mlift_table *table = passage->table;
    double *after = value, *before = passage->scratch;

    for (int k = table->n_drifts - 1; k >= 0; k--) {
        before_drift(table, gap, k, after, before);
        swap(&after, &before);
    }
    before_background(table, gap, after, before);
    before_moves(table, gap, before, moved);
}

static void after_moves(const struct mlift_table *table, int gap, const double *moved, double *after)
{
    int per_position = table->n_background * table->n_drift;

    memset(after, 0, (size_t)table->n_states * sizeof *after);
    for (int c = 0; c < MLIFT_N_MOVE_CLASSES * table->n_positions; c++) {
        int next[2 * MLIFT_ROW_OUTCOMES];
        double p[2 * MLIFT_ROW_OUTCOMES];
        int n = mlift_row_outcomes(mlift_table_move(table, gap, c), table->wide_moves, next, p);
        for (int rest = 0; rest < per_position; rest++) {
            double people = moved[c * per_position + rest];
            for (int j = 0; people > 0.0 && j < n; j++) {
                after[next[j] + rest] += people * p[j];
            }
        }
    }
}

static void after_background(const struct mlift_table *table, int gap, const double *people, double *after)
{
    int per_position = table->n_background * table->n_drift;

    memset(after, 0, (size_t)table->n_states * sizeof *after);
    for (int b = 0; b < table->n_background; b++) {
        int next[MLIFT_ROW_OUTCOMES];
        double p[MLIFT_ROW_OUTCOMES];
        int n = mlift_row_outcomes(table->background_row + gap * table->n_background + b, false, next, p);
        for (int a = 0; a < table->n_positions; a++) {
            for (int d = 0; d < table->n_drift; d++) {
                int from = a * per_position + d;
                double here = people[from + b * table->n_drift];
                for (int j = 0; here > 0.0 && j < n; j++) {
                    after[from + next[j]] += here * p[j];
                }
            }
        }
    }
}

static void after_drift(const struct mlift_table *table, int gap, int k, const double *people, double *after)
{
    int stride = table->drift[k].stride, n_levels = table->drift[k].n_levels;
    int per_position = table->n_background * table->n_drift;

    memset(after, 0, (size_t)table->n_states * sizeof *after);
    for (int i = 0; i < table->n_positions * n_levels; i++) {
        int position = i / n_levels, level = i % n_levels, next[MLIFT_ROW_OUTCOMES];
        double p[MLIFT_ROW_OUTCOMES];
        int n = mlift_row_outcomes(drift_row(table, k, gap, position, level), false, next, p);
        for (int block = 0; block < per_position; block += stride * n_levels) {
            for (int from = position * per_position + block, end = from + stride; from < end; from++) {
                double here = people[from + level * stride];
                for (int j = 0; here > 0.0 && j < n; j++) {
                    after[from + next[j]] += here * p[j];
                }
            }
        }
    }
}

void mlift_passage_forward(const struct mlift_passage *passage, int gap, const double *moved, double *people)
{
    const struct mlift_table *table = passage->table;
    double *after = people, *before = passage->scratch;

    /* two arrays take turns: begin in the one that makes the last turn end in `people` */
    if (table->n_drifts % 2 == 0) {
        swap(&after, &before);
    }
    after_moves(table, gap, moved, after);
    swap(&after, &before);
    after_background(table, gap, before, after);
    for (int k = 0; k < table->n_drifts; k++) {
        swap(&after, &before);
        after_drift(table, gap, k, before, after);
    }
}
