/* What `microlift analyze` prints for people. */
#ifndef CLI_ANALYZE_TEXT_H
#define CLI_ANALYZE_TEXT_H

#include "cli/analyze.h"
#include "cli/figure.h"

enum { CLI_ANALYZE_WORDS = 1200 };

void cli_analyze_text_print(const struct cli_analyze *self);

/* "collect device first: ...": the order in which to collect, where the rates have to be learned and where they are
 * known. */
void cli_analyze_text_advice(const struct cli_analyze *self, char out[CLI_ANALYZE_WORDS]);

/* "everywhere from 0 to 1", "above 0.87", "nowhere ...": where along a quantity the challenger wins. */
void cli_analyze_text_wins(const struct mlift_breakeven *breakeven, char *out, size_t size);

/* A list size between two that were looked at, rounded up to two digits: no more are known. */
double cli_analyze_text_about(double list);

/* "segments that have to be learned bring 1 or more purchases from a list of about 3,900 subscribers." */
void cli_analyze_text_list_size(const struct cli_analyze *self, char out[CLI_ANALYZE_WORDS]);

/* What a net worth per subscriber comes to on the own list: "+35.4" outcomes, or money. */
void cli_analyze_text_on_list(const struct cli_analyze *self, double net, char out[CLI_FIGURE_SIZE]);

/* The list from which the k-th data point pays, where the rates are known and where they are learned: "390", "never",
 * "above 154,000", "up to 300". */
void cli_analyze_text_list_known(const struct cli_analyze *self, int k, char out[CLI_FIGURE_SIZE]);
void cli_analyze_text_list_learned(const struct cli_analyze *self, int k, char out[CLI_FIGURE_SIZE]);

#endif
