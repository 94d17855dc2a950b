/* An answer as one self-contained HTML page. */
#ifndef CLI_SHOW_ANSWERPAGE_H
#define CLI_SHOW_ANSWERPAGE_H

#include "analysis/answers/answer.h"

#include <stdbool.h>

/* Writes the page to `path` ("-": standard output), whole or not at all. Prints what is wrong; returns an exit code. */
int cli_answerpage_write(const struct mlift_answer *answer, const char *program, const char *path, bool force);

#endif
