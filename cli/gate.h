/* What `microlift gate` was asked and what it found: read by everything that prints it. */
#ifndef CLI_GATE_H
#define CLI_GATE_H

#include "analysis/gate.h"
#include "cli/baseline.h"
#include "scenarios/difference.h"

enum { CLI_GATE_SENTENCE = 1024, CLI_GATE_MOST_MARGINS = 16 };

/* `--margin [METRIC=]0.2pp` or `5%`. */
struct cli_gate_margin {
    const char *metric; /* NULL: all without one of their own; not zero-terminated */
    size_t metric_length;
    double share; /* of the list, or of the rate before */
    bool relative;
};

struct cli_gate {
    /* asked */
    const char *subject, *baseline_path;
    struct mlift_engine_options engine;
    double false_alarm;
    size_t budget;
    int n_margins;
    struct cli_gate_margin margin[CLI_GATE_MOST_MARGINS];
    int n_metrics; /* 0: the goal, the click, unsubscribes */
    const char *metric[MLIFT_MAX_METRICS];
    bool by_simulation, strict, json, annotate, quiet, update, has_seed;
    uint64_t seed;
    size_t replicates; /* --update; 0 = not said */
    const char *junit_path;

    /* what stopped it: the first message, or "". Borrowed, of CLI_GATE_SENTENCE bytes; NULL where nobody asks. */
    char *trouble;

    /* found */
    bool from_results; /* the subject is a results file: unpaired */
    struct cli_baseline baseline;
    struct mlift_run before, after;             /* from results, `before` is compiled and not simulated */
    uint16_t horizon_days, own_horizon_days[2]; /* counted to; baseline and subject by themselves */
    bool run_anew; /* the subject was a results file that ends on another day: its scenario took its place */
    struct mlift_gate gate;
    struct mlift_difference difference; /* from the baseline's scenario to the subject's */
    bool same_people, same_run;         /* same_run: the results file is the run that the baseline was made of */
    int n_new;                          /* strategies that the baseline does not have */
    /* the baseline's own scenario, seed and replicates, simulated now */
    bool counts_compared, numbers_changed;
    char counts_now[MLIFT_DIGEST_SIZE], table_now[MLIFT_DIGEST_SIZE];
    const struct cli_baseline_figure *moved; /* the figure that moved most, or NULL */
    double moved_to;
    int n_disagreeing; /* figures whose simulated and exact values are further apart than chance allows */
};

#endif
