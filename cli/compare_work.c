#include "cli/compare_work.h"

#include "analysis/bounds.h"
#include "cli/command.h"
#include "cli/diagnose.h"
#include "cli/figure.h"
#include "cli/memory.h"
#include "cli/progress.h"
#include "sim/interrupt.h"
#include "sim/results.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_REPLICATES = 100000 };

static int say(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));

static int say(int code, const char *format, ...)
{
    va_list list;

    fputs("microlift compare: error: ", stderr);
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
    return code;
}

static int fail(int status)
{
    bool machine = status == MLIFT_ERR_NO_MEMORY || status == MLIFT_ERR_NO_CONVERGENCE;

    return say(machine ? CLI_MACHINE : CLI_WRONG_USE, "%s", mlift_error_describe(status));
}

/* HDF5 files say so in their first bytes; what cannot be opened is named by its ending. */
static bool is_results(const char *path)
{
    static const unsigned char signature[8] = {0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    unsigned char bytes[8] = {0};
    FILE *file = fopen(path, "rb");
    size_t length = strlen(path);

    if (!file) {
        return length > 3 && !strcmp(path + length - 3, ".h5");
    }
    size_t n = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    return (n == sizeof bytes && !memcmp(bytes, signature, sizeof bytes)) ||
           (length > 3 && !strcmp(path + length - 3, ".h5"));
}

static int open_results(struct cli_compare *compare)
{
    struct mlift_diag diag = {0};
    int status = mlift_results_load(&compare->run, compare->options.file, &diag);

    if (status && diag.message[0]) {
        struct cli_diagnose diagnose = {.out = stderr, .colour = cli_diagnose_colour(stderr)};
        cli_diagnose_print(&diagnose, &diag);
        return status == MLIFT_ERR_NO_MEMORY ? CLI_MACHINE : CLI_WRONG_USE;
    }
    if (!status && compare->options.has_seed) {
        return say(CLI_WRONG_USE, "--seed is for scenarios: a results file has its own, %llu",
                   (unsigned long long)compare->run.seed);
    }
    return status ? fail(status) : CLI_DONE;
}

static int open_scenario(struct cli_compare *compare)
{
    struct cli_diagnose diagnose = {.out = stderr, .colour = cli_diagnose_colour(stderr)};
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);
    int status = scenario ? mlift_scenario_load(scenario, compare->options.file, cli_diagnose_print, &diagnose)
                          : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);

    if (status) {
        free(scenario);
        return status == MLIFT_ERR_NO_MEMORY ? fail(status) : CLI_WRONG_USE;
    }
    status = mlift_run_init(&compare->run, scenario, MLIFT_KEEP_DEFAULT);
    if (!status && compare->options.has_seed) {
        compare->run.seed = compare->options.seed;
    }
    return status ? fail(status) : CLI_DONE;
}

static void list_measures(const struct mlift_measure *measures, int n)
{
    fputs("microlift compare: measures:", stderr);
    for (int i = 0; i < n; i++) {
        fprintf(stderr, "%s %s", i > 0 ? "," : "", measures[i].name);
    }
    fputc('\n', stderr);
}

static int choose_measure(struct cli_compare *compare, const struct mlift_measure *measures, int n)
{
    const char *name = compare->options.metric;
    int goal = compare->run.table.goal - 1;

    compare->measure = name && strcmp(name, "goal") != 0 ? mlift_measure_find(measures, n, name) : goal;
    if (compare->measure >= 0 && compare->measure != goal && compare->options.bounds) {
        return say(CLI_WRONG_USE, "--bounds is about the goal: the oracles aim at nothing else, so leave --metric out");
    }
    if (compare->measure < 0 && !strcmp(name, "profit")) {
        return say(CLI_WRONG_USE, "there is no profit: `economics.earns` of the scenario names no outcome that earns");
    }
    if (compare->measure < 0) {
        int code = say(CLI_WRONG_USE, "there is no measure '%s'", name);
        list_measures(measures, n);
        return code;
    }
    return CLI_DONE;
}

/* "0.3pp" for shares, a plain number for money and counts. */
static int parse_indifference(struct cli_compare *compare, const struct mlift_measure *measure)
{
    const char *text = compare->options.indifference_text;
    bool share = measure->unit == MLIFT_MEASURE_SHARE;
    char *end;

    if (!text) {
        return CLI_DONE;
    }
    double value = strtod(text, &end);
    bool number = end != text && isfinite(value) && value > 0.0 && text[0] != ' ';
    if (!number || strcmp(end, share ? "pp" : "") != 0 || (share && value >= 100.0)) {
        return say(CLI_WRONG_USE,
                   share ? "--indifference is in percentage points, as in 0.3pp: got '%s'"
                         : "--indifference is a number above zero in units of the measure, as in 0.05: got '%s'",
                   text);
    }
    compare->options.indifference = share ? value / 100.0 : value;
    return CLI_DONE;
}

static int find_required(struct cli_compare *compare)
{
    const struct mlift_campaign *campaign = &compare->run.scenario->campaign;
    const char *name = compare->options.require;

    compare->required_strategy = name ? mlift_campaign_find_strategy(campaign, name) : -1;
    if (name && compare->required_strategy < 0) {
        return say(CLI_WRONG_USE, "the scenario has no strategy '%s'", name);
    }
    if (name &&
        mlift_ranking_role_of(campaign->strategy[compare->required_strategy].kind) != MLIFT_RANKING_CONTESTANT) {
        return say(CLI_WRONG_USE, "'%s' is a bound: it knows what no sender knows and cannot be sent", name);
    }
    return CLI_DONE;
}

/* New lists belong to the old ones only if today's model draws them as the file's did. */
static int check_same_model(const struct cli_compare *compare)
{
    char digest[MLIFT_DIGEST_SIZE];
    struct mlift_diag diag = {0};
    struct mlift_results_about *about = calloc(1, sizeof *about);
    int status = about ? mlift_results_describe(about, compare->options.file, &diag) : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);

    mlift_digest_table(&compare->run.table, digest);
    bool same = !status && !strcmp(digest, about->table_sha256);
    free(about);
    if (status) {
        return fail(status);
    }
    return same ? CLI_DONE
                : say(CLI_WRONG_USE,
                      "%s: written by another version of the model, so no lists can be added to it; run its scenario "
                      "again (microlift info --scenario prints it)",
                      compare->options.file);
}

/* Worlds only: nothing here sizes a test, so the experiment is given up. */
static int grow(struct cli_compare *compare, size_t to)
{
    struct cli_simulate *simulate = &compare->options.simulate;
    struct mlift_run *run = &compare->run;
    struct cli_progress progress;
    size_t done = run->n_replicates;

    if (to <= done) {
        return CLI_DONE;
    }
    int code = compare->from_results ? check_same_model(compare) : CLI_DONE;
    double bytes = 4.0 * (double)mlift_worlds_stride(&run->worlds) * (double)(to - done);
    if (code || !cli_memory_suffices(simulate->program, bytes, to - done)) {
        return code ? code : CLI_MACHINE;
    }
    mlift_experiment_free(&run->experiment);
    int status = mlift_worlds_grow(&run->worlds, to);
    if (!status) {
        cli_progress_start(&progress, done, simulate->quiet);
        simulate->engine.progress = cli_progress_show;
        simulate->engine.context = &progress;
        simulate->engine.seed = run->seed;
        status = mlift_engine_run(&run->table, &simulate->engine, done, to, &run->worlds, NULL, &done);
        cli_progress_end(&progress);
    }
    run->n_replicates = run->worlds.n_replicates = done;
    if (status == MLIFT_ERR_INTERRUPTED) {
        fputs("microlift compare: interrupted; nothing was written\n", stderr);
        return CLI_INTERRUPTED + mlift_interrupt_signal();
    }
    return status ? fail(status) : CLI_DONE;
}

static void say_plan(struct cli_compare *compare)
{
    char expected[CLI_FIGURE_SIZE], surely[CLI_FIGURE_SIZE], most[CLI_FIGURE_SIZE];

    compare->planned = true;
    double at_worst = mlift_kimnelson_most(&compare->contest.procedure);
    if (compare->options.simulate.quiet) {
        return;
    }
    cli_figure_whole(compare->contest.procedure.foreseen, expected);
    cli_figure_whole(at_worst, surely);
    cli_figure_whole((double)compare->most, most);
    fprintf(stderr,
            "microlift compare: finding the best should take about %s lists, at the worst %s; allowed are %s%s\n",
            expected, surely, most, at_worst > (double)compare->most ? " (--budget says how many)" : "");
}

static int select_best(struct cli_compare *compare)
{
    const struct cli_compare_options *o = &compare->options;
    struct mlift_contest *contest = &compare->contest;
    int code = CLI_DONE;

    while (!code && !contest->procedure.decided) {
        mlift_contest_read(contest, &compare->run);
        if (!compare->planned && contest->procedure.n >= o->first_stage && !contest->procedure.decided) {
            say_plan(compare);
        }
        if (contest->procedure.decided || compare->run.n_replicates >= compare->most) {
            break;
        }
        code = grow(compare, mlift_contest_next(contest, compare->run.n_replicates, compare->most));
    }
    return code;
}

static int start_selection(struct cli_compare *compare, const struct mlift_measure *measure)
{
    const struct cli_compare_options *o = &compare->options;
    struct mlift_contest_options wanted = {.measure = compare->measure,
                                           .sign = o->sign ? o->sign : mlift_ranking_sign(measure),
                                           .confidence = o->select,
                                           .indifference = o->indifference,
                                           .first_stage = o->first_stage};

    if (measure->per != 0) {
        return say(CLI_WRONG_USE, "--select works with measures per subscriber; %s is per message", measure->name);
    }
    compare->most = o->replicates ? o->replicates : MOST_REPLICATES;
    if (compare->most < compare->run.n_replicates) {
        compare->most = compare->run.n_replicates;
    }
    if (compare->most < o->first_stage) {
        return say(CLI_WRONG_USE, "--first-stage %zu does not fit into %zu replicates", o->first_stage, compare->most);
    }
    compare->selecting = true;
    int status = mlift_contest_init(&compare->contest, &compare->run, &wanted);
    if (status == MLIFT_ERR_OUT_OF_RANGE) {
        return say(CLI_WRONG_USE, "%s was not kept in this file: run the scenario again, or compare it directly",
                   measure->name);
    }
    return status ? fail(status) : CLI_DONE;
}

static int get_replicates(struct cli_compare *compare, const struct mlift_measure *measure)
{
    const struct cli_compare_options *o = &compare->options;
    struct mlift_run *run = &compare->run;

    if (o->replicates && o->replicates < run->n_replicates) {
        run->n_replicates = run->worlds.n_replicates = o->replicates; /* the first ones are a complete smaller run */
        mlift_experiment_free(&run->experiment);
    }
    if (o->select > 0.0) {
        int code = start_selection(compare, measure);
        return code ? code : select_best(compare);
    }
    return grow(compare, o->replicates           ? o->replicates
                         : compare->from_results ? run->n_replicates
                                                 : (size_t)run->scenario->replicates);
}

static bool has_kind(const struct mlift_campaign *campaign, enum mlift_strategy_kind kind)
{
    bool has = false;

    for (int s = 0; s < campaign->n_strategies; s++) {
        has |= campaign->strategy[s].kind == kind;
    }
    return has;
}

/* One bound, unless the scenario has it; a campaign too large for it is compared without. */
static int add_bound(const struct cli_compare *compare, enum mlift_strategy_kind kind, const char *name,
                     struct mlift_bound *found)
{
    const struct mlift_campaign *campaign = &compare->run.scenario->campaign;
    int status = has_kind(campaign, kind) ? MLIFT_OK : mlift_bounds_solve(campaign, kind, found);

    if (status == MLIFT_ERR_OUT_OF_RANGE) {
        return say(CLI_WRONG_USE, "--bounds needs room for one more strategy, and %d are the most",
                   MLIFT_MAX_STRATEGIES);
    }
    if (status && status != MLIFT_ERR_NO_MEMORY) {
        fprintf(stderr, "microlift compare: warning: no bound of kind %s: %s\n", name, mlift_error_describe(status));
        return CLI_DONE;
    }
    return status ? fail(status) : CLI_DONE;
}

static int add_bounds(struct cli_compare *compare)
{
    int code = CLI_DONE;

    if (compare->options.bounds) {
        code = add_bound(compare, MLIFT_STRATEGY_ORACLE, "oracle", &compare->bound);
        code = code ? code
                    : add_bound(compare, MLIFT_STRATEGY_ORACLE_OBSERVED, "oracle_observed", &compare->bound_observed);
    }
    return code;
}

static int rank(struct cli_compare *compare)
{
    struct mlift_ranking_options wanted = {.measure = compare->measure,
                                           .sign = compare->options.sign,
                                           .confidence = compare->options.confidence,
                                           .bound = compare->bound.value,
                                           .bound_observed = compare->bound_observed.value,
                                           .bound_observed_upper = compare->bound_observed.upper};
    int status = mlift_ranking_init(&compare->ranking, &compare->run, &wanted);

    return status == MLIFT_ERR_OUT_OF_RANGE
               ? say(CLI_WRONG_USE, "no strategy has this measure: it was not kept, or nothing was sent")
           : status ? fail(status)
                    : CLI_DONE;
}

/* The interval of the distance to the best, against the distance that does not matter. */
static void judge_requirement(struct cli_compare *compare)
{
    double slack = compare->options.indifference;

    if (compare->required_strategy < 0) {
        return;
    }
    const struct mlift_best_row *row = mlift_ranking_judged(&compare->ranking, compare->required_strategy);
    bool alone = row && isnan(row->lead);
    compare->required = !row                          ? CLI_COMPARE_OPEN
                        : alone || row->low >= -slack ? CLI_COMPARE_YES
                        : row->high < -slack          ? CLI_COMPARE_NO
                                                      : CLI_COMPARE_OPEN;
}

int cli_compare_work(struct cli_compare *compare)
{
    struct mlift_measure measures[MLIFT_MEASURE_MOST];

    compare->bound = compare->bound_observed = (struct mlift_bound){(double)NAN, (double)NAN, false};
    compare->from_results = is_results(compare->options.file);
    int code = compare->from_results ? open_results(compare) : open_scenario(compare);
    if (code) {
        return code;
    }
    int n = mlift_measure_list(&compare->run.table, measures);
    code = choose_measure(compare, measures, n);
    code = code ? code : parse_indifference(compare, &measures[compare->measure]);
    code = code ? code : find_required(compare);
    if (!code) {
        mlift_interrupt_install();
        code = get_replicates(compare, &measures[compare->measure]);
    }
    code = code ? code : add_bounds(compare);
    code = code ? code : rank(compare);
    if (!code) {
        judge_requirement(compare);
    }
    return code;
}

void cli_compare_free(struct cli_compare *compare)
{
    mlift_ranking_free(&compare->ranking);
    if (compare->run.scenario) {
        mlift_run_free(&compare->run);
    }
}
