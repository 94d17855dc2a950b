/* Macro-replications of selections in the slippage configuration: the best exactly the indifference ahead of all
 * others, on correlated normals and on a campaign made for it. Shared by tests/stat and tests/verify. */
#ifndef TESTS_SELECTING_H
#define TESTS_SELECTING_H

#include "analysis/strategies/contest.h"
#include "scenarios/bundle.h"
#include "sim/engine.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SELECTING_FIRST_STAGE = 20 };

struct selecting_score {
    double right;      /* share of macro-replications in which the best was selected */
    double replicates; /* on average */
};

/* SplitMix64 (Steele, Lea and Flood 2014) and the polar method (Marsaglia and Bray 1964). */
static inline double selecting_uniform(uint64_t *luck)
{
    uint64_t z = (*luck += UINT64_C(0x9E3779B97F4A7C15));

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return ((double)((z ^ (z >> 31)) >> 11) + 0.5) * 0x1p-53;
}

static inline double selecting_normal(uint64_t *luck)
{
    double u, v, s;

    do {
        u = 2.0 * selecting_uniform(luck) - 1.0;
        v = 2.0 * selecting_uniform(luck) - 1.0;
        s = u * u + v * v;
    } while (s >= 1.0 || s <= 0.0);
    return u * sqrt(-2.0 * log(s) / s);
}

/* k normals of variance 1 with equal correlations, the last 0.25 ahead; indifference 0.25. */
static inline struct selecting_score selecting_normals(int n_macro, int k, double correlation, double confidence)
{
    struct selecting_score score = {0};
    uint64_t luck = 20240607;

    for (int m = 0; m < n_macro; m++) {
        struct mlift_kimnelson kn;
        double v[MLIFT_MAX_STRATEGIES];
        assert_int_equal(mlift_kimnelson_init(&kn, k, confidence, 0.25, SELECTING_FIRST_STAGE), MLIFT_OK);
        while (!kn.decided) {
            double common = sqrt(correlation) * selecting_normal(&luck);
            for (int i = 0; i < k; i++) {
                v[i] = common + sqrt(1.0 - correlation) * selecting_normal(&luck) + (i == k - 1 ? 0.25 : 0.0);
            }
            mlift_kimnelson_add(&kn, v);
        }
        score.right += kn.best == k - 1;
        score.replicates += (double)kn.n;
    }
    score.right /= n_macro;
    score.replicates /= n_macro;
    return score;
}

/* Four messages, each the right one for a quarter of 100 subscribers (16% against 8%); the last converts half a point
 * better everywhere. Differences of two strategies have both signs from list to list and a standard deviation of about
 * two points; conversions are whole numbers around ten. */
static const char selecting_yaml[] =
    "microlift: 1\n"
    "name: slippage\n"
    "list: {size: 100}\n"
    "model: table\n"
    "data_points: {likes: {levels: [a, b, c, d]}}\n"
    "table: {file: cells.csv, message: arm, messages: {none: none, a: a, b: b, c: c, d: d},"
    " count: n, outcomes: {buy: buys}}\n"
    "strategies:\n"
    "  a: {kind: broad, send: a}\n"
    "  b: {kind: broad, send: b}\n"
    "  c: {kind: broad, send: c}\n"
    "  d: {kind: broad, send: d}\n";

static inline struct mlift_scenario *selecting_scenario(void)
{
    static const char letters[] = "abcd";
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);
    char csv[1024] = "likes,arm,n,buys\n", *text = strdup(selecting_yaml);
    size_t length = strlen(selecting_yaml);

    assert_non_null(scenario);
    for (int cell = 0; cell < 4; cell++) {
        for (int arm = -1; arm < 4; arm++) {
            char name[8] = "none", line[64];
            if (arm >= 0) {
                snprintf(name, sizeof name, "%c", letters[arm]);
            }
            int buys = arm < 0 ? 50 : (arm == cell ? 160 : 80) + (arm == 3 ? 5 : 0);
            snprintf(line, sizeof line, "%c,%s,1000,%d\n", letters[cell], name, buys);
            strcat(csv, line);
        }
    }
    assert_int_equal(mlift_bundle_append(&text, &length, "cells.csv", csv, strlen(csv)), MLIFT_OK);
    assert_int_equal(mlift_scenario_load_text(scenario, text, length, "slippage", NULL, NULL, NULL), MLIFT_OK);
    free(text);
    return scenario;
}

static inline struct selecting_score selecting_campaign(int n_macro, double confidence)
{
    struct mlift_engine_options engine = {.n_threads = 1, .isa = mlift_isa_detect()};
    struct selecting_score score = {0};
    struct mlift_run run;

    assert_int_equal(mlift_run_init(&run, selecting_scenario(), MLIFT_KEEP_GOAL), MLIFT_OK);
    assert_true(fabs(mlift_exact_overall(&run.exact, 3, run.table.goal) -
                     mlift_exact_overall(&run.exact, 0, run.table.goal) - 0.005) < 1e-8);
    for (int m = 0; m < n_macro; m++) {
        struct mlift_contest contest;
        struct mlift_contest_options options = {.measure = run.table.goal - 1,
                                                .sign = 1,
                                                .confidence = confidence,
                                                .indifference = 0.005,
                                                .first_stage = SELECTING_FIRST_STAGE};
        run.seed = (uint64_t)m + 1;
        run.n_replicates = run.worlds.n_replicates = run.experiment.n_replicates = 0;
        assert_int_equal(mlift_contest_init(&contest, &run, &options), MLIFT_OK);
        while (!contest.procedure.decided) {
            assert_int_equal(mlift_run_simulate(&run, &engine, run.n_replicates + 20), MLIFT_OK);
            mlift_contest_read(&contest, &run);
        }
        score.right += contest.strategy[contest.procedure.best] == 3;
        score.replicates += (double)contest.procedure.n;
    }
    mlift_run_free(&run);
    score.right /= n_macro;
    score.replicates /= n_macro;
    return score;
}

#endif
