#include "cli/show/annotation.h"

#include <stdbool.h>

/* Percent signs and line ends are escaped everywhere, commas and colons where they would end a property
 * (github.com/actions/toolkit, packages/core/src/command.ts). Other control characters have no business in a log. */
static void put(FILE *out, const char *text, bool property)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','))) {
            fprintf(out, "%%%02X", c);
        } else {
            fputc(c < 0x20 || c == 0x7F ? '?' : c, out);
        }
    }
}

void cli_annotation_print(FILE *out, const char *level, const char *file, int line, const char *title,
                          const char *message)
{
    fprintf(out, "::%s", level);
    if (file) {
        fputs(" file=", out);
        put(out, file, true);
    }
    if (file && line > 0) {
        fprintf(out, ",line=%d", line);
    }
    if (title) {
        fputs(file ? ",title=" : " title=", out);
        put(out, title, true);
    }
    fputs("::", out);
    put(out, message, false);
    fputc('\n', out);
}
