/* Speed as a ratio in one run: touches per second and core on shipped scenarios, all counters on, against the Philox
 * fill rate of the same machine, and how touches scale over threads. Built and run by script/bench; never a test.
 *
 * A touch is a message delivered to a subscriber. Each figure is the median of ROUNDS; fills and touches take turns, so
 * that a machine that changes its speed changes both. */
#include "models/draw.h"
#include "scenarios/scenario.h"
#include "sim/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WORDS = 4096, ROUNDS = 7, MOST_THREADS = 64 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
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

/* Words per second of one thread. */
static double fill_rate(enum mlift_isa isa)
{
    static uint32_t words[WORDS];
    double start = now(), elapsed = 0.0;
    uint64_t fills = 0;

    while (elapsed < 0.15) {
        for (int k = 0; k < 200; k++) {
            mlift_draw_fill(isa, 1, fills++, MLIFT_DRAW_RESPONSE, 0, 0, WORDS, words);
        }
        elapsed = now() - start;
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

/* Touches per second of `n_threads` threads over `n` replicates; the counts are thrown away. */
static double touch_rate(struct mlift_run *run, enum mlift_isa isa, int n_threads, size_t n)
{
    struct mlift_engine_options options = {.n_threads = n_threads, .isa = isa};

    run->n_replicates = 0;
    if (mlift_worlds_grow(&run->worlds, n) || mlift_experiment_grow(&run->experiment, n)) {
        exit(3);
    }
    memset(run->worlds.counts, 0, n * mlift_worlds_stride(&run->worlds) * sizeof(uint32_t));
    memset(run->experiment.counts, 0, n * mlift_experiment_stride(&run->experiment) * sizeof(uint32_t));
    double start = now();
    if (mlift_run_simulate(run, &options, n)) {
        exit(3);
    }
    double elapsed = now() - start;
    return touches_in(run) / elapsed;
}

/* Enough replicates for about a third of a second on one thread. */
static size_t replicates_for(struct mlift_run *run, enum mlift_isa isa)
{
    double start = now();
    touch_rate(run, isa, 1, 64);
    double each = (now() - start) / 64.0;
    return (size_t)(0.33 / each) + 1;
}

/* Touches and words per second, summed over scenarios: each gets the same time. */
struct total {
    double touches, words;
};

static int bench(struct total *total, const char *folder, const char *name, enum mlift_isa isa, int most_threads)
{
    char path[1024];
    struct mlift_run run;
    double fill[ROUNDS], rate[MOST_THREADS + 1][ROUNDS], ratio[ROUNDS];
    struct mlift_scenario *scenario = malloc(sizeof *scenario);

    snprintf(path, sizeof path, "%s/%s.yaml", folder, name);
    if (!scenario || mlift_scenario_load(scenario, path, NULL, NULL) ||
        mlift_run_init(&run, scenario, MLIFT_KEEP_DEFAULT)) {
        fprintf(stderr, "bench: cannot load %s\n", path);
        return 2;
    }
    size_t n = replicates_for(&run, isa);
    for (int k = 0; k < ROUNDS; k++) {
        fill[k] = fill_rate(isa);
        for (int t = 1; t <= most_threads; t *= 2) {
            rate[t][k] = touch_rate(&run, isa, t, n);
        }
        ratio[k] = 100.0 * rate[1][k] / fill[k];
    }
    double one = median(rate[1]);
    total->touches += one;
    total->words += median(fill);
    printf("%-16s %8.0f %10.0f %8.1f%%", name, one / 1e6, median(fill) / 1e6, median(ratio));
    for (int t = 2; t <= most_threads; t *= 2) {
        printf("   %d: %.2fx", t, median(rate[t]) / one);
    }
    putchar('\n');
    fflush(stdout);
    mlift_run_free(&run);
    return 0;
}

int main(int argc, char **argv)
{
    static const char *const names[] = {"first-campaign", "six-segments", "no-crossover", "privacy-first",
                                        "fatigue",        "always-on",    "hillstrom"};
    enum mlift_isa isa = mlift_isa_detect();
    int most_threads = argc > 2 ? atoi(argv[2]) : 1;

    if (argc < 2 || most_threads < 1 || most_threads > MOST_THREADS) {
        fputs("usage: mlift_bench SCENARIO_FOLDER [THREADS]\n", stderr);
        return 2;
    }
    printf("instruction set %s; medians of %d rounds\n", mlift_isa_name(isa), ROUNDS);
    printf("%-16s %8s %10s %9s   %s\n", "scenario", "M/s/core", "fill M/s", "ratio", "threads: speed-up");
    struct total total = {0.0, 0.0};
    int status = 0;
    for (size_t k = 0; k < sizeof names / sizeof *names && !status; k++) {
        status = bench(&total, argv[1], names[k], isa, most_threads);
    }
    if (!status) {
        printf("%-16s %8s %10s %8.1f%%\n", "all, same time", "", "", 100.0 * total.touches / total.words);
    }
    return status;
}
