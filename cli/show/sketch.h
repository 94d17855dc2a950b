/* A private folder for charts that are drawn to be put into a page, and removed again with what is in it. */
#ifndef CLI_SHOW_SKETCH_H
#define CLI_SHOW_SKETCH_H

#include "models/error.h"

#include <stdbool.h>
#include <stdio.h>

enum { CLI_SKETCH_PATH = 512, CLI_SKETCH_MOST = 32 };

struct cli_sketch {
    char folder[CLI_SKETCH_PATH];                     /* empty: none */
    char path[CLI_SKETCH_MOST][CLI_SKETCH_PATH + 72]; /* of the charts */
    int n;
};

/* Makes the folder in TMPDIR, else /tmp. MLIFT_ERR_CHART. */
MLIFT_CHECKED int cli_sketch_init(struct cli_sketch *sketch);
/* Safe twice and after a failed init. */
void cli_sketch_free(struct cli_sketch *sketch);

/* Path of a new svg file called `name` in the folder, and of its narrow twin (MLIFT_GNUPLOT_PAGE); at most
 * CLI_SKETCH_MOST of them. */
const char *cli_sketch_path(struct cli_sketch *sketch, const char *name);

/* Writes the file at `path`, a chart as text, to `out` and removes it. Returns false where it cannot be read. */
bool cli_sketch_print(const char *path, FILE *out);

#endif
