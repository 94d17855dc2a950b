/* An answer on a terminal: what is shown to people, without charts and reference material, at most 100 columns wide. */
#ifndef CLI_SHOW_TEXT_H
#define CLI_SHOW_TEXT_H

#include "analysis/answers/answer.h"

#include <stdio.h>

/* MLIFT_ERR_NO_MEMORY: what was printed is not all of it. */
MLIFT_CHECKED int cli_text_print(const struct mlift_answer *answer, FILE *out);

#endif
