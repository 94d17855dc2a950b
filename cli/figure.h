/* Figures for people: thousands separated, percentages, and no more digits than the Monte Carlo error supports. */
#ifndef CLI_FIGURE_H
#define CLI_FIGURE_H

#include <stddef.h>

enum { CLI_FIGURE_SIZE = 48 };

/* "12,345"; |value| below 1e15. */
void cli_figure_whole(double value, char out[CLI_FIGURE_SIZE]);

/* scale * value with `decimals`, a sign if `plus`; "n/a" where it is no number. */
void cli_figure_fixed(double value, double scale, int decimals, int plus, char out[CLI_FIGURE_SIZE]);

/* Decimals of scale * value that its error supports, at least 0 and at most `most`; `most` where there is no error. */
int cli_figure_decimals(double mcse, double scale, int most);

/* "5.93 +- 0.01": the value and its error, both times `scale`, to the digits the error supports. */
void cli_figure_simulated(double value, double mcse, double scale, int plus, char out[CLI_FIGURE_SIZE]);

/* A name in at most `width` (4 to CLI_FIGURE_SIZE - 1) characters: a longer one keeps its beginning and its end,
   "a_very_..goes_on_02", because what tells names apart is as often the end. */
void cli_figure_name(const char *name, size_t width, char out[CLI_FIGURE_SIZE]);

/* How many of a hundred a share is: "8", "fewer than 1", "more than 99"; "none" and "all" for 0 and 1 themselves. */
void cli_figure_of_hundred(double share, char out[CLI_FIGURE_SIZE]);

#endif
