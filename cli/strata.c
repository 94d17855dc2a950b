#include "cli/strata.h"

#include "cli/page_text.h"

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
    size_t n_fields;
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

/* Splits at commas in place, trims blanks; returns the number of fields or MOST_FIELDS + 1. */
static size_t split(char *line, char **fields)
{
    size_t n = 0;

    for (char *at = line; at; n++) {
        if (n == MOST_FIELDS) {
            return MOST_FIELDS + 1;
        }
        char *comma = strchr(at, ',');
        if (comma) {
            *comma = '\0';
        }
        at += strspn(at, " \t\"");
        size_t size = strlen(at);
        while (size > 0 && strchr(" \t\r\n\"", at[size - 1])) {
            at[--size] = '\0';
        }
        fields[n] = at;
        at = comma ? comma + 1 : NULL;
    }
    return n;
}

static int read_header(struct reader *reader, char *line, const struct cli_strata_column *columns, size_t n_columns)
{
    char *fields[MOST_FIELDS];

    if (!strncmp(line, "\xEF\xBB\xBF", 3)) {
        line += 3; /* spreadsheets write a byte order mark */
    }
    reader->n_fields = split(line, fields);
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
        if (reader->column_of_field[i] == NO_COLUMN && strcmp(fields[i], "stratum") != 0) {
            return complain(reader, "unknown column '%s'", fields[i]);
        }
    }
    for (size_t j = 0; j < n_columns; j++) {
        if (columns[j].required && !(seen & 1u << j)) {
            return complain(reader, "column '%s' is missing", columns[j].name);
        }
    }
    return 0;
}

static int read_row(const struct reader *reader, char *line, const struct cli_strata_column *columns, size_t room)
{
    char *fields[MOST_FIELDS];
    size_t n = split(line, fields);

    if (n != reader->n_fields) {
        return complain(reader, "%zu fields where the header has %zu", n, reader->n_fields);
    }
    for (size_t i = 0; i < n; i++) {
        if (reader->column_of_field[i] == NO_COLUMN) {
            continue;
        }
        const struct cli_strata_column *column = &columns[reader->column_of_field[i]];
        char *end;
        double value = strtod(fields[i], &end);
        if (end == fields[i] || *end != '\0' || !(value >= column->least && value <= column->most)) {
            return complain(reader, "%s '%s' is not a number from %g to %g", column->name, fields[i], column->least,
                            column->most);
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
