/* The folder that charts go to. */
#ifndef CLI_CHARTFOLDER_H
#define CLI_CHARTFOLDER_H

#include <stdbool.h>

enum { CLI_CHARTFOLDER_PATH = 4096 };

/* "results/first-campaign.h5" -> "results/charts/first-campaign". Returns false where that is too long. */
bool cli_chartfolder_default(const char *results, char out[CLI_CHARTFOLDER_PATH]);

/* Makes `path` and the folder above it, unless they are there; `path` is the same afterwards. Prints what is wrong and
 * returns an exit code. */
int cli_chartfolder_make(const char *program, char *path);

#endif
