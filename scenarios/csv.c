#include "scenarios/csv.h"

#include "scenarios/yaml.h"

#include <csv.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The file goes through libcsv byte by byte, so that every field knows where it began. */
struct parse {
    struct mlift_csv *csv;
    struct mlift_defects *defects;
    size_t used;              /* of csv->text */
    size_t in_row;            /* fields of the row so far */
    struct mlift_place here;  /* the byte now read */
    struct mlift_place start; /* of the field now read */
    bool fresh;               /* no byte of the field has been read */
    bool failed;
    int status;
};

static struct mlift_csv_field *new_field(struct parse *parse)
{
    struct mlift_csv *csv = parse->csv;

    if (csv->n_fields == csv->room) {
        size_t room = csv->room ? csv->room * 2 : 256;
        struct mlift_csv_field *grown = realloc(csv->field, room * sizeof *grown);
        if (!grown) {
            parse->status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
            return NULL;
        }
        csv->field = grown;
        csv->room = room;
    }
    return &csv->field[csv->n_fields++];
}

static void complain(struct parse *parse, enum mlift_defect kind, struct mlift_place place, const char *message)
{
    mlift_defect_report_in(parse->defects, &parse->csv->source, kind, place, "", "%s", message);
    parse->failed = true;
}

static void take_field(void *bytes, size_t length, void *context)
{
    struct parse *parse = context;

    if (parse->failed || parse->status) {
        return;
    }
    if (++parse->in_row > MLIFT_CSV_MOST_COLUMNS) {
        complain(parse, MLIFT_DEFECT_CSV_TOO_LARGE, parse->start, "more than 64 columns");
        return;
    }
    struct mlift_csv_field *field = new_field(parse);
    if (!field) {
        return;
    }
    *field = (struct mlift_csv_field){(uint32_t)parse->used, parse->start.line, parse->start.column};
    if (length > 0) {
        memcpy(parse->csv->text + parse->used, bytes, length);
    }
    parse->csv->text[parse->used + length] = 0;
    parse->used += length + 1;
    parse->fresh = true;
}

static void check_header(struct parse *parse)
{
    struct mlift_csv *csv = parse->csv;

    csv->n_columns = parse->in_row;
    for (size_t c = 0; c < csv->n_columns; c++) {
        if (mlift_csv_column(csv, mlift_csv_name(csv, c)) != (int)c) {
            mlift_defect_report_in(parse->defects, &csv->source, MLIFT_DEFECT_CSV_DUPLICATE_COLUMN,
                                   mlift_csv_name_place(csv, c), mlift_csv_name(csv, c),
                                   "two columns are called `%.80s`", mlift_csv_name(csv, c));
            parse->failed = true;
        }
    }
}

static void take_row(int terminator, void *context)
{
    struct parse *parse = context;
    struct mlift_csv *csv = parse->csv;

    (void)terminator;
    if (parse->failed || parse->status) {
        return;
    }
    if (csv->n_columns == 0) {
        check_header(parse);
    } else if (parse->in_row != csv->n_columns) {
        mlift_defect_report_in(parse->defects, &csv->source, MLIFT_DEFECT_CSV_RAGGED_ROW,
                               (struct mlift_place){csv->field[csv->n_fields - parse->in_row].line, 0}, "",
                               "row %zu has %zu fields, the header has %zu", csv->n_rows + 1, parse->in_row,
                               csv->n_columns);
        parse->failed = true;
    } else if (++csv->n_rows > MLIFT_CSV_MOST_ROWS) {
        complain(parse, MLIFT_DEFECT_CSV_TOO_LARGE, parse->here, "more than 200,000 rows");
    }
    parse->in_row = 0;
}

static void advance(struct parse *parse, char byte)
{
    if (byte == '\n') {
        parse->here.line++;
        parse->here.column = 1;
    } else if (((unsigned char)byte & 0xC0) != 0x80) {
        parse->here.column++;
    }
}

static void feed(struct parse *parse, struct csv_parser *parser, const char *text, size_t length)
{
    for (size_t i = 0; i < length && !parse->failed && !parse->status; i++) {
        if (parse->fresh && text[i] != '\r' && text[i] != '\n') {
            parse->start = parse->here;
            parse->fresh = text[i] == ',';
        }
        if (csv_parse(parser, text + i, 1, take_field, take_row, parse) != 1) {
            if (csv_error(parser) == CSV_ENOMEM) {
                parse->status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
            } else {
                complain(parse, MLIFT_DEFECT_CSV_SYNTAX, parse->here,
                         "a stray quote: write a field with quotes as \"...\" and double the quotes inside");
            }
        }
        advance(parse, text[i]);
    }
    if (!parse->failed && !parse->status && csv_fini(parser, take_field, take_row, parse) != 0) {
        complain(parse, MLIFT_DEFECT_CSV_SYNTAX, parse->start, "the quote that opens here is never closed");
    }
}

static bool is_sound(const struct mlift_csv *csv, struct mlift_defects *defects)
{
    const struct mlift_defect_source *source = &csv->source;
    struct mlift_place top = {0, 0};

    if (source->length > MLIFT_CSV_LARGEST) {
        mlift_defect_report_in(defects, source, MLIFT_DEFECT_CSV_TOO_LARGE, top, "",
                               "the file has %zu bytes: at most 8 MiB", source->length);
        return false;
    }
    size_t good = mlift_yaml_utf8_prefix(source->text, source->length);
    const char *nul = memchr(source->text, 0, source->length);
    if (nul || good < source->length) {
        mlift_defect_report_in(defects, source, nul ? MLIFT_DEFECT_NUL_BYTE : MLIFT_DEFECT_NOT_UTF8, top, "",
                               nul ? "the file holds a NUL byte: CSV is plain text"
                                   : "the file is not UTF-8: save it in the encoding UTF-8");
        return false;
    }
    return true;
}

int mlift_csv_parse(struct mlift_csv *csv, const struct mlift_defect_source *source, struct mlift_defects *defects)
{
    struct parse parse = {.csv = csv, .defects = defects, .here = {1, 1}, .start = {1, 1}, .fresh = true};
    struct csv_parser parser;
    const char *text = source->text;
    size_t length = source->length;

    memset(csv, 0, sizeof *csv);
    csv->source = *source;
    if (!is_sound(csv, defects)) {
        return MLIFT_RAISE(MLIFT_ERR_BAD_CSV);
    }
    if (length >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3)) {
        text += 3;
        length -= 3;
    }
    csv->text = malloc(2 * length + 2); /* fields and their zeros: a field has a separator, so twice is enough */
    if (!csv->text || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        mlift_csv_free(csv);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    feed(&parse, &parser, text, length);
    csv_free(&parser);
    if (!parse.failed && !parse.status && csv->n_rows == 0) {
        complain(&parse, MLIFT_DEFECT_CSV_EMPTY, (struct mlift_place){0, 0},
                 "the file has no rows: a header and at least one row are needed");
    }
    if (parse.status || parse.failed) {
        mlift_csv_free(csv);
    }
    return parse.status ? parse.status : parse.failed ? MLIFT_RAISE(MLIFT_ERR_BAD_CSV) : 0;
}

void mlift_csv_free(struct mlift_csv *csv)
{
    free(csv->field);
    free(csv->text);
    memset(csv, 0, sizeof *csv);
}

int mlift_csv_column(const struct mlift_csv *csv, const char *name)
{
    for (size_t c = 0; c < csv->n_columns; c++) {
        if (!strcmp(mlift_csv_name(csv, c), name)) {
            return (int)c;
        }
    }
    return -1;
}

static const struct mlift_csv_field *field_at(const struct mlift_csv *csv, size_t row, size_t column)
{
    return &csv->field[row * csv->n_columns + column];
}

const char *mlift_csv_at(const struct mlift_csv *csv, size_t row, size_t column)
{
    return csv->text + field_at(csv, row + 1, column)->offset;
}

struct mlift_place mlift_csv_place(const struct mlift_csv *csv, size_t row, size_t column)
{
    const struct mlift_csv_field *field = field_at(csv, row + 1, column);

    return (struct mlift_place){field->line, field->column};
}

const char *mlift_csv_name(const struct mlift_csv *csv, size_t column)
{
    return csv->text + field_at(csv, 0, column)->offset;
}

struct mlift_place mlift_csv_name_place(const struct mlift_csv *csv, size_t column)
{
    const struct mlift_csv_field *field = field_at(csv, 0, column);

    return (struct mlift_place){field->line, field->column};
}
