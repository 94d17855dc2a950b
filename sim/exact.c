#include "sim/exact.h"

#include "sim/flow.h"
#include "sim/value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int allocate_candidates(struct mlift_exact *exact, const struct mlift_table *table)
{
    for (int s = 0; s < table->campaign->n_strategies; s++) {
        size_t n = (size_t)table->learns[s].n, n_candidates = (size_t)table->campaign->strategy[s].n_rules;
        if (n == 0) {
            continue;
        }
        exact->candidate[s] = calloc(n * n_candidates, sizeof *exact->candidate[s]);
        exact->candidate_share[s] = calloc(n, sizeof *exact->candidate_share[s]);
        if (!exact->candidate[s] || !exact->candidate_share[s]) {
            return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        }
    }
    return MLIFT_OK;
}

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
    return all ? allocate_candidates(exact, table) : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
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
    int earning = mlift_tally_earning(table->campaign);

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
                seen[MLIFT_EXACT_EARNED] += earning < 0 ? 0.0 : p * lanes[table->metric[earning].lane];
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

/* A strategy that learns: shares, and what each candidate would bring if everybody got it. */
static void add_candidates(struct walk *walk, size_t cell, double weight)
{
    const struct mlift_table *table = walk->table;
    int s = walk->strategy, n = table->campaign->strategy[s].n_rules, goal = table->metric[table->goal].lane;

    for (size_t o = 0; o < table->list.observed.n_cells; o++) {
        size_t row = (size_t)s * (size_t)table->n_segments + table->segment_of[o], g = table->learns[s].of[o];
        double p = weight * walk->p_seen[o];
        walk->exact->rate[row * (size_t)table->n_metrics] += p;
        walk->exact->by_cell[((size_t)s * walk->exact->n_cells + o) * MLIFT_EXACT_BY_CELL + MLIFT_EXACT_SHARE] += p;
        walk->exact->candidate_share[s][g] += p;
        for (int stage = 0; p > 0.0 && stage < MLIFT_N_STAGES; stage++) {
            double p_start = mlift_list_p_start(&table->list, stage);
            for (int k = 0; p_start > 0.0 && k < n; k++) {
                const double *lanes = mlift_value_at(&walk->value, k, mlift_table_start(table, cell, stage));
                walk->exact->candidate[s][g * (size_t)n + (size_t)k] += p * p_start * lanes[goal];
            }
        }
    }
}

/* All cells from `first` on that share its type (or only itself), for one propensity bin. */
static void solve_type(struct walk *walk, size_t first, int bin)
{
    const struct mlift_table *table = walk->table;
    uint32_t base = table->cell_base[first] + (uint32_t)bin * table->bin_stride;
    bool learns = table->learns[walk->strategy].n > 0;

    mlift_value_solve(&walk->value, walk->strategy, base, first);
    mlift_flow_clear(&walk->flow);
    for (size_t c = first; c < table->list.profile.n_cells; c++) {
        if (table->cell_base[c] != table->cell_base[first] || (walk->by_cell && c > first)) {
            continue;
        }
        double weight = mlift_list_p_cell(&table->list, c) * mlift_list_p_bin(&table->list, bin);
        mlift_list_p_observed(&table->list, c, walk->p_seen);
        if (learns) {
            add_candidates(walk, c, weight);
        } else {
            add_values(walk, c, weight);
            add_flow(walk, c, weight);
        }
    }
    if (!learns) {
        run_flow(walk, base, first);
    }
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

/* What is not known exactly is not a number. */
static void forget_rates(struct mlift_exact *exact, int strategy)
{
    size_t s = (size_t)strategy, n_metrics = (size_t)exact->n_metrics, n_steps = (size_t)exact->n_steps;

    for (size_t g = 0; g < (size_t)exact->n_segments; g++) {
        for (size_t m = 1; m < n_metrics; m++) {
            exact->rate[(s * (size_t)exact->n_segments + g) * n_metrics + m] = (double)NAN;
        }
    }
    for (size_t o = 0; o < exact->n_cells; o++) {
        double *seen = exact->by_cell + (s * exact->n_cells + o) * MLIFT_EXACT_BY_CELL;
        seen[MLIFT_EXACT_CLICK] = seen[MLIFT_EXACT_GOAL] = seen[MLIFT_EXACT_EARNED] = (double)NAN;
    }
    for (size_t t = 0; t < n_steps; t++) {
        exact->sent[s * n_steps + t] = exact->clicked[s * n_steps + t] = (double)NAN;
    }
}

/* Candidates' sums over the list into rates within their segments. */
static void normalise_candidates(struct mlift_exact *exact, const struct mlift_table *table, int s)
{
    int n = table->campaign->strategy[s].n_rules;

    for (int i = 0; i < table->learns[s].n * n; i++) {
        double share = exact->candidate_share[s][i / n];
        exact->candidate[s][i] = share > 0.0 ? exact->candidate[s][i] / share : 0.0;
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
        if (table->learns[walk.strategy].n > 0) {
            forget_rates(exact, walk.strategy);
            normalise_candidates(exact, table, walk.strategy);
        }
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
    for (int s = 0; s < MLIFT_MAX_STRATEGIES; s++) {
        free(exact->candidate[s]);
        free(exact->candidate_share[s]);
    }
    memset(exact, 0, sizeof *exact);
}
