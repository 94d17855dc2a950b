/* microlift report RESULTS.h5: one HTML page about a run or a sweep, to be forwarded. */
#include "cli/command.h"
#include "cli/diagnose.h"
#include "cli/json.h"
#include "cli/pagefile.h"
#include "cli/report_run.h"
#include "cli/sweep_report.h"
#include "sim/sweep_file.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_FORCE = 256, KEY_JSON, PATH_ROOM = 4096 };

struct arguments {
    const char *results, *output;
    bool force, json;
};

static const struct argp_option options[] = {
    {"output", 'o', "FILE.html", 0, "write here; - is standard output (default: NAME.html beside the results)", 0},
    {"force", KEY_FORCE, 0, 0, "replace the report if it is there", 0},
    {"json", KEY_JSON, 0, 0, "print one JSON object on one line: what was written", 0},
    {0, 0, 0, 0, 0, 0},
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;

    switch (key) {
    case 'o':
        arguments->output = value;
        return 0;
    case KEY_FORCE:
        arguments->force = true;
        return 0;
    case KEY_JSON:
        arguments->json = true;
        return 0;
    case ARGP_KEY_ARG:
        if (arguments->results) {
            argp_error(state, "one results file at a time: '%s' is too much", value);
        }
        arguments->results = value;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which results file? `microlift run` writes one");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    options,
    parse,
    "RESULTS.h5",
    "Writes one HTML page about a run or a sweep that can be forwarded: question, answer, what to do next, charts, "
    "tables, how "
    "sure it is and why, every assumption with its source, and the command that makes the same numbers again.\v"
    "The page needs no network and no script. The same results file gives the same bytes; the date of "
    "SOURCE_DATE_EPOCH is written where that is set.\n\n"
    "Examples:\n"
    "  microlift report results/first-campaign.h5\n"
    "  microlift report results/first-campaign.h5 -o report.html --force\n\n"
    "Exit code: 0 done, 2 wrong input or a report that is there already, 3 the machine failed (gnuplot, disk).",
    0,
    0,
    0};

/* "results/first-campaign.h5" -> "results/first-campaign.html". Returns false where that is too long. */
static bool default_output(const char *results, char out[PATH_ROOM])
{
    size_t length = strlen(results);

    length -= length > 3 && !strcmp(results + length - 3, ".h5") ? 3 : 0;
    return snprintf(out, PATH_ROOM, "%.*s.html", (int)length, results) < PATH_ROOM;
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static int fail(const char *what)
{
    fprintf(stderr, "microlift report: error: %s\n", what);
    return CLI_MACHINE;
}

static int fill(struct cli_page *page, const void *context, char message[MLIFT_GNUPLOT_MESSAGE])
{
    return cli_report_run_write(page, context, message);
}

static int tell(const struct arguments *arguments, const char *path, const char *counts_sha256, size_t n_bytes)
{
    if (!strcmp(path, "-")) {
        return CLI_DONE;
    }
    if (arguments->json) {
        return cli_json_print(json_pack("{s:s, s:s, s:I, s:s}", "file", path, "results", arguments->results, "bytes",
                                        (json_int_t)n_bytes, "counts_sha256", counts_sha256))
                   ? CLI_MACHINE
                   : CLI_DONE;
    }
    printf("%s\n", path);
    return fflush(stdout) ? CLI_MACHINE : CLI_DONE;
}

static int report_run(const struct arguments *arguments, const struct mlift_run *run,
                      const struct mlift_results_about *about)
{
    struct cli_report_run report = {.run = run, .about = about, .file = name_of(arguments->results)};
    char usual[PATH_ROOM];
    const char *path = arguments->output ? arguments->output : usual;

    if (!arguments->output && !default_output(arguments->results, usual)) {
        fputs("microlift report: the name is too long for a file; name one with -o\n", stderr);
        return CLI_WRONG_USE;
    }
    struct cli_pagefile file = {.program = "microlift report",
                                .title = run->scenario->title,
                                .path = path,
                                .force = arguments->force,
                                .fill = fill,
                                .context = &report};
    int status = mlift_gallery_init(&report.gallery, run);
    if (status) {
        return fail(mlift_error_describe(status));
    }
    int code = cli_pagefile_write(&file);
    mlift_gallery_free(&report.gallery);
    return code ? code : tell(arguments, path, about->counts_sha256, file.n_bytes);
}

static int report_sweep(const struct arguments *arguments)
{
    char usual[PATH_ROOM];
    struct cli_sweep_report report = {
        .file = arguments->results, .path = arguments->output ? arguments->output : usual, .force = arguments->force};

    if (!arguments->output && !default_output(arguments->results, usual)) {
        fputs("microlift report: the name is too long for a file; name one with -o\n", stderr);
        return CLI_WRONG_USE;
    }
    int code = cli_sweep_report_write(&report);
    return code ? code : tell(arguments, report.path, report.counts_sha256, report.n_bytes);
}

void cli_cmd_report_forms(cli_visit_form *visit, void *context)
{
    visit(NULL, &argp, context);
}

int cli_cmd_report(int argc, char **argv)
{
    struct arguments arguments = {0};
    struct mlift_results_about about;
    struct mlift_run run = {0};
    struct mlift_diag diag = {0};

    argp_parse(&argp, argc, argv, 0, 0, &arguments);
    if (mlift_sweep_file_is(arguments.results)) {
        return report_sweep(&arguments);
    }
    int status = mlift_results_describe(&about, arguments.results, &diag);
    status = status ? status : mlift_results_load(&run, arguments.results, &diag);
    if (status) {
        struct cli_diagnose diagnose = {.out = stderr, .colour = cli_diagnose_colour(stderr)};
        if (diag.message[0]) {
            cli_diagnose_print(&diagnose, &diag);
        } else {
            (void)fail(mlift_error_describe(status));
        }
        return status == MLIFT_ERR_NO_MEMORY ? CLI_MACHINE : CLI_WRONG_USE;
    }
    int code = report_run(&arguments, &run, &about);
    mlift_run_free(&run);
    return code;
}
