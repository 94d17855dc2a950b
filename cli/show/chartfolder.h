/* The folder that charts go to. */
#ifndef CLI_SHOW_CHARTFOLDER_H
#define CLI_SHOW_CHARTFOLDER_H

#include <stdbool.h>

enum { CLI_CHARTFOLDER_PATH = 4096 };

/* "results/first-campaign.h5" -> "results/charts/first-campaign". Returns false where that is too long. */
bool cli_chartfolder_default(const char *results, char out[CLI_CHARTFOLDER_PATH]);

/* Could `path` (NULL: nothing was asked) be made or written to? Makes nothing: asked before long work, so that nobody
 * waits for an answer that cannot be drawn. Prints what is wrong and returns an exit code. */
int cli_chartfolder_check(const char *program, const char *path);

/* Makes `path` and the folders above it, unless they are there. Prints what is wrong and returns an exit code. */
int cli_chartfolder_make(const char *program, const char *path);

#endif
