/* A sentence or several, broken into lines for a terminal. */
#ifndef CLI_PARAGRAPH_H
#define CLI_PARAGRAPH_H

#include <stdio.h>

/* Prints `first` and then the words of `text`; lines after the first are indented by two and none is wider than 100
 * columns. */
void cli_paragraph_print(FILE *out, const char *first, const char *text);

#endif
