/* The nearest known name to a misspelt one, for error messages. */
#ifndef SCENARIOS_SUGGEST_H
#define SCENARIOS_SUGGEST_H

#include <stddef.h>

/* Optimal string alignment distance (insert, delete, substitute, swap of neighbours), case-insensitive; names longer
 * than 64 bytes count as infinitely far. Source: Damerau 1964; Boytsov 2011, section 2.2. */
size_t mlift_suggest_distance(const char *a, const char *b);

/* The name nearest to `word` among names[0..n-1], or NULL when none is near enough to be meant (more than a third of
 * the word's length, at least 1 and at most 3 edits). Borrows from `names`. */
const char *mlift_suggest_nearest(const char *word, const char *const *names, size_t n);

#endif
