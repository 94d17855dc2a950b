#include "cli/show/diagnose.h"

#include "cli/show/page_text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The message is the longest text of a diagnostic; each of its bytes may become three. */
enum { CLEAN_ROOM = 3 * sizeof((struct mlift_diag *)NULL)->message + 1 };

bool cli_diagnose_colour(FILE *out)
{
    const char *term = getenv("TERM"), *no_colour = getenv("NO_COLOR");

    return isatty(fileno(out)) && !(no_colour && no_colour[0]) && term && strcmp(term, "dumb") != 0;
}

/* Control characters of somebody's file, and marks that turn the direction of writing, must not reach a terminal. Tabs
 * stay, for the caret. */
static void put_clean(FILE *out, const char *text)
{
    char clean[CLEAN_ROOM];

    cli_page_text_clean(text, clean);
    for (const char *c = clean; *c; c++) {
        fputc(*c == '\n' || *c == '\r' ? ' ' : *c, out);
    }
}

/* The caret stands under the column, counted in characters; tabs stay tabs so that both lines move alike. */
static void put_caret(FILE *out, const struct mlift_diag *diag)
{
    int column = 1;

    fputs("    ", out);
    for (const char *c = diag->source; *c && column < diag->column; c++) {
        if (((unsigned char)*c & 0xC0) != 0x80) {
            fputc(*c == '\t' ? '\t' : ' ', out);
            column++;
        }
    }
    /* A line cut short may end before the column. */
    fputs(column == diag->column ? "^\n" : "\n", out);
}

static void put_place(FILE *out, const struct mlift_diag *diag)
{
    put_clean(out, diag->file);
    if (diag->line > 0) {
        fprintf(out, ":%d", diag->line);
    }
    if (diag->line > 0 && diag->column > 0) {
        fprintf(out, ":%d", diag->column);
    }
    fputs(": ", out);
}

static void put_text(FILE *out, const struct mlift_diag *diag, bool colour)
{
    bool error = diag->severity == MLIFT_SEVERITY_ERROR;

    fputs(colour ? "\033[1m" : "", out);
    put_place(out, diag);
    fputs(!colour ? "" : error ? "\033[31m" : "\033[35m", out);
    fputs(error ? "error: " : "warning: ", out);
    fputs(colour ? "\033[0m" : "", out);
    put_clean(out, diag->message);
    fputc('\n', out);
    if (diag->source[0]) {
        fputs("    ", out);
        put_clean(out, diag->source);
        fputc('\n', out);
        if (diag->column > 0) {
            put_caret(out, diag);
        }
    }
}

static json_t *as_json(const struct mlift_diag *diag)
{
    return json_pack("{s:s, s:s, s:s, s:i, s:i, s:s, s:s}", "severity",
                     diag->severity == MLIFT_SEVERITY_ERROR ? "error" : "warning", "kind", diag->kind, "file",
                     diag->file, "line", diag->line, "column", diag->column, "key", diag->key, "message",
                     diag->message);
}

void cli_diagnose_print(void *context, const struct mlift_diag *diag)
{
    struct cli_diagnose *diagnose = context;

    if (diag->severity == MLIFT_SEVERITY_ERROR) {
        diagnose->n_errors++;
    } else {
        diagnose->n_warnings++;
    }
    if (diagnose->list) {
        json_array_append_new(diagnose->list, as_json(diag));
    }
    if (diagnose->out) {
        put_text(diagnose->out, diag, diagnose->colour);
    }
    if (diagnose->hear && diag->severity == MLIFT_SEVERITY_ERROR) {
        diagnose->hear(diagnose->context, diag);
    }
}
