/* Runs for tests of the gate: a shipped scenario with one text put in another's place, compiled once and simulated
 * again and again with other seeds. */
#ifndef TESTS_GATED_H
#define TESTS_GATED_H

#include "analysis/gate/gate.h"
#include "scenarios/file.h"
#include "scenarios/scenario.h"

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* For `one-signal`: levels that open differently, in one order and in the other. The law is the same, the words make
 * other people. */
#define GATED_ONE_ORDER "{music: 0.5, calls: 0.5}, prognostic: {music: 0.8, calls: -0.8}"
#define GATED_OTHER_ORDER "{calls: 0.5, music: 0.5}, prognostic: {music: 0.8, calls: -0.8}"

/* The text of scenarios/NAME.yaml with `from` (NULL for none) replaced by `to` once; the caller's to free. */
static inline char *gated_text(const char *name, const char *from, const char *to)
{
    char path[300], *text = NULL;
    const char *reason;
    size_t length;

    snprintf(path, sizeof path, MLIFT_SOURCE_DIR "/scenarios/%s.yaml", name);
    assert_int_equal(mlift_file_read(path, 1 << 20, &text, &length, &reason), MLIFT_OK);
    if (from) {
        char *at = strstr(text, from), *changed = malloc(length + strlen(to) + 1);
        assert_non_null(at);
        assert_non_null(changed);
        sprintf(changed, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
        free(text);
        text = changed;
    }
    return text;
}

static inline void gated_open(struct mlift_run *run, const char *name, const char *from, const char *to)
{
    char *text = gated_text(name, from, to);
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);

    assert_non_null(scenario);
    assert_int_equal(
        mlift_scenario_load_text(scenario, text, strlen(text), name, MLIFT_SOURCE_DIR "/scenarios", NULL, NULL),
        MLIFT_OK);
    assert_int_equal(mlift_run_init(run, scenario, MLIFT_KEEP_DEFAULT), MLIFT_OK);
    free(text);
}

/* Back to no replicates, with another seed. */
static inline void gated_restart(struct mlift_run *run, uint64_t seed)
{
    run->seed = seed;
    run->n_replicates = run->worlds.n_replicates = run->experiment.n_replicates = 0;
}

/* Goal, click and unsubscribes of every strategy, all with one margin (a share), judged by simulation at 1%. */
static inline void gated_prepare(struct mlift_gate *gate, const struct mlift_run *before, double margin, bool paired)
{
    const int metric[3] = {before->table.goal, before->table.click, 8};

    memset(gate, 0, sizeof *gate);
    assert_string_equal(before->table.metric[8].name, "unsubscribed");
    gate->false_alarm = 0.01;
    gate->by_simulation = true;
    gate->paired = paired;
    for (int s = 0; s < before->table.campaign->n_strategies; s++) {
        for (int k = 0; k < 3; k++) {
            gate->check[gate->n_checks++] = (struct mlift_gate_check){
                .strategy = {s, s}, .metric = {metric[k], metric[k]}, .more_is_worse = k == 2, .margin = margin};
        }
    }
}

/* Margins as the program chooses them by default: 0.2 pp, at most a twentieth of the exact rate, at least 0.01 pp. */
static inline void gated_default_margins(struct mlift_gate *gate, const struct mlift_run *before)
{
    for (int i = 0; i < gate->n_checks; i++) {
        struct mlift_gate_check *check = &gate->check[i];
        double margin = 0.05 * mlift_exact_overall(&before->exact, check->strategy[0], check->metric[0]);
        margin = margin < 0.002 ? margin : 0.002;
        check->margin = margin > 0.0001 ? margin : 0.0001;
    }
}

#endif
