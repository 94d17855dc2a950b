/* microlift compare FILE: the strategies of a run ranked, with what could be the best and how sure that is. */
#include "analysis/answers/compare_tell.h"
#include "cli/command.h"
#include "cli/commands/compare_segments.h"
#include "cli/commands/compare_work.h"
#include "cli/open.h"
#include "cli/options/form.h"
#include "cli/options/option.h"
#include "cli/options/question.h"

#include <argp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEY_METRIC = 256,
    KEY_MORE,
    KEY_LESS,
    KEY_CONFIDENCE,
    KEY_BOUNDS,
    KEY_SELECT,
    KEY_INDIFFERENCE,
    KEY_FIRST_STAGE,
    KEY_REPLICATES,
    KEY_REQUIRE,
    KEY_SEED,
    KEY_THREADS
};

static const struct argp_option options[] = {
    {0, 0, 0, 0, "What is compared:", 1},
    {"metric", KEY_METRIC, "NAME", 0, "rank by this measure: clickers, profit, ... (default: the scenario's goal)", 1},
    {"more-is-better", KEY_MORE, 0, 0, "the largest value is the best (default, but for what costs or annoys)", 1},
    {"less-is-better", KEY_LESS, 0, 0, "the smallest value is the best", 1},
    {"confidence", KEY_CONFIDENCE, "SHARE", 0, "of all intervals together, 0.6 to 0.999 (default 0.95)", 1},
    {"bounds", KEY_BOUNDS, 0, 0, "add the two oracles: what no strategy can pass", 1},
    {"require", KEY_REQUIRE, "NAME", 0, "exit code 1 unless this strategy is the best, give or take --indifference", 1},
    {0, 0, 0, 0, "Simulating until the best is found:", 2},
    {"select", KEY_SELECT, "SHARE", 0, "go on until the best is found with this probability, as in 0.95", 2},
    {"indifference", KEY_INDIFFERENCE, "0.1pp", 0, "differences smaller than this do not matter to you", 2},
    {"first-stage", KEY_FIRST_STAGE, "N", 0, "lists from which the luck is measured first (default 100)", 2},
    {"replicates", KEY_REPLICATES, "N", 0, "simulated lists; with --select the most (default 100000)", 2},
    {"budget", KEY_REPLICATES, "N", OPTION_ALIAS, 0, 2},
    {"seed", KEY_SEED, "N", 0, "seed of the random words (scenarios only; default: the scenario's)", 2},
    {"threads", KEY_THREADS, "N", 0,
     "threads (default: OMP_NUM_THREADS, or one a processor that may be used); never changes a result", 2},
    {0, 0, 0, 0, 0, 0},
};

static void check(const struct argp_state *state, const struct cli_compare_options *self)
{
    if (!self->file) {
        argp_error(state, "which results file or scenario? `microlift run` writes a results file");
    }
    if (self->select > 0.0 && !self->indifference_text) {
        argp_error(state, "--select needs --indifference, as in 0.1pp: which difference does not matter to you?");
    }
    if (self->indifference_text && !(self->select > 0.0) && !self->require) {
        argp_error(state, "--indifference belongs to --select or --require");
    }
}

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct cli_compare_options *self = state->input;

    switch (key) {
    case KEY_METRIC:
        self->metric = value;
        return 0;
    case KEY_MORE:
    case KEY_LESS:
        self->sign = key == KEY_MORE ? 1 : -1;
        return 0;
    case KEY_CONFIDENCE:
        self->confidence = cli_question_number(state, "confidence", value, 0.6, 0.999, 0);
        return 0;
    case KEY_BOUNDS:
        self->bounds = true;
        return 0;
    case KEY_REQUIRE:
        self->require = value;
        return 0;
    case KEY_SELECT:
        self->select = cli_question_number(state, "select", value, 0.5, 1.0, 1);
        return 0;
    case KEY_INDIFFERENCE:
        self->indifference_text = value;
        return 0;
    case KEY_FIRST_STAGE:
        self->first_stage = (size_t)cli_question_whole(state, "first-stage", value, 10, 1000000);
        return 0;
    case KEY_REPLICATES:
        self->replicates = (size_t)cli_question_whole(state, "replicates", value, 2, 1000000000);
        return 0;
    case KEY_THREADS:
        self->simulate.engine.n_threads = cli_option_threads(state, value);
        return 0;
    case KEY_SEED:
        self->seed = cli_option_seed(state, value);
        self->has_seed = true;
        return 0;
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &self->show;
        return 0;
    case ARGP_KEY_ARG:
        if (self->file) {
            argp_error(state, "one results file or scenario at a time: '%s' is too much", value);
        }
        self->file = value;
        return 0;
    case ARGP_KEY_END:
        check(state, self);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_child children[] = {{&cli_show_argp, 0, NULL, 3}, {0}};

static const struct argp argp = {
    options,
    parse,
    "RESULTS.h5|SCENARIO.yaml",
    "Which strategy is best, how sure is that, and what does it gain?\v"
    "A scenario is simulated first, a results file is only read, unless --select or --replicates asks for more "
    "lists.\n\n"
    "Examples:\n"
    "  microlift compare results/first-campaign.h5\n"
    "  microlift compare campaign.yaml --metric profit\n"
    "  microlift compare campaign.yaml --select 0.95 --indifference 0.05pp\n\n"
    "Exit code: 0 answered, 1 the strategy of --require is not the best, 2 wrong input, 3 disk or memory, "
    "4 not known yet: --select or --require needs more lists than it was allowed, 130 interrupted.",
    children,
    0,
    0};

/* The command that gives this page from again.h5. */
static const char *command_of(const struct cli_compare *compare, struct mlift_answer *out)
{
    const struct cli_compare_options *o = &compare->options;
    const char *c = mlift_answer_text(out, "microlift compare again.h5");

    c = o->metric ? mlift_answer_text(out, "%s --metric %s", c, o->metric) : c;
    c = o->sign ? mlift_answer_text(out, "%s --%s-is-better", c, o->sign > 0 ? "more" : "less") : c;
    c = mlift_answer_text(out, "%s --confidence %.15g%s", c, o->confidence, o->bounds ? " --bounds" : "");
    c = o->require ? mlift_answer_text(out, "%s --require %s", c, o->require) : c;
    c = compare->answer.selecting ? mlift_answer_text(out, "%s --select %.15g --first-stage %zu --replicates %zu", c,
                                                      o->select, o->first_stage, compare->run.n_replicates)
                                  : c;
    c = o->indifference_text ? mlift_answer_text(out, "%s --indifference %s", c, o->indifference_text) : c;
    return mlift_answer_text(out, "%s --report compare.html", c);
}

static int exit_code(const struct mlift_compare_answer *answer)
{
    bool open = answer->selecting && !answer->contest.procedure.decided;

    return answer->required == MLIFT_REQUIRED_NO             ? CLI_NO
           : open || answer->required == MLIFT_REQUIRED_OPEN ? CLI_UNDECIDED
                                                             : CLI_DONE;
}

static int show(const struct cli_compare *compare)
{
    struct mlift_answer told;

    mlift_answer_init(&told, "compare", compare->run.scenario->title);
    mlift_compare_tell(&compare->answer, command_of(compare, &told), &told);
    int code = cli_show(&compare->options.show, &told);
    mlift_answer_free(&told);
    return code ? code : exit_code(&compare->answer);
}

void cli_cmd_compare_forms(cli_visit_form *visit, void *context)
{
    visit("Strategies", &argp, context);
    cli_compare_segments_form("Segments", visit, context);
}

struct typed {
    int argc;
    char **argv;
    bool segments;
};

/* Was --segments asked for, seen with the options of both forms? */
static void look(const char *name, const struct argp *segments, void *context)
{
    struct typed *typed = context;
    const struct argp *const forms[] = {&argp, segments, NULL};

    (void)name;
    typed->segments = cli_form_has(typed->argc, typed->argv, forms, "segments");
}

int cli_cmd_compare(int argc, char **argv)
{
    struct typed typed = {.argc = argc, .argv = argv};

    cli_compare_segments_form("Segments", look, &typed);
    if (typed.segments) {
        return cli_compare_segments_run(argc, argv);
    }
    struct cli_compare *compare = calloc(1, sizeof *compare);
    if (!compare) {
        return cli_open_fail("microlift compare", NULL, MLIFT_RAISE(MLIFT_ERR_NO_MEMORY));
    }
    compare->options = (struct cli_compare_options){
        .confidence = 0.95,
        .first_stage = 100,
        .simulate = {.engine = {.isa = mlift_isa_detect()}, .program = "microlift compare"},
    };
    cli_show_init(&compare->options.show, "microlift compare");
    argp_parse(&argp, argc, argv, 0, 0, &compare->options);
    compare->options.simulate.quiet = compare->options.show.quiet;
    int code = cli_show_check(&compare->options.show);
    code = code ? code : cli_compare_work(compare);
    code = code ? code : show(compare);
    cli_compare_free(compare);
    free(compare);
    return code;
}
