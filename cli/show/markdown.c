#include "cli/show/markdown.h"

#include "cli/show/page_text.h"
#include "cli/show/sections.h"

#include <stdlib.h>
#include <string.h>

/* Text with what Markdown would take for markup behind a backslash; the program's own `code` stays code. */
static void put_escaped(const char *text, bool own, FILE *out)
{
    char c[CLI_PAGE_TEXT_CHARACTER];
    bool code = false;

    while (*text) {
        text = cli_page_text_next(text, c);
        code = own && *c == '`' ? !code : code;
        if (!code && (strchr("\\*_{}[]<>#|", *c) || (!own && *c == '`'))) {
            fputc('\\', out);
        }
        fputs(*c == '\n' ? " " : c, out);
    }
}

static bool for_page(unsigned shown)
{
    return (shown & MLIFT_SHOWN_PAGE) != 0;
}

static void put_row(const struct mlift_answer_node *table, const struct mlift_answer_row *row, FILE *out)
{
    fputc('|', out);
    for (size_t c = 0; c < table->n_columns; c++) {
        const struct mlift_answer_column *column = &table->column[c];
        if (!column->head || !for_page(column->shown)) {
            continue;
        }
        fputc(' ', out);
        if (row) {
            struct mlift_figure figure;
            put_escaped(cli_sections_cell(&row->cell[c], &figure), false, out);
        } else {
            put_escaped(column->head, false, out);
        }
        fputs(" |", out);
    }
    fputc('\n', out);
}

static void put_table(const struct mlift_answer_node *table, FILE *out)
{
    if (table->title) {
        put_escaped(table->title, true, out);
        fputs("\n\n", out);
    }
    put_row(table, NULL, out);
    fputc('|', out);
    for (size_t c = 0; c < table->n_columns; c++) {
        if (table->column[c].head && for_page(table->column[c].shown)) {
            fputs(cli_sections_is_words(table->column[c].unit) ? " --- |" : " ---: |", out);
        }
    }
    fputc('\n', out);
    for (size_t r = 0; r < table->n_rows; r++) {
        if (for_page(table->row[r].shown)) {
            put_row(table, &table->row[r], out);
        }
    }
    fputc('\n', out);
}

static void put_sentence(const struct mlift_answer_node *node, FILE *out)
{
    const char *before = node->weight == MLIFT_WEIGHT_ITEM   ? "- "
                         : node->weight == MLIFT_WEIGHT_NOTE ? "> "
                         : node->weight == MLIFT_WEIGHT_LEAD ? "**"
                                                             : "";

    char *text = cli_sections_sentence(node);
    fputs(before, out);
    put_escaped(text ? text : node->text, true, out);
    free(text);
    fputs(node->weight == MLIFT_WEIGHT_LEAD ? "**\n" : "\n", out);
    fputs(node->weight == MLIFT_WEIGHT_ITEM ? "" : "\n", out);
}

/* A fence longer than any run of backticks within. */
static void put_verbatim(const struct mlift_answer_node *node, FILE *out)
{
    int longest = 2, run = 0;

    for (const char *c = node->text; *c; c++) {
        run = *c == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    put_escaped(node->title, true, out);
    fputs("\n\n", out);
    for (int end = 0; end < 2; end++) {
        for (int i = 0; i <= longest; i++) {
            fputc('`', out);
        }
        fputs(end ? "\n\n" : "\n", out);
        fputs(end ? "" : node->text, out);
        size_t n = strlen(node->text);
        fputs(!end && n > 0 && node->text[n - 1] != '\n' ? "\n" : "", out);
    }
}

static void put_node(const struct mlift_answer *answer, const struct mlift_answer_node *node, const char *charts,
                     const char *extension, FILE *out)
{
    struct mlift_figure figure;

    switch (node->kind) {
    case MLIFT_ANSWER_FACT:
        fprintf(out, "- **%s** ", cli_sections_cell(&node->value, &figure));
        put_escaped(node->text, true, out);
        fputc('\n', out);
        break;
    case MLIFT_ANSWER_SENTENCE:
        put_sentence(node, out);
        break;
    case MLIFT_ANSWER_HEADING:
        fputs("### ", out);
        put_escaped(node->text, true, out);
        fputs("\n\n", out);
        break;
    case MLIFT_ANSWER_TABLE:
        put_table(node, out);
        break;
    case MLIFT_ANSWER_CHART:
        if (charts) {
            fputs("![", out);
            put_escaped(node->title, true, out);
            fprintf(out, "](<%s/%s-%s.%s>)\n\n", charts, answer->command, node->key, extension);
        }
        put_escaped(node->text, true, out);
        fputs("\n\n", out);
        break;
    case MLIFT_ANSWER_COMMAND:
        fprintf(out, "```\n%s\n```\n\n", node->text);
        break;
    case MLIFT_ANSWER_TERM:
        fputs("- ", out);
        put_escaped(node->title, true, out);
        fputs(": ", out);
        put_escaped(node->text, true, out);
        fputc('\n', out);
        break;
    case MLIFT_ANSWER_VERBATIM:
        put_verbatim(node, out);
        break;
    case MLIFT_ANSWER_VALUE:
        break;
    }
}

void cli_markdown_print(const struct mlift_answer *answer, const char *charts, const char *extension, FILE *out)
{
    size_t n;
    const struct cli_sections_of_page *sections = cli_sections_of_page(&n);

    fputs("# ", out);
    put_escaped(answer->title, false, out);
    fputs("\n\n", out);
    for (size_t s = 0; s < n; s++) {
        const struct mlift_answer_node *last = NULL;
        for (size_t i = 0; i < answer->n_nodes; i++) {
            const struct mlift_answer_node *node = &answer->node[i];
            if (!cli_sections_tell(node, sections[s].section)) {
                continue;
            }
            if (!last && sections[s].heading) {
                fprintf(out, "## %s\n\n", sections[s].heading);
            }
            if (last && cli_sections_is_list(last) && !cli_sections_is_list(node)) {
                fputc('\n', out);
            }
            put_node(answer, node, charts, extension, out);
            last = node;
        }
        if (last && cli_sections_is_list(last)) {
            fputc('\n', out);
        }
    }
}
