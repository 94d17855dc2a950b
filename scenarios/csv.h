/* A CSV file (RFC 4180) as a table of texts under a header, which knows the line and column of every field.
 *
 * The only file of the program that talks to libcsv. A byte order mark is skipped, quotes may hold commas and line
 * breaks, blank lines are skipped, space around unquoted fields is not part of them. */
#ifndef SCENARIOS_CSV_H
#define SCENARIOS_CSV_H

#include "scenarios/defect.h"

#include <stdint.h>

enum { MLIFT_CSV_LARGEST = 8 << 20, MLIFT_CSV_MOST_COLUMNS = 64, MLIFT_CSV_MOST_ROWS = 200000 };

struct mlift_csv_field {
    uint32_t offset; /* into `text` */
    int32_t line, column;
};

struct mlift_csv {
    struct mlift_defect_source source; /* borrowed: for complaints about fields */
    size_t n_columns, n_rows;          /* without the header */
    size_t n_fields, room;
    struct mlift_csv_field *field; /* [row * n_columns + column]; row 0 is the header */
    char *text;                    /* the fields, each zero-terminated */
};

/* Parses `source`, which must outlive the table. What is wrong goes to `defects`. Errors: no memory, bad CSV. */
MLIFT_CHECKED int mlift_csv_parse(struct mlift_csv *csv, const struct mlift_defect_source *source,
                                  struct mlift_defects *defects);
void mlift_csv_free(struct mlift_csv *csv);

/* Column of the header with this name, or -1. */
int mlift_csv_column(const struct mlift_csv *csv, const char *name);

/* The text of a field, row from 0; and where it stands. */
const char *mlift_csv_at(const struct mlift_csv *csv, size_t row, size_t column);
struct mlift_place mlift_csv_place(const struct mlift_csv *csv, size_t row, size_t column);

/* Name and place of a column of the header. */
const char *mlift_csv_name(const struct mlift_csv *csv, size_t column);
struct mlift_place mlift_csv_name_place(const struct mlift_csv *csv, size_t column);

#endif
