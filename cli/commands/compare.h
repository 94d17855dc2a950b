/* microlift compare: what is asked, and what is at work to answer it. */
#ifndef CLI_COMMANDS_COMPARE_H
#define CLI_COMMANDS_COMPARE_H

#include "analysis/answers/compare_answer.h"
#include "analysis/strategies/bounds.h"
#include "cli/commands/simulate.h"
#include "cli/show/show.h"

struct cli_compare_options {
    const char *file;
    const char *metric;            /* NULL: the goal */
    int sign;                      /* 0: as the metric's name says */
    double confidence;             /* of simultaneous intervals */
    double select;                 /* confidence of the selection; 0: not asked */
    const char *indifference_text; /* NULL: not said */
    size_t first_stage;
    size_t replicates;   /* 0: what there is, or as the scenario says; with `select` the most */
    const char *require; /* strategy that has to be the best; NULL: none */
    bool has_seed;
    uint64_t seed;
    bool bounds;
    struct cli_show show;
    struct cli_simulate simulate;
};

struct cli_compare {
    struct cli_compare_options options;
    struct mlift_run run;
    bool open;                                /* the run is there, to be freed */
    struct mlift_bound bound, bound_observed; /* oracles that are not in the run; NaN without --bounds */
    bool planned;                             /* the plan was said */
    struct mlift_compare_answer answer;
};

#endif
