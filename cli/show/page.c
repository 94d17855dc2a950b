#include "cli/show/page.h"

#include "analysis/charts/gnuplot.h"
#include "cli/show/page_style.h"
#include "cli/show/page_svg.h"
#include "cli/show/page_text.h"

#include <libxml/entities.h>
#include <libxml/xmlwriter.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The plus-minus sign U+00B1. */
static const char PLUS_MINUS[] = "\xC2\xB1";

enum { MOST_FIGURE = 128 };

static const xmlChar *x(const char *text)
{
    return (const xmlChar *)text;
}

static void fail(struct cli_page *page, int error)
{
    page->error = page->error ? page->error : error;
}

/* What a call of the writer returned: negative for failure, which is memory, as it writes into a buffer. */
static void note(struct cli_page *page, int written)
{
    if (written < 0) {
        fail(page, MLIFT_ERR_NO_MEMORY);
    }
}

/* --- text --------------------------------------------------------------------------------------------------------- */

static char *cleaned(struct cli_page *page, const char *text)
{
    char *copy = malloc(3 * strlen(text) + 1);

    if (copy) {
        cli_page_text_clean(text, copy);
    } else {
        fail(page, MLIFT_RAISE(MLIFT_ERR_NO_MEMORY));
    }
    return copy;
}

/* Escaped here and not by the writer, which leaves a text out without a word when it has no memory for that. */
static void put_text(struct cli_page *page, const char *text)
{
    char *copy = cleaned(page, text);
    xmlChar *escaped = copy ? xmlEncodeSpecialChars(NULL, x(copy)) : NULL;

    if (escaped) {
        note(page, xmlTextWriterWriteRaw(page->writer, escaped));
    } else {
        fail(page, MLIFT_ERR_NO_MEMORY);
    }
    xmlFree(escaped);
    free(copy);
}

/* --- elements ----------------------------------------------------------------------------------------------------- */

static void begin(struct cli_page *page, const char *element)
{
    note(page, xmlTextWriterStartElement(page->writer, x(element)));
}

/* A full end tag: HTML knows <td></td>, not <td/>. */
static void end(struct cli_page *page)
{
    note(page, xmlTextWriterFullEndElement(page->writer));
}

static void attribute(struct cli_page *page, const char *name, const char *value)
{
    note(page, xmlTextWriterWriteAttribute(page->writer, x(name), x(value)));
}

static void raw(struct cli_page *page, const char *text)
{
    note(page, xmlTextWriterWriteRaw(page->writer, x(text)));
}

static void line(struct cli_page *page)
{
    raw(page, "\n");
}

/* "0.5 +- 0.1" as the plus-minus sign, which has two bytes as well. */
static void typeset(char *text)
{
    for (char *found = strstr(text, " +- "); found; found = strstr(found, " +- ")) {
        memcpy(found + 1, PLUS_MINUS, 2);
    }
}

/* A text that may be broken after the marks that hold names together: <wbr> says so without adding a character. */
static void put_breakable(struct cli_page *page, char *text)
{
    for (char *rest = text; *rest;) {
        size_t n = strcspn(rest, "._=/");
        n += rest[n] != '\0';
        char next = rest[n];
        rest[n] = '\0';
        put_text(page, rest);
        rest[n] = next;
        rest += n;
        if (*rest) {
            raw(page, "<wbr />");
        }
    }
}

/* The program's own words: `command` between backticks becomes code. */
static void put_words(struct cli_page *page, char *text)
{
    char *rest = text, *open;

    typeset(text);
    while ((open = strchr(rest, '`')) && strchr(open + 1, '`')) {
        char *close = strchr(open + 1, '`');
        *open = *close = '\0';
        put_text(page, rest);
        begin(page, "code");
        put_text(page, open + 1);
        end(page);
        rest = close + 1;
    }
    put_text(page, rest);
}

__attribute__((format(printf, 3, 0))) static void put_formatted(struct cli_page *page,
                                                                void (*put)(struct cli_page *page, char *text),
                                                                const char *format, va_list arguments)
{
    char *text = NULL;

    if (vasprintf(&text, format, arguments) < 0) {
        text = NULL;
        fail(page, MLIFT_RAISE(MLIFT_ERR_NO_MEMORY));
    } else {
        put(page, text);
    }
    free(text);
}

__attribute__((format(printf, 2, 3))) static void put_printf(struct cli_page *page, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    put_formatted(page, put_words, format, arguments);
    va_end(arguments);
}

/* <element class="...">text</element>; `class` NULL for none. `dir` makes a text of the user's own keep its direction
 * to itself. */
static void put_element(struct cli_page *page, const char *element, const char *class, bool dir, const char *text)
{
    begin(page, element);
    if (class) {
        attribute(page, "class", class);
    }
    if (dir) {
        attribute(page, "dir", "auto");
    }
    put_text(page, text);
    end(page);
    line(page);
}

/* An element without content: <meta .../> in HTML and in XML. */
static void put_meta(struct cli_page *page, const char *key, const char *name, const char *content)
{
    begin(page, "meta");
    attribute(page, key, name);
    if (content) {
        attribute(page, "content", content);
    }
    note(page, xmlTextWriterEndElement(page->writer));
    line(page);
}

/* --- the page ----------------------------------------------------------------------------------------------------- */

static void put_head(struct cli_page *page, const char *title)
{
    raw(page, "<!DOCTYPE html>\n");
    begin(page, "html");
    attribute(page, "lang", "en");
    line(page);
    begin(page, "head");
    line(page);
    put_meta(page, "charset", "utf-8", NULL);
    put_meta(page, "http-equiv", "Content-Security-Policy",
             "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    put_meta(page, "name", "viewport", "width=device-width, initial-scale=1");
    put_meta(page, "name", "generator", "microlift " MLIFT_VERSION);
    put_element(page, "title", NULL, false, title);
    begin(page, "style");
    raw(page, cli_page_style);
    end(page);
    line(page);
    end(page);
    line(page);
}

int cli_page_init(struct cli_page *page, const char *kind, const char *title)
{
    *page = (struct cli_page){0};
    page->buffer = xmlBufferCreate();
    page->writer = page->buffer ? xmlNewTextWriterMemory(page->buffer, 0) : NULL;
    if (!page->writer) {
        cli_page_free(page);
        return MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
    }
    put_head(page, title);
    begin(page, "body");
    line(page);
    begin(page, "main");
    line(page);
    begin(page, "header");
    line(page);
    put_element(page, "p", "kind", false, kind);
    put_element(page, "h1", NULL, true, title);
    end(page);
    line(page);
    begin(page, "section"); /* what stands before the first heading */
    attribute(page, "id", "top");
    line(page);
    return MLIFT_OK;
}

void cli_page_free(struct cli_page *page)
{
    xmlFreeTextWriter(page->writer);
    xmlBufferFree(page->buffer);
    page->writer = NULL;
    page->buffer = NULL;
}

int cli_page_finish(struct cli_page *page, const char **text)
{
    for (int i = 0; i < 4; i++) { /* section, main, body, html */
        end(page);
        line(page);
    }
    note(page, xmlTextWriterFlush(page->writer));
    *text = (const char *)xmlBufferContent(page->buffer);
    return page->error ? MLIFT_RAISE(page->error) : MLIFT_OK;
}

void cli_page_section(struct cli_page *page, const char *id, const char *heading)
{
    char heading_id[64];

    snprintf(heading_id, sizeof heading_id, "h-%.50s", id);
    end(page);
    line(page);
    begin(page, "section");
    attribute(page, "id", id);
    attribute(page, "aria-labelledby", heading_id);
    line(page);
    begin(page, "h2");
    attribute(page, "id", heading_id);
    put_text(page, heading);
    end(page);
    line(page);
}

void cli_page_subheading(struct cli_page *page, const char *heading)
{
    put_element(page, "h3", NULL, false, heading);
}

void cli_page_say(struct cli_page *page, const char *format, ...)
{
    va_list arguments;

    begin(page, "p");
    va_start(arguments, format);
    put_formatted(page, put_words, format, arguments);
    va_end(arguments);
    end(page);
    line(page);
}

void cli_page_lead(struct cli_page *page, const char *text)
{
    put_element(page, "p", "lead", true, text);
}

void cli_page_note(struct cli_page *page, const char *format, ...)
{
    va_list arguments;

    begin(page, "p");
    attribute(page, "class", "note");
    va_start(arguments, format);
    put_formatted(page, put_words, format, arguments);
    va_end(arguments);
    end(page);
    line(page);
}

void cli_page_list_begin(struct cli_page *page)
{
    begin(page, "ul");
    line(page);
}

void cli_page_item(struct cli_page *page, const char *format, ...)
{
    va_list arguments;

    begin(page, "li");
    va_start(arguments, format);
    put_formatted(page, put_words, format, arguments);
    va_end(arguments);
    end(page);
    line(page);
}

void cli_page_list_end(struct cli_page *page)
{
    end(page);
    line(page);
}

void cli_page_facts_begin(struct cli_page *page)
{
    begin(page, "ul");
    attribute(page, "class", "facts");
    line(page);
}

void cli_page_fact(struct cli_page *page, const char *figure, const char *words)
{
    char set[MOST_FIGURE];

    (void)snprintf(set, sizeof set, "%s", figure);
    typeset(set);
    begin(page, "li");
    begin(page, "strong");
    put_text(page, set);
    end(page);
    raw(page, " ");
    begin(page, "span");
    put_text(page, words);
    end(page);
    end(page);
    line(page);
}

void cli_page_facts_end(struct cli_page *page)
{
    cli_page_list_end(page);
}

void cli_page_terms_begin(struct cli_page *page)
{
    begin(page, "dl");
    line(page);
}

void cli_page_term(struct cli_page *page, const char *term, const char *format, ...)
{
    va_list arguments;

    put_element(page, "dt", NULL, false, term);
    begin(page, "dd");
    va_start(arguments, format);
    put_formatted(page, put_words, format, arguments);
    va_end(arguments);
    end(page);
    line(page);
}

void cli_page_terms_end(struct cli_page *page)
{
    end(page);
    line(page);
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

/* A box that scrolls by itself, reached with the keyboard and named for a screen reader. */
static void begin_scroll(struct cli_page *page, const char *class, const char *labelled_by)
{
    begin(page, "div");
    attribute(page, "class", class);
    attribute(page, "role", "region");
    attribute(page, "aria-labelledby", labelled_by);
    attribute(page, "tabindex", "0");
    line(page);
}

static void put_kind(struct cli_page *page, int column)
{
    static const char *const classes[] = {
        [CLI_PAGE_WORD] = NULL, [CLI_PAGE_WORDS] = "words", [CLI_PAGE_NUMBER] = "number"};

    if (classes[page->kind[column]]) {
        attribute(page, "class", classes[page->kind[column]]);
    }
}

static void put_heads(struct cli_page *page, const struct cli_page_column *columns)
{
    begin(page, "thead");
    begin(page, "tr");
    for (int i = 0; i < page->n_columns; i++) {
        page->kind[i] = columns[i].kind;
        begin(page, "th");
        attribute(page, "scope", "col");
        put_kind(page, i);
        put_printf(page, "%s", columns[i].head);
        end(page);
    }
    end(page);
    end(page);
    line(page);
}

void cli_page_table_begin(struct cli_page *page, const char *caption, const struct cli_page_column *columns, int n)
{
    char id[32];

    page->n_columns = n < CLI_PAGE_MOST_COLUMNS ? n : CLI_PAGE_MOST_COLUMNS;
    page->at = 0;
    snprintf(id, sizeof id, "table-%d", ++page->n_tables);
    begin(page, "p"); /* no <caption>: that would be as wide as the table and scroll with it */
    attribute(page, "class", "caption");
    attribute(page, "id", id);
    put_printf(page, "%s", caption);
    end(page);
    line(page);
    begin_scroll(page, "scroll", id);
    begin(page, "table");
    attribute(page, "aria-labelledby", id);
    line(page);
    put_heads(page, columns);
    begin(page, "tbody");
    line(page);
}

void cli_page_cell(struct cli_page *page, const char *format, ...)
{
    bool first = page->at == 0;
    va_list arguments;

    if (first) {
        begin(page, "tr");
    }
    begin(page, first ? "th" : "td");
    if (first) {
        attribute(page, "scope", "row");
    }
    put_kind(page, page->at);
    va_start(arguments, format);
    put_formatted(page, first ? put_breakable : put_words, format, arguments);
    va_end(arguments);
    end(page);
    page->at = (page->at + 1) % page->n_columns;
    if (page->at == 0) {
        end(page);
        line(page);
    }
}

void cli_page_table_end(struct cli_page *page)
{
    for (int i = 0; i < 3; i++) { /* tbody, table, div */
        end(page);
        line(page);
    }
}

/* --- charts, commands --------------------------------------------------------------------------------------------- */

static void put_svg(struct cli_page *page, const char *name, const char *path, const char *title, const char *words)
{
    char *clean_title = cleaned(page, title), *clean_words = cleaned(page, words), *svg = NULL;

    if (clean_title && clean_words) {
        typeset(clean_words);
        int error = cli_page_svg_read(path, name, clean_title, clean_words, &svg);
        if (error) {
            fail(page, error);
        } else {
            raw(page, svg);
            line(page);
        }
    }
    free(clean_title);
    free(clean_words);
    free(svg);
}

/* The chart and, where it was drawn, its twin for phones: the style sheet shows one of them. */
static void put_charts(struct cli_page *page, const char *name, const char *path, const char *title, const char *words)
{
    char narrow[PATH_MAX], own[96];

    if (!mlift_gnuplot_narrow(path, narrow) || access(narrow, R_OK) != 0) {
        put_svg(page, name, path, title, words);
        return;
    }
    begin(page, "div");
    attribute(page, "class", "wide");
    put_svg(page, name, path, title, words);
    end(page);
    begin(page, "div");
    attribute(page, "class", "narrow");
    snprintf(own, sizeof own, "%.80s-narrow", name);
    put_svg(page, own, narrow, title, words);
    end(page);
    line(page);
}

void cli_page_figure(struct cli_page *page, const char *name, const char *path, const char *title, const char *words)
{
    char id[96];

    snprintf(id, sizeof id, "%.80s-words", name);
    begin(page, "figure");
    line(page);
    begin_scroll(page, "chart", id);
    put_charts(page, name, path, title, words);
    end(page);
    line(page);
    begin(page, "figcaption");
    attribute(page, "id", id);
    put_printf(page, "%s", words);
    end(page);
    line(page);
    end(page);
    line(page);
}

/* A preformatted text; HTML drops a line feed that follows <pre>, so none is written. */
static void put_pre(struct cli_page *page, const char *class, const char *text)
{
    begin(page, "pre");
    attribute(page, "class", class);
    attribute(page, "tabindex", "0");
    begin(page, "code");
    put_text(page, text);
    end(page);
    end(page);
    line(page);
}

void cli_page_command(struct cli_page *page, const char *text)
{
    put_pre(page, "command", text);
}

static void begin_fold(struct cli_page *page, const char *summary, bool open)
{
    begin(page, "details");
    if (open) {
        attribute(page, "open", "open");
    }
    line(page);
    put_element(page, "summary", NULL, false, summary);
}

void cli_page_fold_begin(struct cli_page *page, const char *summary)
{
    begin_fold(page, summary, false);
}

void cli_page_fold_end(struct cli_page *page)
{
    end(page);
    line(page);
}

void cli_page_verbatim(struct cli_page *page, const char *summary, const char *text, bool open)
{
    begin_fold(page, summary, open);
    put_pre(page, "verbatim", text);
    cli_page_fold_end(page);
}
