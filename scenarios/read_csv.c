#include "scenarios/read_csv.h"

#include "scenarios/bundle.h"
#include "scenarios/file.h"
#include "scenarios/number.h"
#include "scenarios/suggest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COUNT = 1000000000 };

static void cannot_read(struct mlift_reader *reader, const struct mlift_yaml_node *node, const char *why)
{
    mlift_defect_report(&reader->defects, MLIFT_DEFECT_UNREADABLE_FILE, node->place, node->key,
                        "the file `%.100s` cannot be read: %s", node->text, why);
}

/* Reads the file from disk and adds it to the scenario's text. */
static bool fetch(struct mlift_reader *reader, const struct mlift_yaml_node *node, struct mlift_read_csv *file)
{
    struct mlift_scenario *scenario = reader->scenario;
    const char *reason = "";

    free(file->path);
    file->path = mlift_file_join(reader->base, node->text);
    if (!file->path) {
        reader->status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        return false;
    }
    int failed = mlift_file_read(file->path, MLIFT_CSV_LARGEST, &file->text, &file->length, &reason);
    if (failed == MLIFT_ERR_NO_MEMORY) {
        reader->status = failed;
    } else if (failed) {
        cannot_read(reader, node, reason);
    } else if (file->length <= MLIFT_CSV_LARGEST && !memchr(file->text, 0, file->length)) {
        failed = mlift_bundle_append(&scenario->text, &scenario->text_length, node->text, file->text, file->length);
        reader->status = failed ? failed : reader->status;
    }
    return !failed;
}

static bool find_text(struct mlift_reader *reader, const struct mlift_yaml_node *node, struct mlift_read_csv *file)
{
    struct mlift_scenario *scenario = reader->scenario;

    if (strpbrk(node->text, "\r\n")) {
        cannot_read(reader, node, "a file name has no line breaks");
        return false;
    }
    file->path = strdup(node->text);
    int failed = file->path
                     ? mlift_bundle_find(scenario->text, scenario->text_length, node->text, &file->text, &file->length)
                     : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    if (failed) {
        reader->status = failed;
        return false;
    }
    if (file->text) {
        return true;
    }
    if (!reader->base) {
        cannot_read(reader, node, "the stored scenario does not hold it");
        return false;
    }
    return fetch(reader, node, file);
}

bool mlift_read_csv_open(struct mlift_reader *reader, const struct mlift_yaml_node *node, struct mlift_read_csv *file)
{
    memset(file, 0, sizeof *file);
    if (!mlift_reader_is(reader, node, MLIFT_YAML_SCALAR, "the path of a CSV file") || !find_text(reader, node, file)) {
        return false;
    }
    struct mlift_defect_source source = {file->path, file->text, file->length};
    int failed = mlift_csv_parse(&file->table, &source, &reader->defects);
    if (failed == MLIFT_ERR_NO_MEMORY) {
        reader->status = failed;
    }
    return !failed;
}

void mlift_read_csv_free(struct mlift_read_csv *file)
{
    mlift_csv_free(&file->table);
    free(file->text);
    free(file->path);
    memset(file, 0, sizeof *file);
}

int mlift_read_csv_column(struct mlift_reader *reader, struct mlift_read_csv *file, const char *name)
{
    const struct mlift_csv *csv = &file->table;
    const char *names[MLIFT_CSV_MOST_COLUMNS] = {NULL};
    int column = mlift_csv_column(csv, name);

    if (column >= 0) {
        return column;
    }
    for (size_t c = 0; c < csv->n_columns; c++) {
        names[c] = mlift_csv_name(csv, c);
    }
    const char *nearest = mlift_suggest_nearest(name, names, csv->n_columns);
    mlift_defect_report_in(&reader->defects, &csv->source, MLIFT_DEFECT_CSV_MISSING_COLUMN, (struct mlift_place){1, 0},
                           name, "the header has no column `%.80s`%s%s%s", name, nearest ? ": is it `" : "",
                           nearest ? nearest : "", nearest ? "`?" : "");
    return -1;
}

static bool is_expected(const struct mlift_campaign *campaign, const char *name, const char *other)
{
    return mlift_campaign_find_data_point(campaign, name) >= 0 || !strcmp(name, other);
}

bool mlift_read_csv_points(struct mlift_reader *reader, struct mlift_read_csv *file, const char *other)
{
    const struct mlift_campaign *campaign = reader->campaign;
    const struct mlift_csv *csv = &file->table;
    bool good = true;

    for (int d = 0; d < campaign->n_data_points; d++) {
        file->column[d] = mlift_read_csv_column(reader, file, campaign->data_point[d].name);
        good &= file->column[d] >= 0;
    }
    for (size_t c = 0; other && c < csv->n_columns; c++) {
        if (!is_expected(campaign, mlift_csv_name(csv, c), other)) {
            mlift_defect_report_in(&reader->defects, &csv->source, MLIFT_DEFECT_CSV_UNKNOWN_COLUMN,
                                   mlift_csv_name_place(csv, c), mlift_csv_name(csv, c),
                                   "the column `%.80s` is no data point: leave it out (names and addresses are "
                                   "never needed)",
                                   mlift_csv_name(csv, c));
            good = false;
        }
    }
    return good;
}

static int find_level(struct mlift_reader *reader, struct mlift_read_csv *file, size_t row, int d)
{
    const struct mlift_data_point *point = &reader->campaign->data_point[d];
    size_t column = (size_t)file->column[d];
    const char *word = mlift_csv_at(&file->table, row, column);
    const char *names[MLIFT_MAX_LEVELS] = {NULL};
    int level = mlift_campaign_find_level(point, word);

    if (level >= 0) {
        return level;
    }
    for (int l = 0; l < point->n_levels; l++) {
        names[l] = point->level[l];
    }
    const char *nearest = mlift_suggest_nearest(word, names, (size_t)point->n_levels);
    mlift_defect_report_in(&reader->defects, &file->table.source, MLIFT_DEFECT_UNKNOWN_LEVEL,
                           mlift_csv_place(&file->table, row, column), point->name, "`%.80s` is no level of %s%s%s%s",
                           word, point->name, nearest ? ": did you mean `" : "", nearest ? nearest : "",
                           nearest ? "`?" : "");
    return -1;
}

bool mlift_read_csv_levels(struct mlift_reader *reader, struct mlift_read_csv *file, size_t row, uint8_t *level)
{
    bool good = true;

    for (int d = 0; d < reader->campaign->n_data_points; d++) {
        int found = find_level(reader, file, row, d);
        level[d] = found < 0 ? 0 : (uint8_t)found;
        good &= found >= 0;
    }
    return good;
}

static bool bad_value(struct mlift_reader *reader, struct mlift_read_csv *file, size_t row, int column,
                      const char *what)
{
    mlift_defect_report_in(&reader->defects, &file->table.source, MLIFT_DEFECT_CSV_BAD_VALUE,
                           mlift_csv_place(&file->table, row, (size_t)column),
                           mlift_csv_name(&file->table, (size_t)column), "`%.80s` is not %s",
                           mlift_csv_at(&file->table, row, (size_t)column), what);
    return false;
}

bool mlift_read_csv_count(struct mlift_reader *reader, struct mlift_read_csv *file, size_t row, int column,
                          uint64_t *value)
{
    const char *text = mlift_csv_at(&file->table, row, (size_t)column);

    if (mlift_number_parse_whole(text, value) != MLIFT_NUMBER_FINE || *value > MOST_COUNT) {
        return bad_value(reader, file, row, column, "a whole number from 0 to 1000000000");
    }
    return true;
}

bool mlift_read_csv_weight(struct mlift_reader *reader, struct mlift_read_csv *file, size_t row, int column,
                           double *value)
{
    const char *text = mlift_csv_at(&file->table, row, (size_t)column);

    if (mlift_number_parse_real(text, value) != MLIFT_NUMBER_FINE || *value < 0 || *value > MOST_COUNT) {
        return bad_value(reader, file, row, column, "a number from 0 to 1000000000 with a decimal point");
    }
    return true;
}
