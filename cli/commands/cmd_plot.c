/* microlift plot RESULTS.h5: draws the charts of a run. */
#include "analysis/charts/gallery.h"
#include "analysis/charts/sweep_gallery.h"
#include "cli/command.h"
#include "cli/commands/run_show.h"
#include "cli/commands/sweep_show.h"
#include "cli/open.h"
#include "cli/options/option.h"
#include "cli/show/chartfolder.h"
#include "cli/show/sketch.h"
#include "sim/sweep_file.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_FORMAT = 256, KEY_CHART, KEY_FORCE };

static const char program[] = "microlift plot";

struct arguments {
    const char *results;
    const char *folder; /* NULL: NAME-charts beside the results file */
    enum mlift_gnuplot_format format;
    const char *chart; /* "all" */
    bool force;
};

static const struct argp_option options[] = {
    {0, 'o', "DIR", 0, "folder for the charts, made if it is not there (default: charts/NAME beside the results)", 0},
    {"format", KEY_FORMAT, "svg|png|pdf|dumb", 0,
     "file format (default svg); dumb draws with characters, in the terminal unless there is -o", 0},
    {"chart", KEY_CHART, "NAME", 0,
     "lift, funnel, conversion, power, clicks (of a sweep: shares, effects, heatmap), or all (default)", 0},
    {"force", KEY_FORCE, 0, 0, "replace charts that are there", 0},
    {0, 0, 0, 0, 0, 0},
};

static bool is_chart(const char *text, bool of_sweep)
{
    bool known = !strcmp(text, "all");

    for (int i = 0; i < (of_sweep ? (int)MLIFT_SWEEP_N_CHARTS : (int)MLIFT_GALLERY_N_CHARTS); i++) {
        known = known || !strcmp(text, of_sweep ? mlift_sweep_gallery_name((enum mlift_sweep_chart)i)
                                                : mlift_gallery_name((enum mlift_gallery_chart)i));
    }
    return known;
}

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;

    switch (key) {
    case 'o':
        arguments->folder = value;
        return 0;
    case KEY_FORMAT:
        arguments->format = strcmp(value, "dumb") ? cli_option_format(state, value) : MLIFT_GNUPLOT_DUMB;
        return 0;
    case KEY_CHART:
        arguments->chart = value;
        return 0;
    case KEY_FORCE:
        arguments->force = true;
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

static const struct argp argp = {options,
                                 parse,
                                 "RESULTS.h5",
                                 "Draws the charts of a run: who gains, the funnel, what single tests show, the power "
                                 "of a test, and how fast clicks come.\v"
                                 "Examples:\n"
                                 "  microlift plot results/first-campaign.h5\n"
                                 "  microlift plot results/first-campaign.h5 --chart power --format png\n"
                                 "  microlift plot results/first-campaign.h5 --chart power --format dumb\n\n"
                                 "Exit code: 0 done, 2 wrong input or a chart that is there already, 3 the machine "
                                 "failed (gnuplot, disk).",
                                 0,
                                 0,
                                 0};

static int plot(const struct arguments *arguments, struct cli_sketch *sketch)
{
    bool of_sweep = mlift_sweep_file_is(arguments->results);
    bool terminal = arguments->format == MLIFT_GNUPLOT_DUMB && !arguments->folder;
    char usual[CLI_CHARTFOLDER_PATH];
    struct cli_show show;

    if (!is_chart(arguments->chart, of_sweep)) {
        return cli_open_refuse(program,
                               of_sweep ? "the charts of a sweep are shares, effects, heatmap or all: got '%s'"
                                        : "--chart is lift, funnel, conversion, power, clicks or all: got '%s'",
                               arguments->chart);
    }
    if (!arguments->folder && !cli_chartfolder_default(arguments->results, usual)) {
        return cli_open_refuse(program, "this is no name for a folder");
    }
    if (terminal && cli_sketch_init(sketch)) {
        fprintf(stderr, "%s: error: no folder for temporary files\n", program);
        return CLI_MACHINE;
    }
    cli_show_init(&show, program);
    show.chart = arguments->folder ? arguments->folder : terminal ? sketch->folder : usual;
    show.terminal = terminal;
    show.only = strcmp(arguments->chart, "all") ? arguments->chart : NULL;
    show.format = arguments->format;
    show.force = arguments->force;
    show.wordless = show.plain_names = true;
    return of_sweep ? cli_sweep_show_file(&show, NULL, arguments->results)
                    : cli_run_show_file(&show, arguments->results);
}

void cli_cmd_plot_forms(cli_visit_form *visit, void *context)
{
    visit(NULL, &argp, context);
}

int cli_cmd_plot(int argc, char **argv)
{
    struct arguments arguments = {.chart = "all", .format = MLIFT_GNUPLOT_SVG};
    struct cli_sketch sketch = {.n = 0};

    argp_parse(&argp, argc, argv, 0, 0, &arguments);
    int code = plot(&arguments, &sketch);
    cli_sketch_free(&sketch);
    return code;
}
