/* Sentences put together piece by piece in a buffer. */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include <stddef.h>

/* Appends to the text in `out`, which holds `size` bytes and is cut where it is full. */
void cli_words_add(char *out, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
