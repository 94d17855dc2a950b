/* microlift info FILE: what a results file holds. */
#include "cli/command.h"
#include "cli/commands/sweep_view.h"
#include "cli/show/diagnose.h"
#include "cli/show/json.h"
#include "cli/show/page_text.h"
#include "sim/results.h"
#include "sim/sweep_file.h"

#include <argp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

struct arguments {
    char *file;
    bool json, digest, scenario;
};

enum { KEY_JSON = 256, KEY_DIGEST, KEY_SCENARIO };

static const struct argp_option options[] = {
    {"json", KEY_JSON, 0, 0, "Print one JSON object on one line", 0},
    {"digest", KEY_DIGEST, 0, 0, "Print only the SHA-256 of the counts: equal for equal results", 0},
    {"scenario", KEY_SCENARIO, 0, 0, "Print only the scenario, as it can be run again", 0},
    {0, 0, 0, 0, 0, 0},
};

static error_t parse_option(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;

    switch (key) {
    case KEY_JSON:
        arguments->json = true;
        return 0;
    case KEY_DIGEST:
        arguments->digest = true;
        return 0;
    case KEY_SCENARIO:
        arguments->scenario = true;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->file) {
            argp_error(state, "one results file at a time: '%s' is the second", value);
        }
        arguments->file = value;
        return 0;
    case ARGP_KEY_END:
        if (!arguments->file) {
            argp_error(state, "which results file?");
        }
        if (arguments->json + arguments->digest + arguments->scenario > 1) {
            argp_error(state, "--json, --digest and --scenario exclude each other");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Does this program compile the scenario to the decision table that the counts were drawn from? */
static bool has_same_table(const struct mlift_run *run, const struct mlift_results_about *about)
{
    char digest[MLIFT_DIGEST_SIZE];

    mlift_digest_table(&run->table, digest);
    return strcmp(digest, about->table_sha256) == 0;
}

/* --- for a person ------------------------------------------------------------------------------------------------- */

static void print_names(const char *what, int n, const char *first, size_t stride)
{
    printf("%-12s %d:", what, n);
    for (int i = 0; i < n; i++) {
        printf("%s %s", i > 0 ? "," : "", first + (size_t)i * stride);
    }
    putchar('\n');
}

static void print_segments(const struct mlift_run *run)
{
    enum { MOST_SHOWN = 12 };
    int n = run->table.n_segments;

    printf("%-12s %d:", "segments", n);
    for (int i = 0; i < n && i < MOST_SHOWN; i++) {
        printf("%s %s", i > 0 ? ";" : "", run->table.segment[i]);
    }
    puts(n > MOST_SHOWN ? "; ..." : "");
}

static void print_rates(const struct mlift_run *run)
{
    const struct mlift_table *table = &run->table;
    const struct mlift_metric *goal = &table->metric[table->goal];

    printf("\nExact rates, %s per subscriber:\n", goal->name);
    for (int s = 0; s < run->exact.n_strategies; s++) {
        double rate = mlift_exact_overall(&run->exact, s, table->goal);
        printf("  %-20s ", run->scenario->campaign.strategy[s].name);
        if (isfinite(rate)) {
            printf("%9.4f%%\n", 100.0 * rate);
        } else {
            printf("%10s\n", "-"); /* it learns: only simulated */
        }
    }
}

static void print_datasets(const struct mlift_results_about *about)
{
    puts("\nDatasets:");
    for (int i = 0; i < about->n_datasets; i++) {
        const struct mlift_results_dataset *dataset = &about->dataset[i];
        printf("  %-22s %-24s %11.1f kB, %9.1f kB stored\n", dataset->path, dataset->shape, (double)dataset->raw / 1e3,
               (double)dataset->stored / 1e3);
    }
}

static void print_origin(const char *file, const struct mlift_run *run, const struct mlift_results_about *about)
{
    char when[32] = "";
    struct stat info;
    struct tm local;

    if (stat(file, &info) == 0 && localtime_r(&info.st_mtime, &local)) {
        strftime(when, sizeof when, ", %Y-%m-%d %H:%M", &local);
    }
    printf("%-12s microlift %s, commit %.12s%s\n", "written by", about->microlift_version, about->git_sha, when);
    if (!has_same_table(run, about)) {
        puts("             Its model is not that of this program: the same seed would give other counts here.");
    }
}

static void print_text(const char *file, const struct mlift_run *run, const struct mlift_results_about *about)
{
    const struct mlift_scenario *scenario = run->scenario;
    const struct mlift_campaign *campaign = &scenario->campaign;
    char line[CLI_PAGE_TEXT_LINE];

    printf("%s: microlift results, format %s\n", file, about->format_version);
    printf("%-12s %s: %s\n", "scenario", scenario->name, cli_page_text_line(scenario->title, line));
    if (scenario->question[0]) {
        printf("%-12s %s\n", "question", cli_page_text_line(scenario->question, line));
    }
    print_origin(file, run, about);
    printf("%-12s %zu subscribers\n", "list", campaign->list_size);
    printf("%-12s %zu, seed %llu\n", "replicates", run->n_replicates, (unsigned long long)run->seed);
    print_names("strategies", campaign->n_strategies, campaign->strategy[0].name, sizeof campaign->strategy[0]);
    print_segments(run);
    print_names("metrics", run->table.n_metrics, run->table.metric[0].name, sizeof run->table.metric[0]);
    print_rates(run);
    print_datasets(about);
    printf("\n%-12s %s\n", "counts", about->counts_sha256);
}

/* --- JSON --------------------------------------------------------------------------------------------------------- */

static json_t *name_list(int n, const char *first, size_t stride)
{
    json_t *list = json_array();

    for (int i = 0; i < n; i++) {
        json_array_append_new(list, json_string(first + (size_t)i * stride));
    }
    return list;
}

static json_t *dataset_list(const struct mlift_results_about *about)
{
    json_t *list = json_array();

    for (int i = 0; i < about->n_datasets; i++) {
        const struct mlift_results_dataset *dataset = &about->dataset[i];
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:I, s:I}", "path", dataset->path, "shape", dataset->shape, "bytes",
                                        (json_int_t)dataset->raw, "stored_bytes", (json_int_t)dataset->stored));
    }
    return list;
}

static json_t *rate_table(const struct mlift_run *run)
{
    json_t *table = json_object();

    for (int s = 0; s < run->exact.n_strategies; s++) {
        json_object_set_new(table, run->scenario->campaign.strategy[s].name,
                            cli_json_number(mlift_exact_overall(&run->exact, s, run->table.goal)));
    }
    return table;
}

static int print_json(const char *file, const struct mlift_run *run, const struct mlift_results_about *about)
{
    const struct mlift_campaign *campaign = &run->scenario->campaign;
    const struct mlift_table *table = &run->table;

    json_t *object =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:o, s:s, s:I, s:I}", "file", file, "format_version",
                  about->format_version, "microlift_version", about->microlift_version, "git_sha", about->git_sha,
                  "scenario", run->scenario->name, "title", run->scenario->title, "question", run->scenario->question,
                  "same_model", has_same_table(run, about), "seed", cli_json_seed(run->seed), "keep", about->keep,
                  "replicates", (json_int_t)run->n_replicates, "list_size", (json_int_t)campaign->list_size);
    if (!object ||
        json_object_set_new(
            object, "strategies",
            name_list(campaign->n_strategies, campaign->strategy[0].name, sizeof campaign->strategy[0])) ||
        json_object_set_new(object, "segments",
                            name_list(table->n_segments, table->segment[0], sizeof *table->segment)) ||
        json_object_set_new(object, "metrics",
                            name_list(table->n_metrics, table->metric[0].name, sizeof *table->metric)) ||
        json_object_set_new(object, "goal", json_string(table->metric[table->goal].name)) ||
        json_object_set_new(object, "exact", rate_table(run)) ||
        json_object_set_new(object, "datasets", dataset_list(about)) ||
        json_object_set_new(object, "counts_sha256", json_string(about->counts_sha256))) {
        json_decref(object);
        object = NULL;
    }
    return cli_json_print(object) ? CLI_MACHINE : CLI_DONE;
}

/* --- the command -------------------------------------------------------------------------------------------------- */

static int print(const struct arguments *arguments, const struct mlift_run *run,
                 const struct mlift_results_about *about)
{
    if (arguments->json) {
        return print_json(arguments->file, run, about);
    }
    if (arguments->digest) {
        puts(about->counts_sha256); /* loading compared it with the counts */
    } else if (arguments->scenario) {
        fwrite(run->scenario->text, 1, run->scenario->text_length, stdout);
    } else {
        print_text(arguments->file, run, about);
    }
    return fflush(stdout) ? CLI_MACHINE : CLI_DONE;
}

static const struct argp argp = {options,
                                 parse_option,
                                 "RESULTS.h5",
                                 "Says what a results file holds, after checking all of it. Open only files you "
                                 "trust.\v"
                                 "Examples:\n"
                                 "  microlift info first-campaign.h5\n"
                                 "  microlift info --scenario first-campaign.h5 > again.yaml\n\n"
                                 "Exit code: 0 done, 2 not a readable results file, 3 out of memory.",
                                 0,
                                 0,
                                 0};

void cli_cmd_info_forms(cli_visit_form *visit, void *context)
{
    visit(NULL, &argp, context);
}

int cli_cmd_info(int argc, char **argv)
{
    struct arguments arguments = {0};
    struct mlift_results_about about;
    struct mlift_run run;
    struct mlift_diag diag;

    argp_parse(&argp, argc, argv, 0, 0, &arguments);
    if (mlift_sweep_file_is(arguments.file)) {
        return cli_sweep_view_info(arguments.file, arguments.json, arguments.digest, arguments.scenario);
    }
    int status = mlift_results_describe(&about, arguments.file, &diag);
    if (!status) {
        status = mlift_results_load(&run, arguments.file, &diag);
    }
    if (status == MLIFT_ERR_BAD_RESULTS) {
        struct cli_diagnose diagnose = {.out = stderr, .colour = cli_diagnose_colour(stderr)};
        cli_diagnose_print(&diagnose, &diag);
        return CLI_WRONG_USE;
    }
    if (status) {
        fprintf(stderr, "microlift info: %s: %s\n", arguments.file, mlift_error_describe(status));
        return CLI_MACHINE;
    }
    int code = print(&arguments, &run, &about);
    mlift_run_free(&run);
    return code;
}
