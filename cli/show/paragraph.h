/* A sentence or several, broken into lines for a terminal. */
#ifndef CLI_SHOW_PARAGRAPH_H
#define CLI_SHOW_PARAGRAPH_H

#include <stddef.h>
#include <stdio.h>

/* Prints `first` and then the words of `text`; lines after the first are indented by two and none is wider than 100
 * columns. */
void cli_paragraph_print(FILE *out, const char *first, const char *text);

/* Prints `text` in lines of at most `width` bytes, the first after `label`, the others indented by its length. A word
 * longer than a line has a line of its own. */
void cli_paragraph_hang(FILE *out, const char *label, const char *text, size_t width);

#endif
