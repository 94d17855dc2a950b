#include "sim/sweep_run.h"

#include "models/draw.h"
#include "sim/clock.h"
#include "sim/git_sha.h"
#include "sim/interrupt.h"
#include "sim/journal.h"
#include "sim/sweep_ahead.h"
#include "sim/sweep_point.h"
#include "sim/sweep_record.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    PILOT = 32,        /* replicates */
    BLOCKS_AT_ONCE = 8 /* blocks simulated between two records; no result depends on it */
};

struct mlift_sweep_run {
    struct mlift_sweep *sweep; /* borrowed */
    const struct mlift_sweep_options *options;
    struct mlift_journal journal;
    uint64_t *seen;  /* [point][1 + n_blocks], the head, then the blocks: hash of the record, 0 = missing; owned */
    size_t n_items;  /* per point */
    size_t n_words;  /* of a record */
    uint64_t *words; /* one record; owned */
    size_t done, total;
};

/* --- checking ----------------------------------------------------------------------------------------------------- */

static void name_outcomes(struct mlift_sweep *sweep, const struct mlift_sweep_point *first)
{
    const struct mlift_campaign *campaign = &first->scenario->campaign;

    sweep->n_strategies = campaign->n_strategies;
    for (int s = 0; s < campaign->n_strategies; s++) {
        memcpy(sweep->strategy[s], campaign->strategy[s].name, MLIFT_NAME_SIZE);
    }
    sweep->n_metrics = first->n_metrics;
    for (int m = 0; m < first->n_metrics; m++) {
        memcpy(sweep->metric[m], first->table.metric[first->metric[1 + m]].name, MLIFT_NAME_SIZE);
    }
    if (mlift_sweep_point_by_role(sweep)) {
        memcpy(sweep->metric[0], "goal", sizeof "goal");
        memcpy(sweep->metric[1], "click", sizeof "click");
    }
}

static bool varies_horizon(const struct mlift_sweep *sweep)
{
    bool varies = false;

    for (int k = 0; k < sweep->n_keys; k++) {
        varies |= !strcmp(sweep->key[k].path, "horizon_days");
    }
    return varies;
}

int mlift_sweep_run_check(struct mlift_sweep *sweep, const struct mlift_sweep_options *options, size_t *point)
{
    struct mlift_sweep_point first;
    int longest = 0;

    *point = 0;
    sweep->horizon_days = 0;
    int status = mlift_sweep_point_init(&first, sweep, options, 0);
    if (status) {
        return status;
    }
    name_outcomes(sweep, &first);
    longest = mlift_campaign_counted_days(&first.scenario->campaign);
    mlift_sweep_point_free(&first);
    size_t good = 1;
    status = mlift_sweep_ahead_check(sweep, options, &good, &longest);
    for (size_t i = good; !status && i < sweep->n_points; i++) {
        struct mlift_scenario *scenario;
        *point = i;
        status = mlift_sweep_point_load(sweep, options, i, &scenario);
        if (!status && !mlift_sweep_point_fits(sweep, &scenario->campaign)) {
            status = MLIFT_RAISE(MLIFT_ERR_SWEEP_POINT);
        }
        if (scenario) {
            int days = mlift_campaign_counted_days(&scenario->campaign);
            longest = days > longest ? days : longest;
            mlift_scenario_free(scenario);
            free(scenario);
        }
    }
    /* Values that move messages move the day until which a scenario counts by itself. Counted to their own days, points
     * would differ by the time that people had, in strategies too that no value touches. */
    sweep->horizon_days = varies_horizon(sweep) ? 0 : (uint16_t)longest;
    return status;
}

/* --- a pilot ------------------------------------------------------------------------------------------------------ */

static int simulate_few(const struct mlift_sweep *sweep, const struct mlift_sweep_options *options,
                        const struct mlift_sweep_point *compiled, double *seconds)
{
    struct mlift_engine_options engine = options->engine;
    struct mlift_worlds worlds;
    size_t n = sweep->n_replicates < PILOT ? sweep->n_replicates : PILOT, done;
    int status = mlift_worlds_init(&worlds, n, compiled->scenario->campaign.n_strategies, compiled->table.n_segments,
                                   compiled->metric, 1 + compiled->n_metrics);

    engine.seed = compiled->scenario->seed;
    engine.progress = NULL;
    double before = mlift_clock_seconds();
    if (!status && n > 0) {
        status = mlift_engine_run(&compiled->table, &engine, 0, n, &worlds, NULL, &done);
        *seconds += (mlift_clock_seconds() - before) * (double)sweep->n_replicates / (double)n;
    }
    mlift_worlds_free(&worlds);
    return status == MLIFT_ERR_INTERRUPTED ? MLIFT_OK : status;
}

int mlift_sweep_run_pilot(const struct mlift_sweep *sweep, const struct mlift_sweep_options *options, bool *all_exact,
                          double *seconds)
{
    const size_t points[] = {0, sweep->n_points / 2, sweep->n_points - 1};
    int status = MLIFT_OK;

    *seconds = 0.0;
    for (size_t i = 0; !status && i < 3; i++) {
        struct mlift_sweep_point compiled;
        struct mlift_exact exact = {.rate = NULL};
        double before = mlift_clock_seconds();
        status = mlift_sweep_point_init(&compiled, sweep, options, points[i]);
        if (status) {
            return status;
        }
        status = mlift_sweep_record_solve(&compiled, &exact);
        *seconds += mlift_clock_seconds() - before;
        for (int s = 0; !status && i == 0 && s < sweep->n_strategies; s++) {
            bool known = !isnan(mlift_exact_overall(&exact, s, compiled.table.goal));
            *all_exact = s == 0 ? known : *all_exact && known;
        }
        if (!status) {
            mlift_exact_free(&exact);
            status = simulate_few(sweep, options, &compiled, seconds);
        }
        mlift_sweep_point_free(&compiled);
    }
    *seconds *= (double)sweep->n_points / 3.0;
    return status;
}

/* --- the digest --------------------------------------------------------------------------------------------------- */

static void add_text(struct mlift_digest *digest, const char *text)
{
    mlift_digest_add(digest, text, strlen(text) + 1);
}

void mlift_sweep_run_digest(const struct mlift_sweep *sweep, char digest[MLIFT_DIGEST_SIZE])
{
    const uint64_t numbers[] = {
        MLIFT_SWEEP_BLOCK,     MLIFT_DRAW_ADDRESS_VERSION, sweep->seed,     sweep->own_seed, sweep->n_replicates,
        (uint64_t)sweep->kind, (uint64_t)sweep->n_keys,    sweep->n_points, sweep->n_base,   sweep->horizon_days};
    struct mlift_digest all;

    mlift_digest_init(&all);
    add_text(&all, "microlift-sweep 1");
    add_text(&all, MLIFT_VERSION);
    add_text(&all, MLIFT_GIT_SHA);
    mlift_digest_add_u64(&all, numbers, sizeof numbers / sizeof *numbers);
    mlift_digest_add(&all, sweep->text, sweep->text_length + 1);
    for (int k = 0; k < sweep->n_keys; k++) {
        add_text(&all, sweep->key[k].path);
    }
    for (size_t cell = 0; cell < sweep->n_points * (size_t)sweep->n_keys; cell++) {
        add_text(&all, sweep->value[cell]);
    }
    mlift_digest_finish(&all, digest);
}

/* --- records ------------------------------------------------------------------------------------------------------ */

static void put_head(struct mlift_sweep *sweep, size_t point, const uint64_t *words)
{
    sweep->list_size[point] = (uint32_t)words[0];
    sweep->baseline[point] = (uint32_t)words[1];
    sweep->challenger[point] = (uint32_t)words[2];
    memcpy(sweep->exact + point * mlift_sweep_record_rates(sweep), words + MLIFT_SWEEP_HEAD_WORDS,
           mlift_sweep_record_rates(sweep) * sizeof *words);
}

/* words: the sums of each strategy and metric, then the products by metric and pair. */
static void put_block(struct mlift_sweep *sweep, size_t point, size_t block, const uint64_t *words)
{
    size_t rates = mlift_sweep_record_rates(sweep), pairs = mlift_sweep_record_pairs(sweep);
    uint32_t *sum = sweep->sum + (point * sweep->n_blocks + block) * rates;
    uint64_t *product = sweep->product + point * pairs;

    for (size_t k = 0; k < rates; k++) {
        sum[k] = (uint32_t)words[k];
    }
    for (size_t k = 0; k < pairs; k++) {
        product[k] += words[rates + k];
    }
}

static size_t units_of(const struct mlift_sweep *sweep, size_t block_item)
{
    if (sweep->n_replicates == 0) {
        return 1;
    }
    return block_item == 0 ? 0 : mlift_sweep_block_size(sweep, block_item - 1);
}

/* FNV-1a (Fowler, Noll and Vo) over the words of a record; never 0. */
static uint64_t hash_of(const struct mlift_sweep_run *run, const uint64_t *words)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (size_t k = 0; k < run->n_words; k++) {
        hash = (hash ^ words[k]) * 0x100000001b3u;
        hash ^= hash >> 29;
    }
    return hash ? hash : 1;
}

/* Takes a record in; false where it cannot be one of this sweep. */
static bool put_record(struct mlift_sweep_run *run, uint64_t item, const uint64_t *words)
{
    struct mlift_sweep *sweep = run->sweep;
    size_t point = item / run->n_items, part = item % run->n_items;

    if (point >= sweep->n_points) {
        return false;
    }
    if (part == 0) {
        if (words[0] < 1 || words[0] > MLIFT_MAX_LIST_SIZE || words[1] >= (uint64_t)sweep->n_strategies ||
            words[2] >= (uint64_t)sweep->n_strategies) {
            return false;
        }
        put_head(sweep, point, words);
    } else {
        put_block(sweep, point, part - 1, words);
    }
    run->seen[item] = hash_of(run, words);
    run->done += units_of(sweep, part);
    return true;
}

static int receive(void *context, uint64_t item, const uint64_t *words)
{
    struct mlift_sweep_run *run = context;
    bool there = item / run->n_items < run->sweep->n_points && run->seen[item];
    bool right = there ? run->seen[item] == hash_of(run, words) : put_record(run, item, words);

    return right ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_BAD_JOURNAL);
}

static int keep_record(struct mlift_sweep_run *run, size_t point, size_t part, const uint64_t *words)
{
    uint64_t item = (uint64_t)point * run->n_items + part;

    if (!put_record(run, item, words)) {
        return MLIFT_RAISE(MLIFT_ERR_SWEEP_POINT);
    }
    return mlift_journal_append(&run->journal, item, words);
}

/* --- one point ---------------------------------------------------------------------------------------------------- */

static int do_head(struct mlift_sweep_run *run, size_t point, const struct mlift_sweep_point *compiled)
{
    int status = mlift_sweep_record_head(run->sweep, compiled, run->words);

    return status ? status : keep_record(run, point, 0, run->words);
}

/* The engine's view of progress: replicates of one call. */
struct progress {
    const struct mlift_sweep_run *run;
    size_t from;
};

static int pass_progress(void *context, size_t done, size_t total)
{
    const struct progress *progress = context;
    const struct mlift_sweep_options *options = progress->run->options;

    (void)total;
    return options->progress ? options->progress(options->progress_context, progress->run->done + done - progress->from,
                                                 progress->run->total)
                             : 0;
}

/* Simulates blocks first..first+n-1 of a point. */
static int do_blocks(struct mlift_sweep_run *run, size_t point, const struct mlift_sweep_point *compiled, size_t first,
                     size_t n, struct mlift_worlds *worlds)
{
    const struct mlift_sweep *sweep = run->sweep;
    struct mlift_engine_options engine = run->options->engine;
    struct progress progress = {run, first * MLIFT_SWEEP_BLOCK};
    size_t last = first + n - 1, n_done, to = last * MLIFT_SWEEP_BLOCK + mlift_sweep_block_size(sweep, last);

    engine.seed = sweep->own_seed ? sweep->seed : compiled->scenario->seed;
    engine.progress = pass_progress;
    engine.context = &progress;
    worlds->first = first * MLIFT_SWEEP_BLOCK;
    int status = mlift_engine_run(&compiled->table, &engine, worlds->first, to, worlds, NULL, &n_done);
    for (size_t b = first; b <= last && (status == MLIFT_OK || status == MLIFT_ERR_INTERRUPTED); b++) {
        if (b * MLIFT_SWEEP_BLOCK + mlift_sweep_block_size(sweep, b) <= n_done) {
            mlift_sweep_record_block(sweep, worlds, b, run->words);
            int failed = keep_record(run, point, 1 + b, run->words);
            status = failed ? failed : status;
        }
    }
    return status;
}

/* The next missing blocks of a point from `from`, at most BLOCKS_AT_ONCE side by side; 0 where there are none. */
static size_t find_missing(const struct mlift_sweep_run *run, size_t point, size_t from, size_t *first)
{
    const uint64_t *seen = run->seen + point * run->n_items + 1;
    size_t n = 0;

    for (*first = from; *first < run->sweep->n_blocks && seen[*first]; ++*first) {
    }
    while (n < BLOCKS_AT_ONCE && *first + n < run->sweep->n_blocks && !seen[*first + n]) {
        n++;
    }
    return n;
}

static int do_all_blocks(struct mlift_sweep_run *run, size_t point, const struct mlift_sweep_point *compiled)
{
    struct mlift_worlds worlds;
    size_t first = 0, n;
    int status = mlift_worlds_init(&worlds, (size_t)BLOCKS_AT_ONCE * MLIFT_SWEEP_BLOCK,
                                   compiled->scenario->campaign.n_strategies, compiled->table.n_segments,
                                   compiled->metric, 1 + compiled->n_metrics);

    while (!status && (n = find_missing(run, point, first, &first)) > 0) {
        status = do_blocks(run, point, compiled, first, n, &worlds);
    }
    mlift_worlds_free(&worlds);
    return status;
}

static int do_point(struct mlift_sweep_run *run, size_t point)
{
    size_t first;
    bool head = run->seen[point * run->n_items];
    struct mlift_sweep_point compiled;

    if (head && find_missing(run, point, 0, &first) == 0) {
        return MLIFT_OK;
    }
    int status = mlift_sweep_point_init(&compiled, run->sweep, run->options, point);
    if (status) {
        return status;
    }
    if (compiled.n_metrics != run->sweep->n_metrics) {
        status = MLIFT_RAISE(MLIFT_ERR_SWEEP_POINT);
    }
    if (!status && !head) {
        status = do_head(run, point, &compiled);
    }
    if (!status) {
        status = do_all_blocks(run, point, &compiled);
    }
    mlift_sweep_point_free(&compiled);
    return status;
}

/* Between points: the engine looks between its batches only. */
static bool is_stopped(const struct mlift_sweep_run *run)
{
    const struct mlift_sweep_options *options = run->options;
    bool stop = options->progress && options->progress(options->progress_context, run->done, run->total);

    return (stop || mlift_interrupt_signal()) && run->done < run->total;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static int start(struct mlift_sweep_run *run, const char *journal, struct mlift_sweep_resume *resume,
                 struct mlift_diag *diag)
{
    struct mlift_sweep *sweep = run->sweep;
    char digest[MLIFT_DIGEST_SIZE];
    int status = mlift_sweep_make_room(sweep);

    if (status) {
        return status;
    }
    run->n_items = 1 + sweep->n_blocks;
    run->n_words = mlift_sweep_record_words(sweep);
    run->total = sweep->n_points * (sweep->n_replicates > 0 ? sweep->n_replicates : 1);
    run->seen = calloc(sweep->n_points * run->n_items, sizeof *run->seen);
    run->words = calloc(run->n_words, sizeof *run->words);
    if (!run->seen || !run->words) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    mlift_sweep_run_digest(sweep, digest);
    status = mlift_journal_open(&run->journal, journal, digest, run->n_words, receive, run, &resume->n_cut, diag);
    resume->done = run->done;
    resume->total = run->total;
    return status;
}

/* Keeps what was worked out ahead of n points; what went wrong with one is found again, and told, by doing it alone. */
static int keep_ahead(struct mlift_sweep_run *run, const struct mlift_sweep_ahead *ahead, size_t first, size_t n,
                      size_t *point)
{
    int status = MLIFT_OK;

    for (size_t k = 0; !status && k < n; k++) {
        const struct mlift_sweep_slot *slot = &ahead->slot[k];
        *point = first + k;
        for (size_t part = 0; !status && part < run->n_items; part++) {
            status = slot->there[part] ? keep_record(run, *point, part, slot->words + part * run->n_words) : MLIFT_OK;
        }
        if (!status && slot->status) {
            status = slot->status == MLIFT_ERR_INTERRUPTED ? slot->status : do_point(run, *point);
        }
    }
    return status;
}

/* Many points each by one thread, where they are many and short; else one after the other, each by all threads. */
static int do_points(struct mlift_sweep_run *run, size_t *point)
{
    struct mlift_sweep_ahead ahead;
    size_t n_points = run->sweep->n_points, next = 0;
    int status = mlift_sweep_ahead_init(&ahead, run->sweep, run->options);

    while (!status && next < n_points) {
        size_t n = mlift_sweep_ahead_size(&ahead, n_points - next);
        *point = next;
        if (is_stopped(run)) {
            status = MLIFT_RAISE(MLIFT_ERR_INTERRUPTED);
        } else if (n == 0) {
            status = do_point(run, next++);
        } else {
            mlift_sweep_ahead_run(&ahead, run->seen + next * run->n_items, next, n);
            status = keep_ahead(run, &ahead, next, n, point);
            next += n;
        }
    }
    mlift_sweep_ahead_free(&ahead);
    return status;
}

int mlift_sweep_run(struct mlift_sweep *sweep, const struct mlift_sweep_options *options, const char *journal,
                    struct mlift_sweep_run **run, struct mlift_sweep_resume *resume, size_t *point,
                    struct mlift_diag *diag)
{
    struct mlift_sweep_run *own = calloc(1, sizeof *own);

    *run = own;
    *point = 0;
    memset(diag, 0, sizeof *diag);
    memset(resume, 0, sizeof *resume);
    if (!own) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    own->sweep = sweep;
    own->options = options;
    own->journal.fd = -1;
    int status = start(own, journal, resume, diag);
    if (!status) {
        status = do_points(own, point);
    }
    if ((!status || status == MLIFT_ERR_INTERRUPTED) && own->journal.fd >= 0) {
        int failed = mlift_journal_sync(&own->journal);
        status = failed ? failed : status;
    }
    return status;
}

void mlift_sweep_run_finish(struct mlift_sweep_run *run, bool done)
{
    if (!run) {
        return;
    }
    if (done) {
        mlift_journal_remove(&run->journal);
    }
    mlift_journal_close(&run->journal);
    free(run->seen);
    free(run->words);
    free(run);
}
