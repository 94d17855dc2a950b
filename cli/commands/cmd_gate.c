/* microlift gate SCENARIO --baseline FILE: did a strategy get worse? For continuous integration. */
#include "analysis/answers/gate_checks.h"
#include "analysis/answers/gate_tell.h"
#include "cli/command.h"
#include "cli/commands/baseline_make.h"
#include "cli/commands/gate_junit.h"
#include "cli/memory.h"
#include "cli/open.h"
#include "cli/options/option.h"
#include "cli/options/question.h"
#include "cli/outfile.h"
#include "cli/show/annotation.h"
#include "cli/show/progress.h"
#include "cli/show/show.h"
#include "sim/interrupt.h"

#include <argp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    KEY_BASELINE = 256,
    KEY_MARGIN,
    KEY_METRIC,
    KEY_FALSE_ALARM,
    KEY_BUDGET,
    KEY_BY,
    KEY_UPDATE,
    KEY_REPLICATES,
    KEY_SEED,
    KEY_STRICT,
    KEY_JUNIT,
    KEY_ANNOTATE,
    KEY_THREADS,
    DEFAULT_BUDGET = 20000,
    DEFAULT_REPLICATES = 2000,
    MOST_REPLICATES = 10000000
};

static const double DEFAULT_FALSE_ALARM = 0.01;
static const char program[] = "microlift gate";

struct gate {
    struct mlift_gate_answer answer;
    struct cli_show show;
    struct mlift_engine_options engine;
    bool update, has_seed, annotate;
    uint64_t seed;     /* --update */
    size_t replicates; /* --update; 0 = not said */
    const char *junit;
    char trouble[1024]; /* of several messages the first is the one to mend first; "" */
};

static const struct argp_option options[] = {
    {0, 0, 0, 0, "What is compared:", 1},
    {"baseline", KEY_BASELINE, "FILE.json", 0, "what the strategies brought when all was well (required)", 1},
    {"update", KEY_UPDATE, 0, 0, "write the baseline from SCENARIO or RESULTS.h5 instead of comparing", 1},
    {"replicates", KEY_REPLICATES, "N", 0, "with --update: simulated lists (default 2000)", 1},
    {"seed", KEY_SEED, "N", 0, "with --update: seed (default: the scenario's)", 1},
    {0, 0, 0, 0, "What counts as worse:", 2},
    {"margin", KEY_MARGIN, "[METRIC=]0.2pp", 0,
     "loss that is let pass, in percentage points or as a share (5%) of what it was; may be repeated (default 0.2pp, "
     "for rare metrics 5%, at least 0.01pp)",
     2},
    {"metric", KEY_METRIC, "NAME[,NAME...]", 0, "metrics to check (default goal,click,unsubscribed)", 2},
    {"false-alarm", KEY_FALSE_ALARM, "1%", 0, "chance of an alarm without a reason, whole gate (default 1%)", 2},
    {"budget", KEY_BUDGET, "N", 0, "most simulated lists where chance has a say (default 20000)", 2},
    {"by", KEY_BY, "exact|simulation", 0, "judge by exact rates where there are any (default), or never", 2},
    {"strict", KEY_STRICT, 0, 0, "fail also where the counts of an unchanged scenario changed", 2},
    {0, 0, 0, 0, "For continuous integration:", 3},
    {"junit", KEY_JUNIT, "FILE.xml", 0, "write a JUnit report", 3},
    {"annotate", KEY_ANNOTATE, 0, 0, "print annotations for GitHub Actions", 3},
    {"threads", KEY_THREADS, "N", 0,
     "threads (default: OMP_NUM_THREADS, or one a processor that may be used); never changes a result", 3},
    {0, 0, 0, 0, 0, 0},
};

/* --- arguments ---------------------------------------------------------------------------------------------------- */

static void parse_margin(const struct argp_state *state, char *text, struct gate *gate)
{
    char *equals = strchr(text, '='), number[32];
    const char *value = equals ? equals + 1 : text;
    size_t length = strlen(value);
    bool pp = length > 2 && !strcmp(value + length - 2, "pp"), percent = length > 1 && value[length - 1] == '%';

    if (gate->answer.n_margins == MLIFT_GATE_MOST_MARGINS) {
        argp_failure(state, CLI_WRONG_USE, 0, "--margin stands more than %d times", MLIFT_GATE_MOST_MARGINS);
        return;
    }
    if ((!pp && !percent) || length >= sizeof number || (equals && equals == text)) {
        argp_failure(state, CLI_WRONG_USE, 0,
                     "--margin is in percentage points (0.2pp) or a share of what it was (5%%), if need be for one "
                     "metric (click=0.5pp): got '%s'",
                     text);
        return;
    }
    snprintf(number, sizeof number, "%.*s", (int)(length - (pp ? 2 : 1)), value);
    gate->answer.margin[gate->answer.n_margins++] =
        (struct mlift_gate_margin){.metric = equals ? text : NULL,
                                   .metric_length = equals ? (size_t)(equals - text) : 0,
                                   .share = cli_question_number(state, "margin", number, 0.0, 100.0, 0) / 100.0,
                                   .relative = percent};
}

static void parse_metrics(const struct argp_state *state, char *text, struct gate *gate)
{
    for (char *at = text; at;) {
        char *comma = strchr(at, ',');
        if (comma) {
            *comma = '\0';
        }
        if (gate->answer.n_metrics == MLIFT_MAX_METRICS) {
            argp_failure(state, CLI_WRONG_USE, 0, "--metric names more than %d metrics", MLIFT_MAX_METRICS);
            return;
        }
        gate->answer.metric[gate->answer.n_metrics++] = at;
        at = comma ? comma + 1 : NULL;
    }
}

static void parse_by(const struct argp_state *state, const char *text, struct gate *gate)
{
    gate->answer.by_simulation = !strcmp(text, "simulation");
    if (!gate->answer.by_simulation && strcmp(text, "exact") != 0) {
        argp_failure(state, CLI_WRONG_USE, 0, "--by is exact or simulation: got '%s'", text);
    }
}

static error_t parse_output(int key, char *value, struct argp_state *state)
{
    struct gate *gate = state->input;

    switch (key) {
    case KEY_STRICT:
        gate->answer.strict = true;
        return 0;
    case KEY_JUNIT:
        gate->junit = value;
        return 0;
    case KEY_ANNOTATE:
        gate->annotate = true;
        return 0;
    case KEY_THREADS:
        gate->engine.n_threads = cli_option_threads(state, value);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_test(int key, char *value, struct argp_state *state)
{
    struct gate *gate = state->input;

    switch (key) {
    case KEY_MARGIN:
        parse_margin(state, value, gate);
        return 0;
    case KEY_METRIC:
        parse_metrics(state, value, gate);
        return 0;
    case KEY_FALSE_ALARM:
        gate->answer.false_alarm = cli_question_number(state, "false-alarm", value, 0.0, 0.5, 1);
        return 0;
    case KEY_BUDGET:
        gate->answer.budget = (size_t)cli_question_whole(state, "budget", value, 2, MOST_REPLICATES);
        return 0;
    case KEY_BY:
        parse_by(state, value, gate);
        return 0;
    default:
        return parse_output(key, value, state);
    }
}

static void check_arguments(const struct argp_state *state, const struct gate *gate)
{
    if (!gate->answer.subject) {
        argp_error(state, "which scenario or results file is to be judged?");
    } else if (!gate->answer.baseline_path) {
        argp_error(state, "--baseline FILE.json is missing; with --update it is written");
    } else if (!gate->update && (gate->has_seed || gate->replicates > 0)) {
        argp_error(state, "--seed and --replicates are those of the baseline; they go with --update");
    } else if (gate->update && gate->junit) {
        argp_error(state, "--update judges nothing: --junit would be empty");
    }
}

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct gate *gate = state->input;

    switch (key) {
    case KEY_BASELINE:
        gate->answer.baseline_path = value;
        return 0;
    case KEY_UPDATE:
        gate->update = true;
        return 0;
    case KEY_REPLICATES:
        gate->replicates = (size_t)cli_question_whole(state, "replicates", value, 2, MOST_REPLICATES);
        return 0;
    case KEY_SEED:
        gate->seed = cli_option_seed(state, value);
        gate->has_seed = true;
        return 0;
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &gate->show;
        return 0;
    case ARGP_KEY_ARG:
        if (gate->answer.subject) {
            argp_error(state, "one scenario at a time: '%s' is too much", value);
        }
        gate->answer.subject = value;
        return 0;
    case ARGP_KEY_END:
        check_arguments(state, gate);
        return 0;
    default:
        return parse_test(key, value, state);
    }
}

static const struct argp_child children[] = {{&cli_show_argp, 0, NULL, 4}, {0}};

static const struct argp argp = {
    options,
    parse,
    "SCENARIO.yaml|RESULTS.h5",
    "Did a strategy get worse than its baseline? Compares both on the same simulated people, with a stated chance of a "
    "false alarm, and says which strategy lost how much of what, and which line of the scenario changed.\v"
    "Examples:\n"
    "  microlift gate campaign.yaml --baseline campaign.json --update     write it, once, and commit it\n"
    "  microlift gate campaign.yaml --baseline campaign.json              in every build\n"
    "  microlift gate campaign.yaml --baseline campaign.json --margin goal=5% --junit gate.xml --annotate\n\n"
    "Exit code: 0 pass, 1 a strategy got worse by more than its margin, 2 wrong input (another shape, another format "
    "version, a damaged file), 3 disk or memory, 4 not decided within --budget, 130 interrupted. docs/ci.md has files "
    "for GitHub Actions and GitLab.",
    children,
    0,
    0};

/* --- what goes wrong ---------------------------------------------------------------------------------------------- */

/* Annotations stand in the log, not between an answer that a program reads. */
static FILE *log_of(const struct gate *gate)
{
    return gate->show.form == CLI_SHOW_TEXT && !gate->show.report ? stdout : stderr;
}

__attribute__((format(printf, 2, 3))) static void note(struct gate *gate, const char *format, ...)
{
    va_list arguments;

    if (!gate->trouble[0]) {
        va_start(arguments, format);
        (void)vsnprintf(gate->trouble, sizeof gate->trouble, format, arguments);
        va_end(arguments);
    }
}

static void hear(void *context, const struct mlift_diag *diag)
{
    struct gate *gate = context;
    char line[16] = "";

    (void)snprintf(line, sizeof line, diag->line > 0 ? ":%d" : "%.0d", diag->line);
    note(gate, "%s%s: %s", diag->file, line, diag->message);
    if (gate->annotate) {
        cli_annotation_print(log_of(gate), "error", diag->file, diag->line, program, diag->message);
    }
}

static struct cli_diagnose listener(struct gate *gate)
{
    return (struct cli_diagnose){.out = stderr, .colour = cli_diagnose_colour(stderr), .hear = hear, .context = gate};
}

static int refuse(struct gate *gate, const struct mlift_diag *diag)
{
    struct cli_diagnose diagnose = listener(gate);

    cli_diagnose_print(&diagnose, diag);
    return CLI_WRONG_USE;
}

/* Says what an error code stands for; returns the exit code. */
static int stopped(struct gate *gate, int status)
{
    const struct mlift_diag *diag = &gate->answer.trouble;

    if (status == MLIFT_ERR_INTERRUPTED) {
        fputs("microlift gate: interrupted; nothing was written\n", stderr);
        return cli_open_code(status);
    }
    if (status != MLIFT_ERR_INCOMPARABLE) {
        note(gate, "%s", mlift_error_describe(status));
        return cli_open_fail(program, NULL, status);
    }
    if (diag->file[0]) {
        return refuse(gate, diag);
    }
    note(gate, "%s", diag->message);
    return cli_open_refuse(program, "%s", diag->message);
}

/* --- the two sides ------------------------------------------------------------------------------------------------ */

/* Are the two files swapped? */
static int check_order(struct gate *gate)
{
    struct mlift_gate_answer *answer = &gate->answer;

    if (!cli_baseline_recognise(answer->subject)) {
        return CLI_DONE;
    }
    return stopped(gate, mlift_gate_answer_refuse(
                             answer, answer->subject,
                             "this is a baseline, which goes with --baseline; the scenario or results file stands by "
                             "itself: `microlift gate SCENARIO.yaml --baseline %s`",
                             answer->subject));
}

static int open_subject(struct gate *gate)
{
    struct mlift_gate_answer *answer = &gate->answer;
    struct cli_diagnose diagnose = listener(gate);
    enum cli_open_kind kind = cli_open_kind(answer->subject);
    int code = cli_open_either(answer->subject, kind, &diagnose, &answer->after);

    answer->from_results = kind == CLI_OPEN_HDF5;
    if (!code && answer->from_results && answer->after.n_replicates < 2) {
        code = stopped(gate, mlift_gate_answer_refuse(answer, answer->subject,
                                                      "one replicate has no error to judge by: run more of them"));
    }
    return code;
}

static int open_baseline(struct gate *gate)
{
    struct mlift_diag diag;
    int code = cli_baseline_load(&gate->answer.baseline, gate->answer.baseline_path, &diag);

    if (code) {
        return code == CLI_WRONG_USE ? refuse(gate, &diag) : stopped(gate, MLIFT_RAISE(MLIFT_ERR_NO_MEMORY));
    }
    int status = mlift_gate_checks_open(&gate->answer);
    return status ? stopped(gate, status) : CLI_DONE;
}

/* --- judging ------------------------------------------------------------------------------------------------------ */

static void start(struct gate *gate, struct cli_progress *progress)
{
    mlift_interrupt_install();
    cli_progress_start(progress, 0, gate->show.quiet);
    gate->engine.progress = cli_progress_show;
    gate->engine.context = progress;
}

static int find_out(struct gate *gate)
{
    struct mlift_gate_answer *answer = &gate->answer;
    struct cli_progress progress;
    size_t most;
    int code = check_order(gate);

    code = code ? code : open_baseline(gate);
    code = code ? code : open_subject(gate);
    if (code) {
        return code;
    }
    int status = mlift_gate_checks_choose(answer);
    if (status) {
        return stopped(gate, status);
    }
    double bytes = mlift_gate_answer_bytes(answer, &most);
    if (!cli_memory_suffices(program, bytes, most)) {
        return CLI_MACHINE;
    }
    start(gate, &progress);
    status = mlift_gate_answer_judge(answer, &gate->engine);
    cli_progress_end(&progress);
    return status ? stopped(gate, status) : CLI_DONE;
}

static int exit_code(const struct mlift_gate_answer *answer)
{
    if (answer->gate.verdict == MLIFT_GATE_REGRESSED || (answer->strict && answer->numbers_changed)) {
        return CLI_NO;
    }
    return answer->gate.verdict == MLIFT_GATE_PASS ? CLI_DONE : CLI_UNDECIDED;
}

/* An error for each check that did not pass, a warning (an error with --strict) where the numbers changed. */
static void annotate(const struct gate *gate, const struct mlift_answer *told)
{
    const struct mlift_gate_answer *answer = &gate->answer;
    const struct mlift_answer_node *checks = mlift_answer_find(told, "checks");
    const struct mlift_answer_node *numbers = mlift_answer_find(told, "numbers.text");
    const char *change = mlift_answer_find(told, "difference.text")->value.text;
    int line = answer->from_results || answer->run_anew ? 0 : answer->difference.line;

    for (size_t i = 0; i < checks->n_rows; i++) {
        enum mlift_gate_verdict verdict = answer->gate.check[i].verdict;
        char text[2048];
        if (verdict == MLIFT_GATE_PASS ||
            (verdict == MLIFT_GATE_OPEN && answer->gate.verdict == MLIFT_GATE_REGRESSED)) {
            continue;
        }
        (void)snprintf(text, sizeof text, "%s%s%s%s", verdict == MLIFT_GATE_OPEN ? "inconclusive: " : "",
                       mlift_answer_at(checks, i, "text")->text, change ? "; " : "", change ? change : "");
        cli_annotation_print(log_of(gate), "error", answer->subject, line, program, text);
    }
    if (numbers && !numbers->value.none) {
        cli_annotation_print(log_of(gate), answer->strict ? "error" : "warning", answer->baseline_path, 0, program,
                             numbers->value.text);
    }
}

static int show(const struct gate *gate)
{
    const struct mlift_gate_answer *answer = &gate->answer;
    struct mlift_answer told;
    int code = exit_code(answer);

    mlift_answer_init(&told, "gate", answer->after.scenario->title);
    mlift_gate_tell(answer, code, &told);
    int failed = cli_show(&gate->show, &told);
    if (!mlift_answer_status(&told)) {
        if (gate->annotate) {
            annotate(gate, &told);
        }
        int written = gate->junit ? cli_gate_junit_write(&told, answer->strict, gate->junit) : CLI_DONE;
        failed = failed ? failed : fflush(stdout) || ferror(stdout) ? CLI_MACHINE : written;
    }
    mlift_answer_free(&told);
    return failed ? failed : code;
}

/* Where nothing could be judged the JUnit file says that: none at all, or the green one of an earlier run, would pass
 * for success. */
static int judge(struct gate *gate)
{
    const struct mlift_gate_answer *answer = &gate->answer;
    int code = gate->junit ? cli_gate_junit_check(gate->junit) : CLI_DONE;

    code = code ? code : cli_show_check(&gate->show);
    if (code) {
        return code;
    }
    code = find_out(gate);
    if (!code) {
        return show(gate);
    }
    if (gate->junit && (code == CLI_WRONG_USE || code == CLI_MACHINE)) {
        /* prints what is wrong; the code stays that of the cause */
        (void)cli_gate_junit_write_trouble(answer->subject, answer->baseline_path, gate->trouble, code, gate->junit);
    }
    return code;
}

/* --- writing a baseline ------------------------------------------------------------------------------------------- */

static int simulate_baseline(struct gate *gate)
{
    struct mlift_run *run = &gate->answer.after;
    struct cli_progress progress;
    size_t n = gate->replicates > 0 ? gate->replicates : DEFAULT_REPLICATES;

    if (gate->has_seed) {
        run->seed = gate->seed;
    }
    if (!cli_memory_suffices(program, mlift_run_bytes(run, n), n)) {
        return CLI_MACHINE;
    }
    start(gate, &progress);
    int status = mlift_run_simulate(run, &gate->engine, n);
    cli_progress_end(&progress);
    return status ? stopped(gate, status) : CLI_DONE;
}

static int write_text(const struct gate *gate, const char *text, bool replace)
{
    struct cli_outfile file;
    int code = cli_outfile_open(&file, program, gate->answer.baseline_path, replace);

    if (!code) {
        fputs(text, file.stream);
        code = cli_outfile_close(&file, program);
    }
    return code;
}

static int show_update(const struct gate *gate, bool replaced)
{
    struct mlift_answer told;

    mlift_answer_init(&told, "gate", gate->answer.after.scenario->title);
    mlift_gate_tell_update(&gate->answer, replaced, &told);
    int code = cli_show(&gate->show, &told);
    mlift_answer_free(&told);
    return code;
}

static int check_target(struct gate *gate, bool *there)
{
    struct mlift_gate_answer *answer = &gate->answer;

    *there = access(answer->baseline_path, F_OK) == 0;
    if (*there && !cli_baseline_recognise(answer->baseline_path)) {
        return stopped(gate, mlift_gate_answer_refuse(answer, answer->baseline_path,
                                                      "the file exists already and is not a baseline: it is left as it "
                                                      "is; take it away or choose another name"));
    }
    return CLI_DONE;
}

static int publish(struct gate *gate, bool there)
{
    struct mlift_gate_answer *answer = &gate->answer;
    int status = mlift_baseline_make(&answer->baseline, &answer->after);
    char *text = status ? NULL : cli_baseline_make_text(&answer->baseline);

    if (!text) {
        return stopped(gate, status ? status : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY));
    }
    int code =
        strlen(text) > CLI_BASELINE_LARGEST
            ? stopped(gate, mlift_gate_answer_refuse(answer, answer->subject,
                                                     "too large for a baseline: its CSV files are more than %d MiB",
                                                     CLI_BASELINE_LARGEST >> 20))
            : write_text(gate, text, there);
    free(text);
    return code ? code : show_update(gate, there);
}

/* Can the results file be a baseline? */
static int check_results(struct gate *gate)
{
    struct mlift_gate_answer *answer = &gate->answer;

    if (gate->has_seed || gate->replicates > 0) {
        return stopped(gate, mlift_gate_answer_refuse(answer, answer->subject,
                                                      "a results file has its own seed and replicates: leave out "
                                                      "--seed and --replicates"));
    }
    if (answer->after.keep != MLIFT_KEEP_DEFAULT) {
        return stopped(gate, mlift_gate_answer_refuse(answer, answer->subject,
                                                      "a baseline needs every metric and those counts that a run keeps "
                                                      "by default: run again without --keep"));
    }
    return CLI_DONE;
}

static int update(struct gate *gate)
{
    bool there = false;
    int code = check_order(gate);

    code = code ? code : check_target(gate, &there);
    code = code ? code : cli_show_check(&gate->show);
    code = code ? code : open_subject(gate);
    if (!code) {
        code = gate->answer.from_results ? check_results(gate) : simulate_baseline(gate);
    }
    return code ? code : publish(gate, there);
}

void cli_cmd_gate_forms(cli_visit_form *visit, void *context)
{
    visit(NULL, &argp, context);
}

int cli_cmd_gate(int argc, char **argv)
{
    struct gate *gate = calloc(1, sizeof *gate);

    if (!gate) {
        return cli_open_fail(program, NULL, MLIFT_RAISE(MLIFT_ERR_NO_MEMORY));
    }
    gate->answer.false_alarm = DEFAULT_FALSE_ALARM;
    gate->answer.budget = DEFAULT_BUDGET;
    gate->engine.isa = mlift_isa_detect();
    cli_show_init(&gate->show, program);
    argp_parse(&argp, argc, argv, 0, 0, gate);
    gate->show.wordless = gate->junit && !strcmp(gate->junit, "-");
    int code = gate->update ? update(gate) : judge(gate);
    mlift_gate_answer_free(&gate->answer);
    free(gate);
    return code;
}
