/* What `microlift compare --segments` prints for people. */
#ifndef CLI_SEGMENTS_TEXT_H
#define CLI_SEGMENTS_TEXT_H

#include "cli/compare_segments.h"

void cli_segments_text_print(const struct cli_segments *self);

#endif
