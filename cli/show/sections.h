/* What page and Markdown agree on: the order of an answer's sections and their headings, and what of them is told. */
#ifndef CLI_SHOW_SECTIONS_H
#define CLI_SHOW_SECTIONS_H

#include "analysis/answers/answer.h"

struct cli_sections_of_page {
    enum mlift_answer_section section;
    const char *id, *heading; /* heading NULL: what stands before the first one */
};

const struct cli_sections_of_page *cli_sections_of_page(size_t *n);

/* Is the node told on pages, in this section? Values, and tables without a row, are not. */
bool cli_sections_tell(const struct mlift_answer_node *node, enum mlift_answer_section section);

/* Is it an item of a list: item, fact, term? */
bool cli_sections_is_list(const struct mlift_answer_node *node);

bool cli_sections_is_words(enum mlift_unit unit);

/* What people see of a value; `figure` is room for it. */
const char *cli_sections_cell(const struct mlift_answer_value *cell, struct mlift_figure *figure);
struct mlift_figure cli_sections_figure(const struct mlift_answer_value *value);

/* The sentence with a capital where it follows a label on a terminal only, to be freed; NULL without memory. */
char *cli_sections_sentence(const struct mlift_answer_node *node);

#endif
