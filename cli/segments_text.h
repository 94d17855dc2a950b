/* What `microlift compare --segments` prints for people. */
#ifndef CLI_SEGMENTS_TEXT_H
#define CLI_SEGMENTS_TEXT_H

#include "cli/compare_segments.h"

void cli_segments_text_print(const struct cli_segments *self);

/* Does the placebo gain nothing by rule `rule` at any number of segments on list `list`: is each 95% interval (Monte
 * Carlo) at or below zero, or does it cover it? */
bool cli_segments_text_placebo_is_nothing(const struct cli_segments *self, int list, enum mlift_choice_rule rule);

/* The sentence about truth estimated from data; NULL where the rates are a model's. */
const char *cli_segments_text_truth(const struct cli_segments *self);

#endif
