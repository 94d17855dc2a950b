/* microlift gate SCENARIO --baseline FILE: did a strategy get worse? For continuous integration. */
#include "cli/baseline_make.h"
#include "cli/command.h"
#include "cli/gate_json.h"
#include "cli/gate_junit.h"
#include "cli/gate_numbers.h"
#include "cli/gate_setup.h"
#include "cli/gate_text.h"
#include "cli/json.h"
#include "cli/memory.h"
#include "cli/option.h"
#include "cli/outfile.h"
#include "cli/progress.h"
#include "cli/question.h"
#include "sim/interrupt.h"

#include <argp.h>
#include <math.h>
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
    KEY_JSON,
    KEY_JUNIT,
    KEY_ANNOTATE,
    KEY_QUIET,
    KEY_THREADS,
    DEFAULT_BUDGET = 20000,
    DEFAULT_REPLICATES = 2000,
    MOST_REPLICATES = 10000000
};

static const double DEFAULT_FALSE_ALARM = 0.01;
static const double MOST_DISAGREEMENT = 6.0; /* standard errors: by chance once in 500 million figures */

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
    {0, 0, 0, 0, "Output:", 3},
    {"json", KEY_JSON, 0, 0, "print one JSON object on one line", 3},
    {"junit", KEY_JUNIT, "FILE.xml", 0, "write a JUnit report", 3},
    {"annotate", KEY_ANNOTATE, 0, 0, "print annotations for GitHub Actions", 3},
    {"quiet", KEY_QUIET, 0, 0, "no progress", 3},
    {"threads", KEY_THREADS, "N", 0,
     "threads (default: OMP_NUM_THREADS, or one a processor that may be used); never changes a result", 3},
    {0, 0, 0, 0, 0, 0},
};

/* --- arguments ---------------------------------------------------------------------------------------------------- */

static void parse_margin(const struct argp_state *state, char *text, struct cli_gate *gate)
{
    char *equals = strchr(text, '='), number[32];
    const char *value = equals ? equals + 1 : text;
    size_t length = strlen(value);
    bool pp = length > 2 && !strcmp(value + length - 2, "pp"), percent = length > 1 && value[length - 1] == '%';

    if (gate->n_margins == CLI_GATE_MOST_MARGINS) {
        argp_failure(state, CLI_WRONG_USE, 0, "--margin stands more than %d times", CLI_GATE_MOST_MARGINS);
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
    gate->margin[gate->n_margins++] =
        (struct cli_gate_margin){.metric = equals ? text : NULL,
                                 .metric_length = equals ? (size_t)(equals - text) : 0,
                                 .share = cli_question_number(state, "margin", number, 0.0, 100.0, 0) / 100.0,
                                 .relative = percent};
}

static void parse_metrics(const struct argp_state *state, char *text, struct cli_gate *gate)
{
    for (char *at = text; at;) {
        char *comma = strchr(at, ',');
        if (comma) {
            *comma = '\0';
        }
        if (gate->n_metrics == MLIFT_MAX_METRICS) {
            argp_failure(state, CLI_WRONG_USE, 0, "--metric names more than %d metrics", MLIFT_MAX_METRICS);
            return;
        }
        gate->metric[gate->n_metrics++] = at;
        at = comma ? comma + 1 : NULL;
    }
}

static void parse_by(const struct argp_state *state, const char *text, struct cli_gate *gate)
{
    gate->by_simulation = !strcmp(text, "simulation");
    if (!gate->by_simulation && strcmp(text, "exact") != 0) {
        argp_failure(state, CLI_WRONG_USE, 0, "--by is exact or simulation: got '%s'", text);
    }
}

static error_t parse_output(int key, char *value, struct argp_state *state)
{
    struct cli_gate *gate = state->input;

    switch (key) {
    case KEY_STRICT:
        gate->strict = true;
        return 0;
    case KEY_JSON:
        gate->json = true;
        return 0;
    case KEY_JUNIT:
        gate->junit_path = value;
        return 0;
    case KEY_ANNOTATE:
        gate->annotate = true;
        return 0;
    case KEY_QUIET:
        gate->quiet = true;
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
    struct cli_gate *gate = state->input;

    switch (key) {
    case KEY_MARGIN:
        parse_margin(state, value, gate);
        return 0;
    case KEY_METRIC:
        parse_metrics(state, value, gate);
        return 0;
    case KEY_FALSE_ALARM:
        gate->false_alarm = cli_question_number(state, "false-alarm", value, 0.0, 0.5, 1);
        return 0;
    case KEY_BUDGET:
        gate->budget = (size_t)cli_question_whole(state, "budget", value, 2, MOST_REPLICATES);
        return 0;
    case KEY_BY:
        parse_by(state, value, gate);
        return 0;
    default:
        return parse_output(key, value, state);
    }
}

static void check_arguments(const struct argp_state *state, const struct cli_gate *gate)
{
    if (!gate->subject) {
        argp_error(state, "which scenario or results file is to be judged?");
    } else if (!gate->baseline_path) {
        argp_error(state, "--baseline FILE.json is missing; with --update it is written");
    } else if (!gate->update && (gate->has_seed || gate->replicates > 0)) {
        argp_error(state, "--seed and --replicates are those of the baseline; they go with --update");
    } else if (gate->update && gate->junit_path) {
        argp_error(state, "--update judges nothing: --junit would be empty");
    }
}

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct cli_gate *gate = state->input;

    switch (key) {
    case KEY_BASELINE:
        gate->baseline_path = value;
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
    case ARGP_KEY_ARG:
        if (gate->subject) {
            argp_error(state, "one scenario at a time: '%s' is too much", value);
        }
        gate->subject = value;
        return 0;
    case ARGP_KEY_END:
        check_arguments(state, gate);
        return 0;
    default:
        return parse_test(key, value, state);
    }
}

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
    0,
    0,
    0};

/* --- simulating --------------------------------------------------------------------------------------------------- */

static int stopped(const struct cli_gate *gate, int status)
{
    int number = mlift_interrupt_signal();

    if (status == MLIFT_ERR_INTERRUPTED) {
        fputs("microlift gate: interrupted; nothing was written\n", stderr);
        return CLI_INTERRUPTED + number;
    }
    return cli_gate_setup_fail(gate, status);
}

static void start(struct cli_gate *gate, struct cli_progress *progress)
{
    mlift_interrupt_install();
    cli_progress_start(progress, 0, gate->quiet);
    gate->engine.progress = cli_progress_show;
    gate->engine.context = progress;
}

static int judge_simulated(struct cli_gate *gate)
{
    struct cli_progress progress;
    struct mlift_gate *plan = &gate->gate;

    mlift_gate_plan(plan, gate->baseline.replicates, gate->budget);
    mlift_gate_decide_exact(plan);
    size_t most = plan->look[plan->verdict == MLIFT_GATE_OPEN ? plan->n_looks - 1 : 0];
    double bytes = mlift_run_bytes(&gate->before, most) + mlift_run_bytes(&gate->after, most);
    if (!cli_memory_suffices("microlift gate", bytes, most)) {
        return CLI_MACHINE;
    }
    start(gate, &progress);
    int status = mlift_gate_simulate(plan, &gate->engine, &gate->before, &gate->after);
    cli_progress_end(&progress);
    return status ? stopped(gate, status) : CLI_DONE;
}

/* --- judging --------------------------------------------------------------------------------------------------------
 */

static void count_disagreements(struct cli_gate *gate)
{
    for (int i = 0; i < gate->gate.n_checks; i++) {
        const struct mlift_gate_check *check = &gate->gate.check[i];
        double n[2] = {(double)(gate->from_results ? gate->baseline.replicates : gate->before.n_replicates) *
                           (double)gate->baseline.list_size,
                       (double)gate->after.n_replicates * (double)gate->after.scenario->campaign.list_size};
        gate->n_disagreeing += mlift_gate_disagreement(&check->before, n[0]) > MOST_DISAGREEMENT;
        gate->n_disagreeing += mlift_gate_disagreement(&check->after, n[1]) > MOST_DISAGREEMENT;
    }
}

/* The very run that the baseline was made of differs from it by exactly zero, whatever its errors. */
static void settle_same_run(struct mlift_gate *gate)
{
    for (int i = 0; i < gate->n_checks; i++) {
        struct mlift_gate_check *check = &gate->check[i];
        check->loss = check->mcse = check->low = check->high = 0.0;
        check->p_pass = 0.0;
        check->verdict = check->by_exact ? check->verdict : MLIFT_GATE_PASS;
    }
    mlift_gate_sum_up(gate);
}

static int judge_results(struct cli_gate *gate)
{
    const struct cli_baseline *baseline = &gate->baseline;
    double before = (double)baseline->replicates, after = (double)gate->after.n_replicates;

    mlift_gate_plan(&gate->gate, 2, 2); /* one look */
    mlift_gate_decide_exact(&gate->gate);
    mlift_gate_look_unpaired(&gate->gate, before, after, before * (double)baseline->list_size,
                             after * (double)gate->after.scenario->campaign.list_size);
    gate->same_run =
        gate->counts_compared && !gate->numbers_changed && gate->after.n_replicates == baseline->replicates;
    if (gate->same_run) {
        settle_same_run(&gate->gate);
    }
    return CLI_DONE;
}

/* --- saying so ---------------------------------------------------------------------------------------------------- */

static int exit_code(const struct cli_gate *gate)
{
    if (gate->gate.verdict == MLIFT_GATE_REGRESSED || (gate->strict && gate->numbers_changed)) {
        return CLI_NO;
    }
    return gate->gate.verdict == MLIFT_GATE_PASS ? CLI_DONE : CLI_UNDECIDED;
}

static int print_all(const struct cli_gate *gate)
{
    int failed = 0, code = exit_code(gate);

    if (gate->json) {
        failed = cli_gate_json_print(gate, code);
    } else {
        cli_gate_text_print(stdout, gate);
    }
    if (gate->annotate) {
        cli_gate_text_annotate(gate->json ? stderr : stdout, gate);
    }
    failed |= fflush(stdout) || ferror(stdout);
    int written = gate->junit_path ? cli_gate_junit_write(gate) : CLI_DONE;
    if (failed) {
        return CLI_MACHINE;
    }
    return written ? written : code;
}

static int find_out(struct cli_gate *gate)
{
    int code = cli_gate_setup_order(gate);

    if (!code) {
        code = cli_gate_setup_baseline(gate);
    }
    if (!code) {
        code = cli_gate_setup_subject(gate);
    }
    if (!code) {
        code = cli_gate_setup_checks(gate);
    }
    if (!code && !gate->from_results) {
        code = judge_simulated(gate);
    }
    if (!code) {
        int status = cli_gate_numbers_compare(gate);
        code = status ? stopped(gate, status) : CLI_DONE;
    }
    if (!code && gate->from_results) {
        code = judge_results(gate);
    }
    return code;
}

/* Where nothing could be judged the JUnit file says that: none at all, or the green one of an earlier run, would pass
 * for success. */
static int judge(struct cli_gate *gate)
{
    int code = gate->junit_path ? cli_gate_junit_check(gate->junit_path) : CLI_DONE;

    if (code) {
        return code;
    }
    code = find_out(gate);
    if (!code) {
        count_disagreements(gate);
        return print_all(gate);
    }
    if (gate->junit_path && (code == CLI_WRONG_USE || code == CLI_MACHINE)) {
        (void)cli_gate_junit_write_trouble(gate, code); /* prints what is wrong; the code stays that of the cause */
    }
    return code;
}

/* --- writing a baseline ------------------------------------------------------------------------------------------- */

static int simulate_baseline(struct cli_gate *gate)
{
    struct cli_progress progress;
    size_t n = gate->replicates > 0 ? gate->replicates : DEFAULT_REPLICATES;

    if (gate->has_seed) {
        gate->after.seed = gate->seed;
    }
    if (!cli_memory_suffices("microlift gate", mlift_run_bytes(&gate->after, n), n)) {
        return CLI_MACHINE;
    }
    start(gate, &progress);
    int status = mlift_run_simulate(&gate->after, &gate->engine, n);
    cli_progress_end(&progress);
    return status ? stopped(gate, status) : CLI_DONE;
}

static int write_text(const struct cli_gate *gate, const char *text, bool replace)
{
    struct cli_outfile file;
    int code = cli_outfile_open(&file, "microlift gate", gate->baseline_path, replace);

    if (!code) {
        fputs(text, file.stream);
        code = cli_outfile_close(&file, "microlift gate");
    }
    return code;
}

static int print_update(const struct cli_gate *gate, bool replaced)
{
    char seed[24];

    snprintf(seed, sizeof seed, "%llu", (unsigned long long)gate->baseline.seed);
    if (gate->json) {
        return cli_json_print(json_pack("{s:s, s:b, s:s, s:s, s:I, s:s, s:s}", "baseline", gate->baseline_path,
                                        "replaced", replaced, "scenario", gate->baseline.scenario, "seed", seed,
                                        "replicates", (json_int_t)gate->baseline.replicates, "counts_sha256",
                                        gate->baseline.counts_sha256, "table_sha256", gate->baseline.table_sha256));
    }
    printf("%s %s: %s, %zu simulated lists, seed %s\nNext: commit it; `microlift gate %s --baseline %s` compares with "
           "it.\n",
           replaced ? "replaced" : "wrote", gate->baseline_path, gate->baseline.scenario, gate->baseline.replicates,
           seed, gate->subject, gate->baseline_path);
    return fflush(stdout) || ferror(stdout) ? -1 : 0;
}

static int check_target(const struct cli_gate *gate, bool *there)
{
    *there = access(gate->baseline_path, F_OK) == 0;
    if (*there && !cli_baseline_recognise(gate->baseline_path)) {
        return cli_gate_setup_refuse(gate, gate->baseline_path, 0,
                                     "the file exists already and is not a baseline: it is left as it is; take it away "
                                     "or choose another name");
    }
    return CLI_DONE;
}

static int publish(struct cli_gate *gate, bool there)
{
    int code = cli_baseline_make(&gate->baseline, &gate->after);
    char *text = code ? NULL : cli_baseline_make_text(&gate->baseline);

    if (!text) {
        return cli_gate_setup_fail(gate, MLIFT_ERR_NO_MEMORY);
    }
    code = strlen(text) > CLI_BASELINE_LARGEST
               ? cli_gate_setup_refuse(gate, gate->subject, 0,
                                       "too large for a baseline: its CSV files are more than "
                                       "%d MiB",
                                       CLI_BASELINE_LARGEST >> 20)
               : write_text(gate, text, there);
    free(text);
    return code ? code : print_update(gate, there) ? CLI_MACHINE : CLI_DONE;
}

static int update(struct cli_gate *gate)
{
    bool there;
    int code = cli_gate_setup_order(gate);

    if (!code) {
        code = check_target(gate, &there);
    }
    if (!code) {
        code = cli_gate_setup_subject(gate);
    }
    if (!code && gate->from_results) {
        if (gate->has_seed || gate->replicates > 0) {
            return cli_gate_setup_refuse(gate, gate->subject, 0,
                                         "a results file has its own seed and replicates: leave "
                                         "out --seed and --replicates");
        }
        if (gate->after.keep != MLIFT_KEEP_DEFAULT) {
            return cli_gate_setup_refuse(gate, gate->subject, 0,
                                         "a baseline needs every metric and those counts that a "
                                         "run keeps by default: run again without --keep");
        }
    } else if (!code) {
        code = simulate_baseline(gate);
    }
    return code ? code : publish(gate, there);
}

void cli_cmd_gate_forms(cli_visit_form *visit, void *context)
{
    visit(NULL, &argp, context);
}

int cli_cmd_gate(int argc, char **argv)
{
    struct cli_gate *gate = calloc(1, sizeof *gate);
    char trouble[CLI_GATE_SENTENCE] = "";

    if (!gate) {
        fputs("microlift gate: error: not enough memory\n", stderr);
        return CLI_MACHINE;
    }
    gate->trouble = trouble;
    gate->false_alarm = DEFAULT_FALSE_ALARM;
    gate->budget = DEFAULT_BUDGET;
    gate->engine.isa = mlift_isa_detect();
    argp_parse(&argp, argc, argv, 0, 0, gate);
    int code = gate->update ? update(gate) : judge(gate);
    cli_gate_setup_free(gate);
    free(gate);
    return code;
}
