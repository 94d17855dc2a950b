/* The sentences of `microlift compare --segments`, for the terminal and for the page. */
#ifndef CLI_SEGMENTS_WORDS_H
#define CLI_SEGMENTS_WORDS_H

#include "cli/compare_segments.h"
#include "cli/figure.h"

enum { CLI_SEGMENTS_WORDS = 1024 };

/* "+0.104 (0.026)", the value and its Monte Carlo error in the unit of the gains; the value alone where it has none. */
void cli_segments_words_estimate(const struct cli_segments *self, const struct mlift_frontier_estimate *estimate,
                                 char out[CLI_FIGURE_SIZE]);

/* "percentage points of" or "currency". */
const char *cli_segments_words_unit(const struct cli_segments *self);

/* The last data point that cuts a level's segments: "device + 1 level" is more than a column holds. */
const char *cli_segments_words_last_point(const struct cli_segments *self, int level);

/* What follows "Pilot:", "Segments:" and "Verdict:". */
void cli_segments_words_pilot(const struct cli_segments *self, char out[CLI_SEGMENTS_WORDS]);
void cli_segments_words_cut(const struct cli_segments *self, char out[CLI_SEGMENTS_WORDS]);
void cli_segments_words_verdict(const struct cli_segments *self, char out[CLI_SEGMENTS_WORDS]);

/* What follows "Placebo:" and "Pilot's price:"; empty where there is nothing to say. */
void cli_segments_words_placebo(const struct cli_segments *self, char out[CLI_SEGMENTS_WORDS]);
void cli_segments_words_price(const struct cli_segments *self, char out[CLI_SEGMENTS_WORDS]);

/* Does the placebo gain nothing by rule `rule` at any number of segments on list `list`: is each 95% interval (Monte
 * Carlo) at or below zero, or does it cover it? */
bool cli_segments_words_placebo_is_nothing(const struct cli_segments *self, int list, enum mlift_choice_rule rule);

/* The sentence about truth estimated from data; NULL where the rates are a model's. */
const char *cli_segments_words_truth(const struct cli_segments *self);

#endif
