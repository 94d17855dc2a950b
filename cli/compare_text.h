/* What `microlift compare` shows a person: the answer first, then the tables it rests on, then what to do next. */
#ifndef CLI_COMPARE_TEXT_H
#define CLI_COMPARE_TEXT_H

#include "cli/compare.h"

#include <stdio.h>

void cli_compare_text_print(FILE *out, const struct cli_compare *compare);

#endif
