#include "models/moves.h"

#include <stdlib.h>
#include <string.h>

/* Outcomes of a move, best first: higher stage, then higher onboarding; `from` itself stays where it is in that order.
 */
static int move_row(const struct mlift_table *table, const double *p, uint32_t *bound, uint16_t *next, int capacity)
{
    double ordered[MLIFT_MAX_POSITIONS];
    int position[MLIFT_MAX_POSITIONS], which[2 * MLIFT_ROW_OUTCOMES], n = 0;
    uint64_t cumulative[MLIFT_MAX_POSITIONS];

    for (int stage = MLIFT_N_STAGES - 1; stage >= 0; stage--) {
        for (int onboarding = table->funnel.n_onboarding - 1; onboarding >= 0; onboarding--) {
            position[n] = mlift_funnel_position(stage, onboarding);
            ordered[n] = p[position[n]];
            n++;
        }
    }
    for (int left = MLIFT_N_STAGES * table->funnel.n_onboarding; left < table->n_positions; left++) {
        position[n] = left;
        ordered[n] = p[left];
        n++;
    }
    int status = mlift_row_quantise(ordered, n, cumulative);
    if (status) {
        return status;
    }
    int used = mlift_row_bounds(cumulative, n, capacity, bound, which);
    for (int j = 0; used > 0 && j < capacity; j++) {
        next[j] = (uint16_t)(position[which[j]] * table->n_background * table->n_drift);
    }
    return used;
}

/* The most outcomes that any move row needs. */
static int widest_move(const struct mlift_table *table, int *widest)
{
    double p[MLIFT_MAX_POSITIONS * MLIFT_MAX_POSITIONS];
    uint32_t bound[2 * MLIFT_ROW_OUTCOMES];
    uint16_t next[2 * MLIFT_ROW_OUTCOMES];

    *widest = 0;
    for (int g = 0; g < table->n_gaps; g++) {
        for (int after = 0; after < MLIFT_N_MOVE_CLASSES; after++) {
            mlift_funnel_kernel(&table->funnel, (enum mlift_move_class)after, table->gap_days[g], p);
            for (int from = 0; from < table->n_positions; from++) {
                int used = move_row(table, p + from * table->n_positions, bound, next, 2 * MLIFT_ROW_OUTCOMES);
                if (used < 0) {
                    return used;
                }
                *widest = used > *widest ? used : *widest;
            }
        }
    }
    return MLIFT_OK;
}

static void *aligned_rows(size_t n, size_t size)
{
    void *rows = NULL;

    if (n > SIZE_MAX / size || posix_memalign(&rows, 64, n * size)) {
        return NULL;
    }
    memset(rows, 0, n * size);
    return rows;
}

static int fill_moves(struct mlift_table *table)
{
    double p[MLIFT_MAX_POSITIONS * MLIFT_MAX_POSITIONS];
    int capacity = MLIFT_ROW_OUTCOMES << table->wide_moves;

    for (int g = 0; g < table->n_gaps; g++) {
        for (int after = 0; after < MLIFT_N_MOVE_CLASSES; after++) {
            mlift_funnel_kernel(&table->funnel, (enum mlift_move_class)after, table->gap_days[g], p);
            for (int from = 0; from < table->n_positions; from++) {
                uint32_t bound[2 * MLIFT_ROW_OUTCOMES];
                uint16_t next[2 * MLIFT_ROW_OUTCOMES];
                int used = move_row(table, p + from * table->n_positions, bound, next, capacity);
                if (used < 0) {
                    return used;
                }
                struct mlift_move_row *row =
                    table->move + (mlift_table_move(table, g, after * table->n_positions + from) - table->move);
                for (int half = 0; half < 1 + table->wide_moves; half++) {
                    memcpy(row[half].bound, bound + half * MLIFT_ROW_OUTCOMES, sizeof row->bound);
                    memcpy(row[half].next, next + half * MLIFT_ROW_OUTCOMES, sizeof row->next);
                }
            }
        }
    }
    return MLIFT_OK;
}

static int init_position_rows(struct mlift_table *table)
{
    int widest;
    int status = widest_move(table, &widest);

    if (status) {
        return status;
    }
    table->wide_moves = widest > MLIFT_ROW_OUTCOMES;
    size_t n = (size_t)table->n_gaps * MLIFT_N_MOVE_CLASSES * (size_t)table->n_positions << table->wide_moves;
    table->move = aligned_rows(n, sizeof *table->move);
    return table->move ? fill_moves(table) : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
}

static int fill_row(struct mlift_move_row *row, const double *p, const int *next, int n)
{
    uint64_t cumulative[MLIFT_MAX_LEVELS];
    int which[MLIFT_ROW_OUTCOMES];
    int status = mlift_row_quantise(p, n, cumulative);

    if (status) {
        return status;
    }
    int used = mlift_row_bounds(cumulative, n, MLIFT_ROW_OUTCOMES, row->bound, which);
    for (int j = 0; used > 0 && j < MLIFT_ROW_OUTCOMES; j++) {
        row->next[j] = (uint16_t)next[which[j]];
    }
    return used < 0 ? used : MLIFT_OK;
}

static int init_background_rows(struct mlift_table *table)
{
    int status = MLIFT_OK;

    table->background_row = aligned_rows((size_t)(table->n_gaps * table->n_background), sizeof *table->background_row);
    if (!table->background_row) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (int g = 0; !status && g < table->n_gaps; g++) {
        for (int b = 0; !status && b < table->n_background; b++) {
            int next[2 * MLIFT_MAX_RECENCY_LEVELS];
            double p[2 * MLIFT_MAX_RECENCY_LEVELS];
            int n = mlift_background_kernel(&table->background, b, table->gap_days[g], next, p);
            for (int j = 0; j < n; j++) {
                next[j] *= table->n_drift;
            }
            status = fill_row(&table->background_row[g * table->n_background + b], p, next, n);
        }
    }
    return status;
}

/* Staying comes first: the same word moves fewer people when drift is weaker. */
static int drift_row(struct mlift_move_row *row, const struct mlift_drift *drift, const double *p, int from)
{
    int next[MLIFT_MAX_DRIFT_LEVELS];
    double ordered[MLIFT_MAX_DRIFT_LEVELS];

    for (int j = 0; j < drift->n_levels; j++) {
        int to = (from + j) % drift->n_levels;
        next[j] = to * drift->stride;
        ordered[j] = p[from * drift->n_levels + to];
    }
    return fill_row(row, ordered, next, drift->n_levels);
}

static int init_drift_rows(struct mlift_table *table, struct mlift_drift *drift)
{
    const struct mlift_data_point *point = &table->campaign->data_point[drift->point];
    int owners = drift->by_owner ? table->funnel.n_onboarding : 1, status = MLIFT_OK;
    double p[MLIFT_MAX_DRIFT_LEVELS * MLIFT_MAX_DRIFT_LEVELS];

    drift->row = aligned_rows((size_t)(table->n_gaps * owners * drift->n_levels), sizeof *drift->row);
    if (!drift->row) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (int g = 0; g < table->n_gaps; g++) {
        for (int o = 0; o < owners; o++) {
            bool moves = !drift->by_owner || (point->drift_needs_stage >> o & 1);
            mlift_background_drift(point, moves, table->gap_days[g], p);
            for (int level = 0; !status && level < drift->n_levels; level++) {
                status = drift_row(&drift->row[(g * owners + o) * drift->n_levels + level], drift, p, level);
            }
        }
    }
    return status;
}

int mlift_moves_init(struct mlift_table *table)
{
    int status = init_position_rows(table);

    if (!status) {
        status = init_background_rows(table);
    }
    for (int k = 0; !status && k < table->n_drifts; k++) {
        status = init_drift_rows(table, &table->drift[k]);
    }
    return status;
}
