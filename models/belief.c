#include "models/belief.h"

#include <stdlib.h>
#include <string.h>

static size_t per_type_moved(const struct mlift_belief *belief)
{
    return (size_t)MLIFT_N_MOVE_CLASSES * (size_t)belief->table->n_states;
}

static void init_signals(struct mlift_belief *belief)
{
    const struct mlift_list *list = &belief->table->list;

    for (int d = 0; d < list->campaign->n_data_points; d++) {
        int n = list->campaign->data_point[d].n_levels;
        for (int level = 0; (list->observed.points >> d & 1) && level < n; level++) {
            for (int seen = 0; seen <= n; seen++) {
                belief->p_seen[d][level][seen] = mlift_signal_probability(&list->signal[d], level, seen);
            }
        }
    }
}

static void init_readings(struct mlift_belief *belief)
{
    const struct mlift_table *table = belief->table;
    uint32_t refreshes = belief->feedback ? table->policy[belief->strategy].refreshes : 0;

    belief->n_readings = 1;
    for (int d = 0; d < table->campaign->n_data_points; d++) {
        if (refreshes >> d & 1) {
            belief->read[belief->n_read++] = d;
            belief->n_readings *= table->campaign->data_point[d].n_levels + 1;
        }
    }
}

static void init_types(struct mlift_belief *belief)
{
    const struct mlift_table *table = belief->table;

    for (size_t c = table->list.profile.n_cells; c-- > 0;) {
        uint32_t type = mlift_table_type(table, table->cell_base[c]);
        belief->cell_of_type[type / (uint32_t)table->list.propensity_bins] = (uint32_t)c;
    }
}

int mlift_belief_init(struct mlift_belief *belief, const struct mlift_table *table, int strategy, bool feedback)
{
    memset(belief, 0, sizeof *belief);
    int status = mlift_passage_init(&belief->passage, table);
    if (status) {
        return status;
    }
    belief->table = table;
    belief->strategy = strategy;
    belief->n_steps = table->policy[strategy].calendar.n_steps;
    belief->feedback = feedback;
    belief->n_x = table->n_types * (size_t)table->n_states;
    belief->cell_of_type = calloc(table->n_types, sizeof *belief->cell_of_type);
    belief->moved = calloc(table->n_types * per_type_moved(belief), sizeof *belief->moved);
    if (!belief->cell_of_type || !belief->moved) {
        mlift_belief_free(belief);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    init_types(belief);
    init_signals(belief);
    init_readings(belief);
    return MLIFT_OK;
}

void mlift_belief_free(struct mlift_belief *belief)
{
    mlift_passage_free(&belief->passage);
    free(belief->cell_of_type);
    free(belief->moved);
    memset(belief, 0, sizeof *belief);
}

/* At most two outcomes of a row in one group land in different places: those who leave with and without a complaint. */
int mlift_belief_touch_init(struct mlift_belief_touch *touch, size_t n_x)
{
    bool all = true;

    memset(touch, 0, sizeof *touch);
    for (int g = 0; g < MLIFT_BELIEF_GROUPS; g++) {
        size_t n = MLIFT_ROW_OUTCOMES * n_x;
        touch->at[g] = calloc(n, sizeof *touch->at[g]);
        touch->from[g] = calloc(n, sizeof *touch->from[g]);
        touch->w[g] = calloc(n, sizeof *touch->w[g]);
        all &= touch->at[g] && touch->from[g] && touch->w[g];
    }
    if (!all) {
        mlift_belief_touch_free(touch);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    return MLIFT_OK;
}

void mlift_belief_touch_free(struct mlift_belief_touch *touch)
{
    for (int g = 0; g < MLIFT_BELIEF_GROUPS; g++) {
        free(touch->at[g]);
        free(touch->from[g]);
        free(touch->w[g]);
    }
    memset(touch, 0, sizeof *touch);
}

/* P(observed cell `seen` | profile cell). */
static double p_seen(const struct mlift_belief *belief, size_t seen, size_t cell)
{
    const struct mlift_list *list = &belief->table->list;
    double p = 1.0;

    for (int d = 0; d < list->campaign->n_data_points && p > 0.0; d++) {
        if (list->observed.points >> d & 1) {
            int level = mlift_observed_level(&list->observed, list->campaign, seen, d);
            p *= belief->p_seen[d][list->profile.level[cell][d]][level];
        }
    }
    return p;
}

double mlift_belief_start(const struct mlift_belief *belief, size_t seen, double *b)
{
    const struct mlift_table *table = belief->table;
    double mass = 0.0;

    memset(b, 0, belief->n_x * sizeof *b);
    for (size_t c = 0; c < table->list.profile.n_cells; c++) {
        double p = p_seen(belief, seen, c) * mlift_list_p_cell(&table->list, c);
        size_t type = mlift_table_type(table, table->cell_base[c]);
        for (int bin = 0; p > 0.0 && bin < table->list.propensity_bins; bin++) {
            for (int stage = 0; stage < MLIFT_N_STAGES; stage++) {
                double w = p * mlift_list_p_bin(&table->list, bin) * mlift_list_p_start(&table->list, stage);
                if (w > 0.0) {
                    b[(type + (size_t)bin) * (size_t)table->n_states + (size_t)mlift_table_start(table, c, stage)] += w;
                    mass += w;
                }
            }
        }
    }
    return mass;
}

static void add_entry(struct mlift_belief_touch *touch, int g, size_t first, uint32_t at, uint32_t from, double w)
{
    size_t i = first;

    while (i < touch->n[g] && touch->at[g][i] != at) {
        i++;
    }
    if (i == touch->n[g]) {
        touch->at[g][i] = at;
        touch->from[g][i] = from;
        touch->w[g][i] = 0.0;
        touch->n[g]++;
    }
    touch->w[g][i] += w;
}

void mlift_belief_send(const struct mlift_belief *belief, const double *b, int message, const uint8_t *choice,
                       struct mlift_belief_touch *touch)
{
    const struct mlift_table *table = belief->table;
    size_t n_states = (size_t)table->n_states;

    memset(touch->n, 0, sizeof touch->n);
    touch->reward = 0.0;
    for (size_t x = 0; x < belief->n_x; x++) {
        if (b[x] <= 0.0) {
            continue;
        }
        size_t state = x % n_states, first[MLIFT_BELIEF_GROUPS];
        int sent = choice ? choice[state / (size_t)table->n_drift] : message;
        const struct mlift_touch_row *row = mlift_belief_row(belief, x, sent);
        memcpy(first, touch->n, sizeof first);
        for (int j = 0; j < MLIFT_ROW_OUTCOMES; j++) {
            double p = mlift_row_probability(row->bound, j);
            if (p > 0.0) {
                int g = mlift_belief_group(belief, row->code[j]);
                size_t land = (size_t)mlift_passage_land(&belief->passage, row, j, (int)state);
                uint32_t at = (uint32_t)(x / n_states * per_type_moved(belief) + land);
                add_entry(touch, g, first[g], at, (uint32_t)x, b[x] * p);
                touch->reward += b[x] * p * belief->passage.reward[row->code[j]];
            }
        }
    }
}

void mlift_belief_pass(const struct mlift_belief *belief, int step, const struct mlift_belief_touch *touch, int group,
                       double *b)
{
    const struct mlift_table *table = belief->table;
    size_t n_states = (size_t)table->n_states, per_type = per_type_moved(belief);

    memset(belief->moved, 0, table->n_types * per_type * sizeof *belief->moved);
    for (size_t i = 0; i < touch->n[group]; i++) {
        belief->moved[touch->at[group][i]] += touch->w[group][i];
    }
    for (size_t type = 0; type < table->n_types; type++) {
        mlift_passage_forward(&belief->passage, table->gap_of[belief->strategy][step], belief->moved + type * per_type,
                              b + type * n_states);
    }
}

void mlift_belief_stay(const struct mlift_belief *belief, double *b)
{
    const struct mlift_table *table = belief->table;

    for (size_t x = 0; x < belief->n_x; x++) {
        int position = mlift_table_position(table, (int)(x % (size_t)table->n_states));
        b[x] = mlift_funnel_has_left(&table->funnel, position) ? 0.0 : b[x];
    }
}

void mlift_belief_readings(const struct mlift_belief *belief, int step, double *p)
{
    const struct mlift_table *table = belief->table;
    int gap = table->gap_of[belief->strategy][step];
    size_t n_states = (size_t)table->n_states, bins = (size_t)table->list.propensity_bins;

    for (size_t x = 0; x < belief->n_x; x++) {
        size_t cell = belief->cell_of_type[x / n_states / bins];
        for (int z = 0; z < belief->n_readings; z++) {
            int rest = z;
            double product = 1.0;
            for (int k = belief->n_read - 1; k >= 0; k--) {
                int d = belief->read[k], n = table->campaign->data_point[d].n_levels, seen = rest % (n + 1);
                int level = mlift_table_level(table, cell, (int)(x % n_states), d);
                rest /= n + 1;
                /* digit 0: nothing was read; digit l + 1: level l */
                product *= mlift_signal_probability(&table->reread[d][gap], level, seen == 0 ? n : seen - 1);
            }
            p[(size_t)z * belief->n_x + x] = product;
        }
    }
}
