#include "sim/exact.h"

#include "sim/flow.h"
#include "sim/value.h"

#include <stdlib.h>
#include <string.h>

static int allocate(struct mlift_exact *exact, const struct mlift_table *table)
{
    size_t n_strategies = (size_t)table->campaign->n_strategies, n_segments = (size_t)table->n_segments;
    size_t n_steps = (size_t)table->calendar.n_steps, n_metrics = (size_t)table->n_metrics;

    memset(exact, 0, sizeof *exact);
    exact->n_strategies = (int)n_strategies;
    exact->n_segments = (int)n_segments;
    exact->n_metrics = (int)n_metrics;
    exact->n_steps = (int)n_steps;
    exact->share = calloc(n_segments, sizeof *exact->share);
    exact->rate = calloc(n_strategies * n_segments * n_metrics, sizeof *exact->rate);
    exact->overall = calloc(n_strategies * n_metrics, sizeof *exact->overall);
    exact->n_cells = table->list.observed.n_cells;
    exact->by_cell = calloc(n_strategies * exact->n_cells * MLIFT_EXACT_BY_CELL, sizeof *exact->by_cell);
    exact->sent = calloc(n_strategies * n_steps, sizeof *exact->sent);
    exact->clicked = calloc(n_strategies * n_steps, sizeof *exact->clicked);
    bool all = exact->share && exact->rate && exact->by_cell && exact->overall && exact->sent && exact->clicked;
    return all ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
}

/* Everything the walk over (profile cell, propensity bin) needs. */
struct walk {
    const struct mlift_table *table;
    struct mlift_exact *exact;
    struct mlift_value value;
    struct mlift_flow flow;
    double *p_seen; /* [observed cell] of the profile cell at hand */
    int strategy;
    bool by_cell; /* the value depends on the cell beyond its type: a static data point is read afresh */
};

/* Adds what one cell and bin are worth, by segment, given that `value` is solved for their type. */
static void add_values(struct walk *walk, size_t cell, double weight)
{
    const struct mlift_table *table = walk->table;
    const struct mlift_policy *policy = &table->policy[walk->strategy];
    size_t n_metrics = (size_t)table->n_metrics;

    for (size_t o = 0; o < table->list.observed.n_cells; o++) {
        size_t row = (size_t)walk->strategy * (size_t)table->n_segments + table->segment_of[o];
        double *to = walk->exact->rate + row * n_metrics;
        double *seen = walk->exact->by_cell + ((size_t)walk->strategy * walk->exact->n_cells + o) * MLIFT_EXACT_BY_CELL;
        for (int stage = 0; walk->p_seen[o] > 0.0 && stage < MLIFT_N_STAGES; stage++) {
            double p = weight * walk->p_seen[o] * mlift_list_p_start(&table->list, stage);
            if (p > 0.0) {
                const double *lanes =
                    mlift_value_at(&walk->value, policy->start[o], mlift_table_start(table, cell, stage));
                for (size_t m = 0; m < n_metrics; m++) {
                    to[m] += p * lanes[table->metric[m].lane];
                }
                seen[MLIFT_EXACT_SHARE] += p;
                seen[MLIFT_EXACT_CLICK] += p * lanes[table->metric[table->click].lane];
                seen[MLIFT_EXACT_GOAL] += p * lanes[table->metric[table->goal].lane];
                seen[MLIFT_EXACT_SENT] += p * lanes[MLIFT_LANE_SENT];
                seen[MLIFT_EXACT_LEFT] += p * lanes[MLIFT_LANE_UNSUBSCRIBED];
            }
        }
    }
}

static void add_flow(struct walk *walk, size_t cell, double weight)
{
    const struct mlift_table *table = walk->table;
    const struct mlift_policy *policy = &table->policy[walk->strategy];

    for (size_t o = 0; o < table->list.observed.n_cells; o++) {
        for (int stage = 0; walk->p_seen[o] > 0.0 && stage < MLIFT_N_STAGES; stage++) {
            size_t at =
                (size_t)policy->start[o] * (size_t)table->n_states + (size_t)mlift_table_start(table, cell, stage);
            walk->flow.now[at] += weight * walk->p_seen[o] * mlift_list_p_start(&table->list, stage);
        }
    }
}

static void run_flow(struct walk *walk, uint32_t base, size_t cell)
{
    size_t n_steps = (size_t)walk->table->calendar.n_steps;

    for (size_t t = 0; t < n_steps; t++) {
        double counted[MLIFT_N_LANES] = {0.0};
        int step = walk->table->step_of[walk->strategy][t];
        if (step < 0) {
            continue;
        }
        mlift_flow_step(&walk->flow, walk->strategy, step, base, cell, counted);
        walk->exact->sent[(size_t)walk->strategy * n_steps + t] += counted[MLIFT_LANE_SENT];
        walk->exact->clicked[(size_t)walk->strategy * n_steps + t] += counted[MLIFT_LANE_CLICKED];
    }
}

/* All cells from `first` on that share its type (or only itself), for one propensity bin. */
static void solve_type(struct walk *walk, size_t first, int bin)
{
    const struct mlift_table *table = walk->table;
    uint32_t base = table->cell_base[first] + (uint32_t)bin * table->bin_stride;

    mlift_value_solve(&walk->value, walk->strategy, base, first);
    mlift_flow_clear(&walk->flow);
    for (size_t c = first; c < table->list.profile.n_cells; c++) {
        if (table->cell_base[c] != table->cell_base[first] || (walk->by_cell && c > first)) {
            continue;
        }
        double weight = mlift_list_p_cell(&table->list, c) * mlift_list_p_bin(&table->list, bin);
        mlift_list_p_observed(&table->list, c, walk->p_seen);
        add_values(walk, c, weight);
        add_flow(walk, c, weight);
    }
    run_flow(walk, base, first);
}

static bool seen_before(const struct mlift_table *table, size_t cell)
{
    for (size_t c = 0; c < cell; c++) {
        if (table->cell_base[c] == table->cell_base[cell]) {
            return true;
        }
    }
    return false;
}

static void solve_strategy(struct walk *walk)
{
    const struct mlift_table *table = walk->table;

    walk->by_cell = table->policy[walk->strategy].refreshes != 0;
    for (size_t c = 0; c < table->list.profile.n_cells; c++) {
        if (!walk->by_cell && seen_before(table, c)) {
            continue;
        }
        for (int bin = 0; bin < table->list.propensity_bins; bin++) {
            solve_type(walk, c, bin);
        }
    }
}

/* Turns sums per subscriber of the list into overall rates and rates per subscriber of the segment. */
static void normalise(struct mlift_exact *exact)
{
    size_t n_metrics = (size_t)exact->n_metrics, n_segments = (size_t)exact->n_segments;

    for (size_t s = 0; s < (size_t)exact->n_strategies; s++) {
        for (size_t g = 0; g < n_segments; g++) {
            double *rate = exact->rate + (s * n_segments + g) * n_metrics;
            exact->share[g] = rate[0]; /* metric 0 is `subscribers` */
            for (size_t m = 0; m < n_metrics; m++) {
                exact->overall[s * n_metrics + m] += rate[m];
                rate[m] = m > 0 && rate[0] > 0.0 ? rate[m] / rate[0] : rate[m];
            }
        }
        for (size_t o = 0; o < exact->n_cells; o++) {
            double *seen = exact->by_cell + (s * exact->n_cells + o) * MLIFT_EXACT_BY_CELL;
            for (int k = MLIFT_EXACT_CLICK; seen[MLIFT_EXACT_SHARE] > 0.0 && k < MLIFT_EXACT_BY_CELL; k++) {
                seen[k] /= seen[MLIFT_EXACT_SHARE];
            }
        }
    }
}

int mlift_exact_init(struct mlift_exact *exact, const struct mlift_table *table)
{
    struct walk walk = {.table = table, .exact = exact};
    int status = allocate(exact, table);

    walk.p_seen = calloc(table->list.observed.n_cells, sizeof *walk.p_seen);
    if (!status && !walk.p_seen) {
        status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    if (!status) {
        status = mlift_value_init(&walk.value, table);
    }
    if (!status) {
        status = mlift_flow_init(&walk.flow, table);
    }
    for (walk.strategy = 0; !status && walk.strategy < exact->n_strategies; walk.strategy++) {
        solve_strategy(&walk);
    }
    mlift_value_free(&walk.value);
    mlift_flow_free(&walk.flow);
    free(walk.p_seen);
    if (status) {
        mlift_exact_free(exact);
    } else {
        normalise(exact);
    }
    return status;
}

void mlift_exact_free(struct mlift_exact *exact)
{
    free(exact->share);
    free(exact->rate);
    free(exact->overall);
    free(exact->by_cell);
    free(exact->sent);
    free(exact->clicked);
    memset(exact, 0, sizeof *exact);
}
