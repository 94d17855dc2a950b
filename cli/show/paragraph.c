#include "cli/show/paragraph.h"

#include <stdbool.h>
#include <string.h>

enum { WIDTH = 100 };

void cli_paragraph_print(FILE *out, const char *first, const char *text)
{
    size_t at = strlen(first);

    fputs(first, out);
    for (bool begins = true; *text; begins = false) {
        size_t word = strcspn(text, " ");
        bool joined = begins && at == 0, breaks = !joined && at + 1 + word > WIDTH;
        fputs(joined ? "" : breaks ? "\n  " : " ", out);
        fwrite(text, 1, word, out);
        at = (breaks ? 2 : at + !joined) + word;
        text += word + strspn(text + word, " ");
    }
    fputc('\n', out);
}

void cli_paragraph_hang(FILE *out, const char *label, const char *text, size_t width)
{
    size_t indent = strlen(label), column = indent;

    fputs(label, out);
    while (*text) {
        size_t length = strcspn(text, " ");
        if (column > indent && column + 1 + length > width) {
            fprintf(out, "\n%*s", (int)indent, "");
            column = indent;
        }
        column += (size_t)fprintf(out, "%s%.*s", column > indent ? " " : "", (int)length, text);
        text += length;
        text += strspn(text, " ");
    }
    fputc('\n', out);
}
