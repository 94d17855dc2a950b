/* An HTML page in the making: headings, paragraphs, tables, charts, commands. One self-contained file that needs no
 * network and no script, reads on a phone, in the dark and on paper, and is well-formed XML as well.
 *
 * Every text is escaped here; what no XML text may hold, and what would turn the writing direction of its surroundings,
 * becomes U+FFFD. Calls that fail are remembered and reported by finish. The same calls give the same bytes. */
#ifndef CLI_SHOW_PAGE_H
#define CLI_SHOW_PAGE_H

#include "models/error.h"

#include <stdbool.h>
#include <stddef.h>

enum { CLI_PAGE_MOST_COLUMNS = 12 };

enum cli_page_kind {
    CLI_PAGE_WORD,  /* a name, a word */
    CLI_PAGE_WORDS, /* a sentence: wide */
    CLI_PAGE_NUMBER /* aligned to the right, never broken */
};

struct cli_page {
    struct _xmlBuffer *buffer;     /* owned */
    struct _xmlTextWriter *writer; /* owned */
    int error;                     /* the first that was remembered */
    int n_tables, n_columns, at;   /* number of the table; its columns; the column of the next cell */
    enum cli_page_kind kind[CLI_PAGE_MOST_COLUMNS];
};

struct cli_page_column {
    const char *head;
    enum cli_page_kind kind;
};

/* Begins a page with its title (of the window and, as the only first heading, of the page) and a line above the title
 * that says what kind of page this is. `free` is safe twice and after a failed init. MLIFT_ERR_NO_MEMORY. */
MLIFT_CHECKED int cli_page_init(struct cli_page *page, const char *kind, const char *title);
void cli_page_free(struct cli_page *page);

/* Ends the page; *text (borrowed from the page, zero-terminated) holds all of it. MLIFT_ERR_NO_MEMORY, or the first
 * error of a call before. */
MLIFT_CHECKED int cli_page_finish(struct cli_page *page, const char **text);

/* A section with its heading; ends where the next begins. `id` is a link target of letters and hyphens. */
void cli_page_section(struct cli_page *page, const char *id, const char *heading);
/* A heading below that of the section. */
void cli_page_subheading(struct cli_page *page, const char *heading);

/* A paragraph. What is printf-like here holds the program's own words: `text` between backticks is set as code, " +- "
 * as the plus-minus sign. */
void cli_page_say(struct cli_page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same in larger type: the answer, the question. */
void cli_page_lead(struct cli_page *page, const char *text);
/* The same in a box of its own. */
void cli_page_note(struct cli_page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A list with bullets; items are printf-like. */
void cli_page_list_begin(struct cli_page *page);
void cli_page_item(struct cli_page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));
void cli_page_list_end(struct cli_page *page);

/* A few figures in large type, up to 127 bytes (" +- " is set as the plus-minus sign), each with the words that say
 * what it is. */
void cli_page_facts_begin(struct cli_page *page);
void cli_page_fact(struct cli_page *page, const char *figure, const char *words);
void cli_page_facts_end(struct cli_page *page);

/* Terms and what they stand for. */
void cli_page_terms_begin(struct cli_page *page);
void cli_page_term(struct cli_page *page, const char *term, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void cli_page_terms_end(struct cli_page *page);

/* A table of at most CLI_PAGE_MOST_COLUMNS columns. The first cell of a row is its heading. Cells fill rows from left
 * to right; a row is begun by its first cell and ended by its last. */
void cli_page_table_begin(struct cli_page *page, const char *caption, const struct cli_page_column *columns, int n);
void cli_page_cell(struct cli_page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));
void cli_page_table_end(struct cli_page *page);

/* What stands between is folded away under `summary`, to be unfolded by the reader. */
void cli_page_fold_begin(struct cli_page *page, const char *summary);
void cli_page_fold_end(struct cli_page *page);

/* The chart in the svg file at `path` (drawn by analysis/charts/gnuplot.h), scaled to the page. `title` and `words`, which say
 * what it shows, are its alternative text; the words stand below it too. `name` of letters and hyphens, different for
 * each chart of a page. What is wrong with the file is remembered as MLIFT_ERR_CHART. */
void cli_page_figure(struct cli_page *page, const char *name, const char *path, const char *title, const char *words);

/* A command to be typed: one line. */
void cli_page_command(struct cli_page *page, const char *text);

/* A longer text as it is, to be unfolded by the reader (unfolded already if `open`). */
void cli_page_verbatim(struct cli_page *page, const char *summary, const char *text, bool open);

#endif
