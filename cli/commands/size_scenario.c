#include "cli/commands/size_scenario.h"

#include "analysis/answers/size_tell.h"
#include "cli/command.h"
#include "cli/open.h"
#include "cli/options/question.h"
#include "cli/show/show.h"

#include <stdlib.h>

enum {
    KEY_POWER = 256,
    KEY_ALPHA,
    KEY_SIDES,
    KEY_LIST,
    KEY_PRIOR_NULL,
    KEY_HOLDOUT,
    KEY_BASELINE,
    KEY_CHALLENGER,
    KEY_RACE,
    KEY_REPLICATES
};

struct arguments {
    struct cli_show show;
    struct mlift_size_answer_question question;
    const char *file;
};

static const struct argp_option options[] = {
    {"power", KEY_POWER, "LIST", 0, "power wanted, one or several: 0.8 (default) or 0.8,0.9", 0},
    {"alpha", KEY_ALPHA, "SHARE", 0, "false alarms accepted when nothing differs (default 0.05)", 0},
    {"sides", KEY_SIDES, "1|2", 0, "only one-sided or only two-sided designs (default: both)", 0},
    {"list", KEY_LIST, "PEOPLE", 0, "subscribers there are (default: the scenario's list)", 0},
    {"prior-null", KEY_PRIOR_NULL, "SHARE", 0, "share of ideas that change nothing: how many winners are false", 0},
    {"holdout", KEY_HOLDOUT, "SHARE", 0,
     "share of the list a holdout keeps unmailed (default: as in `experiment`, or "
     "0.1; needs a strategy of kind none)",
     0},
    {"baseline", KEY_BASELINE, "NAME", 0, "strategy to compare with (default: the scenario's)", 0},
    {"challenger", KEY_CHALLENGER, "NAME", 0, "strategy whose gain is to be shown (default: the scenario's)", 0},
    {"race", KEY_RACE, NULL, 0, "let all rules decide on the same simulated subscribers of this list", 0},
    {"replicates", KEY_REPLICATES, "N", 0, "simulated experiments of the race (default 2000)", 0},
    {0},
};

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    struct arguments *self = state->input;
    struct mlift_size_answer_question *q = &self->question;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &self->show;
        return 0;
    case KEY_POWER:
        q->design.n_power =
            (int)cli_question_list(state, "power", text, 0.0, 1.0, 1, q->design.power, MLIFT_DESIGN_MOST_TARGETS);
        return 0;
    case KEY_ALPHA:
        q->design.alpha = cli_question_number(state, "alpha", text, 0.0, 1.0, 1);
        return 0;
    case KEY_SIDES:
        q->design.sides = (int)cli_question_whole(state, "sides", text, 1, 2);
        return 0;
    case KEY_LIST:
        q->list = (double)cli_question_whole(state, "list", text, 10, 1000000000);
        return 0;
    case KEY_PRIOR_NULL:
        q->prior_null = cli_question_number(state, "prior-null", text, 0.0, 1.0, 0);
        return 0;
    case KEY_HOLDOUT:
        q->holdout = cli_question_number(state, "holdout", text, 0.0, 0.9, 0);
        return 0;
    case KEY_BASELINE:
        q->baseline = text;
        return 0;
    case KEY_CHALLENGER:
        q->challenger = text;
        return 0;
    case KEY_RACE:
        q->race = true;
        return 0;
    case KEY_REPLICATES:
        q->n_replicates = (size_t)cli_question_whole(state, "replicates", text, 100, 1000000);
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

static const struct argp_child children[] = {{&cli_show_argp, 0, NULL, 0}, {0}};

const struct argp cli_size_scenario_argp = {
    options,
    parse_option,
    "SCENARIO.yaml",
    "Can my list test this, with which design, and if not, what instead?\v"
    "Rates and strata come from the scenario, solved exactly. Designs are ranked by the subscribers they need.\n\n"
    "Examples:\n"
    "  microlift size campaign.yaml\n"
    "  microlift size campaign.yaml --power 0.8,0.9 --prior-null 0.7 --json\n\n"
    "Without a scenario `microlift size --p1 0.03 --p2 0.05` is a calculator.\n"
    "Exit code: 0 some design on the goal, or on clicks where they point the same way, fits the list; 1 none does; "
    "2 wrong input.",
    children,
    NULL,
    NULL};

static int answer(const struct arguments *self, const struct mlift_run *run, struct mlift_size_answer *size)
{
    char message[MLIFT_SIZE_ANSWER_MESSAGE];
    struct mlift_answer told;
    int status = mlift_size_answer_solve(size, run, &self->question, message);

    if (status) {
        return message[0] ? cli_open_refuse(self->show.program, "%s", message)
                          : cli_open_fail(self->show.program, self->file, status);
    }
    mlift_answer_init(&told, "size", run->scenario->title);
    mlift_size_tell(size, &told);
    int code = cli_show(&self->show, &told);
    mlift_answer_free(&told);
    return code ? code : size->verdict.design ? CLI_DONE : CLI_NO;
}

int cli_size_scenario_run(int argc, char **argv)
{
    struct arguments arguments = {.file = NULL};
    struct mlift_size_answer *size = calloc(1, sizeof *size);
    struct mlift_run run;

    cli_show_init(&arguments.show, "microlift size");
    mlift_size_answer_question_init(&arguments.question);
    argp_parse(&cli_size_scenario_argp, argc, argv, 0, NULL, &arguments);
    int code = size ? cli_show_check(&arguments.show) : cli_open_fail("microlift size", NULL, MLIFT_ERR_NO_MEMORY);
    code = code ? code : cli_open_run("microlift size", arguments.file, MLIFT_KEEP_GOAL, &run);
    if (!code) {
        code = answer(&arguments, &run, size);
        mlift_size_answer_free(size);
        mlift_run_free(&run);
    }
    free(size);
    return code;
}
