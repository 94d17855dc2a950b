/* How an answer is asked for and shown: the options that every command with an answer has, and the one code path that
 * prints it as text, JSON or Markdown, draws its charts and writes its page. */
#ifndef CLI_SHOW_SHOW_H
#define CLI_SHOW_SHOW_H

#include "analysis/answers/answer.h"

#include <argp.h>

enum cli_show_form { CLI_SHOW_TEXT, CLI_SHOW_JSON, CLI_SHOW_MARKDOWN, CLI_SHOW_KEYS };

struct cli_show {
    const char *program; /* "microlift size": error lines start with it */
    enum cli_show_form form;
    const char *chart;  /* folder that charts go to, or NULL */
    const char *report; /* HTML file, "-": standard output; or NULL */
    enum mlift_gnuplot_format format;
    bool force;
    bool quiet;    /* what takes long says nothing meanwhile */
    bool wordless; /* no text, only the names of files */
    /* Of commands that only draw: the chart that was asked for (NULL: all), and files called NAME.svg without the name
     * of the answer before it. */
    const char *only;
    bool plain_names;
    bool terminal; /* the charts are text: they go from the folder to standard output */
};

/* An argp child; its input is a struct cli_show: --json, --markdown, --chart, --format, --report, --force, --quiet. */
extern const struct argp cli_show_argp;

void cli_show_init(struct cli_show *show, const char *program);

/* Can charts and page be written? Asked before long work; makes nothing. Prints what is wrong, returns an exit code. */
int cli_show_check(const struct cli_show *show);

/* Shows the answer in every way that was asked for; nothing is drawn where one chart would be refused. Prints what is
 * wrong and returns an exit code, 0 if well. */
int cli_show(const struct cli_show *show, const struct mlift_answer *answer);

#endif
