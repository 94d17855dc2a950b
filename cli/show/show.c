#include "cli/show/show.h"

#include "cli/command.h"
#include "cli/elapsed.h"
#include "cli/options/option.h"
#include "cli/show/answerpage.h"
#include "cli/show/chartfolder.h"
#include "cli/show/markdown.h"
#include "cli/show/object.h"
#include "cli/show/sketch.h"
#include "cli/show/text.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    KEY_JSON = 0x5000,
    KEY_MARKDOWN,
    KEY_KEYS,
    KEY_CHART,
    KEY_FORMAT,
    KEY_REPORT,
    KEY_FORCE,
    KEY_QUIET,
    PATH_ROOM = 4096
};

static const struct argp_option options[] = {
    {NULL, 0, NULL, 0, "How the answer is shown:", 100},
    {"json", KEY_JSON, NULL, 0, "one JSON object on one line instead of text", 0},
    {"markdown", KEY_MARKDOWN, NULL, 0, "Markdown instead of text", 0},
    {"chart", KEY_CHART, "DIR", 0, "draw the charts into this folder, made if it is not there", 0},
    {"format", KEY_FORMAT, "svg|png|pdf", 0, "file format of the charts (default svg)", 0},
    {"report", KEY_REPORT, "FILE.html", 0, "write one page that can be forwarded (- for standard output)", 0},
    {"force", KEY_FORCE, NULL, 0, "replace files that are there", 0},
    {"quiet", KEY_QUIET, NULL, 0, "no progress, no plan beforehand", 0},
    {"json-keys", KEY_KEYS, NULL, OPTION_HIDDEN, "the keys of the JSON object with their units", 0},
    {0},
};

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct cli_show *show = state->input;

    switch (key) {
    case KEY_JSON:
        show->form = CLI_SHOW_JSON;
        return 0;
    case KEY_MARKDOWN:
        show->form = CLI_SHOW_MARKDOWN;
        return 0;
    case KEY_KEYS:
        show->form = CLI_SHOW_KEYS;
        return 0;
    case KEY_CHART:
        show->chart = text;
        return 0;
    case KEY_FORMAT:
        show->format = cli_option_format(state, text);
        return 0;
    case KEY_REPORT:
        show->report = text;
        return 0;
    case KEY_FORCE:
        show->force = true;
        return 0;
    case KEY_QUIET:
        show->quiet = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp cli_show_argp = {options, parse, NULL, NULL, NULL, NULL, NULL};

void cli_show_init(struct cli_show *show, const char *program)
{
    *show = (struct cli_show){.program = program};
}

int cli_show_check(const struct cli_show *show)
{
    return cli_chartfolder_check(show->program, show->chart);
}

/* Where the names of files that were written go: not between an answer that a program reads. */
static FILE *beside(const struct cli_show *show)
{
    bool alone = show->form == CLI_SHOW_TEXT && !(show->report && !strcmp(show->report, "-"));

    return alone ? stdout : stderr;
}

static int chart_path(const struct cli_show *show, const struct mlift_answer *answer,
                      const struct mlift_answer_node *chart, char path[PATH_ROOM])
{
    const char *command = show->plain_names ? "" : answer->command, *dash = show->plain_names ? "" : "-";

    if (snprintf(path, PATH_ROOM, "%s/%s%s%s.%s", show->chart, command, dash, chart->key,
                 mlift_gnuplot_extension(show->format)) < PATH_ROOM) {
        return CLI_DONE;
    }
    fprintf(stderr, "%s: error: the name of the folder for charts is too long\n", show->program);
    return CLI_WRONG_USE;
}

static int check_free(const struct cli_show *show, const char *path)
{
    if (show->force || access(path, F_OK) != 0) {
        return CLI_DONE;
    }
    fprintf(stderr, "%s: error: %s is there already; --force replaces it\n", show->program, path);
    return CLI_WRONG_USE;
}

static int draw(const struct cli_show *show, const struct mlift_answer_node *chart, const char *path)
{
    char message[MLIFT_GNUPLOT_MESSAGE] = "";
    struct mlift_gnuplot_output output = {.path = path, .format = show->format, .overwrite = show->force};
    int status = chart->draw(chart->context, &output, message);

    if (!status && show->terminal) {
        return cli_sketch_print(path, stdout) ? CLI_DONE : CLI_MACHINE;
    }
    if (!status) {
        fprintf(beside(show), "%s\n", path);
        return CLI_DONE;
    }
    fprintf(stderr, "%s: error: %s: %s\n", show->program, path, message[0] ? message : mlift_error_describe(status));
    return status == MLIFT_ERR_EXISTS ? CLI_WRONG_USE : CLI_MACHINE;
}

/* Twice over the charts: first whether each can be written, then drawn. */
static int draw_all(const struct cli_show *show, const struct mlift_answer *answer)
{
    char path[PATH_ROOM];
    int code = show->chart ? cli_chartfolder_make(show->program, show->chart) : CLI_DONE;

    for (size_t i = 0; show->chart && !code && i < 2 * answer->n_nodes; i++) {
        const struct mlift_answer_node *chart = &answer->node[i % answer->n_nodes];
        if (chart->kind == MLIFT_ANSWER_CHART && (!show->only || !strcmp(show->only, chart->key))) {
            code = chart_path(show, answer, chart, path);
            code = code ? code : i < answer->n_nodes ? check_free(show, path) : draw(show, chart, path);
        }
    }
    return code;
}

static int print(const struct cli_show *show, const struct mlift_answer *answer)
{
    switch (show->form) {
    case CLI_SHOW_TEXT:
        if (cli_text_print(answer, stdout)) {
            fprintf(stderr, "%s: %s\n", show->program, mlift_error_describe(MLIFT_ERR_NO_MEMORY));
            return CLI_MACHINE;
        }
        return fflush(stdout) || ferror(stdout) ? CLI_MACHINE : CLI_DONE; /* main says so, once */
    case CLI_SHOW_JSON:
        return cli_object_print(answer, cli_elapsed_seconds(), stdout) ? CLI_MACHINE : CLI_DONE;
    case CLI_SHOW_MARKDOWN:
        cli_markdown_print(answer, show->chart, mlift_gnuplot_extension(show->format), stdout);
        return CLI_DONE;
    case CLI_SHOW_KEYS:
        cli_object_keys(answer, stdout);
        return CLI_DONE;
    }
    return CLI_DONE;
}

int cli_show(const struct cli_show *show, const struct mlift_answer *answer)
{
    int status = mlift_answer_status(answer), code = CLI_DONE;
    bool page_alone = show->report && !strcmp(show->report, "-");

    if (status) {
        fprintf(stderr, "%s: %s\n", show->program, mlift_error_describe(status));
        return CLI_MACHINE;
    }
    if (!page_alone && !(show->form == CLI_SHOW_TEXT && show->wordless)) {
        code = print(show, answer);
    }
    code = code ? code : draw_all(show, answer);
    if (!code && show->report) {
        code = cli_answerpage_write(answer, show->program, show->report, show->force);
        if (!code && !page_alone) {
            fprintf(beside(show), "%s\n", show->report);
        }
    }
    return code;
}
