/* Options that several commands share, read in one place: the same text means the same and is refused in the same words
 * everywhere. What is wrong is printed, and the program left with CLI_WRONG_USE, through argp. Numbers, lists and whole
 * numbers: cli/options/question.h. */
#ifndef CLI_OPTIONS_OPTION_H
#define CLI_OPTIONS_OPTION_H

#include "analysis/charts/gnuplot.h"

#include <argp.h>
#include <stddef.h>
#include <stdint.h>

/* --seed: a whole number from 0 to 2^64 - 1, digits only. */
uint64_t cli_option_seed(const struct argp_state *state, const char *text);

/* --threads: from 1 to 1024. */
int cli_option_threads(const struct argp_state *state, const char *text);

/* --format of charts: svg, png or pdf. */
enum mlift_gnuplot_format cli_option_format(const struct argp_state *state, const char *text);

/* -o: a file name that leaves `spare` of the `room` bytes of `path` for what is put behind it (".partial.h5"). */
void cli_option_path(const struct argp_state *state, const char *text, char *path, size_t room, size_t spare);

#endif
