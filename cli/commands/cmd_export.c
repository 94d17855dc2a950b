/* microlift export RESULTS.h5: the counts and exact rates as one long tidy table, CSV or JSON. */
#include "cli/command.h"
#include "cli/commands/sweep_view.h"
#include "cli/outfile.h"
#include "cli/show/tidy.h"
#include "scenarios/suggest.h"
#include "sim/results.h"
#include "sim/sweep_file.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

enum what { WHAT_WORLDS, WHAT_EXPERIMENT, WHAT_EXACT, N_WHAT };

static const char *const what_names[N_WHAT] = {"worlds", "experiment", "exact"};

struct arguments {
    const char *file, *output;
    enum cli_tidy_format format;
    enum what what;
    bool force;
};

static const struct argp_option options[] = {
    {"output", 'o', "FILE", 0, "Write here (default: standard output)", 0},
    {"format", 'f', "csv|json", 0, "Format (default csv)", 0},
    {"what", 'w', "worlds|experiment|exact", 0,
     "worlds: counts of every strategy on the same people, by replicate (default); experiment: counts of the disjoint "
     "arms, by replicate and list size; exact: rates without simulation",
     0},
    {"force", 'F', 0, 0, "Write over a file that is there", 0},
    {0, 0, 0, 0, 0, 0},
};

static int choose(const struct argp_state *state, const char *option, const char *value, const char *const *names,
                  int n)
{
    for (int k = 0; k < n; k++) {
        if (!strcmp(value, names[k])) {
            return k;
        }
    }
    const char *nearest = mlift_suggest_nearest(value, names, (size_t)n);
    argp_error(state, "%s cannot be '%s'%s%s%s", option, value, nearest ? "; did you mean '" : "",
               nearest ? nearest : "", nearest ? "'?" : "");
    return 0;
}

static error_t parse_option(int key, char *value, struct argp_state *state)
{
    static const char *const formats[] = {"csv", "json"};
    struct arguments *arguments = state->input;

    switch (key) {
    case 'o':
        arguments->output = value;
        return 0;
    case 'f':
        arguments->format = (enum cli_tidy_format)choose(state, "--format", value, formats, 2);
        return 0;
    case 'w':
        arguments->what = (enum what)choose(state, "--what", value, what_names, N_WHAT);
        return 0;
    case 'F':
        arguments->force = true;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->file) {
            argp_error(state, "one file at a time; '%s' is one too many", value);
        }
        arguments->file = value;
        return 0;
    case ARGP_KEY_END:
        if (!arguments->file) {
            argp_error(state, "which results file is to be exported?");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void export_worlds(const struct mlift_run *run, struct cli_tidy *tidy)
{
    const struct mlift_table *table = &run->table;
    const struct mlift_worlds *worlds = &run->worlds;

    for (size_t r = 0; r < run->n_replicates; r++) {
        for (int s = 0; s < worlds->n_strategies; s++) {
            for (int g = 0; g < worlds->n_segments; g++) {
                for (int m = 0; m < worlds->n_metrics; m++) {
                    cli_tidy_count(tidy, r);
                    cli_tidy_text(tidy, table->campaign->strategy[s].name);
                    cli_tidy_text(tidy, table->segment[g]);
                    cli_tidy_text(tidy, table->metric[worlds->metric[m]].name);
                    cli_tidy_count(tidy, mlift_worlds_count(worlds, r, s, g, m));
                    cli_tidy_text(tidy, table->metric[worlds->metric[m]].unit);
                    cli_tidy_end_row(tidy);
                }
            }
        }
    }
}

static void experiment_row(const struct mlift_run *run, struct cli_tidy *tidy, size_t r, int arm, int segment, int m,
                           int size)
{
    const struct mlift_table *table = &run->table;
    const struct mlift_experiment *experiment = &run->experiment;
    const struct mlift_metric *metric = &table->metric[experiment->metric[m]];

    cli_tidy_count(tidy, r);
    cli_tidy_text(tidy, table->campaign->strategy[table->campaign->arm_strategy[arm]].name);
    cli_tidy_text(tidy, table->segment[segment]);
    cli_tidy_text(tidy, metric->name);
    cli_tidy_count(tidy, experiment->counts[mlift_experiment_index(experiment, r, arm, segment, m, size)]);
    cli_tidy_text(tidy, metric->unit);
    cli_tidy_count(tidy, experiment->size[size]);
    cli_tidy_end_row(tidy);
}

static void export_experiment(const struct mlift_run *run, struct cli_tidy *tidy)
{
    const struct mlift_experiment *experiment = &run->experiment;

    for (size_t r = 0; r < run->n_replicates; r++) {
        for (int arm = 0; arm < experiment->n_arms; arm++) {
            for (int g = 0; g < experiment->n_segments; g++) {
                for (int m = 0; m < experiment->n_metrics; m++) {
                    for (int k = 0; k < experiment->n_sizes; k++) {
                        experiment_row(run, tidy, r, arm, g, m, k);
                    }
                }
            }
        }
    }
}

/* Rates per subscriber of the segment; segment "(all)" is the whole list. */
static void export_exact(const struct mlift_run *run, struct cli_tidy *tidy)
{
    const struct mlift_table *table = &run->table;
    const struct mlift_exact *exact = &run->exact;

    for (int s = 0; s < exact->n_strategies; s++) {
        for (int g = -1; g < exact->n_segments; g++) {
            for (int m = 0; m < exact->n_metrics; m++) {
                cli_tidy_none(tidy);
                cli_tidy_text(tidy, table->campaign->strategy[s].name);
                cli_tidy_text(tidy, g < 0 ? "(all)" : table->segment[g]);
                cli_tidy_text(tidy, table->metric[m].name);
                cli_tidy_real(tidy, g < 0 ? mlift_exact_overall(exact, s, m) : mlift_exact_rate(exact, s, g, m));
                cli_tidy_text(tidy, m == 0 ? "share of the list" : "per subscriber");
                cli_tidy_end_row(tidy);
            }
        }
    }
}

static void export_table(const struct mlift_run *run, const struct arguments *arguments, FILE *out)
{
    static const char *const columns[] = {"replicate", "strategy", "segment", "metric", "value", "unit", "list_size"};
    struct cli_tidy tidy;

    cli_tidy_begin(&tidy, out, arguments->format, columns, arguments->what == WHAT_EXPERIMENT ? 7 : 6);
    if (arguments->what == WHAT_WORLDS) {
        export_worlds(run, &tidy);
    } else if (arguments->what == WHAT_EXPERIMENT) {
        export_experiment(run, &tidy);
    } else {
        export_exact(run, &tidy);
    }
    cli_tidy_finish(&tidy);
}

static const struct argp argp = {
    options,
    parse_option,
    "RESULTS.h5",
    "Writes a results file as one long, tidy table for spreadsheets, R or pandas.\v"
    "Columns: replicate, strategy, segment, metric, value, unit; for --what experiment also list_size, and "
    "`strategy` is that of the arm. A sweep's file gives one row for each point, strategy and metric. Text that a "
    "spreadsheet would run as a formula gets an apostrophe before it.\n\n"
    "Example:\n"
    "  microlift export results/first-campaign.h5 --what exact -o rates.csv\n\n"
    "Exit code: 0 done, 2 wrong use or unreadable file, 3 the file could not be written.",
    0,
    0,
    0};

void cli_cmd_export_forms(cli_visit_form *visit, void *context)
{
    visit(NULL, &argp, context);
}

int cli_cmd_export(int argc, char **argv)
{
    struct arguments arguments = {.format = CLI_TIDY_CSV};
    struct mlift_diag diag;
    struct mlift_run run;
    struct cli_outfile file;

    argp_parse(&argp, argc, argv, 0, 0, &arguments);
    if (mlift_sweep_file_is(arguments.file)) {
        return cli_sweep_view_export(argv[0], arguments.file, arguments.format, arguments.output, arguments.force);
    }
    int status = mlift_results_load(&run, arguments.file, &diag);
    if (status) {
        fprintf(stderr, "microlift export: %s: %s\n", arguments.file, diag.message);
        return status == MLIFT_ERR_NO_MEMORY ? CLI_MACHINE : CLI_WRONG_USE;
    }
    int code = cli_outfile_open(&file, argv[0], arguments.output, arguments.force);
    if (!code) {
        export_table(&run, &arguments, file.stream);
        code = cli_outfile_close(&file, argv[0]);
    }
    mlift_run_free(&run);
    return code;
}
