#include "scenarios/read_table.h"

#include "scenarios/read_csv.h"
#include "scenarios/read_list.h"
#include "scenarios/read_messages.h"

#include <stdlib.h>
#include <string.h>

/* One row of the file, put in order: by cell, then by message. */
struct entry {
    uint64_t cell; /* the levels as digits to the base of MLIFT_MAX_LEVELS */
    int message;
    size_t row;
};

/* What the section says about the file's columns. */
struct layout {
    const struct mlift_yaml_node *node; /* the section */
    int message_column, count_column;
    int outcome_column[MLIFT_MAX_OUTCOMES];
};

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    if (x->cell != y->cell) {
        return x->cell < y->cell ? -1 : 1;
    }
    if (x->message != y->message) {
        return x->message < y->message ? -1 : 1;
    }
    return x->row < y->row ? -1 : x->row > y->row;
}

static bool read_messages(struct mlift_reader *reader, const struct mlift_yaml_node *node)
{
    bool has_none = false;

    if (!node || !mlift_reader_is(reader, node, MLIFT_YAML_MAPPING, "a mapping of values to message names")) {
        return false;
    }
    for (const struct mlift_yaml_node *child = node->first; child; child = child->next) {
        if (!mlift_reader_is(reader, child, MLIFT_YAML_SCALAR, "the name of a message, or none")) {
            continue;
        }
        bool none = !strcmp(child->text, "none");
        if (!none && mlift_campaign_find_message(reader->campaign, child->text) >= 0) {
            mlift_defect_report(&reader->defects, MLIFT_DEFECT_REPEATED_NAME, child->place, child->text,
                                "two values stand for `%s`: merge them in the file", child->text);
        } else if (!none) {
            (void)mlift_read_messages_add(reader, child->place, child->text);
        }
        has_none |= none;
    }
    if (!has_none) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_MISSING_KEY, node->key_place, node->key,
                            "no value stands for `none`: the table needs people who got no e-mail");
    }
    return has_none;
}

static int text_column(struct mlift_reader *reader, const struct mlift_yaml_node *section, const char *key,
                       const char *preset, struct mlift_read_csv *file)
{
    const struct mlift_yaml_node *node = mlift_yaml_get(section, key);

    if (!node) {
        return mlift_read_csv_column(reader, file, preset);
    }
    return mlift_reader_is(reader, node, MLIFT_YAML_SCALAR, "the name of a column")
               ? mlift_read_csv_column(reader, file, node->text)
               : -1;
}

static bool read_outcomes(struct mlift_reader *reader, const struct mlift_yaml_node *node, struct mlift_read_csv *file,
                          struct layout *layout)
{
    struct mlift_cells *cells = &reader->campaign->cells;
    bool good = true;

    if (!node || !mlift_reader_is(reader, node, MLIFT_YAML_MAPPING, "a mapping of outcomes to columns")) {
        return false;
    }
    for (const struct mlift_yaml_node *child = node->first; child; child = child->next) {
        int o = cells->n_outcomes;
        if (o == MLIFT_MAX_OUTCOMES) {
            mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_MANY, child->key_place, child->key,
                                "more than %d outcomes", MLIFT_MAX_OUTCOMES);
            return false;
        }
        if (!mlift_reader_name(reader, child->key_place, child->key, cells->outcome[o]) ||
            !mlift_reader_is(reader, child, MLIFT_YAML_SCALAR, "the name of a column")) {
            return false;
        }
        layout->outcome_column[o] = mlift_read_csv_column(reader, file, child->text);
        good &= layout->outcome_column[o] >= 0;
        cells->n_outcomes++;
    }
    if (cells->n_outcomes == 0) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_TOO_FEW, node->key_place, node->key,
                            "no outcome: name at least one (visit: visits)");
    }
    return good && cells->n_outcomes > 0;
}

/* The outcome that is compared and sized; needs read_outcomes. */
static bool read_goal(struct mlift_reader *reader, const struct mlift_yaml_node *node)
{
    const struct mlift_cells *cells = &reader->campaign->cells;
    const char *names[MLIFT_MAX_OUTCOMES];

    if (!node) {
        return true;
    }
    for (int o = 0; o < cells->n_outcomes; o++) {
        names[o] = cells->outcome[o];
    }
    int index = mlift_reader_choice(reader, node, names, (size_t)cells->n_outcomes);
    reader->campaign->goal_outcome = index < 0 ? 0 : index;
    return index >= 0;
}

/* Index of the message in a row, 0 for none, or -1 with a complaint. */
static int message_of_row(struct mlift_reader *reader, struct mlift_read_csv *file, const struct layout *layout,
                          size_t row)
{
    size_t column = (size_t)layout->message_column;
    const char *value = mlift_csv_at(&file->table, row, column);
    const struct mlift_yaml_node *name = mlift_yaml_get(mlift_yaml_get(layout->node, "messages"), value);

    if (!name) {
        mlift_defect_report_in(&reader->defects, &file->table.source, MLIFT_DEFECT_UNKNOWN_MESSAGE,
                               mlift_csv_place(&file->table, row, column), mlift_csv_name(&file->table, column),
                               "`%.80s` is not among the values in table.messages: add it there", value);
        return -1;
    }
    return !strcmp(name->text, "none") ? 0 : mlift_campaign_find_message(reader->campaign, name->text);
}

static bool sort_rows(struct mlift_reader *reader, struct mlift_read_csv *file, const struct layout *layout,
                      struct entry *entries)
{
    bool good = true;

    for (size_t row = 0; row < file->table.n_rows; row++) {
        uint8_t level[MLIFT_MAX_DATA_POINTS] = {0};
        good &= mlift_read_csv_levels(reader, file, row, level);
        entries[row] = (struct entry){0, message_of_row(reader, file, layout, row), row};
        good &= entries[row].message >= 0;
        for (int d = 0; d < reader->campaign->n_data_points; d++) {
            entries[row].cell = entries[row].cell * MLIFT_MAX_LEVELS + level[d];
        }
    }
    qsort(entries, file->table.n_rows, sizeof *entries, compare_entries);
    return good;
}

/* Every cell needs every message once. */
static bool check_cells(struct mlift_reader *reader, struct mlift_read_csv *file, const struct entry *entries)
{
    size_t n_messages = (size_t)reader->campaign->n_messages + 1;
    bool good = true;

    for (size_t i = 0; i < file->table.n_rows; i++) {
        struct mlift_place place = mlift_csv_place(&file->table, entries[i].row, 0);
        place.column = 0;
        if (i > 0 && entries[i].cell == entries[i - 1].cell && entries[i].message == entries[i - 1].message) {
            mlift_defect_report_in(&reader->defects, &file->table.source, MLIFT_DEFECT_CELL_TWICE, place, "",
                                   "this cell and message stand in line %d already",
                                   mlift_csv_place(&file->table, entries[i - 1].row, 0).line);
            good = false;
        }
    }
    for (size_t i = 0, next; good && i < file->table.n_rows; i = next) {
        for (next = i; next < file->table.n_rows && entries[next].cell == entries[i].cell;) {
            next++;
        }
        if (next - i != n_messages) {
            struct mlift_place place = mlift_csv_place(&file->table, entries[i].row, 0);
            place.column = 0;
            mlift_defect_report_in(&reader->defects, &file->table.source, MLIFT_DEFECT_CELL_MISSING, place, "",
                                   "the cell of this row has %zu of %zu messages: each cell needs a row for each",
                                   next - i, n_messages);
            good = false;
        }
    }
    return good;
}

/* Rates of one row, and its number of people. */
static bool read_rates(struct mlift_reader *reader, struct mlift_read_csv *file, const struct layout *layout,
                       size_t row, double *rates, uint64_t *people)
{
    const struct mlift_cells *cells = &reader->campaign->cells;
    uint64_t above = 0;

    if (!mlift_read_csv_count(reader, file, row, layout->count_column, people)) {
        return false;
    }
    if (*people == 0) {
        mlift_defect_report_in(&reader->defects, &file->table.source, MLIFT_DEFECT_CELL_MISSING,
                               mlift_csv_place(&file->table, row, (size_t)layout->count_column), "",
                               "nobody in this cell got this message, so there is no rate: merge cells");
        return false;
    }
    above = *people;
    for (int o = 0; o < cells->n_outcomes; o++) {
        uint64_t count;
        if (!mlift_read_csv_count(reader, file, row, layout->outcome_column[o], &count)) {
            return false;
        }
        if (count > above) {
            mlift_defect_report_in(&reader->defects, &file->table.source, MLIFT_DEFECT_OUTCOMES_NOT_NESTED,
                                   mlift_csv_place(&file->table, row, (size_t)layout->outcome_column[o]),
                                   cells->outcome[o],
                                   "%llu of %s, but only %llu before it: each outcome implies the one before",
                                   (unsigned long long)count, cells->outcome[o], (unsigned long long)above);
            return false;
        }
        rates[o] = (double)count / (double)*people;
        above = count;
    }
    return true;
}

static void split_levels(const struct mlift_campaign *campaign, uint64_t cell, uint8_t *level)
{
    for (int d = campaign->n_data_points - 1; d >= 0; d--) {
        level[d] = (uint8_t)(cell % MLIFT_MAX_LEVELS);
        cell /= MLIFT_MAX_LEVELS;
    }
}

static bool allocate(struct mlift_reader *reader, size_t n_cells)
{
    struct mlift_cells *cells = &reader->campaign->cells;
    size_t per_cell = ((size_t)reader->campaign->n_messages + 1) * (size_t)cells->n_outcomes;

    cells->level = calloc(n_cells, sizeof *cells->level);
    cells->weight = calloc(n_cells, sizeof *cells->weight);
    cells->p_outcome = calloc(n_cells, per_cell * sizeof *cells->p_outcome);
    if (!cells->level || !cells->weight || !cells->p_outcome) {
        reader->status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        return false;
    }
    return true;
}

static void fill(struct mlift_reader *reader, struct mlift_read_csv *file, const struct layout *layout,
                 const struct entry *entries)
{
    struct mlift_cells *cells = &reader->campaign->cells;
    size_t n_messages = (size_t)reader->campaign->n_messages + 1, n_rows = file->table.n_rows;
    size_t n_outcomes = (size_t)cells->n_outcomes;
    double total = 0;
    bool good = true;

    if (!allocate(reader, n_rows / n_messages)) {
        return;
    }
    for (size_t i = 0; i < n_rows; i++) {
        uint64_t people = 0;
        good &= read_rates(reader, file, layout, entries[i].row, &cells->p_outcome[i * n_outcomes], &people);
        split_levels(reader->campaign, entries[i].cell, cells->level[i / n_messages]);
        cells->weight[i / n_messages] += (double)people;
        total += (double)people;
    }
    if (good) {
        cells->n_cells = n_rows / n_messages;
        for (size_t c = 0; c < cells->n_cells; c++) {
            cells->weight[c] /= total;
        }
        mlift_read_list_shares(reader->campaign);
    }
}

static void read_rows(struct mlift_reader *reader, struct mlift_read_csv *file, const struct layout *layout)
{
    struct entry *entries = calloc(file->table.n_rows, sizeof *entries);

    if (!entries) {
        reader->status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
        return;
    }
    if (sort_rows(reader, file, layout, entries) && check_cells(reader, file, entries)) {
        fill(reader, file, layout, entries);
    }
    free(entries);
}

static void read_file(struct mlift_reader *reader, const struct mlift_yaml_node *section,
                      const struct mlift_yaml_node *node)
{
    struct mlift_read_csv file;
    struct layout layout = {.node = section};

    if (mlift_read_csv_open(reader, node, &file)) {
        layout.message_column = text_column(reader, section, "message", "message", &file);
        layout.count_column = text_column(reader, section, "count", "n", &file);
        const struct mlift_yaml_node *outcomes =
            mlift_reader_need(reader, section, "outcomes", "outcomes: {visit: visits}");
        bool good =
            read_outcomes(reader, outcomes, &file, &layout) && read_goal(reader, mlift_yaml_get(section, "goal"));
        good &= mlift_read_csv_points(reader, &file, NULL);
        if (good && layout.message_column >= 0 && layout.count_column >= 0 && reader->campaign->n_messages > 0) {
            read_rows(reader, &file, &layout);
        }
    }
    mlift_read_csv_free(&file);
}

void mlift_read_table(struct mlift_reader *reader)
{
    const struct mlift_yaml_node *section =
        mlift_reader_need(reader, reader->root, "table", "table: {file: experiment.csv, ...}");

    if (!section || !mlift_reader_is(reader, section, MLIFT_YAML_MAPPING, "a mapping")) {
        return;
    }
    mlift_reader_keys(reader, section, "table");
    bool good =
        read_messages(reader, mlift_reader_need(reader, section, "messages", "messages: {control: none, mail: offer}"));
    const struct mlift_yaml_node *file = mlift_reader_need(reader, section, "file", "file: experiment.csv");
    if (file && good) {
        read_file(reader, section, file);
    }
}

void mlift_read_table_earning(struct mlift_reader *reader)
{
    const struct mlift_yaml_node *section = mlift_yaml_get(reader->root, "economics");
    const struct mlift_yaml_node *earns = mlift_yaml_get(section, "earns"), *margin = mlift_yaml_get(section, "margin");
    const struct mlift_cells *cells = &reader->campaign->cells;
    const char *names[MLIFT_MAX_OUTCOMES];

    for (int o = 0; o < cells->n_outcomes; o++) {
        names[o] = cells->outcome[o];
    }
    if (earns && reader->campaign->model != MLIFT_MODEL_TABLE) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_MISPLACED_KEY, earns->key_place, earns->key,
                            "`earns` is for `model: table` only: here the goal earns");
    } else if (earns && cells->n_outcomes > 0) {
        reader->campaign->earning_outcome = mlift_reader_choice(reader, earns, names, (size_t)cells->n_outcomes);
    } else if (margin && !earns && cells->n_outcomes > 0) {
        mlift_defect_report(&reader->defects, MLIFT_DEFECT_NOTHING_EARNS, margin->key_place, margin->key,
                            "nothing earns this margin: `economics.earns` names the outcome that does (earns: %s)",
                            cells->outcome[cells->n_outcomes - 1]);
    }
}

void mlift_read_table_check_sections(struct mlift_reader *reader)
{
    static const char *const behavioural_only[] = {"messages", "response", "funnel", "goal", "uncertain"};
    static const char *const table_only[] = {"table"};
    bool table = reader->campaign->model == MLIFT_MODEL_TABLE;
    const char *const *keys = table ? behavioural_only : table_only;
    size_t n = table ? sizeof behavioural_only / sizeof *behavioural_only : 1;

    for (size_t i = 0; i < n; i++) {
        const struct mlift_yaml_node *node = mlift_yaml_get(reader->root, keys[i]);
        if (node) {
            mlift_defect_report(&reader->defects, MLIFT_DEFECT_MISPLACED_KEY, node->key_place, node->key,
                                table ? "`%s` means nothing in the table model: leave it out"
                                      : "`%s` is for `model: table` only",
                                node->key);
        }
    }
}
