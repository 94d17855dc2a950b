#include "analysis/charts/svgtext.h"

#include "analysis/charts/palette.h"

#include <stdbool.h>
#include <string.h>

/* Colours of one picture; a map in colours has some dozens. */
enum { MOST_COLORS = 128 };

struct colors {
    unsigned color[MOST_COLORS];
    int n;
};

static void put_escaped(FILE *file, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&':
            (void)fputs("&amp;", file);
            break;
        case '<':
            (void)fputs("&lt;", file);
            break;
        case '>':
            (void)fputs("&gt;", file);
            break;
        default:
            (void)fputc(*text, file);
        }
    }
}

/* Reads "rgb( 34, 34, 34)" or "#222222" in an attribute's quotes; returns its length, 0 for what is no colour. */
static int read_color(const char *text, unsigned *color)
{
    unsigned r, g, b;
    int n = 0;

    if (sscanf(text, "rgb( %3u , %3u , %3u )%n", &r, &g, &b, &n) == 3 && n > 0 && r < 256 && g < 256 && b < 256) {
        *color = r << 16 | g << 8 | b;
    } else if (sscanf(text, "#%6x%n", color, &n) != 1 || n != 7) {
        n = 0;
    }
    return n > 0 && (text[n] == '\'' || text[n] == '"') ? n : 0;
}

/* The next colour that begins an attribute's value from `text` on, inside of a tag; NULL where there is none. */
static const char *find_color(const char *text, unsigned *color, int *length)
{
    for (const char *at = text; (at = strpbrk(at, "'\"")) != NULL; at++) {
        if (at[1] == 'r' || at[1] == '#') {
            *length = read_color(at + 1, color);
            if (*length > 0 && at > text && (at[-1] == '=' || at[-1] == ' ')) {
                return at + 1;
            }
        }
    }
    return NULL;
}

static void collect(struct colors *colors, const char *text)
{
    unsigned color;
    int length;

    for (const char *at = text; (at = find_color(at, &color, &length)) != NULL; at += length) {
        bool known = false;
        for (int i = 0; i < colors->n && !known; i++) {
            known = colors->color[i] == color;
        }
        if (!known && colors->n < MOST_COLORS) {
            colors->color[colors->n++] = color;
        }
    }
}

/* Attributes give way to any style sheet: what knows no style sheet shows the light colours. */
static void put_style(FILE *file, const struct colors *colors)
{
    (void)fputs("\n<style>@media screen and (prefers-color-scheme: dark) {\n", file);
    for (int i = 0; i < colors->n; i++) {
        unsigned light = colors->color[i], dark = mlift_palette_dark(light);
        (void)fprintf(file, "[stroke=\"#%06x\"] { stroke: #%06x } [fill=\"#%06x\"] { fill: #%06x }\n", light, dark,
                      light, dark);
    }
    (void)fputs("}</style>", file);
}

/* A part of the file without titles, its colours written alike. */
static void put_part(FILE *file, const char *from, const char *end)
{
    unsigned color;
    int length;

    for (const char *at; (at = find_color(from, &color, &length)) != NULL && at < end; from = at + length) {
        (void)fwrite(from, 1, (size_t)(at - from), file);
        (void)fprintf(file, "#%06x", color);
    }
    (void)fwrite(from, 1, (size_t)(end - from), file);
}

void mlift_svgtext_write(FILE *file, const char *bytes, const char *title)
{
    /* gnuplot titles the page "Gnuplot" and each plot by its data ("$s1 using 1:2"), which browsers show as tool tips.
     */
    static const char open[] = "<title>", close[] = "</title>";
    const char *rest = bytes, *found, *end;
    struct colors colors = {.n = 0};
    bool first = true;

    collect(&colors, bytes);
    while ((found = strstr(rest, open)) != NULL && (end = strstr(found, close)) != NULL) {
        put_part(file, rest, found);
        if (first) {
            (void)fputs(open, file);
            put_escaped(file, title);
            (void)fputs(close, file);
            put_style(file, &colors);
        }
        first = false;
        rest = end + strlen(close);
    }
    put_part(file, rest, rest + strlen(rest));
}
