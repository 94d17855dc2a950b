/* What the program costs, in processor time of its threads, which a loaded machine changes little. Built and run by
 * script/bench; never a test.
 *   mlift_bench engine FOLDER THREADS   words, touches and experiments a second on shipped scenarios
 *   mlift_bench serial SCENARIO N       what of a run of N replicates more threads do not shorten
 *   mlift_bench rows SCENARIO STRATEGY FILE   compiled rows for programs in other languages, and our own time on them
 */
#include "analysis/results/summary.h"
#include "models/draw.h"
#include "scenarios/scenario.h"
#include "sim/advance.h"
#include "sim/chunks.h"
#include "sim/results.h"
#include "sim/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { WORDS = 1024, ROUNDS = 7, MOST_THREADS = 64 };

/* A touch is a message delivered to a subscriber; an experiment is a replicate: all strategies, and the arms' test. */
struct rate {
    double touches, experiments, wall;
};

static double seconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double cpu(void)
{
    return seconds(CLOCK_PROCESS_CPUTIME_ID);
}

static void need(bool right, const char *what)
{
    if (!right) {
        fprintf(stderr, "bench: %s\n", what);
        exit(3);
    }
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values)
{
    qsort(values, ROUNDS, sizeof *values, by_value);
    return values[ROUNDS / 2];
}

static void load(struct mlift_run *run, const char *path)
{
    struct mlift_scenario *scenario = malloc(sizeof *scenario);

    need(scenario && !mlift_scenario_load(scenario, path, NULL, NULL), path);
    need(!mlift_run_init(run, scenario, MLIFT_KEEP_DEFAULT), path);
}

/* --- the engine --------------------------------------------------------------------------------------------------- */

/* Words per second of one thread. */
static double fill_rate(enum mlift_isa isa)
{
    static uint32_t words[WORDS];
    double start = cpu(), elapsed = 0.0;
    uint64_t fills = 0;

    while (elapsed < 0.1) {
        for (int k = 0; k < 800; k++) {
            mlift_draw_fill(isa, 1, fills++, MLIFT_DRAW_RESPONSE, 0, 0, WORDS, words);
        }
        elapsed = cpu() - start;
    }
    return (double)fills * WORDS / elapsed;
}

static double touches_in(const struct mlift_run *run)
{
    double touches = 0.0;
    int sent = mlift_worlds_find(&run->worlds, 1); /* metric 1 is `sent` in both models */

    for (size_t r = 0; r < run->n_replicates; r++) {
        for (int s = 0; s < run->worlds.n_strategies; s++) {
            for (int g = 0; g < run->worlds.n_segments; g++) {
                touches += mlift_worlds_count(&run->worlds, r, s, g, sent);
            }
        }
    }
    return touches;
}

/* Per second of processor time over `n` replicates; the counts are thrown away. */
static struct rate engine_rate(struct mlift_run *run, enum mlift_isa isa, int n_threads, size_t n)
{
    struct mlift_engine_options options = {.n_threads = n_threads, .isa = isa};

    run->n_replicates = 0;
    need(!mlift_worlds_grow(&run->worlds, n) && !mlift_experiment_grow(&run->experiment, n), "no memory");
    memset(run->worlds.counts, 0, n * mlift_worlds_stride(&run->worlds) * sizeof(uint32_t));
    memset(run->experiment.counts, 0, n * mlift_experiment_stride(&run->experiment) * sizeof(uint32_t));
    double start = cpu(), wall = seconds(CLOCK_MONOTONIC);
    need(!mlift_run_simulate(run, &options, n), "simulation failed");
    double elapsed = cpu() - start;
    wall = seconds(CLOCK_MONOTONIC) - wall;
    return (struct rate){touches_in(run) / elapsed, (double)n / elapsed, (double)n / wall};
}

static void bench_scenario(const char *folder, const char *name, enum mlift_isa isa, int most_threads)
{
    char path[1024];
    struct mlift_run run;
    double fill[ROUNDS], touches[ROUNDS], experiments[ROUNDS], wall[MOST_THREADS + 1][ROUNDS];
    double cost[MOST_THREADS + 1][ROUNDS];

    snprintf(path, sizeof path, "%s/%s.yaml", folder, name);
    load(&run, path);
    size_t n = (size_t)(0.2 * engine_rate(&run, isa, 1, 64).experiments) + 1;
    for (int k = 0; k < ROUNDS; k++) {
        fill[k] = fill_rate(isa);
        for (int t = 1; t <= most_threads; t *= 2) {
            struct rate rate = engine_rate(&run, isa, t, n);
            wall[t][k] = rate.wall;
            cost[t][k] = 1.0 / rate.experiments;
            touches[k] = t == 1 ? rate.touches : touches[k];
            experiments[k] = t == 1 ? rate.experiments : experiments[k];
        }
    }
    printf("%-16s %8.0f %8.0f %12.0f ", name, median(fill) / 1e6, median(touches) / 1e6, median(experiments));
    double one = median(wall[1]), own = median(cost[1]);
    for (int t = 2; t <= most_threads; t *= 2) {
        printf("   %d: %.2fx, %.2f", t, median(wall[t]) / one, median(cost[t]) / own);
    }
    putchar('\n');
    fflush(stdout);
    mlift_run_free(&run);
}

static int bench_engine(const char *folder, int most_threads)
{
    static const char *const names[] = {"first-campaign", "six-segments", "no-crossover", "privacy-first",
                                        "noisy-signals",  "one-signal",   "fatigue",      "always-on",
                                        "ecosystem",      "hillstrom",    "bounds",       "pilot-first"};
    enum mlift_isa isa = mlift_isa_detect();

    printf("instruction set %s; per second of processor time, medians of %d rounds\n", mlift_isa_name(isa), ROUNDS);
    printf("%-16s %8s %8s %12s   %s\n", "scenario", "M words", "M touch", "experiments",
           "threads: speed-up by the clock, processor time of one replicate");
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        bench_scenario(folder, names[k], isa, most_threads);
    }
    return 0;
}

/* --- the serial share --------------------------------------------------------------------------------------------- */

static int bench_serial(const char *path, size_t n)
{
    struct mlift_engine_options options = {.n_threads = 1, .isa = mlift_isa_detect()};
    struct mlift_chunks chunks[MLIFT_RESULTS_N_COUNTS];
    struct mlift_summary summary;
    struct mlift_diag diag;
    struct mlift_run run;
    char digest[MLIFT_DIGEST_SIZE], file[64];
    double at[6];

    snprintf(file, sizeof file, "/tmp/mlift-bench-%ld.h5", (long)getpid());
    at[0] = cpu();
    load(&run, path);
    at[1] = cpu();
    need(!mlift_run_simulate(&run, &options, n), "simulation failed");
    at[2] = cpu();
    need(!mlift_summary_init(&summary, &run), "no summary");
    at[3] = cpu();
    need(!mlift_results_save(&run, file, false, &diag), "cannot save");
    at[4] = cpu();
    need(!mlift_chunks_init(chunks, &run, 1, digest), "cannot pack"); /* once more, alone: how much of saving it was */
    at[5] = cpu();
    double packing = at[5] - at[4], writing = at[4] - at[3] - packing, all = at[4] - at[0];
    double serial = at[1] - at[0] + at[3] - at[2] + writing;
    printf("%s, %zu replicates: %.2f s of one thread\n", path, n, all);
    printf("  start %.3f, simulation %.3f (shared out), summary %.3f, packing %.3f (shared out), writing %.3f\n",
           at[1] - at[0], at[2] - at[1], at[3] - at[2], packing, writing);
    printf("  serial share %.1f%%\n", 100.0 * serial / all);
    mlift_chunks_free(chunks);
    mlift_summary_free(&summary);
    mlift_run_free(&run);
    return unlink(file);
}

/* --- rows for others ---------------------------------------------------------------------------------------------- */

static void put(FILE *out, uint32_t number)
{
    need(fwrite(&number, sizeof number, 1, out) == 1, "cannot write");
}

static void put_moves(FILE *out, const struct mlift_move_row *rows, size_t n)
{
    put(out, (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        need(fwrite(rows[i].bound, sizeof rows[i].bound, 1, out) == 1, "cannot write");
    }
    for (size_t i = 0; i < n * MLIFT_ROW_OUTCOMES; i++) {
        put(out, rows[i / MLIFT_ROW_OUTCOMES].next[i % MLIFT_ROW_OUTCOMES]);
    }
}

/* Whole numbers of 32 bits: subscribers, steps, touch rows; bases, states at the start; of the touch rows the bounds,
 * then move rows, background rows and clicks by outcome; of each step mask and offset, then move and background rows
 * (their number, bounds, next). */
static void put_rows(const struct mlift_table *table, int s, const struct mlift_roster *roster, size_t n, FILE *out)
{
    const struct mlift_policy *policy = &table->policy[s];

    put(out, (uint32_t)n);
    put(out, (uint32_t)policy->n_steps);
    put(out, (uint32_t)table->n_touch_rows);
    for (size_t i = 0; i < n; i++) {
        put(out, roster->base[i]);
    }
    for (size_t i = 0; i < n; i++) {
        put(out, roster->start[i]);
    }
    for (size_t i = 0; i < table->n_touch_rows; i++) {
        need(fwrite(table->touch[i].bound, sizeof table->touch[i].bound, 1, out) == 1, "cannot write");
    }
    for (size_t i = 0; i < table->n_touch_rows * MLIFT_ROW_OUTCOMES; i++) {
        put(out, table->touch[i / MLIFT_ROW_OUTCOMES].move[i % MLIFT_ROW_OUTCOMES]);
    }
    for (size_t i = 0; i < table->n_touch_rows * MLIFT_ROW_OUTCOMES; i++) {
        put(out, table->touch[i / MLIFT_ROW_OUTCOMES].background[i % MLIFT_ROW_OUTCOMES]);
    }
    for (size_t i = 0; i < table->n_touch_rows * MLIFT_ROW_OUTCOMES; i++) {
        uint8_t code = table->touch[i / MLIFT_ROW_OUTCOMES].code[i % MLIFT_ROW_OUTCOMES];
        put(out, (uint32_t)(table->tally[code] >> 8 * MLIFT_LANE_CLICKED & 0xFF));
    }
    for (int t = 0; t < policy->n_steps; t++) {
        int gap = table->gap_of[s][t];
        put(out, table->plan[s][t].mask);
        put(out, table->plan[s][t].offset);
        put_moves(out, mlift_table_move(table, gap, 0), (size_t)MLIFT_N_MOVE_CLASSES * (size_t)table->n_positions);
        put_moves(out, table->background_row + gap * table->n_background, (size_t)table->n_background);
    }
}

/* Steps a second of our own loop on the same rows: fresh words, touch, move. */
static double own_rate(const struct mlift_table *table, int s, const struct mlift_roster *roster, size_t n,
                       double *clicks)
{
    static struct mlift_cohort cohort;
    static struct mlift_words words;
    const struct mlift_policy *policy = &table->policy[s];
    enum mlift_isa isa = mlift_isa_detect();
    double start = cpu(), elapsed = 0.0;
    uint64_t clicked = 0, r = 0;

    for (; elapsed < 0.5; r++) {
        memcpy(cohort.state, roster->start, n * sizeof *cohort.state);
        memset(cohort.tally, 0, n * sizeof *cohort.tally);
        for (int t = 0; t < policy->n_steps; t++) {
            uint32_t day = policy->calendar.day[t];
            mlift_draw_fill(isa, 1, r, MLIFT_DRAW_RESPONSE, day, 0, n, words.response);
            mlift_draw_fill(isa, 1, r, MLIFT_DRAW_MOVE, day, 0, n, words.moves);
            if (t < policy->last_send) {
                mlift_draw_fill(isa, 1, r, MLIFT_DRAW_BACKGROUND, day, 0, n, words.background);
            }
            struct mlift_advance advance = {.table = table,
                                            .strategy = s,
                                            .step = t,
                                            .n = n,
                                            .base = roster->base,
                                            .words = &words,
                                            .cohort = &cohort};
            mlift_advance_step(&advance, isa);
        }
        for (size_t i = 0; i < n; i++) {
            clicked += cohort.tally[i] >> 8 * MLIFT_LANE_CLICKED & 0xFF;
        }
        elapsed = r % 64 == 63 ? cpu() - start : 0.0;
    }
    *clicks = (double)clicked / (double)r / (double)n;
    return (double)r * (double)n * policy->n_steps / elapsed;
}

static int bench_rows(const char *path, const char *strategy, const char *file)
{
    static struct mlift_roster roster;
    struct mlift_run run;
    double clicks;
    int s = 0;

    load(&run, path);
    const struct mlift_table *table = &run.table;
    while (s < table->campaign->n_strategies && strcmp(table->campaign->strategy[s].name, strategy) != 0) {
        s++;
    }
    need(s < table->campaign->n_strategies && table->policy[s].n_states == 1 && !table->policy[s].by_state &&
             table->n_drift == 1 && !table->wide_moves,
         "the strategy has to send everybody the same, in a table without drift and wide rows");
    size_t n = table->campaign->list_size < MLIFT_ROSTER_BLOCK ? table->campaign->list_size : MLIFT_ROSTER_BLOCK;
    mlift_roster_draw(&roster, table, mlift_isa_detect(), 1, 0, 0, n);
    FILE *out = fopen(file, "wb");
    need(out, file);
    put_rows(table, s, &roster, n, out);
    need(fclose(out) == 0, file);
    double rate = own_rate(table, s, &roster, n, &clicks);
    printf("%s %.0f %.5f\n", "microlift", rate, clicks);
    mlift_run_free(&run);
    return 0;
}

int main(int argc, char **argv)
{
    int threads = argc == 4 && !strcmp(argv[1], "engine") ? atoi(argv[3]) : 0;

    if (threads >= 1 && threads <= MOST_THREADS) {
        return bench_engine(argv[2], threads);
    }
    if (argc == 4 && !strcmp(argv[1], "serial") && atoi(argv[3]) > 1) {
        return bench_serial(argv[2], (size_t)atoi(argv[3]));
    }
    if (argc == 5 && !strcmp(argv[1], "rows")) {
        return bench_rows(argv[2], argv[3], argv[4]);
    }
    fputs("usage: mlift_bench engine FOLDER THREADS | serial SCENARIO N | rows SCENARIO STRATEGY FILE\n", stderr);
    return 2;
}
