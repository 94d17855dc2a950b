/* microlift sweep SCENARIO --vary ...: one scenario at many points of a design; microlift sweep FILE: what one says. */
#include "cli/command.h"
#include "cli/commands/sweep_make.h"
#include "cli/commands/sweep_show.h"
#include "cli/open.h"
#include "cli/options/option.h"
#include "cli/options/question.h"
#include "sim/sweep_file.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

static const char program[] = "microlift sweep";

enum {
    KEY_VARY = 256,
    KEY_DESIGN,
    KEY_POINTS,
    KEY_REPLICATES,
    KEY_SEED,
    KEY_METRIC,
    KEY_FRESH,
    KEY_RESUME,
    KEY_THREADS,
    KEY_ISA
};

struct arguments {
    struct cli_sweep_make make;
    struct cli_show show;
    const char *metric;
};

static const struct argp_option options[] = {
    {0, 0, 0, 0, "What is varied:", 1},
    {"vary", KEY_VARY, "KEY=a,b,c", 0,
     "the values of one key of the scenario; KEY=low:high:step (or :*factor) for equal steps, KEY=low:high for "
     "--design sobol and lhs; again for each key",
     1},
    {"design", KEY_DESIGN, "factorial|sobol|lhs", 0,
     "every combination (default); Sobol points for variance shares; a Latin hypercube", 1},
    {"points", KEY_POINTS, "N", 0, "points of a sobol or lhs design", 1},
    {0, 0, 0, 0, "What is simulated:", 2},
    {"replicates", KEY_REPLICATES, "N", 0,
     "simulated lists per point; 0: exact rates only (default: 0 where every strategy has an exact rate, else the "
     "scenario's)",
     2},
    {"seed", KEY_SEED, "N", 0, "seed of the random words (default: the scenario's)", 2},
    {0, 0, 0, 0, "Output:", 3},
    {0, 'o', "FILE.h5", 0, "the sweep's file (default results/NAME.sweep.h5)", 3},
    {"metric", KEY_METRIC, "NAME", 0, "what the answer is about (default: the goal)", 3},
    {"fresh", KEY_FRESH, 0, 0, "begin anew: discard a journal that is there", 3},
    {"resume", KEY_RESUME, 0, 0, "refuse to begin: only go on from a journal (done anyway where there is one)", 3},
    {0, 0, 0, 0, "Machine:", 4},
    {"threads", KEY_THREADS, "N", 0,
     "threads (default: OMP_NUM_THREADS, or one a processor that may be used); never changes a result", 4},
    {"isa", KEY_ISA, "auto|scalar", OPTION_HIDDEN, "instruction set; never changes a result", 4},
    {0, 0, 0, 0, 0, 0},
};

static enum mlift_sweep_kind parse_design(const struct argp_state *state, const char *text)
{
    static const char *const names[] = {"factorial", "sobol", "lhs"};

    for (int i = 0; i < 3; i++) {
        if (!strcmp(text, names[i])) {
            return (enum mlift_sweep_kind)i;
        }
    }
    argp_failure(state, CLI_WRONG_USE, 0, "--design is factorial, sobol or lhs: got '%s'", text);
    return MLIFT_SWEEP_FACTORIAL;
}

static void add_vary(const struct argp_state *state, struct cli_sweep_make *make, const char *value)
{
    if (make->n_vary == MLIFT_SWEEP_MOST_KEYS) {
        argp_failure(state, CLI_WRONG_USE, 0, "at most %d keys can be varied at once", MLIFT_SWEEP_MOST_KEYS);
        return;
    }
    make->vary[make->n_vary++] = value;
}

static error_t parse_flag(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    struct cli_sweep_make *make = &arguments->make;

    switch (key) {
    case KEY_METRIC:
        arguments->metric = value;
        return 0;
    case KEY_FRESH:
        make->fresh = true;
        return 0;
    case KEY_RESUME:
        make->resume = true;
        return 0;
    case KEY_THREADS:
        make->engine.n_threads = cli_option_threads(state, value);
        return 0;
    case KEY_ISA:
        make->engine.isa = !strcmp(value, "scalar") ? MLIFT_ISA_SCALAR : mlift_isa_detect();
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct cli_sweep_make *make = &((struct arguments *)state->input)->make;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &((struct arguments *)state->input)->show;
        return 0;
    case KEY_VARY:
        add_vary(state, make, value);
        return 0;
    case KEY_DESIGN:
        make->kind = parse_design(state, value);
        return 0;
    case KEY_POINTS:
        make->points = (size_t)cli_question_whole(state, "points", value, 1, MLIFT_SWEEP_MOST_POINTS);
        return 0;
    case KEY_REPLICATES:
        make->replicates = (size_t)cli_question_whole(state, "replicates", value, 0, 1000000000);
        make->has_replicates = true;
        return 0;
    case KEY_SEED:
        make->seed = cli_option_seed(state, value);
        make->has_seed = true;
        return 0;
    case 'o':
        cli_option_path(state, value, make->path, sizeof make->path, 64);
        return 0;
    case ARGP_KEY_ARG:
        if (make->scenario) {
            argp_error(state, "one scenario at a time: '%s' is too much", value);
        }
        make->scenario = value;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which scenario file? `microlift init` writes one to start from");
        return 0;
    default:
        return parse_flag(key, value, state);
    }
}

static const struct argp_child children[] = {{&cli_show_argp, 0, NULL, 3}, {0}};

static const struct argp argp = {
    options,
    parse,
    "SCENARIO.yaml --vary KEY=VALUES...\nFILE.sweep.h5",
    "Takes one scenario through many points of a design, with the same people and the same luck at each: which key "
    "matters, what each value does, where the verdict turns. With a finished sweep: prints what it says.\v"
    "Keys are those of `microlift validate --describe`, with the names of the scenario in them; `*` stands for every "
    "entry and [0] for a place of a list.\n\n"
    "Examples:\n"
    "  microlift sweep campaign.yaml --vary 'data_points.*.accuracy=0.5:1:0.1'\n"
    "  microlift sweep campaign.yaml --vary list.size=200:3200:*2 --vary strategies.micro.update=static,living\n"
    "  microlift sweep campaign.yaml --design sobol --points 1280 --vary response.gamma_click=0:1.2 \\\n"
    "      --vary 'data_points.*.accuracy=0.5:1' --vary 'data_points.*.known=0.4:1'\n\n"
    "Ctrl-C, a crash or a kill loses nothing that was done: the same command goes on from the journal beside the "
    "file.\n\n"
    "Exit code: 0 done, 2 wrong input, 3 disk or memory, 130 interrupted.",
    children,
    0,
    0};

/* A finished sweep: nothing is simulated. */
static int show_finished(const struct arguments *arguments)
{
    const struct cli_sweep_make *make = &arguments->make;

    if (make->n_vary > 0 || make->points > 0 || make->has_replicates || make->has_seed || make->path[0]) {
        return cli_open_refuse(program, "this is a finished sweep: it can be shown, not made again; give the scenario "
                                        "instead");
    }
    return cli_sweep_show_file(&arguments->show, arguments->metric, make->scenario);
}

static int check_use(const struct cli_sweep_make *make)
{
    if (make->n_vary == 0) {
        return cli_open_refuse(program, "what is varied? For instance --vary 'data_points.*.accuracy=0.5:1:0.1'");
    }
    if (make->points > 0 && make->kind == MLIFT_SWEEP_FACTORIAL) {
        return cli_open_refuse(program,
                               "--points is for --design sobol and lhs: a full factorial has every combination");
    }
    return CLI_DONE;
}

void cli_cmd_sweep_forms(cli_visit_form *visit, void *context)
{
    visit(NULL, &argp, context);
}

int cli_cmd_sweep(int argc, char **argv)
{
    struct arguments arguments = {.make = {.engine = {.isa = mlift_isa_detect()}}};
    struct cli_sweep_make *make = &arguments.make;
    struct mlift_sweep sweep;

    cli_show_init(&arguments.show, program);
    argp_parse(&argp, argc, argv, 0, 0, &arguments);
    make->force = arguments.show.force;
    make->quiet = arguments.show.quiet;
    int code = cli_show_check(&arguments.show);
    if (code || mlift_sweep_file_is(make->scenario)) {
        return code ? code : show_finished(&arguments);
    }
    code = check_use(make);
    code = code ? code : cli_sweep_make(make, &sweep);
    if (!code) {
        code = cli_sweep_show(&arguments.show, &sweep, arguments.metric, make->path);
        mlift_sweep_free(&sweep);
    }
    return code;
}
