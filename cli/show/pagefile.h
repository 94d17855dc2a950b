/* A page on its way into a file: filled, finished, published whole or not at all. */
#ifndef CLI_SHOW_PAGEFILE_H
#define CLI_SHOW_PAGEFILE_H

#include "analysis/charts/gnuplot.h"
#include "cli/show/page.h"

#include <stdio.h>

/* Fills the page; on failure one sentence in `message` (may be empty). */
typedef int cli_pagefile_fill(struct cli_page *page, const void *context, char message[MLIFT_GNUPLOT_MESSAGE]);

struct cli_pagefile {
    const char *program, *title; /* "microlift report"; title of the page */
    const char *kind;            /* of page: "microlift run"; NULL: the program */
    const char *path;            /* "-": standard output */
    bool force;                  /* replaces a file that is there */
    cli_pagefile_fill *fill;
    const void *context;
    size_t n_bytes; /* out: of the page */
};

/* Writes the page. Returns an exit code, after one line on stderr where it is not 0. */
int cli_pagefile_write(struct cli_pagefile *self);

/* The same, and names the file on `out` when it is there. */
int cli_pagefile_write_named(struct cli_pagefile *self, FILE *out);

#endif
