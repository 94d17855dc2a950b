#include "sim/replicate.h"

#include <stdlib.h>
#include <string.h>

int mlift_replicate_init(struct mlift_replicate *replicate, const struct mlift_table *table, enum mlift_isa isa,
                         uint64_t seed)
{
    size_t n_strategies = (size_t)table->campaign->n_strategies;
    size_t n_segments = (size_t)table->n_segments;
    size_t n_arms = (size_t)table->campaign->n_arms, n_sizes = (size_t)table->campaign->n_sizes;

    memset(replicate, 0, sizeof *replicate);
    replicate->table = table;
    replicate->isa = isa;
    replicate->seed = seed;
    replicate->cohort = calloc(n_strategies, sizeof *replicate->cohort);
    replicate->strategy_counts = calloc(n_strategies * n_segments * MLIFT_N_LANES, sizeof(uint32_t));
    replicate->arm_counts = calloc((n_arms * n_sizes * n_segments + 1) * MLIFT_N_LANES, sizeof(uint32_t));
    if (!replicate->cohort || !replicate->strategy_counts || !replicate->arm_counts) {
        mlift_replicate_free(replicate);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (int s = 0; s < table->campaign->n_strategies; s++) {
        if (!mlift_campaign_learns(&table->campaign->strategy[s])) {
            replicate->usual[replicate->n_usual++] = s;
        }
    }
    int status = mlift_adaptive_init(&replicate->adaptive, table, isa, seed);
    if (status) {
        mlift_replicate_free(replicate);
    }
    return status;
}

void mlift_replicate_free(struct mlift_replicate *replicate)
{
    free(replicate->cohort);
    free(replicate->strategy_counts);
    free(replicate->arm_counts);
    mlift_adaptive_free(&replicate->adaptive);
    memset(replicate, 0, sizeof *replicate);
}

static struct mlift_advance advance_of(struct mlift_replicate *w, int strategy, int step, size_t n)
{
    return (struct mlift_advance){
        .table = w->table,
        .strategy = strategy,
        .step = step,
        .n = n,
        .base = w->roster.base,
        .words = &w->words,
        .cohort = &w->cohort[strategy],
    };
}

/* Sorts the block's subscribers by arm and looks up what every strategy knows of them at the start. */
static void start_block(struct mlift_replicate *w, size_t n)
{
    const struct mlift_table *table = w->table;

    memset(w->n_who, 0, sizeof w->n_who);
    for (size_t i = 0; i < n; i++) {
        unsigned arm = w->roster.arm[i];
        w->who[arm][w->n_who[arm]++] = (uint16_t)i;
        w->segment[i] = table->segment_of[w->roster.seen[i]];
    }
    for (int k = 0; k < w->n_usual; k++) {
        int s = w->usual[k];
        struct mlift_cohort *cohort = &w->cohort[s];
        const uint16_t *start = table->policy[s].start;
        memcpy(cohort->state, w->roster.start, n * sizeof *cohort->state);
        memset(cohort->tally, 0, n * sizeof *cohort->tally);
        for (size_t i = 0; i < n && table->policy[s].n_states > 1; i++) {
            cohort->knowledge[i] = start[w->roster.seen[i]];
        }
        for (size_t i = 0; i < n && table->policy[s].by_type; i++) {
            cohort->knowledge[i] = (uint16_t)mlift_table_type(table, w->roster.base[i]);
        }
    }
}

/* True where the strategy has a step at `t` and still sends after it: only then do recency, fatigue and drift matter.
 */
static bool matters_after(const struct mlift_table *table, int strategy, int t)
{
    int step = table->step_of[strategy][t];

    return step >= 0 && step < table->policy[strategy].last_send;
}

static bool matters_to_any(const struct mlift_replicate *w, int t)
{
    for (int k = 0; k < w->n_usual; k++) {
        if (matters_after(w->table, w->usual[k], t)) {
            return true;
        }
    }
    return false;
}

/* What drifts, and what living strategies read afresh, until the next step of each strategy that has one at `t`. */
static void drift(struct mlift_replicate *w, size_t r, uint32_t first, size_t n, int t)
{
    const struct mlift_table *table = w->table;
    uint32_t day = table->calendar.day[t];

    for (int k = 0; k < table->n_drifts; k++) {
        mlift_draw_fill(w->isa, w->seed, r, MLIFT_DRAW_DRIFT + table->drift[k].point, day, first, n, w->extra);
        for (int u = 0; u < w->n_usual; u++) {
            int s = w->usual[u];
            struct mlift_advance a = advance_of(w, s, table->step_of[s][t], n);
            if (matters_after(table, s, t)) {
                mlift_advance_drift(&a, w->isa, k, w->extra);
            }
        }
    }
    for (int d = 0; d < table->campaign->n_data_points; d++) {
        if (!table->reread[d]) {
            continue;
        }
        mlift_draw_fill(w->isa, w->seed, r, MLIFT_DRAW_REFRESH + d, day, first, n, w->extra);
        for (int u = 0; u < w->n_usual; u++) {
            int s = w->usual[u];
            struct mlift_advance a = advance_of(w, s, table->step_of[s][t], n);
            if (matters_after(table, s, t) && (table->policy[s].refreshes >> d & 1)) {
                mlift_advance_reread(&a, w->isa, d, w->roster.cell, w->extra);
            }
        }
    }
}

static void run_steps(struct mlift_replicate *w, size_t r, uint32_t first, size_t n)
{
    const struct mlift_table *table = w->table;

    for (int t = 0; t < table->calendar.n_steps; t++) {
        uint32_t day = table->calendar.day[t];
        mlift_draw_fill(w->isa, w->seed, r, MLIFT_DRAW_RESPONSE, day, first, n, w->words.response);
        mlift_draw_fill(w->isa, w->seed, r, MLIFT_DRAW_MOVE, day, first, n, w->words.moves);
        bool more = matters_to_any(w, t);
        if (more) {
            mlift_draw_fill(w->isa, w->seed, r, MLIFT_DRAW_BACKGROUND, day, first, n, w->words.background);
        }
        for (int u = 0; u < w->n_usual; u++) {
            int s = w->usual[u];
            struct mlift_advance a = advance_of(w, s, table->step_of[s][t], n);
            if (a.step >= 0) {
                mlift_advance_step(&a, w->isa);
            }
        }
        if (more) {
            drift(w, r, first, n, t);
        }
    }
}

/* Smallest of the nested list sizes that subscriber `first + i` belongs to; n_sizes when none does. */
static int size_bucket(const struct mlift_campaign *campaign, size_t subscriber)
{
    int k = 0;

    while (k < campaign->n_sizes && subscriber >= campaign->size[k]) {
        k++;
    }
    return k;
}

static bool arm_learns(const struct mlift_campaign *campaign, int arm)
{
    return mlift_campaign_learns(&campaign->strategy[campaign->arm_strategy[arm]]);
}

/* Adds the arm's subscribers of this block to their buckets; a block that crosses a size is cut there. */
static void count_arm(struct mlift_replicate *w, int arm, uint32_t first, size_t n)
{
    const struct mlift_campaign *campaign = w->table->campaign;
    struct mlift_advance a = advance_of(w, campaign->arm_strategy[arm], 0, n);
    size_t from = 0, row = (size_t)w->table->n_segments * MLIFT_N_LANES;

    while (from < w->n_who[arm]) {
        int bucket = size_bucket(campaign, first + w->who[arm][from]);
        if (bucket == campaign->n_sizes) {
            return;
        }
        size_t to = from;
        while (to < w->n_who[arm] && first + w->who[arm][to] < campaign->size[bucket]) {
            to++;
        }
        mlift_advance_count(&a, w->isa, w->who[arm] + from, to - from, w->segment,
                            w->arm_counts + ((size_t)arm * (size_t)campaign->n_sizes + (size_t)bucket) * row);
        from = to;
    }
}

static void count_block(struct mlift_replicate *w, uint32_t first, size_t n, bool worlds, bool experiment)
{
    const struct mlift_campaign *campaign = w->table->campaign;
    size_t row = (size_t)w->table->n_segments * MLIFT_N_LANES;

    for (int u = 0; worlds && u < w->n_usual; u++) {
        struct mlift_advance a = advance_of(w, w->usual[u], 0, n);
        mlift_advance_count(&a, w->isa, NULL, n, w->segment, w->strategy_counts + (size_t)w->usual[u] * row);
    }
    for (int arm = 0; experiment && arm < campaign->n_arms; arm++) {
        if (!arm_learns(campaign, arm)) {
            count_arm(w, arm, first, n);
        }
    }
}

/* Lanes of the metrics that are kept. */
static void find_lanes(const struct mlift_table *table, const int *metric, int n_metrics, uint8_t *lane)
{
    for (int m = 0; m < n_metrics; m++) {
        lane[m] = (uint8_t)table->metric[metric[m]].lane;
    }
}

/* Strategies 0 and 1, by the word for the arm and not by the arm that the campaign makes of it. */
static void count_splits(struct mlift_replicate *w, size_t r, uint32_t first, size_t n)
{
    if (w->n_splits > 0) {
        mlift_draw_fill(w->isa, w->seed, r, MLIFT_DRAW_ARM, 0, first, n, w->extra);
    }
    for (int i = 0; i < w->n_splits; i++) {
        mlift_splits_count(w->splits[i], w->table, r, first, n, w->extra, w->cohort);
    }
}

static void write_worlds(const struct mlift_replicate *w, size_t r, struct mlift_worlds *worlds)
{
    uint32_t *out = worlds->counts + (r - worlds->first) * mlift_worlds_stride(worlds);
    size_t rows = (size_t)worlds->n_strategies * (size_t)worlds->n_segments, n_metrics = (size_t)worlds->n_metrics;
    uint8_t lane[MLIFT_MAX_METRICS];

    find_lanes(w->table, worlds->metric, worlds->n_metrics, lane);
    for (size_t row = 0; row < rows; row++, out += n_metrics) {
        const uint32_t *counts = w->strategy_counts + row * MLIFT_N_LANES;
        for (size_t m = 0; m < n_metrics; m++) {
            out[m] = counts[lane[m]];
        }
    }
}

/* Nested sizes: a size counts everybody in its own bucket and in the smaller ones. An arm that learns was played and
 * counted for each size. */
static void write_experiment(const struct mlift_replicate *w, size_t r, struct mlift_experiment *experiment)
{
    size_t n_segments = (size_t)experiment->n_segments, n_sizes = (size_t)experiment->n_sizes;
    size_t per_size = n_segments * MLIFT_N_LANES;
    uint32_t *out = experiment->counts + r * mlift_experiment_stride(experiment);
    uint8_t lane[MLIFT_MAX_METRICS];

    find_lanes(w->table, experiment->metric, experiment->n_metrics, lane);
    for (size_t arm = 0; arm < (size_t)experiment->n_arms; arm++) {
        bool whole = arm_learns(w->table->campaign, (int)arm);
        for (size_t segment = 0; segment < n_segments; segment++) {
            const uint32_t *counts = w->arm_counts + arm * n_sizes * per_size + segment * MLIFT_N_LANES;
            for (int m = 0; m < experiment->n_metrics; m++) {
                const uint32_t *own = counts + lane[m];
                uint32_t sum = 0;
                for (size_t k = 0; k < n_sizes; k++, own += per_size) {
                    sum = whole ? *own : sum + *own;
                    *out++ = sum;
                }
            }
        }
    }
}

/* Strategies that learn, for the worlds and for each arm and list size of the experiment. */
static void run_adaptive(struct mlift_replicate *w, size_t r, bool worlds, bool experiment)
{
    const struct mlift_campaign *campaign = w->table->campaign;
    size_t row = (size_t)w->table->n_segments * MLIFT_N_LANES, n_sizes = (size_t)campaign->n_sizes;

    mlift_adaptive_draw(&w->adaptive, r);
    for (int s = 0; worlds && s < campaign->n_strategies; s++) {
        if (mlift_campaign_learns(&campaign->strategy[s])) {
            mlift_adaptive_play(&w->adaptive, s, -1, campaign->list_size, w->strategy_counts + (size_t)s * row);
            mlift_adaptive_remember(&w->adaptive);
        }
    }
    w->adaptive.lessons.n_replicates += worlds;
    for (int arm = 0; experiment && arm < campaign->n_arms; arm++) {
        for (size_t k = 0; arm_learns(campaign, arm) && k < n_sizes; k++) {
            mlift_adaptive_play(&w->adaptive, campaign->arm_strategy[arm], arm, campaign->size[k],
                                w->arm_counts + ((size_t)arm * n_sizes + k) * row);
        }
    }
}

void mlift_replicate_run(struct mlift_replicate *w, size_t r, struct mlift_worlds *worlds,
                         struct mlift_experiment *experiment)
{
    const struct mlift_campaign *campaign = w->table->campaign;
    size_t row = (size_t)w->table->n_segments * MLIFT_N_LANES * sizeof(uint32_t);

    memset(w->strategy_counts, 0, (size_t)campaign->n_strategies * row);
    memset(w->arm_counts, 0, (size_t)campaign->n_arms * (size_t)campaign->n_sizes * row);
    for (size_t first = 0; first < campaign->list_size; first += MLIFT_ROSTER_BLOCK) {
        size_t left = campaign->list_size - first, n = left < MLIFT_ROSTER_BLOCK ? left : MLIFT_ROSTER_BLOCK;
        mlift_roster_draw(&w->roster, w->table, w->isa, w->seed, r, (uint32_t)first, n);
        start_block(w, n);
        run_steps(w, r, (uint32_t)first, n);
        count_block(w, (uint32_t)first, n, worlds != NULL, experiment != NULL);
        count_splits(w, r, (uint32_t)first, n);
    }
    if (w->adaptive.any) {
        run_adaptive(w, r, worlds != NULL, experiment != NULL);
    }
    if (worlds) {
        write_worlds(w, r, worlds);
    }
    if (experiment) {
        write_experiment(w, r, experiment);
    }
}
