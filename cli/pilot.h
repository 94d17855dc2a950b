/* What `compare --segments` and `analyze` are both asked: how a pilot learns, how often it is simulated, where the
 * answer goes. */
#ifndef CLI_PILOT_H
#define CLI_PILOT_H

#include "analysis/gnuplot.h"
#include "sim/tryout.h"

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Keys of the options, apart from those of the commands themselves. */
enum cli_pilot_key {
    CLI_PILOT_SHARE = 512,
    CLI_PILOT_METRIC,
    CLI_PILOT_MEASURE,
    CLI_PILOT_CHOOSE,
    CLI_PILOT_Z,
    CLI_PILOT_LEAST_GAIN,
    CLI_PILOT_REPLICATES,
    CLI_PILOT_SEED,
    CLI_PILOT_THREADS,
    CLI_PILOT_CHART,
    CLI_PILOT_FORMAT,
    CLI_PILOT_REPORT,
    CLI_PILOT_FORCE,
    CLI_PILOT_JSON
};

struct cli_pilot {
    const char *file, *metric, *measure, *chart, *report;
    double pilot; /* share of the list; NAN: not said */
    double z, least_gain;
    enum mlift_choice_rule choose;
    size_t replicates;
    uint64_t seed;
    bool seed_given, json, force;
    int threads;
    enum mlift_gnuplot_format format;
};

/* The defaults, with `replicates` simulated pilots. */
void cli_pilot_init(struct cli_pilot *self, size_t replicates);

/* For argp parsers: takes these options and the one scenario, ARGP_ERR_UNKNOWN for all others. Prints what is wrong and
 * ends with CLI_WRONG_USE. */
error_t cli_pilot_parse(struct cli_pilot *self, int key, char *text, struct argp_state *state);

/* The share of the list that is the pilot, 1 for a separate one; data tables have a separate one unless told. */
double cli_pilot_share(const struct cli_pilot *self, bool table);

/* Appends to a command that gives the same answer: the options that were said, and all that have a number. */
void cli_pilot_add_to_command(const struct cli_pilot *self, char *command, size_t size);

/* Prints why the pilots could not be simulated and returns an exit code; `option` names fewer data points. */
int cli_pilot_complain(const struct cli_pilot *self, const char *program, const char *option, int status);

#endif
