/* The CSV files that a scenario names: found, bundled into the scenario's text, parsed, and matched with its data
 * points. */
#ifndef SCENARIOS_READ_CSV_H
#define SCENARIOS_READ_CSV_H

#include "scenarios/csv.h"
#include "scenarios/reader.h"

struct mlift_read_csv {
    char *path; /* as shown; owned */
    char *text; /* owned */
    size_t length;
    struct mlift_csv table;
    int column[MLIFT_MAX_DATA_POINTS]; /* of each data point */
};

/* Opens the file that `node` names: from the scenario's own text, else from its directory. False with a complaint;
 * `file` can be freed either way. */
bool mlift_read_csv_open(struct mlift_reader *reader, const struct mlift_yaml_node *node, struct mlift_read_csv *file);
void mlift_read_csv_free(struct mlift_read_csv *file);

/* Finds the column of every data point. Columns that are neither a data point nor `other` are complained about; `other`
 * NULL: any further column may stand there. */
bool mlift_read_csv_points(struct mlift_reader *reader, struct mlift_read_csv *file, const char *other);

/* Column called `name`, or -1 with a complaint. */
int mlift_read_csv_column(struct mlift_reader *reader, struct mlift_read_csv *file, const char *name);

/* Levels of all data points in a row. */
bool mlift_read_csv_levels(struct mlift_reader *reader, struct mlift_read_csv *file, size_t row, uint8_t *level);

/* A whole number, or a finite number that is not negative. */
bool mlift_read_csv_count(struct mlift_reader *reader, struct mlift_read_csv *file, size_t row, int column,
                          uint64_t *value);
bool mlift_read_csv_weight(struct mlift_reader *reader, struct mlift_read_csv *file, size_t row, int column,
                           double *value);

#endif
