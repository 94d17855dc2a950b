#include "cli/commands/sweep_make.h"

#include "analysis/numerics/figure.h"
#include "analysis/numerics/sampling.h"
#include "cli/command.h"
#include "cli/memory.h"
#include "cli/show/diagnose.h"
#include "cli/show/progress.h"
#include "sim/interrupt.h"
#include "sim/journal.h"
#include "sim/sweep_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char program[] = "microlift sweep";

enum { JOURNAL_PATH = CLI_SWEEP_PATH + 16, DEFAULT_LHS_POINTS = 200, DEFAULT_SOBOL_BASE = 128 };

/* What one making carries along. */
struct making {
    struct cli_sweep_make *self;
    struct mlift_sweep *sweep;
    struct mlift_variation variations[MLIFT_SWEEP_MOST_KEYS];
    struct mlift_defect_source arguments[MLIFT_SWEEP_MOST_KEYS];
    int value_column[MLIFT_SWEEP_MOST_KEYS];
    char base[CLI_SWEEP_PATH]; /* folder of the scenario */
    struct cli_diagnose diagnose;
    struct mlift_diag last; /* what was said last */
    struct mlift_sweep_options options;
    struct cli_progress progress;
    bool under_way; /* `progress` has been started */
    char journal[JOURNAL_PATH];
};

static int say(const char *what, int code)
{
    fprintf(stderr, "%s: error: %s\n", program, what);
    return code;
}

static int fail(int status)
{
    bool input = status == MLIFT_ERR_TOO_MANY_STATES || status == MLIFT_ERR_BAD_CAMPAIGN ||
                 status == MLIFT_ERR_BAD_PROBABILITY || status == MLIFT_ERR_TOO_MANY_OUTCOMES ||
                 status == MLIFT_ERR_SWEEP_POINT || status == MLIFT_ERR_TOO_MANY_SENDS;

    return say(mlift_error_describe(status), input ? CLI_WRONG_USE : CLI_MACHINE);
}

/* --- the design --------------------------------------------------------------------------------------------------- */

static int parse_variations(struct making *making)
{
    struct cli_sweep_make *self = making->self;

    for (int k = 0; k < self->n_vary; k++) {
        struct mlift_diag diag;
        int status = mlift_variation_parse(&making->variations[k], self->vary[k], &diag);
        if (status == MLIFT_ERR_NO_MEMORY) {
            return fail(status);
        }
        if (status) {
            cli_diagnose_print(&making->diagnose, &diag);
            return CLI_WRONG_USE;
        }
        for (int other = 0; other < k; other++) {
            if (!strcmp(making->variations[other].path, making->variations[k].path)) {
                fprintf(stderr, "%s: error: %s is varied twice\n", program, making->variations[k].path);
                return CLI_WRONG_USE;
            }
        }
        making->arguments[k] = (struct mlift_defect_source){"--vary", self->vary[k], strlen(self->vary[k])};
        making->value_column[k] = making->variations[k].value_column;
    }
    return CLI_DONE;
}

static int set_factorial(struct making *making)
{
    double n_points = 1.0;

    for (int k = 0; k < making->self->n_vary; k++) {
        const struct mlift_variation *variation = &making->variations[k];
        if (variation->is_range) {
            fprintf(
                stderr,
                "%s: error: %s: a full factorial needs steps (%g:%g:STEP); without them use --design sobol or lhs\n",
                program, variation->path, variation->low, variation->high);
            return CLI_WRONG_USE;
        }
        n_points *= (double)variation->n_levels;
    }
    if (n_points > MLIFT_SWEEP_MOST_POINTS) {
        fprintf(stderr,
                "%s: error: that would be %.0f points; %d are the most: --design lhs --points N takes a sample\n",
                program, n_points, MLIFT_SWEEP_MOST_POINTS);
        return CLI_WRONG_USE;
    }
    int status = mlift_sweep_set_factorial(making->sweep);
    return status ? fail(status) : CLI_DONE;
}

/* Points of a Sobol design come in k + 2 parts of the same length. */
static int choose_size(const struct making *making, size_t *n_base, size_t *n_points)
{
    const struct cli_sweep_make *self = making->self;
    size_t parts = self->kind == MLIFT_SWEEP_SOBOL ? (size_t)self->n_vary + 2 : 1;

    *n_base = self->points > 0                  ? self->points / parts
              : self->kind == MLIFT_SWEEP_SOBOL ? DEFAULT_SOBOL_BASE
                                                : DEFAULT_LHS_POINTS;
    *n_points = *n_base * parts;
    if (*n_base < 2) {
        fprintf(stderr, "%s: error: --points %zu is too few: this design needs at least %zu\n", program, self->points,
                2 * parts);
        return CLI_WRONG_USE;
    }
    if (*n_points > MLIFT_SWEEP_MOST_POINTS) {
        fprintf(stderr, "%s: error: at most %d points\n", program, MLIFT_SWEEP_MOST_POINTS);
        return CLI_WRONG_USE;
    }
    return CLI_DONE;
}

static int set_sample(struct making *making)
{
    struct mlift_sweep *sweep = making->sweep;
    size_t n_base, n_points;
    int code = choose_size(making, &n_base, &n_points);

    if (code) {
        return code;
    }
    double *u = calloc(n_points * (size_t)sweep->n_keys, sizeof *u);
    int status =
        u ? mlift_sweep_set_points(sweep, making->self->kind, n_points, n_base) : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    if (!status) {
        status = making->self->kind == MLIFT_SWEEP_SOBOL
                     ? mlift_sampling_saltelli(sweep->seed, n_base, sweep->n_keys, u)
                     : mlift_sampling_lhs(sweep->seed, n_points, sweep->n_keys, u);
    }
    for (size_t i = 0; !status && i < n_points; i++) {
        mlift_sweep_set_point(sweep, making->variations, i, u + i * (size_t)sweep->n_keys);
    }
    free(u);
    return status ? fail(status) : CLI_DONE;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static void find_base(struct making *making)
{
    const char *path = making->self->scenario, *slash = strrchr(path, '/');

    snprintf(making->base, sizeof making->base, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    if (slash == path) {
        snprintf(making->base, sizeof making->base, "/");
    }
}

/* Reads the scenario as it stands and takes it over. */
static int take_scenario(struct making *making)
{
    struct cli_sweep_make *self = making->self;
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);
    int status = scenario ? mlift_scenario_load(scenario, self->scenario, cli_diagnose_print, &making->diagnose)
                          : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);

    if (status) {
        free(scenario);
        return status == MLIFT_ERR_NO_MEMORY ? fail(status) : CLI_WRONG_USE;
    }
    if (self->has_seed) {
        scenario->seed = self->seed;
    }
    status = mlift_sweep_init(making->sweep, scenario, making->variations, self->n_vary);
    if (!status) {
        making->sweep->own_seed = self->has_seed;
        making->sweep->n_replicates = self->has_replicates ? self->replicates : (size_t)scenario->replicates;
    }
    mlift_scenario_free(scenario);
    free(scenario);
    return status ? fail(status) : CLI_DONE;
}

/* Warnings about every point alike would be said a thousand times, an error about `*` once for each entry. */
static void show_errors(void *context, const struct mlift_diag *diag)
{
    struct making *making = context;
    const struct mlift_diag *last = &making->last;
    bool again = diag->line == last->line && diag->column == last->column && !strcmp(diag->file, last->file) &&
                 !strcmp(diag->message, last->message);

    if (diag->severity == MLIFT_SEVERITY_ERROR && !again) {
        cli_diagnose_print(&making->diagnose, diag);
        making->last = *diag;
    }
}

static int report_point(const struct making *making, int status, size_t point)
{
    const struct mlift_sweep *sweep = making->sweep;

    if (status == MLIFT_ERR_NO_MEMORY) {
        return fail(status);
    }
    fprintf(stderr, "%s: error: %s at point %zu of %zu:", program,
            status == MLIFT_ERR_BAD_SCENARIO ? "the scenario is not possible" : mlift_error_describe(status), point + 1,
            sweep->n_points);
    for (int k = 0; k < sweep->n_keys; k++) {
        fprintf(stderr, "%s %s = %s", k > 0 ? "," : "", sweep->key[k].path,
                sweep->value[point * (size_t)sweep->n_keys + (size_t)k]);
    }
    fputc('\n', stderr);
    return CLI_WRONG_USE;
}

static int check_points(struct making *making)
{
    size_t point;
    int status = mlift_sweep_run_check(making->sweep, &making->options, &point);

    return status ? report_point(making, status, point) : CLI_DONE;
}

/* --- the plan ----------------------------------------------------------------------------------------------------- */

static void put_plan(const struct mlift_sweep *sweep, double seconds)
{
    struct mlift_figure points = mlift_figure_exact(MLIFT_UNIT_WHOLE, (double)sweep->n_points);
    struct mlift_figure replicates = mlift_figure_exact(MLIFT_UNIT_WHOLE, (double)sweep->n_replicates);

    if (sweep->n_replicates > 0) {
        fprintf(stderr, "%s: %s points x %s replicates, ", program, points.text, replicates.text);
    } else {
        fprintf(stderr, "%s: %s points, exact rates without simulation, ", program, points.text);
    }
    cli_progress_about(seconds);
    fputc('\n', stderr);
}

/* Where every strategy has an exact rate, simulating would only add noise: it is done when asked for. */
static int plan(struct making *making)
{
    struct mlift_sweep *sweep = making->sweep;
    bool all_exact;
    double seconds;
    size_t asked = sweep->n_replicates;

    if (!making->self->has_replicates) {
        sweep->n_replicates = 0;
    }
    int status = mlift_sweep_run_pilot(sweep, &making->options, &all_exact, &seconds);
    if (!status && !making->self->has_replicates && !all_exact) {
        sweep->n_replicates = asked;
        status = mlift_sweep_run_pilot(sweep, &making->options, &all_exact, &seconds);
    }
    if (status) {
        return fail(status);
    }
    if (!making->self->quiet) {
        put_plan(sweep, seconds);
    }
    return cli_memory_suffices(program, mlift_sweep_bytes(sweep), sweep->n_replicates) ? CLI_DONE : CLI_MACHINE;
}

/* --- files -------------------------------------------------------------------------------------------------------- */

static int report_diag(const struct making *making, const struct mlift_diag *diag, int status)
{
    struct cli_diagnose diagnose = making->diagnose;

    if (!diag->message[0]) {
        return fail(status);
    }
    cli_diagnose_print(&diagnose, diag);
    if (status == MLIFT_ERR_EXISTS) {
        fprintf(stderr,
                "%s: nothing was simulated; `microlift sweep %s` shows what it holds, --force replaces it, -o names "
                "another file\n",
                program, making->self->path);
    } else if (status == MLIFT_ERR_FOREIGN_JOURNAL) {
        fprintf(stderr,
                "%s: finish that sweep with its own command line, name another file with -o, or begin anew with "
                "--fresh\n",
                program);
    }
    bool wrong = status == MLIFT_ERR_EXISTS || status == MLIFT_ERR_NOT_A_FILE || status == MLIFT_ERR_FOREIGN_JOURNAL ||
                 status == MLIFT_ERR_LOCKED;
    return wrong ? CLI_WRONG_USE : CLI_MACHINE;
}

/* A folder that is not there is a slip of the fingers, not a failure of the disk. */
static int check_folder(const char *path)
{
    char folder[CLI_SWEEP_PATH];
    const char *last = strrchr(path, '/');
    struct stat info;

    snprintf(folder, sizeof folder, "%.*s", last ? (int)(last - path) + 1 : 1, last ? path : ".");
    if (stat(folder, &info) == 0 && S_ISDIR(info.st_mode)) {
        return CLI_DONE;
    }
    fprintf(stderr, "%s: error: there is no folder %s\n", path, folder);
    return CLI_WRONG_USE;
}

static int choose_files(struct making *making)
{
    struct cli_sweep_make *self = making->self;
    struct mlift_diag diag;

    if (!self->path[0]) {
        if (mkdir("results", 0777) != 0 && errno != EEXIST) {
            fprintf(stderr, "%s: error: the folder results cannot be made: %s\n", program, strerror(errno));
            return CLI_MACHINE;
        }
        snprintf(self->path, sizeof self->path, "results/%s.sweep.h5", making->sweep->name);
    }
    snprintf(making->journal, sizeof making->journal, "%s.journal", self->path);
    int code = check_folder(self->path);
    if (code) {
        return code;
    }
    int status = mlift_sweep_file_check(making->sweep, self->path, self->force, &diag);
    if (status) {
        return report_diag(making, &diag, status);
    }
    if (self->fresh) {
        status = mlift_journal_discard(making->journal, &diag);
        return status ? report_diag(making, &diag, status) : CLI_DONE;
    }
    if (self->resume && access(making->journal, F_OK) != 0) {
        fprintf(stderr, "%s: error: there is nothing to resume: no %s\n", program, making->journal);
        return CLI_WRONG_USE;
    }
    return CLI_DONE;
}

/* --- running ------------------------------------------------------------------------------------------------------ */

/* The first call says what the journal had; the bar counts from there. */
static int show_progress(void *context, size_t done, size_t total)
{
    struct making *making = context;

    if (!making->under_way) {
        making->under_way = true;
        cli_progress_start(&making->progress, done, making->self->quiet);
        if (done > 0 && !making->self->quiet) {
            fprintf(stderr, "%s: going on from %s, which has %.0f%%\n", program, making->journal,
                    100.0 * (double)done / (double)total);
        }
        return 0;
    }
    return cli_progress_show(&making->progress, done, total);
}

static int interrupted(const struct making *making, const struct mlift_sweep_run *run)
{
    (void)run;
    fprintf(stderr, "%s: interrupted; what is done is in %s: the same command goes on from there\n", program,
            making->journal);
    return CLI_INTERRUPTED + mlift_interrupt_signal();
}

static int save(const struct making *making)
{
    struct mlift_diag diag = {.message = ""};
    int status = mlift_sweep_file_save(making->sweep, making->self->path, making->self->force, &diag);

    if (!status) {
        return CLI_DONE;
    }
    int code = report_diag(making, &diag, status);
    if (status == MLIFT_ERR_WRITE_RESULTS) {
        fprintf(stderr, "%s: what was simulated is in %s: the same command writes the file again\n", program,
                making->journal);
        fflush(NULL);
        _exit(code); /* after a failed HDF5 call its library is in no state to be closed */
    }
    return code;
}

static int run_and_save(struct making *making)
{
    struct mlift_sweep_run *run;
    struct mlift_sweep_resume resume;
    struct mlift_diag diag;
    size_t point;
    int code;
    bool useless = false; /* the journal of a sweep that can never be finished */

    mlift_interrupt_install();
    int status = mlift_sweep_run(making->sweep, &making->options, making->journal, &run, &resume, &point, &diag);
    cli_progress_end(&making->progress);
    if (status == MLIFT_ERR_INTERRUPTED) {
        code = interrupted(making, run);
    } else if (status && (diag.message[0] || status == MLIFT_ERR_NO_MEMORY)) {
        code = report_diag(making, &diag, status);
    } else if (status) {
        code = report_point(making, status, point);
        useless = code == CLI_WRONG_USE;
    } else {
        code = save(making);
    }
    mlift_sweep_run_finish(run, code == CLI_DONE || useless);
    return code;
}

static void set_options(struct making *making)
{
    find_base(making);
    making->options = (struct mlift_sweep_options){.engine = making->self->engine,
                                                   .file = making->self->scenario,
                                                   .base = making->base,
                                                   .arguments = making->arguments,
                                                   .value_column = making->value_column,
                                                   .sink = show_errors,
                                                   .sink_context = making,
                                                   .progress = show_progress,
                                                   .progress_context = making};
}

int cli_sweep_make(struct cli_sweep_make *self, struct mlift_sweep *sweep)
{
    struct making *making = calloc(1, sizeof *making);

    memset(sweep, 0, sizeof *sweep);
    if (!making) {
        return fail(MLIFT_RAISE(MLIFT_ERR_NO_MEMORY));
    }
    making->self = self;
    making->sweep = sweep;
    making->diagnose = (struct cli_diagnose){.out = stderr, .colour = cli_diagnose_colour(stderr)};
    set_options(making);
    int code = parse_variations(making);
    if (!code) {
        code = take_scenario(making);
    }
    if (!code) {
        code = self->kind == MLIFT_SWEEP_FACTORIAL ? set_factorial(making) : set_sample(making);
    }
    int (*const steps[])(struct making *) = {check_points, choose_files, plan, run_and_save};
    for (size_t i = 0; !code && i < sizeof steps / sizeof *steps; i++) {
        code = steps[i](making);
    }
    for (int k = 0; k < self->n_vary; k++) {
        mlift_variation_free(&making->variations[k]);
    }
    free(making);
    if (code) {
        mlift_sweep_free(sweep);
    }
    return code;
}
