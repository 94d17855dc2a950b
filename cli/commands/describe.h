/* The table of all scenario keys, for people: on the terminal, or as docs/parameters.md. */
#ifndef CLI_COMMANDS_DESCRIBE_H
#define CLI_COMMANDS_DESCRIBE_H

#include <stdio.h>

/* Prints every key that is `prefix` or stands below it; NULL: all. Returns how many there were. */
size_t cli_describe_keys(FILE *out, const char *prefix);

/* Prints docs/parameters.md. */
void cli_describe_markdown(FILE *out);

#endif
