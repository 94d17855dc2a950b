#include "sim/sweep_ahead.h"

#include "sim/clock.h"
#include "sim/sweep_point.h"
#include "sim/sweep_record.h"

#include <stdlib.h>
#include <string.h>

/* A window lasts about so long, so that little is lost and progress is seen; points that take longer than the second on
 * one thread are better shared out by replicates. */
static const double window_seconds = 0.25, longest_point = 2.0;

enum { BLOCKS_AT_ONCE = 8, MOST_A_THREAD = 16 };

/* --- one point, on one thread ------------------------------------------------------------------------------------- */

static uint64_t *record_at(const struct mlift_sweep_ahead *ahead, size_t k, size_t item)
{
    return ahead->slot[k].words + item * ahead->n_words;
}

/* Blocks first..last-1. */
static int do_blocks(const struct mlift_sweep_ahead *ahead, size_t k, const struct mlift_sweep_point *compiled,
                     size_t first, size_t last, struct mlift_worlds *worlds)
{
    const struct mlift_sweep *sweep = ahead->sweep;
    struct mlift_engine_options engine = ahead->options.engine;
    size_t n_done, to = (last - 1) * MLIFT_SWEEP_BLOCK + mlift_sweep_block_size(sweep, last - 1);

    engine.seed = sweep->own_seed ? sweep->seed : compiled->scenario->seed;
    engine.n_threads = 1;
    engine.progress = NULL;
    worlds->first = first * MLIFT_SWEEP_BLOCK;
    int status = mlift_engine_run(&compiled->table, &engine, worlds->first, to, worlds, NULL, &n_done);
    for (size_t b = first; b < last && (!status || status == MLIFT_ERR_INTERRUPTED); b++) {
        if (b * MLIFT_SWEEP_BLOCK + mlift_sweep_block_size(sweep, b) <= n_done) {
            mlift_sweep_record_block(sweep, worlds, b, record_at(ahead, k, 1 + b));
            ahead->slot[k].there[1 + b] = true;
        }
    }
    return status;
}

static int do_all_blocks(const struct mlift_sweep_ahead *ahead, size_t k, const struct mlift_sweep_point *compiled)
{
    const uint64_t *seen = ahead->seen + k * ahead->n_items + 1;
    size_t n_blocks = ahead->sweep->n_blocks, first = 0;
    struct mlift_worlds worlds;
    int status = mlift_worlds_init(&worlds, (size_t)BLOCKS_AT_ONCE * MLIFT_SWEEP_BLOCK,
                                   compiled->scenario->campaign.n_strategies, compiled->table.n_segments,
                                   compiled->metric, 1 + compiled->n_metrics);

    while (!status && first < n_blocks) {
        size_t last = first;
        while (last < n_blocks && last < first + BLOCKS_AT_ONCE && !seen[last]) {
            last++;
        }
        if (last > first) {
            status = do_blocks(ahead, k, compiled, first, last, &worlds);
        }
        first = last > first ? last : first + 1;
    }
    mlift_worlds_free(&worlds);
    return status;
}

static int do_point(const struct mlift_sweep_ahead *ahead, size_t k)
{
    const uint64_t *seen = ahead->seen + k * ahead->n_items;
    struct mlift_sweep_point compiled;
    size_t missing = 0;

    while (missing < ahead->n_items && seen[missing]) {
        missing++;
    }
    if (missing == ahead->n_items) {
        return MLIFT_OK;
    }
    int status = mlift_sweep_point_init(&compiled, ahead->sweep, &ahead->options, ahead->first + k);
    if (status) {
        return status;
    }
    if (compiled.n_metrics != ahead->sweep->n_metrics) {
        status = MLIFT_RAISE(MLIFT_ERR_SWEEP_POINT);
    }
    if (!status && !seen[0]) {
        status = mlift_sweep_record_head(ahead->sweep, &compiled, record_at(ahead, k, 0));
        ahead->slot[k].there[0] = !status;
    }
    if (!status) {
        status = do_all_blocks(ahead, k, &compiled);
    }
    mlift_sweep_point_free(&compiled);
    return status;
}

/* --- a window ----------------------------------------------------------------------------------------------------- */

static void do_slot(void *context, int thread, size_t k)
{
    struct mlift_sweep_ahead *ahead = context;

    (void)thread;
    ahead->slot[k].status = do_point(ahead, k);
}

int mlift_sweep_ahead_init(struct mlift_sweep_ahead *ahead, const struct mlift_sweep *sweep,
                           const struct mlift_sweep_options *options)
{
    int n_threads = mlift_engine_threads(&options->engine);

    memset(ahead, 0, sizeof *ahead);
    ahead->sweep = sweep;
    ahead->options = *options;
    ahead->options.sink = NULL;
    ahead->n_items = 1 + sweep->n_blocks;
    ahead->n_words = mlift_sweep_record_words(sweep);
    if (n_threads < 2 || sweep->n_points < (size_t)n_threads) {
        return MLIFT_OK;
    }
    int status = mlift_team_init(&ahead->team, n_threads);
    ahead->n_slots = (size_t)MOST_A_THREAD * (size_t)n_threads;
    ahead->slot = calloc(ahead->n_slots, sizeof *ahead->slot);
    if (!status && !ahead->slot) {
        status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    for (size_t k = 0; !status && k < ahead->n_slots; k++) {
        ahead->slot[k].there = calloc(ahead->n_items, sizeof *ahead->slot[k].there);
        ahead->slot[k].words = calloc(ahead->n_items * ahead->n_words, sizeof *ahead->slot[k].words);
        if (!ahead->slot[k].there || !ahead->slot[k].words) {
            status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        }
    }
    ahead->window = (size_t)ahead->team.n_threads;
    if (status) {
        mlift_sweep_ahead_free(ahead);
    }
    return status;
}

void mlift_sweep_ahead_free(struct mlift_sweep_ahead *ahead)
{
    mlift_team_free(&ahead->team);
    for (size_t k = 0; ahead->slot && k < ahead->n_slots; k++) {
        free(ahead->slot[k].there);
        free(ahead->slot[k].words);
    }
    free(ahead->slot);
    ahead->slot = NULL;
    ahead->window = 0;
}

size_t mlift_sweep_ahead_size(const struct mlift_sweep_ahead *ahead, size_t n_left)
{
    size_t n = ahead->window < n_left ? ahead->window : n_left;

    return ahead->team.n_threads > 1 && n >= (size_t)ahead->team.n_threads ? n : 0;
}

/* From what n points took: a whole number of points for each thread. */
static void choose_window(struct mlift_sweep_ahead *ahead, size_t n, double seconds)
{
    size_t n_threads = (size_t)ahead->team.n_threads;
    double each = seconds * (double)n_threads / (double)n, more = each > 0.0 ? window_seconds / each : MOST_A_THREAD;

    more = more < 1.0 ? 1.0 : more > MOST_A_THREAD ? MOST_A_THREAD : more;
    ahead->window = each > longest_point ? 0 : n_threads * (size_t)more;
}

void mlift_sweep_ahead_run(struct mlift_sweep_ahead *ahead, const uint64_t *seen, size_t first, size_t n)
{
    double start = mlift_clock_seconds();

    ahead->seen = seen;
    ahead->first = first;
    for (size_t k = 0; k < n; k++) {
        ahead->slot[k].status = MLIFT_OK;
        memset(ahead->slot[k].there, 0, ahead->n_items * sizeof *ahead->slot[k].there);
    }
    mlift_team_run(&ahead->team, 0, n, do_slot, ahead);
    choose_window(ahead, n, mlift_clock_seconds() - start);
}

/* --- checking ----------------------------------------------------------------------------------------------------- */

struct checking {
    const struct mlift_sweep *sweep;
    struct mlift_sweep_options options;
    bool *bad; /* [point] */
    int *days; /* [point]: mlift_campaign_counted_days */
};

static void check_point(void *context, int thread, size_t i)
{
    struct checking *checking = context;
    struct mlift_scenario *scenario;

    (void)thread;
    checking->bad[i] = mlift_sweep_point_load(checking->sweep, &checking->options, i, &scenario) != MLIFT_OK ||
                       !mlift_sweep_point_fits(checking->sweep, &scenario->campaign);
    if (scenario) {
        checking->days[i] = mlift_campaign_counted_days(&scenario->campaign);
        mlift_scenario_free(scenario);
        free(scenario);
    }
}

int mlift_sweep_ahead_check(const struct mlift_sweep *sweep, const struct mlift_sweep_options *options, size_t *good,
                            int *longest)
{
    struct checking checking = {sweep, *options, NULL, NULL};
    struct mlift_team team;
    int n_threads = mlift_engine_threads(&options->engine);

    if (n_threads < 2) {
        return MLIFT_OK; /* nothing is gained: the caller reads them */
    }
    checking.options.sink = NULL;
    checking.bad = calloc(sweep->n_points, sizeof *checking.bad);
    checking.days = calloc(sweep->n_points, sizeof *checking.days);
    if (!checking.bad || !checking.days) {
        free(checking.bad);
        free(checking.days);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    int status = mlift_team_init(&team, n_threads);
    if (!status) {
        mlift_team_run(&team, *good, sweep->n_points, check_point, &checking);
        for (; *good < sweep->n_points && !checking.bad[*good]; ++*good) {
            *longest = checking.days[*good] > *longest ? checking.days[*good] : *longest;
        }
    }
    mlift_team_free(&team);
    free(checking.bad);
    free(checking.days);
    return status;
}
