/* microlift compare: what is asked, what is found out, and the files that say it (compare_words, compare_text,
 * compare_json, compare_charts). */
#ifndef CLI_COMPARE_H
#define CLI_COMPARE_H

#include "analysis/contest.h"
#include "analysis/gnuplot.h"
#include "analysis/ranking.h"
#include "cli/simulate.h"
#include "sim/run.h"

struct cli_compare_options {
    const char *file;
    const char *metric;            /* NULL: the goal */
    int sign;                      /* 0: as the metric's name says */
    double confidence;             /* of simultaneous intervals */
    double select;                 /* confidence of the selection; 0: not asked */
    const char *indifference_text; /* NULL: not said */
    double indifference;           /* in units of the measure; 0: not said */
    size_t first_stage;
    size_t replicates;   /* 0: what there is, or as the scenario says; with `select` the most */
    const char *require; /* strategy that has to be the best; NULL: none */
    bool has_seed;
    uint64_t seed;
    bool bounds, json;
    const char *chart;  /* folder, or NULL */
    const char *report; /* HTML file, or NULL */
    bool force;         /* replaces the report */
    enum mlift_gnuplot_format format;
    struct cli_simulate simulate;
};

/* Is the strategy of --require the best, give or take the indifference? */
enum cli_compare_required { CLI_COMPARE_NOT_ASKED, CLI_COMPARE_YES, CLI_COMPARE_NO, CLI_COMPARE_OPEN };

struct cli_compare {
    struct cli_compare_options options;
    bool from_results; /* else a scenario was run */
    struct mlift_run run;
    int measure, required_strategy;
    struct mlift_bound bound, bound_observed; /* oracles that are not in the run; NaN without --bounds */
    struct mlift_ranking ranking;
    bool selecting;
    struct mlift_contest contest;
    bool planned; /* the plan was said */
    size_t most;  /* replicates that the selection may come to */
    enum cli_compare_required required;
};

#endif
