#include "cli/pilot.h"

#include "cli/command.h"
#include "cli/compare_segments.h"
#include "cli/option.h"
#include "cli/question.h"
#include "cli/words.h"
#include "sim/interrupt.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double PILOT_OF_OWN_LIST = 0.3;

void cli_pilot_init(struct cli_pilot *self, size_t replicates)
{
    *self = (struct cli_pilot){.pilot = (double)NAN,
                               .z = 1.96,
                               .least_gain = 1.0,
                               .choose = MLIFT_CHOICE_SHRUNK,
                               .replicates = replicates,
                               .format = MLIFT_GNUPLOT_SVG};
}

static enum mlift_choice_rule parse_rule(const struct argp_state *state, const char *text)
{
    for (int rule = 0; rule < MLIFT_CHOICE_N_RULES; rule++) {
        if (!strcmp(text, cli_segments_rule((enum mlift_choice_rule)rule))) {
            return (enum mlift_choice_rule)rule;
        }
    }
    argp_failure(state, CLI_WRONG_USE, 0, "--choose is raw, shrunk or threshold: got '%s'", text);
    return MLIFT_CHOICE_SHRUNK;
}

static error_t parse_number(struct cli_pilot *self, int key, const char *text, const struct argp_state *state)
{
    switch (key) {
    case CLI_PILOT_SHARE:
        self->pilot = cli_question_number(state, "pilot", text, 0.01, 1.0, 0);
        return 0;
    case CLI_PILOT_CHOOSE:
        self->choose = parse_rule(state, text);
        return 0;
    case CLI_PILOT_Z:
        self->z = cli_question_number(state, "z", text, 0.0, 100.0, 0);
        return 0;
    case CLI_PILOT_LEAST_GAIN:
        self->least_gain = cli_question_number(state, "least-gain", text, 0.0, 1e9, 0);
        return 0;
    case CLI_PILOT_REPLICATES:
        self->replicates = (size_t)cli_question_whole(state, "replicates", text, 10, 10000000);
        return 0;
    case CLI_PILOT_SEED:
        self->seed = cli_option_seed(state, text);
        self->seed_given = true;
        return 0;
    case CLI_PILOT_THREADS:
        self->threads = cli_option_threads(state, text);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

error_t cli_pilot_parse(struct cli_pilot *self, int key, char *text, struct argp_state *state)
{
    switch (key) {
    case CLI_PILOT_METRIC:
        self->metric = text;
        return 0;
    case CLI_PILOT_MEASURE:
        self->measure = text;
        return 0;
    case CLI_PILOT_CHART:
        self->chart = text;
        return 0;
    case CLI_PILOT_FORMAT:
        self->format = cli_option_format(state, text);
        return 0;
    case CLI_PILOT_REPORT:
        self->report = text;
        return 0;
    case CLI_PILOT_FORCE:
        self->force = true;
        return 0;
    case CLI_PILOT_JSON:
        self->json = true;
        return 0;
    case ARGP_KEY_ARG:
        if (self->file) {
            argp_error(state, "one scenario at a time; '%s' is one too many", text);
        }
        self->file = text;
        return 0;
    default:
        return parse_number(self, key, text, state);
    }
}

double cli_pilot_share(const struct cli_pilot *self, bool table)
{
    return !isnan(self->pilot) ? self->pilot : table ? 1.0 : PILOT_OF_OWN_LIST;
}

void cli_pilot_add_to_command(const struct cli_pilot *self, char *command, size_t size)
{
    if (!isnan(self->pilot)) {
        cli_words_add(command, size, " --pilot %.15g", self->pilot);
    }
    if (self->metric) {
        cli_words_add(command, size, " --metric %s", self->metric);
    }
    if (self->measure) {
        cli_words_add(command, size, " --measure %s", self->measure);
    }
    cli_words_add(command, size, " --choose %s --z %.15g --least-gain %.15g --replicates %zu --seed %llu",
                  cli_segments_rule(self->choose), self->z, self->least_gain, self->replicates,
                  (unsigned long long)self->seed);
}

int cli_pilot_complain(const struct cli_pilot *self, const char *program, const char *option, int status)
{
    if (status == MLIFT_ERR_INTERRUPTED) {
        fprintf(stderr, "%s: interrupted, nothing was kept\n", program);
        return CLI_INTERRUPTED + mlift_interrupt_signal();
    }
    if (status == MLIFT_ERR_TOO_MANY_STATES) {
        fprintf(stderr, "%s: %s: more cells than can be told apart; name fewer data points with %s\n", program,
                self->file, option);
        return CLI_WRONG_USE;
    }
    fprintf(stderr, "%s: %s: %s\n", program, self->file, mlift_error_describe(status));
    return status == MLIFT_ERR_NO_MEMORY || status == MLIFT_ERR_OVERFLOW ? CLI_MACHINE : CLI_WRONG_USE;
}
