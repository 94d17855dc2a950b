#include "cli/show/text.h"

#include "cli/show/page_text.h"
#include "cli/show/paragraph.h"
#include "cli/show/sections.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 100, INDENT = 2, GAP = 2, LEAST_WORDS = 24, LEAST_WORD = 12, LEAST_NUMBER = 8, MOST_COLUMNS = 24 };

static const enum mlift_answer_section order[] = {MLIFT_SECTION_HEAD, MLIFT_SECTION_ANSWER, MLIFT_SECTION_FIGURES,
                                                  MLIFT_SECTION_TRUST, MLIFT_SECTION_NEXT};

/* --- text --------------------------------------------------------------------------------------------------------- */

/* Columns that a text takes on a terminal: its characters, all taken as one column wide. */
static size_t width_of(const char *text)
{
    size_t n = 0;

    for (; *text; text++) {
        n += ((unsigned char)*text & 0xC0) != 0x80;
    }
    return n;
}

/* Bytes of the next line of `text` in `width` columns, broken at a space where there is one. */
static size_t line_of(const char *text, size_t width)
{
    size_t at = 0, columns = 0, space = 0;

    while (text[at] && columns <= width) {
        if (text[at] == ' ') {
            space = at;
        }
        if (columns == width && text[at] != ' ') {
            break;
        }
        columns++;
        at++;
        while (((unsigned char)text[at] & 0xC0) == 0x80) {
            at++;
        }
    }
    return !text[at] && columns <= width ? at : space > 0 ? space : at;
}

static size_t widest_word(const char *text)
{
    size_t widest = 0;

    while (*text) {
        char word[256];
        size_t n = strcspn(text, " ");
        (void)snprintf(word, sizeof word, "%.*s", (int)(n < 255 ? n : 255), text);
        size_t w = width_of(word);
        widest = w > widest ? w : widest;
        text += n + strspn(text + n, " ");
    }
    return widest;
}

/* A text that a stranger may have written, with everything that a terminal would obey taken out; to be freed. */
static char *cleaned(const char *text)
{
    char *copy = malloc(3 * strlen(text) + 1);

    if (copy) {
        cli_page_text_clean(text, copy);
    }
    return copy;
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

struct grid {
    const struct mlift_answer_node *table;
    size_t n, column[MOST_COLUMNS], width[MOST_COLUMNS], least[MOST_COLUMNS];
    FILE *out;
};

static bool shown(const struct mlift_answer_row *row)
{
    return (row->shown & MLIFT_SHOWN_TEXT) != 0;
}

/* How narrow a column may become: its widest cell and word of its head; less for words, which can be broken. */
static size_t least_of(const struct mlift_answer_node *table, size_t c)
{
    size_t widest = widest_word(table->column[c].head);
    struct mlift_figure figure;

    for (size_t r = 0; r < table->n_rows; r++) {
        size_t w = shown(&table->row[r]) ? width_of(cli_sections_cell(&table->row[r].cell[c], &figure)) : 0;
        widest = w > widest ? w : widest;
    }
    return widest;
}

/* What a column wants: that, and room for a head that is not broken into more lines than needed. */
static size_t wanted(const struct mlift_answer_node *table, size_t c, size_t least)
{
    size_t head = width_of(table->column[c].head);
    size_t comfortable = head < 2 * LEAST_NUMBER ? head : 2 * LEAST_NUMBER;

    return least > comfortable ? least : comfortable;
}

static size_t breakable(enum mlift_unit unit, size_t least)
{
    size_t most = unit == MLIFT_UNIT_WORDS ? LEAST_WORDS : unit == MLIFT_UNIT_WORD ? LEAST_WORD : least;

    return least < most ? least : most;
}

/* Takes what is too much from the columns of a kind, the last one first. */
static void narrow(struct grid *grid, bool words, size_t *total)
{
    for (size_t i = grid->n; *total > WIDTH && i-- > 0;) {
        enum mlift_unit unit = grid->table->column[grid->column[i]].unit;
        if (cli_sections_is_words(unit) == words && grid->width[i] > grid->least[i]) {
            size_t excess = *total - WIDTH, spare = grid->width[i] - grid->least[i];
            grid->width[i] -= excess < spare ? excess : spare;
            *total -= excess < spare ? excess : spare;
        }
    }
}

static void lay_out(struct grid *grid)
{
    size_t total = INDENT;

    for (size_t c = 0; c < grid->table->n_columns && grid->n < MOST_COLUMNS; c++) {
        const struct mlift_answer_column *column = &grid->table->column[c];
        if (column->head && column->shown & MLIFT_SHOWN_TEXT) {
            size_t least = least_of(grid->table, c);
            grid->column[grid->n] = c;
            grid->width[grid->n] = wanted(grid->table, c, least);
            grid->least[grid->n] = breakable(column->unit, least);
            total += grid->width[grid->n++] + GAP;
        }
    }
    total -= grid->n ? GAP : 0;
    narrow(grid, false, &total);
    narrow(grid, true, &total);
}

/* One line of a row: each cell's part of it, spaces only where something follows. */
static void put_line(const struct grid *grid, const char *const *part, const size_t *bytes)
{
    size_t owed = INDENT;

    for (size_t i = 0; i < grid->n; i++) {
        char text[512];
        (void)snprintf(text, sizeof text, "%.*s", (int)(bytes[i] < 511 ? bytes[i] : 511), part[i]);
        size_t w = width_of(text), pad = grid->width[i] > w ? grid->width[i] - w : 0;
        bool left = cli_sections_is_words(grid->table->column[grid->column[i]].unit);
        if (w > 0) {
            fprintf(grid->out, "%*s%s", (int)(owed + (left ? 0 : pad)), "", text);
            owed = left ? pad : 0;
        } else {
            owed += grid->width[i];
        }
        owed += GAP;
    }
    fputc('\n', grid->out);
}

/* A row of texts, each broken into lines of its column's width. */
static void put_texts(const struct grid *grid, char **text)
{
    const char *rest[MOST_COLUMNS];
    size_t bytes[MOST_COLUMNS];
    bool more = true;

    for (size_t i = 0; i < grid->n; i++) {
        rest[i] = text[i] ? text[i] : "";
    }
    while (more) {
        more = false;
        for (size_t i = 0; i < grid->n; i++) {
            bytes[i] = line_of(rest[i], grid->width[i]);
        }
        put_line(grid, rest, bytes);
        for (size_t i = 0; i < grid->n; i++) {
            rest[i] += bytes[i];
            rest[i] += strspn(rest[i], " ");
            more = more || *rest[i];
        }
    }
}

static int put_row(const struct grid *grid, const struct mlift_answer_row *row)
{
    char *text[MOST_COLUMNS];
    struct mlift_figure figure;
    bool whole_row = true;

    for (size_t i = 0; i < grid->n; i++) {
        const struct mlift_answer_column *column = &grid->table->column[grid->column[i]];
        const char *whole = row ? cli_sections_cell(&row->cell[grid->column[i]], &figure) : column->head;
        bool name = row && column->unit == MLIFT_UNIT_WORD && grid->width[i] < MLIFT_FIGURE_SIZE / 2;
        text[i] = cleaned(name ? mlift_figure_name(whole, grid->width[i] > 3 ? grid->width[i] : 4).text : whole);
        whole_row &= text[i] != NULL;
    }
    if (whole_row) {
        put_texts(grid, text);
    }
    for (size_t i = 0; i < grid->n; i++) {
        free(text[i]);
    }
    return whole_row ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
}

static int put_table(const struct mlift_answer_node *table, FILE *out)
{
    struct grid grid = {.table = table, .out = out};
    size_t n = 0;

    for (size_t r = 0; r < table->n_rows; r++) {
        n += shown(&table->row[r]);
    }
    lay_out(&grid);
    if (n == 0 || grid.n == 0) {
        return MLIFT_OK;
    }
    if (table->title) {
        cli_paragraph_print(out, "", table->title);
    }
    int status = put_row(&grid, NULL);
    for (size_t r = 0; !status && r < table->n_rows; r++) {
        status = shown(&table->row[r]) ? put_row(&grid, &table->row[r]) : MLIFT_OK;
    }
    return status;
}

/* --- the answer --------------------------------------------------------------------------------------------------- */

static int put_sentence(const struct mlift_answer_node *node, FILE *out)
{
    char *text = cleaned(node->text), label[64];

    (void)snprintf(label, sizeof label, "%s%.56s%s", node->kind == MLIFT_ANSWER_TERM ? "  " : "",
                   node->title ? node->title : "",
                   node->title                         ? ":"
                   : node->weight == MLIFT_WEIGHT_ITEM ? "-"
                                                       : "");
    if (!text) {
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    cli_paragraph_print(out, label, text);
    free(text);
    return MLIFT_OK;
}

static bool is_block(enum mlift_answer_kind kind)
{
    return kind == MLIFT_ANSWER_TABLE || kind == MLIFT_ANSWER_HEADING;
}

static int put_node(const struct mlift_answer_node *node, FILE *out)
{
    struct mlift_figure figure;

    switch (node->kind) {
    case MLIFT_ANSWER_FACT:
        fprintf(out, "  %s %s\n", cli_sections_cell(&node->value, &figure), node->text);
        break;
    case MLIFT_ANSWER_SENTENCE:
        return put_sentence(node, out);
    case MLIFT_ANSWER_HEADING:
        fprintf(out, "%s\n", node->text);
        break;
    case MLIFT_ANSWER_TABLE:
        return put_table(node, out);
    case MLIFT_ANSWER_COMMAND:
        fprintf(out, "  %s\n", node->text);
        break;
    case MLIFT_ANSWER_TERM:
        return put_sentence(node, out);
    case MLIFT_ANSWER_VALUE:
    case MLIFT_ANSWER_CHART:
    case MLIFT_ANSWER_VERBATIM:
        break;
    }
    return MLIFT_OK;
}

/* Is there anything of the node on a terminal? */
static bool tells(const struct mlift_answer_node *node)
{
    bool rows = node->kind != MLIFT_ANSWER_TABLE;

    for (size_t r = 0; !rows && r < node->n_rows; r++) {
        rows = shown(&node->row[r]);
    }
    return rows && node->shown & MLIFT_SHOWN_TEXT && node->kind != MLIFT_ANSWER_VALUE &&
           node->kind != MLIFT_ANSWER_CHART && node->kind != MLIFT_ANSWER_VERBATIM;
}

int cli_text_print(const struct mlift_answer *answer, FILE *out)
{
    const struct mlift_answer_node *last = NULL;
    int status = MLIFT_OK;

    for (size_t s = 0; s < sizeof order / sizeof *order; s++) {
        for (size_t i = 0; !status && i < answer->n_nodes; i++) {
            const struct mlift_answer_node *node = &answer->node[i];
            if (node->section != order[s] || !tells(node)) {
                continue;
            }
            /* A free line between sections and around tables. */
            if (last && (last->section != node->section || last->kind == MLIFT_ANSWER_TABLE ||
                         (is_block(node->kind) && last->kind != MLIFT_ANSWER_HEADING))) {
                fputc('\n', out);
            }
            status = put_node(node, out);
            last = node;
        }
    }
    return status;
}
