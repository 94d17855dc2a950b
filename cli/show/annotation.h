/* Workflow commands as GitHub Actions reads them (`::error file=F,line=L,title=T::message`): one line each, whatever
 * the texts hold. */
#ifndef CLI_SHOW_ANNOTATION_H
#define CLI_SHOW_ANNOTATION_H

#include <stdio.h>

/* `level` is error, warning or notice; `line` 0 and NULL texts are left out. */
void cli_annotation_print(FILE *out, const char *level, const char *file, int line, const char *title,
                          const char *message);

#endif
