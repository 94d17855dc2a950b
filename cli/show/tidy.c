#include "cli/show/tidy.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Spreadsheets run cells that begin with one of these, quoted or not; an apostrophe before it makes them text. */
static int would_run(const char *text)
{
    return text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
}

static void csv_text(FILE *out, const char *text)
{
    int quoted = strpbrk(text, "\",\r\n") != NULL || would_run(text);

    if (quoted) {
        fputc('"', out);
    }
    if (would_run(text)) {
        fputc('\'', out);
    }
    for (; *text; text++) {
        if (*text == '"') {
            fputc('"', out);
        }
        fputc(*text, out);
    }
    if (quoted) {
        fputc('"', out);
    }
}

static void json_text(FILE *out, const char *text)
{
    json_t *string = json_string(text);
    char *dump = string ? json_dumps(string, JSON_ENCODE_ANY) : NULL;

    fputs(dump ? dump : "null", out); /* text that is no UTF-8 has no JSON */
    free(dump);
    json_decref(string);
}

static void before_cell(struct cli_tidy *tidy)
{
    if (tidy->column == 0 && tidy->format == CLI_TIDY_JSON) {
        fputs(tidy->n_rows ? ", [" : "[", tidy->out);
    } else if (tidy->column > 0) {
        fputs(tidy->format == CLI_TIDY_JSON ? ", " : ",", tidy->out);
    }
    tidy->column++;
}

void cli_tidy_begin(struct cli_tidy *tidy, FILE *out, enum cli_tidy_format format, const char *const *columns, int n)
{
    *tidy = (struct cli_tidy){.out = out, .format = format};
    if (format == CLI_TIDY_JSON) {
        fputs("{\"columns\": [", out);
    }
    for (int k = 0; k < n; k++) {
        if (format == CLI_TIDY_JSON) {
            fputs(k ? ", " : "", out);
            json_text(out, columns[k]);
        } else {
            fputs(k ? "," : "", out);
            csv_text(out, columns[k]);
        }
    }
    fputs(format == CLI_TIDY_JSON ? "], \"rows\": [" : "\r\n", out);
}

void cli_tidy_text(struct cli_tidy *tidy, const char *text)
{
    before_cell(tidy);
    if (tidy->format == CLI_TIDY_JSON) {
        json_text(tidy->out, text);
    } else {
        csv_text(tidy->out, text);
    }
}

void cli_tidy_count(struct cli_tidy *tidy, unsigned long long value)
{
    before_cell(tidy);
    fprintf(tidy->out, "%llu", value);
}

void cli_tidy_real(struct cli_tidy *tidy, double value)
{
    if (!isfinite(value)) {
        cli_tidy_none(tidy);
        return;
    }
    before_cell(tidy);
    fprintf(tidy->out, "%.17g", value);
}

void cli_tidy_none(struct cli_tidy *tidy)
{
    before_cell(tidy);
    fputs(tidy->format == CLI_TIDY_JSON ? "null" : "", tidy->out);
}

void cli_tidy_end_row(struct cli_tidy *tidy)
{
    fputs(tidy->format == CLI_TIDY_JSON ? "]" : "\r\n", tidy->out);
    tidy->column = 0;
    tidy->n_rows++;
}

void cli_tidy_finish(struct cli_tidy *tidy)
{
    if (tidy->format == CLI_TIDY_JSON) {
        fputs("]}\n", tidy->out);
    }
}
