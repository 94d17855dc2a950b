/* microlift run SCENARIO: simulates a scenario, writes the results file and says what came out. */
#include "cli/command.h"
#include "cli/commands/run_show.h"
#include "cli/commands/simulate.h"
#include "cli/open.h"
#include "cli/options/option.h"
#include "cli/options/question.h"
#include "cli/show/diagnose.h"
#include "sim/interrupt.h"

#include <argp.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_REPLICATES = 256, KEY_PRECISION, KEY_SEED, KEY_THREADS, KEY_KEEP, KEY_ISA, PATH_ROOM = 4096 };

static const char program[] = "microlift run";

struct arguments {
    struct cli_show show;
    const char *scenario;
    char path[PATH_ROOM]; /* of the results file */
    bool default_folder;
    struct cli_simulate simulate;
    bool has_seed;
    uint64_t seed;
    enum mlift_keep keep;
};

static const struct argp_option options[] = {
    {0, 0, 0, 0, "What is simulated:", 1},
    {"replicates", KEY_REPLICATES, "N", 0, "simulated lists (default: the scenario's); with --precision the most", 1},
    {"precision", KEY_PRECISION, "0.2pp", 0,
     "go on until the Monte Carlo error of the main lift is this small, in percentage points", 1},
    {"seed", KEY_SEED, "N", 0, "seed of the random words (default: the scenario's)", 1},
    {0, 0, 0, 0, "Results file:", 2},
    {0, 'o', "FILE.h5", 0, "results file (default results/NAME.h5)", 2},
    {"keep", KEY_KEEP, "goal|default|all", 0, "what the file keeps of each replicate", 2},
    {0, 0, 0, 0, "Machine:", 3},
    {"threads", KEY_THREADS, "N", 0,
     "threads (default: OMP_NUM_THREADS, or one a processor that may be used); never changes a result", 3},
    {"isa", KEY_ISA, "auto|scalar|avx2", OPTION_HIDDEN, "instruction set; never changes a result", 3},
    {0, 0, 0, 0, 0, 0},
};

static void parse_precision(const struct argp_state *state, const char *text, double *precision_pp)
{
    char number[32];
    size_t length = strlen(text);

    if (length < 3 || length >= sizeof number || strcmp(text + length - 2, "pp") != 0) {
        argp_failure(state, CLI_WRONG_USE, 0, "--precision is in percentage points, as in 0.2pp: got '%s'", text);
        return;
    }
    snprintf(number, sizeof number, "%.*s", (int)(length - 2), text);
    *precision_pp = cli_question_number(state, "precision", number, 0.0, 100.0, 1);
}

static enum mlift_keep parse_keep(const struct argp_state *state, const char *text)
{
    static const char *const names[] = {
        [MLIFT_KEEP_GOAL] = "goal", [MLIFT_KEEP_DEFAULT] = "default", [MLIFT_KEEP_ALL] = "all"};

    for (int i = 0; i < 3; i++) {
        if (!strcmp(text, names[i])) {
            return (enum mlift_keep)i;
        }
    }
    argp_failure(state, CLI_WRONG_USE, 0, "--keep is goal, default or all: got '%s'", text);
    return MLIFT_KEEP_DEFAULT;
}

static enum mlift_isa parse_isa(const struct argp_state *state, const char *text)
{
    if (!strcmp(text, "scalar")) {
        return MLIFT_ISA_SCALAR;
    }
    if (!strcmp(text, "avx2") && mlift_isa_detect() != MLIFT_ISA_AVX2) {
        argp_failure(state, CLI_WRONG_USE, 0, "--isa avx2: this processor does not have it");
    } else if (strcmp(text, "avx2") != 0 && strcmp(text, "auto") != 0) {
        argp_failure(state, CLI_WRONG_USE, 0, "--isa is auto, scalar or avx2: got '%s'", text);
    }
    return mlift_isa_detect();
}

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->show;
        return 0;
    case KEY_REPLICATES:
        arguments->simulate.replicates = (size_t)cli_question_whole(state, "replicates", value, 1, 1000000000);
        return 0;
    case KEY_PRECISION:
        parse_precision(state, value, &arguments->simulate.precision_pp);
        return 0;
    case KEY_SEED:
        arguments->seed = cli_option_seed(state, value);
        arguments->has_seed = true;
        return 0;
    case KEY_KEEP:
        arguments->keep = parse_keep(state, value);
        return 0;
    case 'o':
        cli_option_path(state, value, arguments->path, sizeof arguments->path, 16);
        return 0;
    case KEY_THREADS:
        arguments->simulate.engine.n_threads = cli_option_threads(state, value);
        return 0;
    case KEY_ISA:
        arguments->simulate.engine.isa = parse_isa(state, value);
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->scenario) {
            argp_error(state, "one scenario at a time: '%s' is too much", value);
        }
        arguments->scenario = value;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which scenario file? `microlift init` writes one to start from");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&cli_show_argp, 0, NULL, 0}, {0}};

static const struct argp argp = {
    options,
    parse,
    "SCENARIO.yaml",
    "Simulates a scenario: what each strategy brings, how sure that is, and whether a test "
    "on this list could show it.\v"
    "Examples:\n"
    "  microlift run scenarios/first-campaign.yaml\n"
    "  microlift run campaign.yaml --precision 0.05pp -o results/precise.h5\n\n"
    "Ctrl-C keeps what was complete beside the results file, as NAME.partial.h5.\n\n"
    "Exit code: 0 done, 1 --precision not reached, 2 wrong input, 3 disk or memory, "
    "130 interrupted.",
    children,
    0,
    0};

/* The scenario solved with sends and clicks by step, which the results file keeps. */
static int open_run(struct mlift_run *run, const struct arguments *arguments)
{
    struct mlift_scenario *scenario;
    int code = cli_open_scenario(program, arguments->scenario, &scenario);

    if (code) {
        return code;
    }
    int status = mlift_run_init(run, scenario, arguments->keep);
    run->seed = arguments->has_seed ? arguments->seed : run->seed;
    return status ? cli_open_fail(program, arguments->scenario, status) : CLI_DONE;
}

/* Without -o the file goes to results/, made if it is not there. */
static void choose_path(struct arguments *arguments, const struct mlift_run *run)
{
    if (!arguments->path[0]) {
        snprintf(arguments->path, sizeof arguments->path, "results/%s.h5", run->scenario->name);
        arguments->default_folder = true;
    }
}

/* Prints why the results file cannot be written. */
static int report(const struct mlift_diag *diag, int status)
{
    struct cli_diagnose diagnose = {.out = stderr, .colour = cli_diagnose_colour(stderr)};

    if (!diag->message[0]) {
        return cli_open_fail(program, NULL, status);
    }
    cli_diagnose_print(&diagnose, diag);
    if (status == MLIFT_ERR_EXISTS) {
        fputs("microlift run: nothing was simulated; --force replaces the file, -o names another\n", stderr);
        return CLI_WRONG_USE;
    }
    return status == MLIFT_ERR_NOT_A_FILE ? CLI_WRONG_USE : CLI_MACHINE;
}

/* A folder that is not there is a slip of the fingers, not a failure of the disk. */
static bool folder_exists(const char *path)
{
    char folder[PATH_ROOM];
    const char *last = strrchr(path, '/');
    struct stat status;

    snprintf(folder, sizeof folder, "%.*s", last ? (int)(last - path) + 1 : 1, last ? path : ".");
    if (stat(folder, &status) == 0 && S_ISDIR(status.st_mode)) {
        return true;
    }
    fprintf(stderr, "%s: error: there is no folder %s\n", path, folder);
    return false;
}

/* Can the file be written at the end? Asked before anybody waits. */
static int check_output(const struct arguments *arguments, const struct mlift_run *run)
{
    struct mlift_diag diag = {0};

    if (arguments->default_folder && mkdir("results", 0777) != 0 && errno != EEXIST) {
        fprintf(stderr, "microlift run: error: the folder results cannot be made: %s\n", strerror(errno));
        return CLI_MACHINE;
    }
    if (!folder_exists(arguments->path)) {
        return CLI_WRONG_USE;
    }
    size_t most =
        arguments->simulate.precision_pp > 0.0 ? CLI_SIMULATE_PILOT : cli_simulate_most(&arguments->simulate, run);
    int status = mlift_results_check(run, most, arguments->path, arguments->show.force, &diag);
    return status ? report(&diag, status) : CLI_DONE;
}

static int save(const struct mlift_run *run, const char *path, bool overwrite)
{
    struct mlift_diag diag = {0};
    int status = mlift_results_save(run, path, overwrite, &diag);

    if (!status) {
        return CLI_DONE;
    }
    int code = report(&diag, status);
    if (status == MLIFT_ERR_WRITE_RESULTS) {
        fflush(NULL);
        _exit(code); /* after a failed HDF5 call its library is in no state to be closed */
    }
    return code;
}

/* "campaign.h5" -> "campaign.partial.h5". */
static void partial_path(const char *path, char out[PATH_ROOM])
{
    size_t length = strlen(path);
    bool h5 = length > 3 && !strcmp(path + length - 3, ".h5");

    snprintf(out, PATH_ROOM, "%.*s.partial.h5", (int)(h5 ? length - 3 : length), path);
}

/* Ctrl-C: the complete replicates are a complete smaller run. */
static int keep_partial(const struct mlift_run *run, const struct arguments *arguments)
{
    char path[PATH_ROOM];
    int number = mlift_interrupt_signal();

    if (run->n_replicates < 2) {
        fputs("microlift run: interrupted before anything was complete; nothing was written\n", stderr);
        return CLI_INTERRUPTED + number;
    }
    partial_path(arguments->path, path);
    int code = save(run, path, true);
    if (code == CLI_DONE) {
        fprintf(stderr,
                "microlift run: interrupted after %zu replicates: they are in %s, a complete smaller run. "
                "%s was not touched; running again starts from the beginning.\n",
                run->n_replicates, path, arguments->path);
    }
    return CLI_INTERRUPTED + number;
}

/* The run in memory and what its file says about itself: the same as `report` tells of the file. */
static int tell(const struct mlift_run *run, const struct arguments *arguments)
{
    struct mlift_results_about about;
    int code = cli_open_about(program, arguments->path, &about);

    return code ? code : cli_run_show(&arguments->show, run, &about, arguments->path, arguments->scenario);
}

static int not_precise(const struct mlift_run *run, const struct cli_simulate *simulate)
{
    double difference, mcse;

    mlift_run_main_lift(run, &difference, &mcse);
    fprintf(stderr,
            "microlift run: the precision of %g pp was not reached: %zu replicates give %.2g pp; allow more with "
            "--replicates\n",
            simulate->precision_pp, run->n_replicates, 100.0 * mcse);
    return CLI_NO;
}

static int simulate_and_write(struct mlift_run *run, struct arguments *arguments)
{
    int code = check_output(arguments, run);

    if (code) {
        return code;
    }
    mlift_interrupt_install();
    int status = cli_simulate_run(&arguments->simulate, run);
    if (status == MLIFT_ERR_INTERRUPTED) {
        return keep_partial(run, arguments);
    }
    if (status) {
        return arguments->simulate.reported ? CLI_MACHINE : cli_open_fail(program, NULL, status);
    }
    code = save(run, arguments->path, arguments->show.force);
    if (!code) {
        code = tell(run, arguments);
    }
    return code ? code : arguments->simulate.reached ? CLI_DONE : not_precise(run, &arguments->simulate);
}

void cli_cmd_run_forms(cli_visit_form *visit, void *context)
{
    visit(NULL, &argp, context);
}

int cli_cmd_run(int argc, char **argv)
{
    struct arguments arguments = {
        .keep = MLIFT_KEEP_DEFAULT,
        .simulate = {.engine = {.isa = mlift_isa_detect()}, .program = program},
    };
    struct mlift_run run;

    cli_show_init(&arguments.show, program);
    argp_parse(&argp, argc, argv, 0, 0, &arguments);
    arguments.simulate.quiet = arguments.show.quiet;
    int code = cli_show_check(&arguments.show);
    code = code ? code : open_run(&run, &arguments);
    if (!code) {
        choose_path(&arguments, &run);
        code = simulate_and_write(&run, &arguments);
        mlift_run_free(&run);
    }
    return code;
}
