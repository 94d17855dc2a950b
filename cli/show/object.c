#include "cli/show/object.h"

#include "cli/show/json.h"
#include "cli/show/page_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_KEY = 160 };

/* What was built, or nothing: a part of an answer is none. */
static json_t *whole(json_t *json, bool all)
{
    if (!all) {
        json_decref(json);
        return NULL;
    }
    return json;
}

/* A text that is not valid UTF-8 (a file name) loses what is wrong with it instead of vanishing. */
static json_t *text_json(const char *text)
{
    json_t *json = json_string(text);

    if (!json) {
        char *clean = malloc(3 * strlen(text) + 1);
        if (clean) {
            cli_page_text_clean(text, clean);
            json = json_string(clean);
        }
        free(clean);
    }
    return json;
}

static bool is_text(enum mlift_unit unit)
{
    return unit == MLIFT_UNIT_WORD || unit == MLIFT_UNIT_WORDS;
}

static json_t *number_json(enum mlift_unit unit, double value)
{
    switch (unit) {
    case MLIFT_UNIT_FLAG:
        return isnan(value) ? json_null() : json_boolean(value != 0.0);
    case MLIFT_UNIT_PEOPLE:
    case MLIFT_UNIT_WHOLE:
    case MLIFT_UNIT_DAYS:
        return cli_json_whole(value);
    default:
        return cli_json_number(value);
    }
}

static json_t *value_json(const struct mlift_answer_value *value)
{
    json_t *list;

    if (value->none) {
        return json_null();
    }
    if (value->list) {
        list = json_array();
        bool all = list != NULL;
        for (size_t i = 0; all && i < value->n; i++) {
            all = !json_array_append_new(list, number_json(value->unit, value->list[i]));
        }
        return whole(list, all);
    }
    return is_text(value->unit) ? value->text ? text_json(value->text) : json_null()
                                : number_json(value->unit, value->number);
}

/* The child of `at` called by the segment `name` ("designs" or "[2]"), made as an object or a list where it is missing;
 * NULL without memory. */
static json_t *child(json_t *at, const char *name, bool list)
{
    bool numbered = name[0] == '[';
    size_t index = numbered ? strtoul(name + 1, NULL, 10) : 0;
    json_t *found = numbered ? json_array_get(at, index) : json_object_get(at, name);
    bool put = true;

    if (!found || json_is_null(found)) {
        for (size_t i = json_array_size(at); numbered && put && i < index; i++) {
            put = !json_array_append_new(at, json_null());
        }
        found = put ? list ? json_array() : json_object() : NULL;
        put = !(numbered ? json_array_append_new(at, found) : json_object_set_new(at, name, found));
    }
    return put ? found : NULL;
}

/* Cuts the first segment off a path: "a.b[2].c" gives "a", then "b", "[2]", "c"; what is behind a backslash is part of
 * a name. Returns what follows. */
static const char *cut(const char *path, char name[MOST_KEY])
{
    size_t n = 0;

    if (path[0] == '[') {
        size_t length = strcspn(path, "]") + 1;
        (void)snprintf(name, MOST_KEY, "%.*s", (int)length, path);
        path += length;
        return path + (*path == '.');
    }
    for (; *path && *path != '.' && *path != '['; path++) {
        path += *path == '\\' && path[1];
        if (n + 1 < MOST_KEY) {
            name[n++] = *path;
        }
    }
    name[n] = '\0';
    return path + (*path == '.');
}

/* Puts a new value where the path says; false without memory, of the value too. */
static bool place(json_t *at, const char *path, json_t *value)
{
    char name[MOST_KEY];
    const char *rest = cut(path, name);

    while (*rest && at) {
        at = child(at, name, rest[0] == '[');
        rest = cut(rest, name);
    }
    /* lists are told in their order */
    return !(name[0] == '[' ? json_array_append_new(at, value) : json_object_set_new(at, name, value));
}

static json_t *row_json(const struct mlift_answer_node *table, const struct mlift_answer_row *row)
{
    json_t *object = json_object();
    bool all = object != NULL;

    for (size_t c = 0; all && c < table->n_columns; c++) {
        const struct mlift_answer_column *column = &table->column[c];
        if (column->key && column->shown & MLIFT_SHOWN_JSON) {
            all = place(object, column->key, value_json(&row->cell[c]));
        }
        if (all && column->error && column->shown & MLIFT_SHOWN_JSON) {
            all = place(object, column->error, row->cell[c].none ? json_null() : cli_json_number(row->cell[c].mcse));
        }
    }
    return whole(object, all);
}

static json_t *table_json(const struct mlift_answer_node *table)
{
    json_t *list = json_array();
    bool all = list != NULL;

    for (size_t r = 0; all && r < table->n_rows; r++) {
        if (table->row[r].shown & MLIFT_SHOWN_JSON) {
            all = !json_array_append_new(list, row_json(table, &table->row[r]));
        }
    }
    return whole(list, all);
}

json_t *cli_object_make(const struct mlift_answer *answer, double elapsed_seconds)
{
    json_t *object = json_object();
    bool all =
        place(object, "command", json_string(answer->command)) && place(object, "version", json_string(MLIFT_VERSION));

    for (size_t i = 0; all && i < answer->n_nodes; i++) {
        const struct mlift_answer_node *node = &answer->node[i];
        if (node->key && node->kind != MLIFT_ANSWER_CHART && node->shown & MLIFT_SHOWN_JSON) {
            all = place(object, node->key,
                        node->kind == MLIFT_ANSWER_TABLE ? table_json(node) : value_json(&node->value));
        }
    }
    if (all && elapsed_seconds >= 0.0) {
        all = place(object, "elapsed_seconds", cli_json_number(elapsed_seconds));
    }
    return whole(object, all);
}

int cli_object_print(const struct mlift_answer *answer, double elapsed_seconds, FILE *out)
{
    json_t *object = cli_object_make(answer, elapsed_seconds);

    if (!object) {
        return -1;
    }
    /* 15 digits read back to the printed decimal; 17 would print 0.05 as 0.050000000000000003 */
    int failed = json_dumpf(object, out, JSON_REAL_PRECISION(15) | JSON_PRESERVE_ORDER);
    json_decref(object);
    fputc('\n', out);
    return failed ? -1 : 0;
}

/* "designs[].power": the place of a key, whatever its row. */
static void print_key(FILE *out, const char *above, const char *key, enum mlift_unit unit, const char *what)
{
    fputs(above, out);
    for (const char *c = key; *c; c++) {
        fputc(*c, out);
        if (*c == '[') {
            c += strcspn(c, "]") - 1;
        }
    }
    fprintf(out, "\t%s\t%s\n", mlift_figure_unit(unit), what ? what : "");
}

void cli_object_keys(const struct mlift_answer *answer, FILE *out)
{
    for (size_t i = 0; i < answer->n_nodes; i++) {
        const struct mlift_answer_node *node = &answer->node[i];
        if (!node->key || node->kind == MLIFT_ANSWER_CHART || !(node->shown & MLIFT_SHOWN_JSON)) {
            continue;
        }
        if (node->kind != MLIFT_ANSWER_TABLE) {
            print_key(out, "", node->key, node->value.unit, node->kind == MLIFT_ANSWER_FACT ? node->text : node->title);
            continue;
        }
        for (size_t c = 0; c < node->n_columns; c++) {
            const struct mlift_answer_column *column = &node->column[c];
            char above[MOST_KEY];
            (void)snprintf(above, sizeof above, "%.150s[].", node->key);
            if (column->key && column->shown & MLIFT_SHOWN_JSON) {
                print_key(out, above, column->key, column->unit, column->head);
            }
            if (column->error && column->shown & MLIFT_SHOWN_JSON) {
                print_key(out, above, column->error, column->unit, "its Monte Carlo standard error");
            }
        }
    }
}
