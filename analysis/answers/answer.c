#include "analysis/answers/answer.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_BYTES = 16384 };

/* Memory that lives as long as the answer. */
struct mlift_answer_chunk {
    struct mlift_answer_chunk *next;
    size_t used, size;
    max_align_t bytes[];
};

void mlift_answer_init(struct mlift_answer *answer, const char *command, const char *title)
{
    *answer = (struct mlift_answer){.shown = MLIFT_SHOWN_ALL};
    answer->command = mlift_answer_text(answer, "%s", command);
    answer->title = mlift_answer_text(answer, "%s", title);
}

void mlift_answer_free(struct mlift_answer *answer)
{
    for (struct mlift_answer_chunk *chunk = answer->memory, *next; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    free(answer->node);
    *answer = (struct mlift_answer){.status = answer->status};
}

int mlift_answer_status(const struct mlift_answer *answer)
{
    return answer->status;
}

/* --- memory ------------------------------------------------------------------------------------------------------- */

/* Zeroed memory, or NULL, which is remembered. */
static void *take(struct mlift_answer *answer, size_t size)
{
    size_t bytes = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    struct mlift_answer_chunk *chunk = answer->memory;

    if (answer->status) {
        return NULL;
    }
    if (!chunk || chunk->size - chunk->used < bytes) {
        size_t room = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;
        chunk = calloc(1, sizeof *chunk + room);
        if (!chunk) {
            answer->status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
            return NULL;
        }
        chunk->size = room;
        chunk->next = answer->memory;
        answer->memory = chunk;
    }
    void *taken = (char *)chunk->bytes + chunk->used;
    chunk->used += bytes;
    return taken;
}

static const char *copy(struct mlift_answer *answer, const char *text)
{
    char *out = text ? take(answer, strlen(text) + 1) : NULL;

    return out ? strcpy(out, text) : NULL;
}

__attribute__((format(printf, 2, 0))) static const char *print(struct mlift_answer *answer, const char *format,
                                                               va_list arguments)
{
    va_list again;

    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *out = take(answer, (size_t)(length > 0 ? length : 0) + 1);
    if (out) {
        (void)vsnprintf(out, (size_t)length + 1, format, arguments);
    }
    return out;
}

const char *mlift_answer_text(struct mlift_answer *answer, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    const char *text = print(answer, format, arguments);
    va_end(arguments);
    return text ? text : "";
}

const char *mlift_answer_name(struct mlift_answer *answer, const char *name)
{
    char *out = take(answer, 2 * strlen(name) + 1), *end = out;

    for (const char *c = name; out && *c; c++) {
        if (*c == '.' || *c == '[' || *c == '\\') {
            *end++ = '\\';
        }
        *end++ = *c;
    }
    return out ? out : "";
}

/* The next node; NULL after a failure. */
static struct mlift_answer_node *add(struct mlift_answer *answer, enum mlift_answer_kind kind, const char *key)
{
    if (answer->status) {
        return NULL;
    }
    if (answer->n_nodes == answer->room) {
        size_t room = answer->room ? 2 * answer->room : 64;
        struct mlift_answer_node *larger = realloc(answer->node, room * sizeof *larger);
        if (!larger) {
            answer->status = MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
            return NULL;
        }
        answer->node = larger;
        answer->room = room;
    }
    struct mlift_answer_node *node = &answer->node[answer->n_nodes++];
    *node = (struct mlift_answer_node){
        .kind = kind, .section = answer->section, .shown = answer->shown, .value = {.mcse = (double)NAN}};
    node->key = copy(answer, key);
    return node;
}

/* --- values ------------------------------------------------------------------------------------------------------- */

void mlift_answer_section(struct mlift_answer *answer, enum mlift_answer_section section)
{
    answer->section = section;
    answer->shown = MLIFT_SHOWN_ALL;
}

void mlift_answer_show_to(struct mlift_answer *answer, unsigned shown)
{
    answer->shown = shown;
}

static struct mlift_answer_node *add_value(struct mlift_answer *answer, const char *key, enum mlift_unit unit)
{
    struct mlift_answer_node *node = add(answer, MLIFT_ANSWER_VALUE, key);

    if (node) {
        node->shown = MLIFT_SHOWN_JSON;
        node->value.unit = unit;
    }
    return node;
}

void mlift_answer_put(struct mlift_answer *answer, const char *key, enum mlift_unit unit, double value)
{
    struct mlift_answer_node *node = add_value(answer, key, unit);

    if (node) {
        node->value.number = value;
    }
}

void mlift_answer_put_simulated(struct mlift_answer *answer, const char *key, const char *error, enum mlift_unit unit,
                                double value, double mcse)
{
    mlift_answer_put(answer, key, unit, value);
    mlift_answer_put(answer, error, unit, mcse);
}

void mlift_answer_put_text(struct mlift_answer *answer, const char *key, const char *text)
{
    struct mlift_answer_node *node = add_value(answer, key, MLIFT_UNIT_WORDS);

    if (node) {
        node->value.text = copy(answer, text);
        node->value.none = !text;
    }
}

void mlift_answer_put_flag(struct mlift_answer *answer, const char *key, bool flag)
{
    mlift_answer_put(answer, key, MLIFT_UNIT_FLAG, flag);
}

void mlift_answer_put_list(struct mlift_answer *answer, const char *key, enum mlift_unit unit, const double *values,
                           size_t n)
{
    struct mlift_answer_node *node;
    double *list = n > 0 ? take(answer, n * sizeof *list) : NULL;

    if (n == 0) {
        mlift_answer_put_empty(answer, key);
        return;
    }
    if (list && (node = add_value(answer, key, unit))) {
        memcpy(list, values, n * sizeof *list);
        node->value.list = list;
        node->value.n = n;
    }
}

void mlift_answer_put_pair(struct mlift_answer *answer, const char *key, enum mlift_unit unit, double first,
                           double second)
{
    mlift_answer_put_list(answer, key, unit, (const double[]){first, second}, 2);
}

void mlift_answer_put_none(struct mlift_answer *answer, const char *key)
{
    mlift_answer_put_text(answer, key, NULL);
}

void mlift_answer_put_empty(struct mlift_answer *answer, const char *key)
{
    static const double nothing;
    struct mlift_answer_node *node = add_value(answer, key, MLIFT_UNIT_NUMBER);

    if (node) {
        node->value.list = &nothing;
    }
}

void mlift_answer_put_seed(struct mlift_answer *answer, const char *key, uint64_t seed)
{
    mlift_answer_put_text(answer, key, mlift_answer_text(answer, "%" PRIu64, seed));
}

/* --- facts and sentences ------------------------------------------------------------------------------------------ */

void mlift_answer_fact(struct mlift_answer *answer, const char *key, enum mlift_unit unit, double value, double mcse,
                       const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    const char *words = print(answer, format, arguments);
    va_end(arguments);
    struct mlift_answer_node *node = add(answer, MLIFT_ANSWER_FACT, key);
    if (node) {
        node->text = words;
        node->value = (struct mlift_answer_value){.unit = unit, .number = value, .mcse = mcse};
    }
}

void mlift_answer_fact_as(struct mlift_answer *answer, const char *figure, const char *words)
{
    struct mlift_answer_node *node = add(answer, MLIFT_ANSWER_FACT, NULL);

    if (node) {
        node->text = copy(answer, words);
        node->value = (struct mlift_answer_value){.unit = MLIFT_UNIT_WORDS, .text = copy(answer, figure)};
    }
}

static void add_sentence(struct mlift_answer *answer, const char *key, enum mlift_answer_weight weight,
                         const char *label, const char *words)
{
    struct mlift_answer_node *node = add(answer, MLIFT_ANSWER_SENTENCE, key);

    if (node) {
        node->weight = weight;
        node->text = words;
        node->title = copy(answer, label);
        node->value = (struct mlift_answer_value){
            .unit = MLIFT_UNIT_WORDS, .text = words, .none = !words || !*words, .mcse = (double)NAN};
        node->shown &= words && *words ? MLIFT_SHOWN_ALL : MLIFT_SHOWN_JSON;
    }
}

void mlift_answer_say(struct mlift_answer *answer, const char *key, enum mlift_answer_weight weight, const char *label,
                      const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    add_sentence(answer, key, weight, label, print(answer, format, arguments));
    va_end(arguments);
}

void mlift_answer_tell(struct mlift_answer *answer, enum mlift_answer_weight weight, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    add_sentence(answer, NULL, weight, NULL, print(answer, format, arguments));
    va_end(arguments);
}

/* A node that holds a printf-like text. */
__attribute__((format(printf, 4, 0))) static void add_text(struct mlift_answer *answer, enum mlift_answer_kind kind,
                                                           const char *title, const char *format, va_list arguments)
{
    const char *text = print(answer, format, arguments);
    struct mlift_answer_node *node = add(answer, kind, NULL);

    if (node) {
        node->title = copy(answer, title);
        node->text = text;
    }
}

void mlift_answer_heading(struct mlift_answer *answer, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    add_text(answer, MLIFT_ANSWER_HEADING, NULL, format, arguments);
    va_end(arguments);
}

void mlift_answer_command(struct mlift_answer *answer, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    add_text(answer, MLIFT_ANSWER_COMMAND, NULL, format, arguments);
    va_end(arguments);
}

void mlift_answer_term(struct mlift_answer *answer, const char *term, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    add_text(answer, MLIFT_ANSWER_TERM, term, format, arguments);
    va_end(arguments);
}

void mlift_answer_verbatim(struct mlift_answer *answer, const char *summary, const char *text, bool folded)
{
    struct mlift_answer_node *node = add(answer, MLIFT_ANSWER_VERBATIM, NULL);

    if (node) {
        node->title = copy(answer, summary);
        node->text = copy(answer, text);
        node->folded = folded;
    }
}

void mlift_answer_chart(struct mlift_answer *answer, const char *name, const char *title, mlift_answer_draw *draw,
                        const void *context, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    const char *words = print(answer, format, arguments);
    va_end(arguments);
    struct mlift_answer_node *node = add(answer, MLIFT_ANSWER_CHART, name);
    if (node) {
        node->shown &= MLIFT_SHOWN_PAGE;
        node->title = copy(answer, title);
        node->text = words;
        node->draw = draw;
        node->context = context;
    }
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

void mlift_answer_table(struct mlift_answer *answer, const char *key, const char *caption,
                        const struct mlift_answer_column *columns, size_t n)
{
    struct mlift_answer_column *own = take(answer, n * sizeof *own);
    struct mlift_answer_node *node = own ? add(answer, MLIFT_ANSWER_TABLE, key) : NULL;

    if (!node) {
        return;
    }
    for (size_t c = 0; c < n; c++) {
        own[c] = columns[c];
        own[c].key = copy(answer, columns[c].key);
        own[c].head = copy(answer, columns[c].head);
        own[c].error = copy(answer, columns[c].error);
        own[c].shown = columns[c].shown ? columns[c].shown : MLIFT_SHOWN_ALL;
    }
    node->title = copy(answer, caption);
    node->column = own;
    node->n_columns = n;
}

/* The table that rows are added to; NULL after a failure. */
static struct mlift_answer_node *open_table(struct mlift_answer *answer)
{
    for (size_t i = answer->n_nodes; !answer->status && i-- > 0;) {
        if (answer->node[i].kind == MLIFT_ANSWER_TABLE) {
            return &answer->node[i];
        }
    }
    answer->status = answer->status ? answer->status : MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    return NULL;
}

void mlift_answer_fold(struct mlift_answer *answer)
{
    struct mlift_answer_node *table = open_table(answer);

    if (table) {
        table->folded = true;
    }
}

void mlift_answer_row(struct mlift_answer *answer, unsigned shown)
{
    struct mlift_answer_node *table = open_table(answer);

    if (!table) {
        return;
    }
    if ((table->n_rows & (table->n_rows - 1)) == 0) { /* full at 0, 1, 2, 4, 8 ... rows */
        size_t room = table->n_rows ? 2 * table->n_rows : 1;
        struct mlift_answer_row *larger = take(answer, room * sizeof *larger);
        if (!larger) {
            return;
        }
        if (table->n_rows) {
            memcpy(larger, table->row, table->n_rows * sizeof *larger);
        }
        table->row = larger;
    }
    struct mlift_answer_value *cells = take(answer, table->n_columns * sizeof *cells);
    if (!cells) {
        return;
    }
    for (size_t c = 0; c < table->n_columns; c++) {
        cells[c] = (struct mlift_answer_value){
            .unit = table->column[c].unit, .number = (double)NAN, .mcse = (double)NAN, .none = true};
    }
    table->row[table->n_rows++] = (struct mlift_answer_row){.cell = cells, .shown = shown ? shown : MLIFT_SHOWN_ALL};
    answer->cell = 0;
}

/* The next cell, in a new row where the last one is full; NULL after a failure. */
static struct mlift_answer_value *next_cell(struct mlift_answer *answer)
{
    struct mlift_answer_node *table = open_table(answer);

    if (table && (table->n_rows == 0 || answer->cell >= table->n_columns)) {
        mlift_answer_row(answer, 0);
    }
    if (answer->status) {
        return NULL;
    }
    struct mlift_answer_value *cell = &table->row[table->n_rows - 1].cell[answer->cell++];
    cell->none = false;
    return cell;
}

void mlift_answer_cell(struct mlift_answer *answer, double value)
{
    mlift_answer_cell_simulated(answer, value, (double)NAN);
}

void mlift_answer_cell_simulated(struct mlift_answer *answer, double value, double mcse)
{
    struct mlift_answer_value *cell = next_cell(answer);

    if (cell) {
        cell->number = value;
        cell->mcse = mcse;
    }
}

void mlift_answer_cell_text(struct mlift_answer *answer, const char *text)
{
    struct mlift_answer_value *cell = next_cell(answer);

    if (cell) {
        cell->text = copy(answer, text);
        cell->none = !text;
    }
}

void mlift_answer_fill(struct mlift_answer *answer, const struct mlift_answer_fill *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (cells[i].is_text) {
            mlift_answer_cell_text(answer, cells[i].text);
        } else {
            mlift_answer_cell_simulated(answer, cells[i].number, cells[i].mcse);
        }
    }
}

void mlift_answer_cell_words(struct mlift_answer *answer, const char *format, ...)
{
    struct mlift_answer_value *cell = next_cell(answer);
    va_list arguments;

    va_start(arguments, format);
    if (cell) {
        cell->text = print(answer, format, arguments);
    }
    va_end(arguments);
}

void mlift_answer_cell_as(struct mlift_answer *answer, double value, const char *format, ...)
{
    struct mlift_answer_value *cell = next_cell(answer);
    va_list arguments;

    va_start(arguments, format);
    if (cell) {
        cell->number = value;
        cell->text = print(answer, format, arguments);
    }
    va_end(arguments);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

const struct mlift_answer_node *mlift_answer_find(const struct mlift_answer *answer, const char *key)
{
    for (size_t i = 0; i < answer->n_nodes; i++) {
        if (answer->node[i].key && !strcmp(answer->node[i].key, key)) {
            return &answer->node[i];
        }
    }
    return NULL;
}

const struct mlift_answer_value *mlift_answer_at(const struct mlift_answer_node *table, size_t row, const char *key)
{
    for (size_t c = 0; row < table->n_rows && c < table->n_columns; c++) {
        if (table->column[c].key && !strcmp(table->column[c].key, key)) {
            return &table->row[row].cell[c];
        }
    }
    return NULL;
}
