/* What `compare --segments` and `analyze` are both asked: how a pilot learns, how often it is simulated, where the
 * answer goes. */
#ifndef CLI_COMMANDS_PILOT_H
#define CLI_COMMANDS_PILOT_H

#include "analysis/answers/answer.h"
#include "cli/show/show.h"
#include "scenarios/scenario.h"
#include "sim/tryout.h"

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Keys of the options that each command has in words of its own; apart from the commands' other keys. */
enum cli_pilot_key { CLI_PILOT_MEASURE = 512, CLI_PILOT_LEAST_GAIN, CLI_PILOT_REPLICATES };

struct cli_pilot {
    struct cli_show show;
    const char *file, *metric, *measure;
    double pilot; /* share of the list; NAN: not said */
    double z, least_gain;
    enum mlift_choice_rule choose;
    size_t replicates;
    uint64_t seed;
    bool seed_given;
    int threads;
};

/* The defaults of `program`, with `replicates` simulated pilots. */
void cli_pilot_init(struct cli_pilot *self, const char *program, size_t replicates);

/* The options that are the same for both, those of cli_show_argp among them: the one child of the command's argp, whose
 * parser leaves to cli_pilot_parse what it does not take itself. */
extern const struct argp cli_pilot_argp;

/* Takes the three options above and the one scenario, and gives the child its input; ARGP_ERR_UNKNOWN for
 * all others. Prints what is wrong and ends with CLI_WRONG_USE. */
error_t cli_pilot_parse(struct cli_pilot *self, int key, char *text, struct argp_state *state);

/* The share of the list that is the pilot, 1 for a separate one; data tables have a separate one unless told. */
double cli_pilot_share(const struct cli_pilot *self, bool table);

/* A command that gives the same answer: `command` and the options that were said, and all that have a number. */
const char *cli_pilot_command(const struct cli_pilot *self, const char *command, struct mlift_answer *out);

/* What --metric and --measure mean for the campaign, whose goal they may settle; prints what is wrong and returns an
 * exit code. Metric: as the measure unless that is profit. */
int cli_pilot_outcomes(const struct cli_pilot *self, struct mlift_campaign *campaign,
                       enum mlift_menu_outcome *learns_from, enum mlift_menu_outcome *valued_by);

/* Reads "a,b,c" as data points, each once; false where that is not so. */
bool cli_pilot_points(const struct mlift_campaign *campaign, const char *names, int point[MLIFT_MAX_DATA_POINTS],
                      int *n);

/* Prints why the pilots could not be simulated and returns an exit code; `option` names fewer data points. */
int cli_pilot_complain(const struct cli_pilot *self, const char *option, int status);

#endif
