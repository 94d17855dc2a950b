#include "cli/show/sections.h"

#include <string.h>

const struct cli_sections_of_page *cli_sections_of_page(size_t *n)
{
    static const struct cli_sections_of_page sections[] = {
        {MLIFT_SECTION_HEAD, "top", NULL},
        {MLIFT_SECTION_ANSWER, "answer", "The answer"},
        {MLIFT_SECTION_NEXT, "next", "What to do next"},
        {MLIFT_SECTION_CHARTS, "charts", "The charts"},
        {MLIFT_SECTION_FIGURES, "tables", "The figures"},
        {MLIFT_SECTION_TRUST, "trust", "How sure we are, and why"},
        {MLIFT_SECTION_ASSUMPTIONS, "assumptions", "What this rests on"},
        {MLIFT_SECTION_ORIGIN, "origin", "Make the same numbers again"},
    };

    *n = sizeof sections / sizeof *sections;
    return sections;
}

bool cli_sections_tell(const struct mlift_answer_node *node, enum mlift_answer_section section)
{
    bool rows = node->kind != MLIFT_ANSWER_TABLE;

    for (size_t r = 0; !rows && r < node->n_rows; r++) {
        rows = (node->row[r].shown & MLIFT_SHOWN_PAGE) != 0;
    }
    return rows && node->section == section && node->shown & MLIFT_SHOWN_PAGE && node->kind != MLIFT_ANSWER_VALUE;
}

bool cli_sections_is_list(const struct mlift_answer_node *node)
{
    return node->kind == MLIFT_ANSWER_FACT || node->kind == MLIFT_ANSWER_TERM ||
           (node->kind == MLIFT_ANSWER_SENTENCE && node->weight == MLIFT_WEIGHT_ITEM);
}

bool cli_sections_is_words(enum mlift_unit unit)
{
    return unit == MLIFT_UNIT_WORD || unit == MLIFT_UNIT_WORDS;
}

const char *cli_sections_cell(const struct mlift_answer_value *cell, struct mlift_figure *figure)
{
    if (cell->none) {
        return "-";
    }
    if (cell->text) {
        return cell->text;
    }
    *figure = cli_sections_figure(cell);
    return figure->text;
}

struct mlift_figure cli_sections_figure(const struct mlift_answer_value *value)
{
    return mlift_figure(value->unit, value->number, value->mcse);
}

char *cli_sections_sentence(const struct mlift_answer_node *node)
{
    char *text = strdup(node->text);

    if (text && node->title && text[0] >= 'a' && text[0] <= 'z') {
        text[0] = (char)(text[0] - 'a' + 'A');
    }
    return text;
}
