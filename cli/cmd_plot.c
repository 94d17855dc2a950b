/* microlift plot RESULTS.h5: draws the charts of a run. */
#include "analysis/gallery.h"
#include "cli/chartfolder.h"
#include "cli/command.h"
#include "cli/diagnose.h"
#include "cli/option.h"
#include "cli/sweep_charts.h"
#include "sim/results.h"
#include "sim/sweep_file.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_FORMAT = 256, KEY_CHART, KEY_FORCE, PATH_ROOM = CLI_CHARTFOLDER_PATH };

struct arguments {
    const char *results;
    const char *folder; /* NULL: NAME-charts beside the results file */
    enum mlift_gnuplot_format format;
    const char *chart_name;
    int chart; /* -1 = all */
    bool force;
};

static const struct argp_option options[] = {
    {0, 'o', "DIR", 0, "folder for the charts, made if it is not there (default: charts/NAME beside the results)", 0},
    {"format", KEY_FORMAT, "svg|png|pdf", 0, "file format (default svg)", 0},
    {"chart", KEY_CHART, "NAME", 0,
     "lift, funnel, conversion, power, clicks (of a sweep: shares, effects, heatmap), or all (default)", 0},
    {"force", KEY_FORCE, 0, 0, "replace charts that are there", 0},
    {0, 0, 0, 0, 0, 0},
};

/* Number of a chart of a run, -1 for all, -2 with a message for none of them. */
static int find_chart(const char *text)
{
    for (int i = 0; i < MLIFT_GALLERY_N_CHARTS; i++) {
        if (!strcmp(text, mlift_gallery_name((enum mlift_gallery_chart)i))) {
            return i;
        }
    }
    if (strcmp(text, "all") != 0) {
        fprintf(stderr, "microlift plot: --chart is lift, funnel, conversion, power, clicks or all: got '%s'\n", text);
        return -2;
    }
    return -1;
}

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;

    switch (key) {
    case 'o':
        arguments->folder = value;
        return 0;
    case KEY_FORMAT:
        arguments->format = cli_option_format(state, value);
        return 0;
    case KEY_CHART:
        arguments->chart_name = value;
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
                                 "  microlift plot results/first-campaign.h5 --chart power --format png\n\n"
                                 "Exit code: 0 done, 2 wrong input or a chart that is there already, 3 the machine "
                                 "failed (gnuplot, disk).",
                                 0,
                                 0,
                                 0};

static void chart_path(const char *folder, const struct arguments *arguments, int chart, char *out, size_t size)
{
    snprintf(out, size, "%s/%s.%s", folder, mlift_gallery_name((enum mlift_gallery_chart)chart),
             mlift_gnuplot_extension(arguments->format));
}

static bool is_wanted(const struct arguments *arguments, int chart)
{
    return arguments->chart < 0 || arguments->chart == chart;
}

/* Nothing is drawn when a chart would be refused at the end. */
static int check_free(const struct arguments *arguments, const struct mlift_gallery *gallery, const char *folder)
{
    char path[PATH_ROOM + 64];

    for (int i = 0; i < MLIFT_GALLERY_N_CHARTS && !arguments->force; i++) {
        chart_path(folder, arguments, i, path, sizeof path);
        if (is_wanted(arguments, i) && !mlift_gallery_lacks(gallery, (enum mlift_gallery_chart)i) &&
            access(path, F_OK) == 0) {
            fprintf(stderr,
                    "microlift plot: error: %s is there already; --force replaces it, -o names another folder\n", path);
            return CLI_WRONG_USE;
        }
    }
    return CLI_DONE;
}

static int draw_one(const struct arguments *arguments, const struct mlift_gallery *gallery, const char *folder,
                    int chart)
{
    char path[PATH_ROOM + 64], message[MLIFT_GNUPLOT_MESSAGE] = "";
    const struct mlift_gnuplot_output output = {
        .path = path, .format = arguments->format, .overwrite = arguments->force};

    chart_path(folder, arguments, chart, path, sizeof path);
    int status = mlift_gallery_draw(gallery, (enum mlift_gallery_chart)chart, &output, message);
    if (!status) {
        printf("%s\n", path);
        return CLI_DONE;
    }
    fprintf(stderr, "microlift plot: error: %s: %s\n", path, message[0] ? message : mlift_error_describe(status));
    return status == MLIFT_ERR_EXISTS ? CLI_WRONG_USE : CLI_MACHINE;
}

static int draw_all(const struct arguments *arguments, const struct mlift_gallery *gallery, const char *folder)
{
    int code = check_free(arguments, gallery, folder);

    for (int i = 0; i < MLIFT_GALLERY_N_CHARTS && !code; i++) {
        const char *lacks = mlift_gallery_lacks(gallery, (enum mlift_gallery_chart)i);
        if (is_wanted(arguments, i) && lacks) {
            fprintf(stderr, "microlift plot: no %s chart: %s\n", mlift_gallery_name((enum mlift_gallery_chart)i),
                    lacks);
            code = arguments->chart >= 0 ? CLI_WRONG_USE : CLI_DONE;
        } else if (is_wanted(arguments, i)) {
            code = draw_one(arguments, gallery, folder, i);
        }
    }
    return code;
}

static int plot(const struct arguments *arguments, const struct mlift_run *run)
{
    struct mlift_gallery gallery;
    char folder[PATH_ROOM];
    bool fits = !arguments->folder ? cli_chartfolder_default(arguments->results, folder)
                                   : snprintf(folder, sizeof folder, "%s", arguments->folder) < PATH_ROOM - 64;

    if (!fits || !folder[0]) {
        fputs("microlift plot: error: this is no name for a folder\n", stderr);
        return CLI_WRONG_USE;
    }
    int status = mlift_gallery_init(&gallery, run);
    if (status) {
        fprintf(stderr, "microlift plot: error: %s\n", mlift_error_describe(status));
        return CLI_MACHINE;
    }
    int code = cli_chartfolder_make("microlift plot", folder);
    if (!code) {
        code = draw_all(arguments, &gallery, folder);
    }
    mlift_gallery_free(&gallery);
    return code;
}

void cli_cmd_plot_forms(cli_visit_form *visit, void *context)
{
    visit(NULL, &argp, context);
}

int cli_cmd_plot(int argc, char **argv)
{
    struct arguments arguments = {.chart_name = "all", .format = MLIFT_GNUPLOT_SVG};
    struct mlift_run run = {0};
    struct mlift_diag diag = {0};

    argp_parse(&argp, argc, argv, 0, 0, &arguments);
    if (mlift_sweep_file_is(arguments.results)) {
        const struct cli_sweep_charts charts = {.program = "microlift plot",
                                                .folder = arguments.folder,
                                                .format = arguments.format,
                                                .chart = arguments.chart_name,
                                                .force = arguments.force};
        return cli_sweep_charts_plot(&charts, arguments.results);
    }
    arguments.chart = find_chart(arguments.chart_name);
    if (arguments.chart < -1) {
        return CLI_WRONG_USE;
    }
    int status = mlift_results_load(&run, arguments.results, &diag);
    if (status) {
        struct cli_diagnose diagnose = {.out = stderr, .colour = cli_diagnose_colour(stderr)};
        if (diag.message[0]) {
            cli_diagnose_print(&diagnose, &diag);
        } else {
            fprintf(stderr, "microlift plot: error: %s\n", mlift_error_describe(status));
        }
        return status == MLIFT_ERR_NO_MEMORY ? CLI_MACHINE : CLI_WRONG_USE;
    }
    int code = plot(&arguments, &run);
    mlift_run_free(&run);
    if (fflush(stdout) != 0 && code == CLI_DONE) {
        code = CLI_MACHINE;
    }
    return code;
}
