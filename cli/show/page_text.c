#include "cli/show/page_text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* The replacement character U+FFFD. */
static const char REPLACEMENT[] = "\xEF\xBF\xBD";

/* Bytes of the character at `text`, and itself; 0 where it is no valid UTF-8 (overlong, surrogate, beyond U+10FFFF). */
static size_t decode(const unsigned char *text, unsigned *character)
{
    static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t n = text[0] < 0x80   ? 1
               : text[0] < 0xC2 ? 0
               : text[0] < 0xE0 ? 2
               : text[0] < 0xF0 ? 3
               : text[0] < 0xF5 ? 4
                                : 0;
    unsigned value = n < 2 ? text[0] : text[0] & (0xFFu >> (n + 1));

    for (size_t i = 1; i < n; i++) {
        if ((text[i] & 0xC0) != 0x80) {
            return 0;
        }
        value = value << 6 | (text[i] & 0x3Fu);
    }
    bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    *character = value;
    return n > 0 && value >= least[n] && value <= 0x10FFFF && !surrogate ? n : 0;
}

/* XML 1.0 allows neither control characters nor noncharacters; C1 controls, and marks that turn the writing direction
 * of what follows, are no text either. */
static bool is_text(unsigned c)
{
    bool control = (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0);
    bool direction = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    bool none = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);

    return !control && !direction && !none;
}

const char *cli_page_text_next(const char *text, char out[CLI_PAGE_TEXT_CHARACTER])
{
    unsigned character = 0;
    size_t n = decode((const unsigned char *)text, &character);

    if (n > 0 && is_text(character)) {
        memcpy(out, text, n);
        out[n] = '\0';
    } else {
        memcpy(out, REPLACEMENT, 4);
    }
    return text + (n > 0 ? n : 1);
}

void cli_page_text_clean(const char *text, char *out)
{
    char next[CLI_PAGE_TEXT_CHARACTER];

    while (*text) {
        text = cli_page_text_next(text, next);
        size_t n = strlen(next);
        memcpy(out, next, n);
        out += n;
    }
    *out = '\0';
}

const char *cli_page_text_line(const char *text, char out[CLI_PAGE_TEXT_LINE])
{
    char begin[CLI_PAGE_TEXT_LINE / 3];

    (void)snprintf(begin, sizeof begin, "%s", text);
    cli_page_text_clean(begin, out);
    for (char *c = out; *c; c++) {
        *c = *c == '\t' || *c == '\n' || *c == '\r' ? ' ' : *c;
    }
    for (size_t n = strlen(out); n > 0 && out[n - 1] == ' '; n--) {
        out[n - 1] = '\0';
    }
    return out;
}
