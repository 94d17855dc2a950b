#include "cli/commands/compare_work.h"

#include "analysis/strategies/bounds.h"
#include "cli/command.h"
#include "cli/memory.h"
#include "cli/open.h"
#include "cli/show/progress.h"
#include "sim/interrupt.h"
#include "sim/results.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_REPLICATES = 100000 };

static const char PROGRAM[] = "microlift compare";

static int fail(int status)
{
    return cli_open_fail(PROGRAM, NULL, status);
}

static int open_file(struct cli_compare *compare)
{
    const struct cli_compare_options *o = &compare->options;

    compare->answer.from_results = cli_open_kind(o->file) == CLI_OPEN_HDF5;
    int code = compare->answer.from_results ? cli_open_results(PROGRAM, o->file, &compare->run)
                                            : cli_open_run(PROGRAM, o->file, MLIFT_KEEP_DEFAULT, &compare->run);
    compare->open = !code;
    if (!code && o->has_seed && compare->answer.from_results) {
        return cli_open_refuse(PROGRAM, "--seed is for scenarios: a results file has its own, %llu",
                               (unsigned long long)compare->run.seed);
    }
    if (!code && o->has_seed) {
        compare->run.seed = o->seed;
    }
    return code;
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

    compare->answer.measure = name && strcmp(name, "goal") != 0 ? mlift_measure_find(measures, n, name) : goal;
    if (compare->answer.measure >= 0 && compare->answer.measure != goal && compare->options.bounds) {
        return cli_open_refuse(PROGRAM,
                               "--bounds is about the goal: the oracles aim at nothing else, so leave --metric out");
    }
    if (compare->answer.measure < 0 && !strcmp(name, "profit")) {
        return cli_open_refuse(PROGRAM,
                               "there is no profit: `economics.earns` of the scenario names no outcome that earns");
    }
    if (compare->answer.measure < 0) {
        int code = cli_open_refuse(PROGRAM, "there is no measure '%s'", name);
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
        return cli_open_refuse(
            PROGRAM,
            share ? "--indifference is in percentage points, as in 0.3pp: got '%s'"
                  : "--indifference is a number above zero in units of the measure, as in 0.05: got '%s'",
            text);
    }
    compare->answer.indifference = share ? value / 100.0 : value;
    return CLI_DONE;
}

static int find_required(struct cli_compare *compare)
{
    const struct mlift_campaign *campaign = &compare->run.scenario->campaign;
    const char *name = compare->options.require;

    compare->answer.required_strategy = name ? mlift_campaign_find_strategy(campaign, name) : -1;
    if (name && compare->answer.required_strategy < 0) {
        return cli_open_refuse(PROGRAM, "the scenario has no strategy '%s'", name);
    }
    if (name &&
        mlift_ranking_role_of(campaign->strategy[compare->answer.required_strategy].kind) != MLIFT_RANKING_CONTESTANT) {
        return cli_open_refuse(PROGRAM, "'%s' is a bound: it knows what no sender knows and cannot be sent", name);
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
                : cli_open_refuse(
                      PROGRAM,
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
    int code = compare->answer.from_results ? check_same_model(compare) : CLI_DONE;
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
    compare->planned = true;
    double at_worst = mlift_kimnelson_most(&compare->answer.contest.procedure);
    if (compare->options.simulate.quiet) {
        return;
    }
    fprintf(stderr,
            "microlift compare: finding the best should take about %s lists, at the worst %s; allowed are %s%s\n",
            mlift_figure_exact(MLIFT_UNIT_WHOLE, compare->answer.contest.procedure.foreseen).text,
            mlift_figure_exact(MLIFT_UNIT_WHOLE, at_worst).text,
            mlift_figure_exact(MLIFT_UNIT_WHOLE, (double)compare->answer.most).text,
            at_worst > (double)compare->answer.most ? " (--budget says how many)" : "");
}

static int select_best(struct cli_compare *compare)
{
    const struct cli_compare_options *o = &compare->options;
    struct mlift_contest *contest = &compare->answer.contest;
    int code = CLI_DONE;

    while (!code && !contest->procedure.decided) {
        mlift_contest_read(contest, &compare->run);
        if (!compare->planned && contest->procedure.n >= o->first_stage && !contest->procedure.decided) {
            say_plan(compare);
        }
        if (contest->procedure.decided || compare->run.n_replicates >= compare->answer.most) {
            break;
        }
        code = grow(compare, mlift_contest_next(contest, compare->run.n_replicates, compare->answer.most));
    }
    return code;
}

static int start_selection(struct cli_compare *compare, const struct mlift_measure *measure)
{
    const struct cli_compare_options *o = &compare->options;
    struct mlift_contest_options wanted = {.measure = compare->answer.measure,
                                           .sign = o->sign ? o->sign : mlift_ranking_sign(measure),
                                           .confidence = o->select,
                                           .indifference = compare->answer.indifference,
                                           .first_stage = o->first_stage};

    if (measure->per != 0) {
        return cli_open_refuse(PROGRAM, "--select works with measures per subscriber; %s is per message",
                               measure->name);
    }
    compare->answer.most = o->replicates ? o->replicates : MOST_REPLICATES;
    if (compare->answer.most < compare->run.n_replicates) {
        compare->answer.most = compare->run.n_replicates;
    }
    if (compare->answer.most < o->first_stage) {
        return cli_open_refuse(PROGRAM, "--first-stage %zu does not fit into %zu replicates", o->first_stage,
                               compare->answer.most);
    }
    compare->answer.selecting = true;
    int status = mlift_contest_init(&compare->answer.contest, &compare->run, &wanted);
    if (status == MLIFT_ERR_OUT_OF_RANGE) {
        return cli_open_refuse(PROGRAM, "%s was not kept in this file: run the scenario again, or compare it directly",
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
    return grow(compare, o->replicates                  ? o->replicates
                         : compare->answer.from_results ? run->n_replicates
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
        return cli_open_refuse(PROGRAM, "--bounds needs room for one more strategy, and %d are the most",
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
    struct mlift_ranking_options wanted = {.measure = compare->answer.measure,
                                           .sign = compare->options.sign,
                                           .confidence = compare->options.confidence,
                                           .bound = compare->bound.value,
                                           .bound_observed = compare->bound_observed.value,
                                           .bound_observed_upper = compare->bound_observed.upper};
    int status = mlift_ranking_init(&compare->answer.ranking, &compare->run, &wanted);

    return status == MLIFT_ERR_OUT_OF_RANGE
               ? cli_open_refuse(PROGRAM, "no strategy has this measure: it was not kept, or nothing was sent")
           : status ? fail(status)
                    : CLI_DONE;
}

int cli_compare_work(struct cli_compare *compare)
{
    struct mlift_measure measures[MLIFT_MEASURE_MOST];
    struct mlift_compare_answer *answer = &compare->answer;

    compare->bound = compare->bound_observed = (struct mlift_bound){(double)NAN, (double)NAN, false};
    answer->file = compare->options.file;
    int code = open_file(compare);
    if (code) {
        return code;
    }
    answer->run = &compare->run;
    int n = mlift_measure_list(&compare->run.table, measures);
    code = choose_measure(compare, measures, n);
    code = code ? code : parse_indifference(compare, &measures[answer->measure]);
    code = code ? code : find_required(compare);
    if (!code) {
        mlift_interrupt_install();
        code = get_replicates(compare, &measures[answer->measure]);
    }
    code = code ? code : add_bounds(compare);
    code = code ? code : rank(compare);
    if (!code) {
        mlift_compare_answer_judge(answer);
    }
    return code;
}

void cli_compare_free(struct cli_compare *compare)
{
    mlift_ranking_free(&compare->answer.ranking);
    if (compare->open) {
        mlift_run_free(&compare->run);
    }
}
