/* What `microlift analyze` prints for people. */
#ifndef CLI_ANALYZE_TEXT_H
#define CLI_ANALYZE_TEXT_H

#include "cli/analyze.h"

enum { CLI_ANALYZE_WORDS = 1200 };

void cli_analyze_text_print(const struct cli_analyze *self);

/* "collect device first: ...": the order in which to collect, where the rates have to be learned and where they are
 * known. */
void cli_analyze_text_advice(const struct cli_analyze *self, char out[CLI_ANALYZE_WORDS]);

/* "everywhere from 0 to 1", "above 0.87", "nowhere ...": where along a quantity the challenger wins. */
void cli_analyze_text_wins(const struct mlift_breakeven *breakeven, char *out, size_t size);

/* A list size between two that were looked at, rounded up to two digits: no more are known. */
double cli_analyze_text_about(double list);

#endif
