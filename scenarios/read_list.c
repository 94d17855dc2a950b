#include "scenarios/read_list.h"

#include "scenarios/number.h"
#include "scenarios/read_csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SMALLEST_LIST = 10, TABLE_LIST = 1000 };

static const struct mlift_yaml_node *section_of(const struct mlift_reader *reader)
{
    return mlift_yaml_get(reader->root, "list");
}

void mlift_read_list_begin(struct mlift_reader *reader)
{
    const struct mlift_yaml_node *section = section_of(reader);

    reader->shares_from_data = reader->campaign->model == MLIFT_MODEL_TABLE || mlift_yaml_get(section, "file") ||
                               mlift_yaml_get(section, "cells");
}

static void count_cells(struct mlift_campaign *campaign)
{
    for (size_t c = 0; c < campaign->cells.n_cells; c++) {
        for (int d = 0; d < campaign->n_data_points; d++) {
            campaign->data_point[d].share[campaign->cells.level[c][d]] += campaign->cells.weight[c];
        }
    }
}

static void count_subscribers(struct mlift_campaign *campaign)
{
    size_t n = campaign->fixed.n_subscribers;

    for (int d = 0; d < campaign->n_data_points; d++) {
        size_t count[MLIFT_MAX_LEVELS] = {0};
        for (size_t i = 0; i < n; i++) {
            count[campaign->fixed.level[i][d]]++;
        }
        for (int l = 0; l < campaign->data_point[d].n_levels; l++) {
            campaign->data_point[d].share[l] = (double)count[l] / (double)n;
        }
    }
}

void mlift_read_list_shares(struct mlift_campaign *campaign)
{
    for (int d = 0; d < campaign->n_data_points; d++) {
        campaign->data_point[d].given = -1;
        memset(campaign->data_point[d].share, 0, sizeof campaign->data_point[d].share);
    }
    if (campaign->cells.n_cells > 0) {
        count_cells(campaign);
    } else {
        count_subscribers(campaign);
    }
}

static void fill_fixed(struct mlift_reader *reader, struct mlift_read_csv *file)
{
    struct mlift_fixed_list *fixed = &reader->campaign->fixed;
    size_t n = file->table.n_rows;

    if (n < SMALLEST_LIST || n > MLIFT_MAX_LIST_SIZE) {
        mlift_defect_report_in(&reader->defects, &file->table.source, MLIFT_DEFECT_LIST_SIZE_DIFFERS,
                               (struct mlift_place){0, 0}, "", "the list has %zu rows: %d to %d subscribers", n,
                               SMALLEST_LIST, MLIFT_MAX_LIST_SIZE);
        return;
    }
    fixed->level = calloc(n, sizeof *fixed->level);
    if (!fixed->level) {
        reader->status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        return;
    }
    bool good = true;
    for (size_t i = 0; i < n; i++) {
        good &= mlift_read_csv_levels(reader, file, i, fixed->level[i]);
    }
    if (good) {
        fixed->n_subscribers = n;
        mlift_read_list_shares(reader->campaign);
    }
}

/* Divides the weights by their sum. */
static bool normalise(struct mlift_reader *reader, struct mlift_read_csv *file, struct mlift_cells *cells, size_t n)
{
    double sum = 0;

    for (size_t c = 0; c < n; c++) {
        sum += cells->weight[c];
    }
    if (!(sum > 0)) {
        mlift_defect_report_in(&reader->defects, &file->table.source, MLIFT_DEFECT_CSV_BAD_VALUE,
                               (struct mlift_place){0, 0}, "weight", "the weights sum to 0: nobody is on the list");
        return false;
    }
    for (size_t c = 0; c < n; c++) {
        cells->weight[c] /= sum;
    }
    return true;
}

static void fill_cells(struct mlift_reader *reader, struct mlift_read_csv *file)
{
    struct mlift_cells *cells = &reader->campaign->cells;
    size_t n = file->table.n_rows;
    int column = mlift_read_csv_column(reader, file, "weight");

    if (column < 0) {
        return;
    }
    cells->level = calloc(n, sizeof *cells->level);
    cells->weight = calloc(n, sizeof *cells->weight);
    if (!cells->level || !cells->weight) {
        reader->status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        return;
    }
    bool good = true;
    for (size_t c = 0; c < n; c++) {
        good &= mlift_read_csv_levels(reader, file, c, cells->level[c]);
        good &= mlift_read_csv_weight(reader, file, c, column, &cells->weight[c]);
    }
    if (good && normalise(reader, file, cells, n)) {
        cells->n_cells = n;
        mlift_read_list_shares(reader->campaign);
    }
}

static void read_data(struct mlift_reader *reader, const struct mlift_yaml_node *node, bool is_list)
{
    struct mlift_read_csv file;

    if (mlift_read_csv_open(reader, node, &file) && mlift_read_csv_points(reader, &file, is_list ? "" : "weight")) {
        if (is_list) {
            fill_fixed(reader, &file);
        } else {
            fill_cells(reader, &file);
        }
    }
    mlift_read_csv_free(&file);
}

/* `list: 50` is the size, short of its key. */
static void complain_about_kind(struct mlift_reader *reader, const struct mlift_yaml_node *section)
{
    char digits[32], what[80];
    uint64_t size = 1200;

    if (section->kind == MLIFT_YAML_SCALAR) {
        const char *text = mlift_number_ungroup(section->text, digits, sizeof digits) ? digits : section->text;
        (void)mlift_number_parse_whole(text, &size);
    }
    if (size < SMALLEST_LIST || size > MLIFT_MAX_LIST_SIZE) {
        snprintf(what, sizeof what, "a mapping, with a size of %d to %d ({size: 1200})", SMALLEST_LIST,
                 MLIFT_MAX_LIST_SIZE);
    } else {
        snprintf(what, sizeof what, "a mapping ({size: %llu})", (unsigned long long)size);
    }
    (void)mlift_reader_is(reader, section, MLIFT_YAML_MAPPING, what);
}

static void read_size(struct mlift_reader *reader, const struct mlift_yaml_node *section)
{
    struct mlift_campaign *campaign = reader->campaign;
    const struct mlift_yaml_node *size = mlift_yaml_get(section, "size");
    size_t rows = campaign->fixed.n_subscribers;
    uint64_t value = rows;

    if (!size) {
        bool table = campaign->model == MLIFT_MODEL_TABLE;
        if (rows == 0 && !table && !mlift_yaml_get(section, "file")) {
            (void)mlift_reader_need(reader, section ? section : reader->root, section ? "size" : "list",
                                    section ? "size: 1200" : "list: {size: 1200}");
        }
        reader->list_unknown = rows == 0 && !table;
        value = rows ? rows : TABLE_LIST;
    } else if (!mlift_reader_whole(reader, size, SMALLEST_LIST, MLIFT_MAX_LIST_SIZE, &value)) {
        reader->list_unknown = true;
        value = TABLE_LIST;
    } else if (rows > 0 && value != rows) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_LIST_SIZE_DIFFERS, size->place, size->key,
                            "the file lists %zu subscribers, not %llu: leave `size` out", rows,
                            (unsigned long long)value);
    }
    campaign->list_size = (size_t)value;
}

static void read_section(struct mlift_reader *reader, const struct mlift_yaml_node *section)
{
    const struct mlift_yaml_node *file = mlift_yaml_get(section, "file");
    const struct mlift_yaml_node *cells = mlift_yaml_get(section, "cells");

    mlift_reader_keys(reader, section, "list");
    if (reader->campaign->model == MLIFT_MODEL_TABLE) {
        const struct mlift_yaml_node *misplaced = file ? file : cells;
        if (misplaced) {
            mlift_defect_report(&reader->defects, MLIFT_DEFECT_MISPLACED_KEY, misplaced->key_place, misplaced->key,
                                "in the table model the table's own cells are the profile: leave this out");
        }
    } else if (file && cells) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_FILE_AND_CELLS, cells->key_place, cells->key,
                            "a list comes either from `file` or from `cells`: leave one out");
    } else if (file || cells) {
        read_data(reader, file ? file : cells, file != NULL);
    }
}

void mlift_read_list(struct mlift_reader *reader)
{
    const struct mlift_yaml_node *section = section_of(reader);

    if (section && section->kind != MLIFT_YAML_MAPPING) {
        complain_about_kind(reader, section);
        reader->list_unknown = true;
        reader->campaign->list_size = TABLE_LIST;
        return;
    }
    if (section) {
        read_section(reader, section);
    }
    read_size(reader, section);
}
