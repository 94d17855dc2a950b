#include "models/forecast.h"

#include "models/passage.h"

#include <stdlib.h>
#include <string.h>

/* People of one profile cell (or of all cells of its type) and one propensity bin. */
struct crowd {
    const struct mlift_table *table;
    const struct mlift_policy *policy;
    int strategy;
    struct mlift_passage passage;
    double *now, *next; /* [knowledge * n_states + state] */
    double *moved;      /* [knowledge * classes * n_states ...]: just after a touch, by what is known then */
    double *p_seen;     /* [observed cell] */
    double gained;      /* goal metric of touches */
};

static size_t n_points(const struct crowd *crowd)
{
    return (size_t)crowd->policy->n_states * (size_t)crowd->table->n_states;
}

static void crowd_free(struct crowd *crowd)
{
    mlift_passage_free(&crowd->passage);
    free(crowd->now);
    free(crowd->next);
    free(crowd->moved);
    free(crowd->p_seen);
}

static int crowd_init(struct crowd *crowd)
{
    int status = mlift_passage_init(&crowd->passage, crowd->table);
    size_t n = n_points(crowd);

    if (status) {
        return status;
    }
    crowd->now = calloc(n, sizeof *crowd->now);
    crowd->next = calloc(n, sizeof *crowd->next);
    crowd->moved = calloc(n * MLIFT_N_MOVE_CLASSES, sizeof *crowd->moved);
    crowd->p_seen = calloc(crowd->table->list.observed.n_cells, sizeof *crowd->p_seen);
    if (!crowd->now || !crowd->next || !crowd->moved || !crowd->p_seen) {
        crowd_free(crowd);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    return MLIFT_OK;
}

static void enter(struct crowd *crowd, size_t cell, double weight)
{
    const struct mlift_table *table = crowd->table;

    mlift_list_p_observed(&table->list, cell, crowd->p_seen);
    for (size_t o = 0; o < table->list.observed.n_cells; o++) {
        double *here = crowd->now + (size_t)crowd->policy->start[o] * (size_t)table->n_states;
        for (int stage = 0; crowd->p_seen[o] > 0.0 && stage < MLIFT_N_STAGES; stage++) {
            here[mlift_table_start(table, cell, stage)] +=
                weight * crowd->p_seen[o] * mlift_list_p_start(&table->list, stage);
        }
    }
}

static void touch(struct crowd *crowd, int step, uint32_t base)
{
    const struct mlift_table *table = crowd->table;
    size_t n_states = (size_t)table->n_states, per_known = MLIFT_N_MOVE_CLASSES * n_states;

    memset(crowd->moved, 0, n_points(crowd) * MLIFT_N_MOVE_CLASSES * sizeof *crowd->moved);
    for (size_t at = 0; at < n_points(crowd); at++) {
        int known = (int)(at / n_states), state = (int)(at % n_states);
        double people = crowd->now[at];
        if (people <= 0.0) {
            continue;
        }
        const struct mlift_touch_row *row = mlift_table_touch(table, crowd->strategy, step, known, base, state);
        for (int j = 0; j < MLIFT_ROW_OUTCOMES; j++) {
            double p = people * mlift_row_probability(row->bound, j);
            int after =
                mlift_policy_after(crowd->policy, step, known, (enum mlift_reaction)table->reaction[row->code[j]]);
            int land = mlift_passage_land(&crowd->passage, row, j, state);
            crowd->moved[(size_t)after * per_known + (size_t)land] += p;
            crowd->gained += p * crowd->passage.reward[row->code[j]];
        }
    }
}

static void pass(struct crowd *crowd, int step)
{
    size_t n_states = (size_t)crowd->table->n_states, per_known = MLIFT_N_MOVE_CLASSES * n_states;
    int gap = crowd->table->gap_of[crowd->strategy][step];

    for (size_t known = 0; known < (size_t)crowd->policy->n_states; known++) {
        const double *moved = crowd->moved + known * per_known;
        double *to = crowd->now + known * n_states;
        bool any = false;
        for (size_t i = 0; i < per_known && !any; i++) {
            any = moved[i] > 0.0;
        }
        if (any) {
            mlift_passage_forward(&crowd->passage, gap, moved, to);
        } else {
            memset(to, 0, n_states * sizeof *to);
        }
    }
}

static void reread(struct crowd *crowd, int step, int d, size_t cell)
{
    const struct mlift_table *table = crowd->table;
    const struct mlift_signal *signal = &table->reread[d][table->gap_of[crowd->strategy][step]];
    size_t n_states = (size_t)table->n_states;

    memset(crowd->next, 0, n_points(crowd) * sizeof *crowd->next);
    for (size_t at = 0; at < n_points(crowd); at++) {
        int known = (int)(at / n_states), state = (int)(at % n_states);
        int level = crowd->now[at] > 0.0 ? mlift_table_level(table, cell, state, d) : 0;
        for (int seen = 0; crowd->now[at] > 0.0 && seen <= signal->n_levels; seen++) {
            int after = seen == signal->n_levels ? known : mlift_policy_reread(crowd->policy, step, d, known, seen);
            crowd->next[(size_t)after * n_states + (size_t)state] +=
                crowd->now[at] * mlift_signal_probability(signal, level, seen);
        }
    }
    double *kept = crowd->now;
    crowd->now = crowd->next;
    crowd->next = kept;
}

/* Takes those in `now` to the end. */
static double follow(struct crowd *crowd, uint32_t base, size_t cell)
{
    size_t n_states = (size_t)crowd->table->n_states;
    double sum = 0.0;

    crowd->gained = 0.0;
    for (int step = 0; step < crowd->policy->n_steps; step++) {
        touch(crowd, step, base);
        pass(crowd, step);
        for (int d = 0; d < crowd->table->campaign->n_data_points; d++) {
            if (crowd->policy->refreshes >> d & 1) {
                reread(crowd, step, d, cell);
            }
        }
    }
    for (size_t at = 0; at < n_points(crowd); at++) {
        sum += crowd->now[at] * crowd->passage.final[at % n_states];
    }
    return sum + crowd->gained;
}

static bool has_type_of_earlier(const struct mlift_table *table, size_t cell)
{
    for (size_t c = 0; c < cell; c++) {
        if (table->cell_base[c] == table->cell_base[cell]) {
            return true;
        }
    }
    return false;
}

int mlift_forecast_value(const struct mlift_table *table, int strategy, double *value)
{
    struct crowd crowd = {.table = table, .policy = &table->policy[strategy], .strategy = strategy};
    bool by_cell = crowd.policy->refreshes != 0; /* what is read afresh may be a level that makes no type */
    int status = crowd_init(&crowd);

    *value = 0.0;
    if (status) {
        return status;
    }
    for (size_t first = 0; first < table->list.profile.n_cells; first++) {
        if (!by_cell && has_type_of_earlier(table, first)) {
            continue;
        }
        for (int bin = 0; bin < table->list.propensity_bins; bin++) {
            memset(crowd.now, 0, n_points(&crowd) * sizeof *crowd.now);
            for (size_t c = first; c < table->list.profile.n_cells; c++) {
                if (c == first || (!by_cell && table->cell_base[c] == table->cell_base[first])) {
                    enter(&crowd, c, mlift_list_p_cell(&table->list, c) * mlift_list_p_bin(&table->list, bin));
                }
            }
            *value += follow(&crowd, table->cell_base[first] + (uint32_t)bin * table->bin_stride, first);
        }
    }
    crowd_free(&crowd);
    return MLIFT_OK;
}
