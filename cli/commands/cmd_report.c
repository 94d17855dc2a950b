/* microlift report RESULTS.h5: one HTML page about a run or a sweep, to be forwarded. */
#include "cli/command.h"
#include "cli/commands/run_show.h"
#include "cli/commands/sweep_show.h"
#include "cli/open.h"
#include "sim/sweep_file.h"

#include <argp.h>
#include <string.h>

enum { KEY_TEXT = 256, PATH_ROOM = 4096 };

static const char program[] = "microlift report";

struct arguments {
    struct cli_show show;
    const char *results;
    bool text;
};

static const struct argp_option options[] = {
    {"output", 'o', "FILE.html", 0, "the same as --report (default: NAME.html beside the results)", 0},
    {"text", KEY_TEXT, 0, 0, "what `run` said, on the terminal", 0},
    {0, 0, 0, 0, 0, 0},
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->show;
        return 0;
    case 'o':
        arguments->show.report = value;
        return 0;
    case KEY_TEXT:
        arguments->text = true;
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

static const struct argp_child children[] = {{&cli_show_argp, 0, NULL, 0}, {0}};

static const struct argp argp = {
    options,
    parse,
    "RESULTS.h5",
    "Writes one HTML page about a run or a sweep that can be forwarded: question, answer, what to do next, charts, "
    "tables, how sure it is and why, every assumption with its source, and the command that makes the same numbers "
    "again. With --text, --json or --markdown the answer goes to standard output instead.\v"
    "The page needs no network and no script. The same results file gives the same bytes; the date of "
    "SOURCE_DATE_EPOCH is written where that is set.\n\n"
    "Examples:\n"
    "  microlift report results/first-campaign.h5\n"
    "  microlift report results/first-campaign.h5 -o report.html --force\n"
    "  microlift report results/first-campaign.h5 --markdown\n\n"
    "Exit code: 0 done, 2 wrong input or a report that is there already, 3 the machine failed (gnuplot, disk).",
    children,
    0,
    0};

/* "results/first-campaign.h5" -> "results/first-campaign.html". Returns false where that is too long. */
static bool default_output(const char *results, char out[PATH_ROOM])
{
    size_t length = strlen(results);

    length -= length > 3 && !strcmp(results + length - 3, ".h5") ? 3 : 0;
    return snprintf(out, PATH_ROOM, "%.*s.html", (int)length, results) < PATH_ROOM;
}

/* The page goes beside the results, unless only another form of the answer was asked for. */
static int choose_output(struct arguments *arguments, char usual[PATH_ROOM])
{
    struct cli_show *show = &arguments->show;

    show->wordless = !arguments->text;
    if (show->report || show->chart || arguments->text || show->form != CLI_SHOW_TEXT) {
        return CLI_DONE;
    }
    show->report = usual;
    return default_output(arguments->results, usual)
               ? CLI_DONE
               : cli_open_refuse(program, "the name is too long for a file; name one with -o");
}

void cli_cmd_report_forms(cli_visit_form *visit, void *context)
{
    visit(NULL, &argp, context);
}

int cli_cmd_report(int argc, char **argv)
{
    struct arguments arguments = {0};
    char usual[PATH_ROOM];

    cli_show_init(&arguments.show, program);
    argp_parse(&argp, argc, argv, 0, 0, &arguments);
    int code = choose_output(&arguments, usual);
    code = code ? code : cli_show_check(&arguments.show);
    return code                                     ? code
           : mlift_sweep_file_is(arguments.results) ? cli_sweep_show_file(&arguments.show, NULL, arguments.results)
                                                    : cli_run_show_file(&arguments.show, arguments.results);
}
