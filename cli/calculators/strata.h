/* Files with one line a stratum: a header of column names, then numbers; other columns may hold names. Commas between,
 * or semicolons or tabs where the header has them, and then decimal commas; shares and rates also in percent. */
#ifndef CLI_CALCULATORS_STRATA_H
#define CLI_CALCULATORS_STRATA_H

#include <stddef.h>

/* One column that may be in the file. */
struct cli_strata_column {
    const char *name;
    double *values; /* room for `room` values */
    size_t *n;      /* how many were read; 0 when the file has no such column */
    int required;
    double least, most; /* allowed range, ends included */
};

/* Reads at most `room` lines. Returns 0, or -1 with one line "FILE:LINE: error: what is wrong and what would be right"
 * in message (length bytes). Fields may be quoted. An unknown column that holds numbers is an error. */
int cli_strata_read(const char *path, const struct cli_strata_column *columns, size_t n_columns, size_t room,
                    char *message, size_t length);

#endif
