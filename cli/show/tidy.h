/* Long, tidy tables as CSV (RFC 4180) or JSON: one value a row, every row the same columns. Text that a spreadsheet
 * would run as a formula is defused. */
#ifndef CLI_SHOW_TIDY_H
#define CLI_SHOW_TIDY_H

#include <stddef.h>
#include <stdio.h>

enum cli_tidy_format { CLI_TIDY_CSV, CLI_TIDY_JSON };

struct cli_tidy {
    FILE *out;
    enum cli_tidy_format format;
    int column; /* of the row at hand */
    size_t n_rows;
};

/* Writes the header. */
void cli_tidy_begin(struct cli_tidy *tidy, FILE *out, enum cli_tidy_format format, const char *const *columns, int n);

/* The cells of a row, in the order of the columns; a row ends with cli_tidy_end_row. */
void cli_tidy_text(struct cli_tidy *tidy, const char *text);
void cli_tidy_count(struct cli_tidy *tidy, unsigned long long value);
void cli_tidy_real(struct cli_tidy *tidy, double value); /* empty / null where it is no number */
void cli_tidy_none(struct cli_tidy *tidy);
void cli_tidy_end_row(struct cli_tidy *tidy);

/* Writes what follows the last row. */
void cli_tidy_finish(struct cli_tidy *tidy);

#endif
