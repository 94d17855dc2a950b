#include "cli/calculators/strata.h"

#include "cli/options/slip.h"
#include "cli/show/page_text.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_FIELDS = 32, NO_COLUMN = -1, LONGEST_LINE = 4096, LONGEST_MESSAGE = 512 };

/* What is being read, for messages. */
struct reader {
    const char *path;
    int line;
    char *message;
    size_t length;
    int column_of_field[MOST_FIELDS];
    char label[MOST_FIELDS][48]; /* as the header has it */
    size_t n_fields;
    char separator;
};

/* One line without control characters: the message quotes the file and goes to a terminal, which would obey them. */
static int hand_over(const struct reader *reader, const char *message)
{
    char clean[3 * LONGEST_MESSAGE + 1];

    cli_page_text_clean(message, clean);
    for (char *c = clean; *c; c++) {
        *c = *c == '\n' || *c == '\r' ? ' ' : *c;
    }
    snprintf(reader->message, reader->length, "%s", clean);
    return -1;
}

static int complain(const struct reader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));

static int complain(const struct reader *reader, const char *format, ...)
{
    char message[LONGEST_MESSAGE];
    int used = snprintf(message, sizeof message, "%s:%d: error: ", reader->path, reader->line);
    va_list arguments;

    if (used >= 0 && (size_t)used < sizeof message) {
        va_start(arguments, format);
        vsnprintf(message + used, sizeof message - (size_t)used, format, arguments);
        va_end(arguments);
    }
    return hand_over(reader, message);
}

/* Semicolons or tabs where the header has some: what spreadsheets of other countries write. */
static char find_separator(const char *header)
{
    return strchr(header, '\t') ? '\t' : strchr(header, ';') ? ';' : ',';
}

/* End of the field that begins at `at`: its separator, or the end of the line. Quotes may hold separators. */
static char *field_end(char *at, char separator)
{
    int quoted = 0;

    for (; *at && (quoted || *at != separator); at++) {
        quoted ^= *at == '"';
    }
    return at;
}

/* Splits in place, trims blanks and quotes; returns the number of fields or MOST_FIELDS + 1. */
static size_t split(char *line, char separator, char **fields)
{
    size_t n = 0;

    for (char *at = line; at; n++) {
        if (n == MOST_FIELDS) {
            return MOST_FIELDS + 1;
        }
        char *end = field_end(at, separator);
        int last = *end == '\0';
        *end = '\0';
        at += strspn(at, " \t\"");
        size_t size = strlen(at);
        while (size > 0 && strchr(" \t\r\n\"", at[size - 1])) {
            at[--size] = '\0';
        }
        fields[n] = at;
        at = last ? NULL : end + 1;
    }
    return n;
}

static int read_header(struct reader *reader, char *line, const struct cli_strata_column *columns, size_t n_columns)
{
    char *fields[MOST_FIELDS];

    if (!strncmp(line, "\xEF\xBB\xBF", 3)) {
        line += 3; /* spreadsheets write a byte order mark */
    }
    reader->separator = find_separator(line);
    reader->n_fields = split(line, reader->separator, fields);
    if (reader->n_fields > MOST_FIELDS) {
        return complain(reader, "more than %d columns", MOST_FIELDS);
    }
    unsigned seen = 0;
    for (size_t i = 0; i < reader->n_fields; i++) {
        reader->column_of_field[i] = NO_COLUMN;
        for (size_t j = 0; j < n_columns; j++) {
            if (!strcmp(fields[i], columns[j].name)) {
                if (seen & 1u << j) {
                    return complain(reader, "column '%s' comes twice", fields[i]);
                }
                reader->column_of_field[i] = (int)j;
                seen |= 1u << j;
            }
        }
        snprintf(reader->label[i], sizeof reader->label[i], "%s", fields[i]);
    }
    for (size_t j = 0; j < n_columns; j++) {
        if (columns[j].required && !(seen & 1u << j)) {
            return complain(reader, "column '%s' is missing", columns[j].name);
        }
    }
    return 0;
}

/* A number as spreadsheets write it: 5% is 0.05, and with other separators than commas 0,05 is. Whether it is one. */
static int read_number(const struct reader *reader, char *text, double most, double *value)
{
    char *comma = strchr(text, ','), *end;

    if (comma && reader->separator != ',' && most <= 1.0) {
        *comma = '.';
    }
    if (!*text || strspn(text, "0123456789.eE+-%") != strlen(text)) {
        return 0;
    }
    *value = strtod(text, &end);
    if (end != text && *end == '%' && most <= 1.0) {
        *value /= 100.0;
        end++;
    }
    return end != text && *end == '\0' && isfinite(*value);
}

/* A column of names is nobody's business; one of numbers under an unknown name may be a slip. */
static int check_label(const struct reader *reader, size_t i, char *text)
{
    double value = 0.0;

    if (strcmp(reader->label[i], "stratum") != 0 && read_number(reader, text, 1.0, &value)) {
        return complain(reader, "unknown column '%s' holds numbers", reader->label[i]);
    }
    return 0;
}

static int read_row(const struct reader *reader, char *line, const struct cli_strata_column *columns, size_t room)
{
    char *fields[MOST_FIELDS], hint[CLI_SLIP_SIZE];
    size_t n = split(line, reader->separator, fields);

    if (n != reader->n_fields) {
        return complain(reader, "%zu fields where the header has %zu", n, reader->n_fields);
    }
    for (size_t i = 0; i < n; i++) {
        if (reader->column_of_field[i] == NO_COLUMN) {
            if (check_label(reader, i, fields[i])) {
                return -1;
            }
            continue;
        }
        const struct cli_strata_column *column = &columns[reader->column_of_field[i]];
        double value = 0.0;
        if (!read_number(reader, fields[i], column->most, &value) ||
            !(value >= column->least && value <= column->most)) {
            cli_slip_hint(column->name, fields[i], ceil(column->most), hint);
            return complain(reader, "%s '%s' is not a number from %g to %g%s", column->name, fields[i], column->least,
                            column->most, hint);
        }
        if (column->most > 1.0 && cli_slip_grouped(fields[i], ".")) {
            return complain(reader, "%s '%s' has a thousands separator: write it without", column->name, fields[i]);
        }
        if (*column->n == room) {
            return complain(reader, "more than %zu strata", room);
        }
        column->values[(*column->n)++] = value;
    }
    return 0;
}

int cli_strata_read(const char *path, const struct cli_strata_column *columns, size_t n_columns, size_t room,
                    char *message, size_t length)
{
    struct reader reader = {.path = path, .message = message, .length = length};
    char line[LONGEST_LINE];
    int failed = 0;
    FILE *file = fopen(path, "r");

    if (!file) {
        snprintf(message, length, "cannot open '%s': %s", path, strerror(errno));
        return -1;
    }
    while (!failed && fgets(line, sizeof line, file)) {
        reader.line++;
        if (strlen(line) == sizeof line - 1) {
            failed = complain(&reader, "the line is longer than %d characters", LONGEST_LINE - 2);
        } else if (reader.line == 1) {
            failed = read_header(&reader, line, columns, n_columns);
        } else if (line[strspn(line, " \t\r\n")] != '\0') {
            failed = read_row(&reader, line, columns, room);
        }
    }
    if (!failed && ferror(file)) {
        failed = complain(&reader, "cannot be read: %s", strerror(errno));
    }
    if (!failed && reader.line < 2) {
        failed = complain(&reader, "the file has no strata: a header and one line a stratum are needed");
    }
    fclose(file);
    return failed;
}
