#include "analysis/charts/caption.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define ELLIPSIS "\xe2\x80\xa6"
#define APOSTROPHE "\xe2\x80\x99"
#define MINUS "\xe2\x88\x92"

/* Advance widths of U+0020 to U+007E in DejaVu Sans 2.37, thousandths of the font size. */
static const short widths[95] = {
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361,  318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635,  611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352,  635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592,  525, 636, 337, 636, 838,
};

/* Length in bytes of the valid UTF-8 character at `s`, 0 if there is none (Unicode 15, table 3-7). */
static size_t decode(const unsigned char *s, uint32_t *code)
{
    static const uint32_t smallest[5] = {0, 0, 0x80, 0x800, 0x10000};
    size_t n = s[0] < 0x80 ? 1 : s[0] >= 0xf0 && s[0] < 0xf8 ? 4 : s[0] >= 0xe0 ? 3 : s[0] >= 0xc0 ? 2 : 0;
    if (n == 0 || s[0] >= 0xf8) {
        return 0;
    }
    *code = n == 1 ? s[0] : s[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xc0) != 0x80) {
            return 0;
        }
        *code = *code << 6 | (s[i] & 0x3fu);
    }
    bool surrogate = *code >= 0xd800 && *code <= 0xdfff;
    return *code < smallest[n] || *code > 0x10ffff || surrogate ? 0 : n;
}

/* C1 controls, direction overrides and isolates, and the code points that XML 1.0 forbids. */
static bool is_unwanted(uint32_t code)
{
    return (code >= 0x80 && code < 0xa0) || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ||
           (code & 0xfffe) == 0xfffe;
}

void mlift_caption_clean(const char *text, size_t max_chars, char *out)
{
    const unsigned char *s = (const unsigned char *)(text != NULL ? text : "");
    size_t n_chars = 0;
    size_t n = 0;
    while (*s != '\0') {
        uint32_t code = 0;
        size_t length = decode(s, &code);
        bool opens = n >= 2 && out[n - 1] == ']' && out[n - 2] == ']' && *s == '>';
        if (n_chars + 1 + opens > max_chars) {
            /* The last character makes room for the ellipsis. */
            do {
                n--;
            } while (((unsigned char)out[n] & 0xc0) == 0x80);
            n += (size_t)sprintf(out + n, ELLIPSIS);
            break;
        }
        if (opens) {
            out[n++] = ' ';
            n_chars++;
        }
        if (length == 0 || is_unwanted(code)) {
            out[n++] = '?';
        } else if (code < 0x20 || code == 0x7f) {
            out[n++] = ' ';
        } else if (code == '\'') {
            n += (size_t)sprintf(out + n, APOSTROPHE);
        } else {
            memcpy(out + n, s, length);
            n += length;
        }
        n_chars++;
        s += length > 0 ? length : 1;
    }
    out[n] = '\0';
}

static double char_width(uint32_t code)
{
    if (code >= 0x20 && code < 0x7f) {
        return widths[code - 0x20] / 1000.0;
    }
    if (code >= 0x300 && code < 0x370) {
        return 0.0; /* combining marks */
    }
    return code >= 0x1100 && !(code >= 0x2000 && code < 0x2190) ? 1.0 : 0.7;
}

static double width_of(const char *text, size_t n, double px, bool bold)
{
    double width = 0.0;
    for (size_t i = 0; i < n;) {
        uint32_t code = '?';
        size_t length = decode((const unsigned char *)text + i, &code);
        width += char_width(code);
        i += length > 0 ? length : 1;
    }
    /* The bold face is 10 to 20% wider in running text. */
    return width * px * (bold ? 1.15 : 1.0);
}

double mlift_caption_width(const char *text, double px, bool bold)
{
    return width_of(text, strlen(text), px, bold);
}

/* Bytes of `text` that go on one line: up to the last good place to break, or to the last character that fits. */
static size_t line_length(const char *text, double px, bool bold, double max_width)
{
    size_t fits = 0;
    size_t space = 0;
    size_t joint = 0;
    for (size_t i = 0, chars = 0; text[i] != '\0' && chars < MLIFT_CAPTION_LINE_CHARS; chars++) {
        uint32_t code = 0;
        size_t length = decode((const unsigned char *)text + i, &code);
        length = length > 0 ? length : 1;
        if (text[i] == ' ') {
            space = i;
        } else if (fits > 0 && width_of(text, i + length, px, bold) > max_width) {
            return space > 0 ? space : joint > 0 ? joint : fits;
        }
        i += length;
        fits = i;
        if (strchr("/_-,|+", text[i - 1]) != NULL) {
            joint = i;
        }
    }
    return text[fits] == '\0' || space == 0 ? fits : space;
}

/* True if the whole text found its place. */
static bool wrap_clean(const char *text, double px, bool bold, double max_width, int max_lines,
                       struct mlift_caption *out)
{
    out->n_lines = 0;
    while (*text == ' ') {
        text++;
    }
    while (*text != '\0' && out->n_lines < max_lines) {
        size_t n = line_length(text, px, bold, max_width);
        memcpy(out->lines[out->n_lines], text, n);
        out->lines[out->n_lines++][n] = '\0';
        text += n;
        while (*text == ' ') {
            text++;
        }
    }
    return *text == '\0';
}

/* Takes one character out of the middle and marks the place; false when nothing is left to take. */
static bool shorten_middle(char *text, size_t *cut)
{
    size_t length = strlen(text);
    if (*cut == 0) {
        *cut = length / 2;
        while (*cut > 0 && ((unsigned char)text[*cut] & 0xc0) == 0x80) {
            (*cut)--;
        }
        if (*cut == 0 || length + 4 > MLIFT_CAPTION_SIZE) {
            return false;
        }
        memmove(text + *cut + 3, text + *cut, length - *cut + 1);
        memcpy(text + *cut, ELLIPSIS, 3);
        length += 3;
    }
    /* Left and right in turn, so that the mark stays in the middle. */
    size_t right = length - *cut - 3;
    size_t from = *cut;
    size_t to = from;
    if (right > *cut) {
        from = *cut + 3;
        to = from + 1;
        while (((unsigned char)text[to] & 0xc0) == 0x80) {
            to++;
        }
    } else if (*cut > 0) {
        do {
            from--;
        } while (from > 0 && ((unsigned char)text[from] & 0xc0) == 0x80);
        *cut = from;
    }
    memmove(text + from, text + to, length - to + 1);
    return from != to && *cut > 0;
}

void mlift_caption_wrap(const char *text, double px, bool bold, double max_width, int max_lines,
                        struct mlift_caption *out)
{
    char clean[MLIFT_CAPTION_SIZE];
    size_t cut = 0;
    mlift_caption_clean(text, MLIFT_CAPTION_MAX_CHARS, clean);
    while (!wrap_clean(clean, px, bold, max_width, max_lines, out) && shorten_middle(clean, &cut)) {
    }
}

void mlift_caption_number(double value, int decimals, bool plus, char out[MLIFT_CAPTION_NUMBER])
{
    static const long long powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};
    if (!(fabs(value) < 1e9)) {
        (void)strcpy(out, "n/a");
        return;
    }
    decimals = decimals < 0 ? 0 : decimals > 9 ? 9 : decimals;
    long long scaled = llround(fabs(value) * (double)powers[decimals]);
    long long whole = scaled / powers[decimals];
    char digits[24];
    size_t n = (size_t)snprintf(digits, sizeof digits, "%lld", whole);
    char *end = out;
    if (scaled != 0 && (value < 0.0 || plus)) {
        end += sprintf(end, "%s", value < 0.0 ? MINUS : "+");
    }
    for (size_t i = 0; i < n; i++) {
        *end++ = digits[i];
        if ((n - 1 - i) % 3 == 0 && i + 1 < n) {
            *end++ = ',';
        }
    }
    *end = '\0';
    if (decimals > 0) {
        sprintf(end, ".%0*lld", decimals, scaled % powers[decimals]);
    }
}
