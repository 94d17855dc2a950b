#include "sim/exact.h"

#include "sim/flow.h"
#include "sim/peers.h"
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
    const struct mlift_exact_wanted *wanted;
    struct mlift_exact *exact;
    struct mlift_value value;
    struct mlift_peers peers; /* of the strategies that are walked by type */
    struct mlift_flow *flow;  /* [strategy]; of one that is not: empty */
    double *kept;             /* lanes of one group and bin at its starts */
    double p_start[MLIFT_N_STAGES];
    double *p_seen; /* [profile cell][observed cell], or, where that is too much, of `seen_cell` only */
    bool *has_seen; /* [profile cell] */
    size_t seen_cell;
};

enum { MOST_SEEN = 1 << 21 };

/* The flow of a strategy goes through every knowledge state and, where it reads afresh, through every profile cell;
 * only where that is more than this many states times steps, those that are sent the same go together. Put together,
 * sums are made in another order: the last bits of what results files hold of smaller scenarios would be others. */
static const double MOST_APART = 2e7;

static bool flows_together(const struct mlift_table *table, int s)
{
    const struct mlift_policy *policy = &table->policy[s];
    double types =
        policy->refreshes ? (double)table->list.profile.n_cells * table->list.propensity_bins : (double)table->n_types;

    return types * policy->n_steps * policy->n_states * table->n_states > MOST_APART;
}

static bool is_wanted(const struct walk *walk, int strategy)
{
    return walk->wanted->strategies >> strategy & 1;
}

/* What is seen of subscribers of a profile cell: [observed cell]. */
static const double *seen_of(struct walk *walk, size_t cell)
{
    size_t n = walk->table->list.observed.n_cells;
    bool all = walk->has_seen != NULL;
    double *p = walk->p_seen + (all ? cell * n : 0);

    if (all ? !walk->has_seen[cell] : walk->seen_cell != cell) {
        mlift_list_p_observed(&walk->table->list, cell, p);
        walk->seen_cell = cell;
        if (all) {
            walk->has_seen[cell] = true;
        }
    }
    return p;
}

static double weight_of(const struct walk *walk, size_t cell, int bin)
{
    return mlift_list_p_cell(&walk->table->list, cell) * mlift_list_p_bin(&walk->table->list, bin);
}

static double lane_at(const struct walk *walk, const double *lanes, int lane)
{
    return lanes[walk->value.place[lane]];
}

/* Adds the lanes of people who are `p` of the list to the rates of their segment and their observed cell. */
static void add_lanes(const struct walk *walk, int s, size_t o, double p, const double *lanes)
{
    const struct mlift_table *table = walk->table;
    size_t row = (size_t)s * (size_t)table->n_segments + table->segment_of[o];
    double *to = walk->exact->rate + row * (size_t)table->n_metrics;
    double *seen = walk->exact->by_cell + ((size_t)s * walk->exact->n_cells + o) * MLIFT_EXACT_BY_CELL;
    int earning = mlift_tally_earning(table->campaign);

    to[0] += p; /* metric 0 is `subscribers` */
    for (int m = 1; m < table->n_metrics; m++) {
        if (walk->wanted->metrics >> m & 1) {
            to[m] += p * lane_at(walk, lanes, table->metric[m].lane);
        }
    }
    seen[MLIFT_EXACT_SHARE] += p;
    seen[MLIFT_EXACT_CLICK] += p * lane_at(walk, lanes, table->metric[table->click].lane);
    seen[MLIFT_EXACT_GOAL] += p * lane_at(walk, lanes, table->metric[table->goal].lane);
    seen[MLIFT_EXACT_SENT] += p * lane_at(walk, lanes, MLIFT_LANE_SENT);
    seen[MLIFT_EXACT_LEFT] += p * lane_at(walk, lanes, MLIFT_LANE_UNSUBSCRIBED);
    seen[MLIFT_EXACT_EARNED] += earning < 0 ? 0.0 : p * lane_at(walk, lanes, table->metric[earning].lane);
}

/* Lanes of those of a group who know `knowledge`, at the place of their state among its starts. */
static const double *kept_at(const struct walk *walk, int s, const double *kept, int knowledge, uint32_t place)
{
    const struct mlift_merge *merge = &walk->value.merge[s];
    size_t at = (size_t)place * (size_t)merge->n_first + merge->start[knowledge];

    return kept + at * walk->value.n_lanes;
}

/* Adds what one cell and bin are worth, by segment; `kept` as solve_group leaves it. */
static void add_values(struct walk *walk, const struct mlift_peers *peers, int s, size_t cell, double weight,
                       const double *kept)
{
    const struct mlift_table *table = walk->table;
    const uint32_t *place = peers->place + cell * MLIFT_N_STAGES;
    const double *p_seen = seen_of(walk, cell);

    for (size_t o = 0; o < table->list.observed.n_cells; o++) {
        for (int stage = 0; p_seen[o] > 0.0 && stage < MLIFT_N_STAGES; stage++) {
            double p = weight * p_seen[o] * walk->p_start[stage];
            if (p > 0.0) {
                add_lanes(walk, s, o, p, kept_at(walk, s, kept, table->policy[s].start[o], place[stage]));
            }
        }
    }
}

/* A strategy that learns: shares, and what each candidate would bring if everybody got it. */
static void add_candidates(struct walk *walk, const struct mlift_peers *peers, int s, size_t cell, double weight,
                           const double *kept)
{
    const struct mlift_table *table = walk->table;
    int n = table->campaign->strategy[s].n_rules, goal = table->metric[table->goal].lane;
    const uint32_t *place = peers->place + cell * MLIFT_N_STAGES;
    const double *p_seen = seen_of(walk, cell);

    for (size_t o = 0; o < table->list.observed.n_cells; o++) {
        size_t row = (size_t)s * (size_t)table->n_segments + table->segment_of[o], g = table->learns[s].of[o];
        double p = weight * p_seen[o];
        walk->exact->rate[row * (size_t)table->n_metrics] += p;
        walk->exact->by_cell[((size_t)s * walk->exact->n_cells + o) * MLIFT_EXACT_BY_CELL + MLIFT_EXACT_SHARE] += p;
        walk->exact->candidate_share[s][g] += p;
        for (int stage = 0; p > 0.0 && stage < MLIFT_N_STAGES; stage++) {
            for (int k = 0; walk->p_start[stage] > 0.0 && k < n; k++) {
                double value = lane_at(walk, kept_at(walk, s, kept, k, place[stage]), goal);
                walk->exact->candidate[s][g * (size_t)n + (size_t)k] += p * walk->p_start[stage] * value;
            }
        }
    }
}

static void add_cell(struct walk *walk, const struct mlift_peers *peers, int s, size_t cell, int bin,
                     const double *kept)
{
    if (walk->table->learns[s].n > 0) {
        add_candidates(walk, peers, s, cell, weight_of(walk, cell, bin), kept);
    } else {
        add_values(walk, peers, s, cell, weight_of(walk, cell, bin), kept);
    }
}

static void add_flow(struct walk *walk, int s, size_t cell, double weight)
{
    const struct mlift_table *table = walk->table;
    const uint16_t *start = table->policy[s].start;
    const double *p_seen = seen_of(walk, cell);

    for (size_t o = 0; o < table->list.observed.n_cells; o++) {
        for (int stage = 0; p_seen[o] > 0.0 && stage < MLIFT_N_STAGES; stage++) {
            *mlift_flow_at(&walk->flow[s], start[o], mlift_table_start(table, cell, stage)) +=
                weight * p_seen[o] * walk->p_start[stage];
        }
    }
}

static void run_flow(struct walk *walk, int s, uint32_t base, size_t cell)
{
    size_t n_steps = (size_t)walk->table->calendar.n_steps;

    for (size_t t = 0; t < n_steps; t++) {
        int step = walk->table->step_of[s][t];
        if (step >= 0) {
            mlift_flow_step(&walk->flow[s], step, base, cell);
            walk->exact->sent[(size_t)s * n_steps + t] += walk->flow[s].sent;
            walk->exact->clicked[(size_t)s * n_steps + t] += walk->flow[s].clicks;
        }
    }
}

static bool flows(const struct walk *walk, int s)
{
    return walk->wanted->steps && walk->table->learns[s].n == 0;
}

static uint32_t base_of(const struct walk *walk, size_t cell, int bin)
{
    return walk->table->cell_base[cell] + (uint32_t)bin * walk->table->bin_stride;
}

/* Solves one group and bin; kept[(start * classes + class) * n_lanes]: its lanes where its people start. */
static void solve_group(struct walk *walk, const struct mlift_peers *peers, int s, size_t g, int bin, double *kept)
{
    size_t cell = peers->cell[peers->first[g]];
    size_t row = (size_t)walk->value.merge[s].n_first * walk->value.n_lanes;

    mlift_value_solve(&walk->value, s, base_of(walk, cell, bin), cell);
    for (size_t i = peers->first_start[g]; i < peers->first_start[g + 1]; i++, kept += row) {
        memcpy(kept, walk->value.now + peers->start[i] * row, row * sizeof *kept);
    }
}

/* Strategies that never read afresh, type by type: all of them, because they share its rows. */
static void walk_by_type(struct walk *walk)
{
    const struct mlift_table *table = walk->table;
    const struct mlift_peers *peers = &walk->peers;

    for (size_t g = 0; g < peers->n; g++) {
        for (int bin = 0; bin < table->list.propensity_bins; bin++) {
            for (int s = 0; s < table->campaign->n_strategies; s++) {
                if (!is_wanted(walk, s) || table->policy[s].refreshes) {
                    continue;
                }
                solve_group(walk, peers, s, g, bin, walk->kept);
                if (flows(walk, s)) {
                    mlift_flow_clear(&walk->flow[s]);
                }
                for (size_t i = peers->first[g]; i < peers->first[g + 1]; i++) {
                    add_cell(walk, peers, s, peers->cell[i], bin, walk->kept);
                    if (flows(walk, s)) {
                        add_flow(walk, s, peers->cell[i], weight_of(walk, peers->cell[i], bin));
                    }
                }
                if (flows(walk, s)) {
                    size_t cell = peers->cell[peers->first[g]];
                    run_flow(walk, s, base_of(walk, cell, bin), cell);
                }
            }
        }
    }
}

/* The flows of a strategy that reads afresh: of each cell by itself, or together those that share their rows. */
static void flow_by_cell(struct walk *walk, const struct mlift_peers *peers, int s, bool together)
{
    const struct mlift_table *table = walk->table;

    for (size_t c = 0; c < table->list.profile.n_cells; c++) {
        size_t g = peers->of[c], last = together ? peers->first[g + 1] : peers->first[g] + 1;
        if (together && peers->cell[peers->first[g]] != c) {
            continue;
        }
        for (int bin = 0; bin < table->list.propensity_bins; bin++) {
            mlift_flow_clear(&walk->flow[s]);
            for (size_t i = peers->first[g]; i < last; i++) {
                size_t cell = together ? peers->cell[i] : c;
                add_flow(walk, s, cell, weight_of(walk, cell, bin));
            }
            run_flow(walk, s, base_of(walk, c, bin), c);
        }
    }
}

/* A strategy that reads afresh, cell by cell in their order, each group solved when its first cell is met. */
static int walk_by_cell(struct walk *walk, int s)
{
    const struct mlift_table *table = walk->table;
    size_t n_cells = table->list.profile.n_cells, n_bins = (size_t)table->list.propensity_bins;
    struct mlift_peers peers;
    int status = mlift_peers_init(&peers, table, table->policy[s].refreshes);
    double **kept = status ? NULL : calloc(peers.n, sizeof *kept);

    if (!status && !kept) {
        status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (size_t c = 0; !status && c < n_cells; c++) {
        size_t g = peers.of[c], n_starts = peers.first_start[g + 1] - peers.first_start[g];
        size_t row = n_starts * (size_t)walk->value.merge[s].n_first * walk->value.n_lanes;
        if (!kept[g]) {
            kept[g] = calloc(n_bins * row, sizeof **kept);
            for (size_t bin = 0; kept[g] && bin < n_bins; bin++) {
                solve_group(walk, &peers, s, g, (int)bin, kept[g] + bin * row);
            }
        }
        for (size_t bin = 0; kept[g] && bin < n_bins; bin++) {
            add_cell(walk, &peers, s, c, (int)bin, kept[g] + bin * row);
        }
        status = kept[g] ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        if (c == peers.cell[peers.first[g + 1] - 1]) {
            free(kept[g]);
            kept[g] = NULL;
        }
    }
    if (!status && flows(walk, s)) {
        flow_by_cell(walk, &peers, s, flows_together(table, s));
    }
    for (size_t g = 0; kept && g < peers.n; g++) {
        free(kept[g]);
    }
    free(kept);
    mlift_peers_free(&peers);
    return status;
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
static void normalise(struct mlift_exact *exact, const struct mlift_exact_wanted *wanted)
{
    size_t n_metrics = (size_t)exact->n_metrics, n_segments = (size_t)exact->n_segments;

    for (size_t s = 0; s < (size_t)exact->n_strategies; s++) {
        for (size_t g = 0; (wanted->strategies >> s & 1) && g < n_segments; g++) {
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

/* What was not asked for is not a number either. */
static void forget_unwanted(struct mlift_exact *exact, const struct mlift_exact_wanted *wanted)
{
    size_t n_metrics = (size_t)exact->n_metrics, n = (size_t)exact->n_segments;

    for (size_t s = 0; s < (size_t)exact->n_strategies; s++) {
        bool solved = wanted->strategies >> s & 1;
        for (size_t m = 0; m < n_metrics; m++) {
            bool known = solved && (m == 0 || wanted->metrics >> m & 1);
            for (size_t g = 0; !known && g < n; g++) {
                exact->rate[(s * n + g) * n_metrics + m] = (double)NAN;
            }
            exact->overall[s * n_metrics + m] = known ? exact->overall[s * n_metrics + m] : (double)NAN;
        }
        for (size_t i = 0; !solved && i < exact->n_cells * MLIFT_EXACT_BY_CELL; i++) {
            exact->by_cell[s * exact->n_cells * MLIFT_EXACT_BY_CELL + i] = (double)NAN;
        }
        for (size_t t = 0; !(solved && wanted->steps) && t < (size_t)exact->n_steps; t++) {
            exact->sent[s * (size_t)exact->n_steps + t] = exact->clicked[s * (size_t)exact->n_steps + t] = (double)NAN;
        }
    }
}

static uint32_t lanes_of(const struct mlift_table *table, uint32_t metrics)
{
    uint32_t lanes = 1u << MLIFT_LANE_SENT | 1u << MLIFT_LANE_UNSUBSCRIBED;
    int earning = mlift_tally_earning(table->campaign);

    lanes |= earning < 0 ? 0u : 1u << table->metric[earning].lane;
    lanes |= 1u << table->metric[table->click].lane | 1u << table->metric[table->goal].lane;
    for (int m = 1; m < table->n_metrics; m++) {
        lanes |= metrics >> m & 1 ? 1u << table->metric[m].lane : 0u;
    }
    return lanes;
}

static void walk_free(struct walk *walk)
{
    for (int s = 0; walk->flow && s < walk->exact->n_strategies; s++) {
        mlift_flow_free(&walk->flow[s]);
    }
    mlift_value_free(&walk->value);
    mlift_peers_free(&walk->peers);
    free(walk->flow);
    free(walk->kept);
    free(walk->p_seen);
    free(walk->has_seen);
}

/* Classes at the first step of the strategy that has most of them. */
static size_t most_first(const struct walk *walk)
{
    size_t most = 1;

    for (int s = 0; s < walk->exact->n_strategies; s++) {
        size_t n = (size_t)walk->value.merge[s].n_first;
        most = n > most ? n : most;
    }
    return most;
}

static int walk_init(struct walk *walk)
{
    const struct mlift_table *table = walk->table;
    size_t n_seen = table->list.observed.n_cells, n_cells = table->list.profile.n_cells;
    bool all = n_cells <= MOST_SEEN / n_seen;

    walk->seen_cell = SIZE_MAX;
    for (int stage = 0; stage < MLIFT_N_STAGES; stage++) {
        walk->p_start[stage] = mlift_list_p_start(&table->list, stage);
    }
    walk->flow = calloc((size_t)walk->exact->n_strategies, sizeof *walk->flow);
    walk->p_seen = calloc(all ? n_cells * n_seen : n_seen, sizeof *walk->p_seen);
    walk->has_seen = all ? calloc(n_cells, sizeof *walk->has_seen) : NULL;
    if (!walk->flow || !walk->p_seen || (all && !walk->has_seen)) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    int status = mlift_value_init(&walk->value, table, walk->wanted->strategies, lanes_of(table, walk->wanted->metrics),
                                  walk->wanted->isa);
    status = status ? status : mlift_peers_init(&walk->peers, table, 0);
    if (status) {
        return status;
    }
    walk->kept = calloc(walk->peers.most_starts * most_first(walk) * walk->value.n_lanes, sizeof *walk->kept);
    status = walk->kept ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    for (int s = 0; !status && s < walk->exact->n_strategies; s++) {
        if (is_wanted(walk, s) && flows(walk, s)) {
            status = mlift_flow_init(&walk->flow[s], &walk->value, s, !flows_together(table, s));
        }
    }
    return status;
}

static void finish(struct mlift_exact *exact, const struct mlift_table *table, const struct mlift_exact_wanted *wanted)
{
    for (int s = 0; s < exact->n_strategies; s++) {
        if (table->learns[s].n > 0) {
            forget_rates(exact, s);
            normalise_candidates(exact, table, s);
        }
    }
    normalise(exact, wanted);
    forget_unwanted(exact, wanted);
}

struct mlift_exact_wanted mlift_exact_rates(void)
{
    return (struct mlift_exact_wanted){
        .strategies = UINT64_MAX, .metrics = UINT32_MAX, .steps = false, .isa = mlift_isa_detect()};
}

struct mlift_exact_wanted mlift_exact_few_rates(const struct mlift_table *table)
{
    struct mlift_exact_wanted wanted = mlift_exact_rates();
    int earning = mlift_tally_earning(table->campaign);

    wanted.metrics = 1u << table->click | 1u << table->goal | (earning < 0 ? 0u : 1u << earning);
    for (int m = 0; m < table->n_metrics; m++) {
        bool kept = table->metric[m].lane == MLIFT_LANE_SENT || table->metric[m].lane == MLIFT_LANE_UNSUBSCRIBED;
        wanted.metrics |= kept ? 1u << m : 0u;
    }
    return wanted;
}

int mlift_exact_solve(struct mlift_exact *exact, const struct mlift_table *table,
                      const struct mlift_exact_wanted *wanted)
{
    struct mlift_exact_wanted everything = mlift_exact_rates();
    everything.steps = true;
    struct walk walk = {.table = table, .wanted = wanted ? wanted : &everything, .exact = exact};
    int status = allocate(exact, table);

    status = status ? status : walk_init(&walk);
    if (!status) {
        walk_by_type(&walk);
    }
    for (int s = 0; !status && s < exact->n_strategies; s++) {
        if (is_wanted(&walk, s) && table->policy[s].refreshes) {
            status = walk_by_cell(&walk, s);
        }
    }
    if (!status) {
        finish(exact, table, walk.wanted);
    }
    walk_free(&walk);
    if (status) {
        mlift_exact_free(exact);
    }
    return status;
}

int mlift_exact_init(struct mlift_exact *exact, const struct mlift_table *table)
{
    return mlift_exact_solve(exact, table, NULL);
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
