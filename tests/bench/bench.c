/* Speed as a ratio in one run: touches per second and core against the Philox fill rate of the same machine, and how
 * touches scale over threads. Run by script/bench; never part of the tests. */
#include "models/draw.h"
#include "sim/engine.h"
#include "tests/unit/sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WORDS = 8192 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double fill_rate(enum mlift_isa isa)
{
    static uint32_t words[WORDS];
    double start = now(), elapsed;
    uint64_t fills = 0;
    do {
        for (int k = 0; k < 500; k++) {
            mlift_draw_fill(isa, 1, fills++, MLIFT_DRAW_RESPONSE, 0, 0, WORDS, words);
        }
        elapsed = now() - start;
    } while (elapsed < 0.05);
    return (double)fills * WORDS / elapsed;
}

static double touch_rate(const struct mlift_table *table, enum mlift_isa isa, int n_threads, size_t n)
{
    struct mlift_engine_options options = {.seed = 1, .n_threads = n_threads, .isa = isa};
    struct mlift_worlds worlds;
    struct mlift_experiment experiment;
    int all[MLIFT_MAX_METRICS];
    const struct mlift_campaign *c = table->campaign;
    size_t done;
    for (int m = 0; m < table->n_metrics; m++) {
        all[m] = m;
    }
    if (mlift_worlds_init(&worlds, n, c->n_strategies, table->n_segments, all, table->n_metrics) ||
        mlift_experiment_init(&experiment, n, c->n_arms, table->n_segments, all, table->n_metrics, c->size,
                              c->n_sizes)) {
        exit(3);
    }
    double start = now();
    if (mlift_engine_run(table, &options, 0, n, &worlds, &experiment, &done)) {
        exit(3);
    }
    double elapsed = now() - start, touches = 0;
    for (size_t r = 0; r < n; r++) {
        for (int s = 0; s < c->n_strategies; s++) {
            for (int g = 0; g < table->n_segments; g++) {
                touches += mlift_worlds_count(&worlds, r, s, g, 1);
            }
        }
    }
    mlift_worlds_free(&worlds);
    mlift_experiment_free(&experiment);
    return touches / elapsed;
}

int main(void)
{
    struct mlift_campaign *c = sample_plain();
    struct mlift_table table;
    enum mlift_isa isa = mlift_isa_detect();
    c->list_size = c->size[2] = 1200;
    if (mlift_table_init(&table, c)) {
        return 3;
    }
    printf("rows %zu\n", table.n_touch_rows);
    for (int k = 0; k < 3; k++) {
        double fill = fill_rate(isa), one = touch_rate(&table, isa, 1, 4000), two = touch_rate(&table, isa, 2, 4000);
        printf("fill %.0f M words/s; %.0f M touches/s one thread (%.1f%%), %.0f two threads; scalar %.0f\n", fill / 1e6,
               one / 1e6, 100 * one / fill, two / 1e6, 0.0 * touch_rate(&table, MLIFT_ISA_SCALAR, 1, 2) / 1e6);
    }
    return 0;
}
