/* An answer as Markdown (GitHub's flavour): the page's content, with links to charts where they were drawn. */
#ifndef CLI_SHOW_MARKDOWN_H
#define CLI_SHOW_MARKDOWN_H

#include "analysis/answers/answer.h"

#include <stdio.h>

/* `charts`: folder that the charts were drawn into, with `extension` ("svg"); NULL: none. */
void cli_markdown_print(const struct mlift_answer *answer, const char *charts, const char *extension, FILE *out);

#endif
