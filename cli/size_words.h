/* The verdict of `microlift size SCENARIO` in words. */
#ifndef CLI_SIZE_WORDS_H
#define CLI_SIZE_WORDS_H

#include "cli/size_scenario.h"

#include <stddef.h>

/* One to five sentences into out[size_of], cut where it is full. */
void cli_size_words(const struct cli_size *size, char *out, size_t size_of);

#endif
