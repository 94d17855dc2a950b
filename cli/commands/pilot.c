#include "cli/commands/pilot.h"

#include "analysis/answers/outcome.h"
#include "cli/command.h"
#include "cli/open.h"
#include "cli/options/option.h"
#include "cli/options/question.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { KEY_SHARE = CLI_PILOT_REPLICATES + 1, KEY_METRIC, KEY_CHOOSE, KEY_Z, KEY_SEED, KEY_THREADS };

static const double PILOT_OF_OWN_LIST = 0.3;

void cli_pilot_init(struct cli_pilot *self, const char *program, size_t replicates)
{
    *self = (struct cli_pilot){
        .pilot = (double)NAN, .z = 1.96, .least_gain = 1.0, .choose = MLIFT_CHOICE_SHRUNK, .replicates = replicates};
    cli_show_init(&self->show, program);
}

static enum mlift_choice_rule parse_rule(const struct argp_state *state, const char *text)
{
    for (int rule = 0; rule < MLIFT_CHOICE_N_RULES; rule++) {
        if (!strcmp(text, mlift_outcome_rule((enum mlift_choice_rule)rule))) {
            return (enum mlift_choice_rule)rule;
        }
    }
    argp_failure(state, CLI_WRONG_USE, 0, "--choose is raw, shrunk or threshold: got '%s'", text);
    return MLIFT_CHOICE_SHRUNK;
}

static const struct argp_option options[] = {
    {"pilot", KEY_SHARE, "SHARE", 0,
     "share of the list that is the pilot (default 0.3); 1: a separate pilot as long as the list (default for data "
     "tables)",
     0},
    {"metric", KEY_METRIC, "NAME", 0, "what the pilot observes: goal (default), click, or an outcome of the table", 0},
    {"choose", KEY_CHOOSE, "RULE", 0, "how segments are learned: raw, shrunk (default) or threshold", 0},
    {"z", KEY_Z, "Z", 0, "rule threshold: stay broad unless z is larger (default 1.96)", 0},
    {"seed", KEY_SEED, "N", 0, "seed of all random words (default: the scenario's)", 0},
    {"threads", KEY_THREADS, "N", 0, "threads (default: all processors); never changes a number", 0},
    {0},
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct cli_pilot *self = state->input;

    switch (key) {
    case KEY_SHARE:
        self->pilot = cli_question_number(state, "pilot", text, 0.01, 1.0, 0);
        return 0;
    case KEY_METRIC:
        self->metric = text;
        return 0;
    case KEY_CHOOSE:
        self->choose = parse_rule(state, text);
        return 0;
    case KEY_Z:
        self->z = cli_question_number(state, "z", text, 0.0, 100.0, 0);
        return 0;
    case KEY_SEED:
        self->seed = cli_option_seed(state, text);
        self->seed_given = true;
        return 0;
    case KEY_THREADS:
        self->threads = cli_option_threads(state, text);
        return 0;
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &self->show;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&cli_show_argp, 0, NULL, 0}, {0}};

const struct argp cli_pilot_argp = {options, parse, NULL, NULL, children, NULL, NULL};

error_t cli_pilot_parse(struct cli_pilot *self, int key, char *text, struct argp_state *state)
{
    switch (key) {
    case CLI_PILOT_MEASURE:
        self->measure = text;
        return 0;
    case CLI_PILOT_LEAST_GAIN:
        self->least_gain = cli_question_number(state, "least-gain", text, 0.0, 1e9, 0);
        return 0;
    case CLI_PILOT_REPLICATES:
        self->replicates = (size_t)cli_question_whole(state, "replicates", text, 10, 10000000);
        return 0;
    case ARGP_KEY_INIT:
        state->child_inputs[0] = self;
        return 0;
    case ARGP_KEY_ARG:
        if (self->file) {
            argp_error(state, "one scenario at a time; '%s' is one too many", text);
        }
        self->file = text;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

double cli_pilot_share(const struct cli_pilot *self, bool table)
{
    return !isnan(self->pilot) ? self->pilot : table ? 1.0 : PILOT_OF_OWN_LIST;
}

const char *cli_pilot_command(const struct cli_pilot *self, const char *command, struct mlift_answer *out)
{
    const char *c = isnan(self->pilot) ? command : mlift_answer_text(out, "%s --pilot %.15g", command, self->pilot);

    c = self->metric ? mlift_answer_text(out, "%s --metric %s", c, self->metric) : c;
    c = self->measure ? mlift_answer_text(out, "%s --measure %s", c, self->measure) : c;
    return mlift_answer_text(out, "%s --choose %s --z %.15g --least-gain %.15g --replicates %zu --seed %llu", c,
                             mlift_outcome_rule(self->choose), self->z, self->least_gain, self->replicates,
                             (unsigned long long)self->seed);
}

int cli_pilot_outcomes(const struct cli_pilot *self, struct mlift_campaign *campaign,
                       enum mlift_menu_outcome *learns_from, enum mlift_menu_outcome *valued_by)
{
    static const char wrong[] = "goal, click or an outcome of the table";
    const char *measure = self->measure, *program = self->show.program;
    bool profit = measure && !strcmp(measure, "profit");
    const char *metric = self->metric ? self->metric : measure && !profit ? measure : "goal";

    if (!mlift_outcome_find(campaign, measure ? measure : metric, measure != NULL, valued_by)) {
        return cli_open_refuse(program, "%s is %s%s: there is no %s", measure ? "--measure" : "--metric",
                               measure ? "profit, " : "", wrong, measure ? measure : metric);
    }
    if (*valued_by == MLIFT_MENU_PROFIT && mlift_tally_earning(campaign) < 0) {
        return cli_open_refuse(program, "--measure profit: there is no profit, `economics.earns` of the scenario names "
                                        "no outcome that earns");
    }
    int goal = campaign->goal_outcome;
    if (!mlift_outcome_find(campaign, metric, false, learns_from)) {
        return cli_open_refuse(program, "--metric is %s: there is no %s", wrong, metric);
    }
    if (campaign->goal_outcome != goal && *valued_by != MLIFT_MENU_PROFIT) {
        return cli_open_refuse(program, "--metric must be the first outcome of the table or the same as --measure");
    }
    return CLI_DONE;
}

bool cli_pilot_points(const struct mlift_campaign *campaign, const char *names, int point[MLIFT_MAX_DATA_POINTS],
                      int *n)
{
    char name[MLIFT_NAME_SIZE];

    for (*n = 0; *names; names += *names == ',') {
        size_t length = strcspn(names, ",");
        (void)snprintf(name, sizeof name, "%.*s", length < sizeof name ? (int)length : 0, names);
        int d = mlift_campaign_find_data_point(campaign, name);
        for (int k = 0; k < *n; k++) {
            d = point[k] == d ? -1 : d;
        }
        if (d < 0) {
            return false;
        }
        point[(*n)++] = d;
        names += length;
    }
    return *n > 0;
}

int cli_pilot_complain(const struct cli_pilot *self, const char *option, int status)
{
    if (status == MLIFT_ERR_INTERRUPTED) {
        fprintf(stderr, "%s: interrupted, nothing was kept\n", self->show.program);
        return cli_open_code(status);
    }
    if (status == MLIFT_ERR_TOO_MANY_STATES) {
        return cli_open_refuse(self->show.program,
                               "%s: more cells than can be told apart; name fewer data points "
                               "with %s",
                               self->file, option);
    }
    return cli_open_fail(self->show.program, self->file, status);
}
