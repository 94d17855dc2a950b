/* microlift size SCENARIO: what is asked, what is found out, and the files that print it (size_words, size_json,
 * size_text, size_charts). */
#ifndef CLI_SIZE_SCENARIO_H
#define CLI_SIZE_SCENARIO_H

#include "analysis/assurance.h"
#include "analysis/gnuplot.h"
#include "analysis/lever.h"
#include "analysis/race.h"
#include "analysis/recommendation.h"
#include "cli/command.h"
#include "sim/run.h"

#include <stdbool.h>

struct cli_size_options {
    const char *file;
    const char *baseline, *challenger; /* NULL: the scenario's */
    double list;                       /* NAN: the scenario's */
    double holdout;                    /* NAN: the scenario's, or 0.1 where a strategy sends nothing */
    double prior_null;                 /* NAN: not asked */
    struct mlift_design_question question;
    const char *chart;  /* folder, or NULL */
    const char *report; /* HTML file, or NULL */
    bool force;         /* replaces the report */
    enum mlift_gnuplot_format format;
    bool json, race;
    size_t n_replicates; /* of the race */
};

/* What a holdout costs and shows. share 0: no strategy sends nothing. */
struct cli_size_holdout {
    double share;
    double power;      /* of showing, on this list, that the challenger's e-mail does anything */
    double goals_lost; /* conversions per campaign that the holdout gives up */
};

struct cli_size {
    struct cli_size_options options;
    struct mlift_run run;
    struct mlift_design_question question; /* with strategies, list, shares filled in */
    struct mlift_designs designs;
    struct mlift_proxy proxy;
    struct mlift_assurance assurance; /* n_points 0: no uncertain ranges */
    struct mlift_lever lever[MLIFT_LEVER_MOST];
    int n_levers;
    double p_detectable; /* goal rate of the challenger that the list would find; NAN: none */
    struct cli_size_holdout holdout;
    struct mlift_recommendation verdict;
    struct mlift_race race; /* n_replicates 0: not asked */
    double seconds;         /* without race and charts */
};

/* Parses, computes, prints; returns the exit code. */
int cli_size_scenario_run(int argc, char **argv);

/* Shows its options. */
void cli_size_scenario_form(const char *name, cli_visit_form *visit, void *context);

/* True if the arguments of `microlift size` name a scenario. */
bool cli_size_scenario_asked(int argc, char **argv);

const char *cli_size_strategy(const struct cli_size *size, int strategy);

/* Name of what is counted: "purchases", or a table's outcome; early: "clicks" (people who click at least once). */
const char *cli_size_goal(const struct cli_size *size);
const char *cli_size_click(const struct cli_size *size);

#endif
