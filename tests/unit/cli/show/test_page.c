/* A page: every text is text, the structure is what was asked for, charts are tidied. */
#include "cli/show/page.h"
#include "cli/show/page_svg.h"
#include "cli/show/page_text.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SVG_FILE MLIFT_SOURCE_DIR "/tests/data/small.svg"
#define GONE "\xEF\xBF\xBD"

static void test_what_is_no_text_is_replaced(void **state)
{
    static const struct {
        const char *given, *expected;
    } cases[] = {
        {"", ""},
        {"plain <&>\"' `code`", "plain <&>\"' `code`"},
        {"tab\tline\nreturn\r", "tab\tline\nreturn\r"},
        {"bell\a escape\x1b[31m delete\x7f", "bell" GONE " escape" GONE "[31m delete" GONE},
        {"next line \xC2\x85 padding \xC2\x80", "next line " GONE " padding " GONE},
        {"no break\xC2\xA0space \xE2\x80\xA8 \xE2\x80\x8B", "no break\xC2\xA0space \xE2\x80\xA8 \xE2\x80\x8B"},
        {"\xE2\x80\xAE over \xE2\x80\xAC \xE2\x81\xA6 isolate \xE2\x81\xA9",
         GONE " over " GONE " " GONE " isolate " GONE},
        {"\xD7\x94\xD7\x90\xD7\x9D \xF0\x9F\x98\x80", "\xD7\x94\xD7\x90\xD7\x9D \xF0\x9F\x98\x80"},
        {"alone \x80 cut \xE2\x82", "alone " GONE " cut " GONE GONE},
        {"overlong \xC0\xAF \xE0\x80\xAF", "overlong " GONE GONE " " GONE GONE GONE},
        {"surrogate \xED\xA0\x80", "surrogate " GONE GONE GONE},
        {"beyond \xF4\x90\x80\x80 \xF8", "beyond " GONE GONE GONE GONE " " GONE},
        {"noncharacter \xEF\xBF\xBE \xEF\xB7\x90 \xF0\x9F\xBF\xBF", "noncharacter " GONE " " GONE " " GONE},
    };
    char out[256];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cli_page_text_clean(cases[i].given, out);
        assert_string_equal(out, cases[i].expected);
    }
}

static void test_a_line_for_a_terminal_is_one_line_and_obeys_nobody(void **state)
{
    char out[CLI_PAGE_TEXT_LINE], given[1000], expected[CLI_PAGE_TEXT_LINE] = "";

    (void)state;
    assert_string_equal(cli_page_text_line("a\x1b[31m b\x9b\xC2\x9B"
                                           "2J \b\x7f",
                                           out),
                        "a" GONE "[31m b" GONE GONE "2J " GONE GONE);
    assert_string_equal(cli_page_text_line("two\nlines\r\nand a\ttab \n\n", out), "two lines  and a tab");
    assert_string_equal(cli_page_text_line("", out), "");
    assert_string_equal(cli_page_text_line("\n \t", out), "");
    memset(given, '\a', sizeof given - 1);
    given[sizeof given - 1] = '\0';
    for (int i = 0; i < 340; i++) {
        strcat(expected, GONE);
    }
    assert_string_equal(cli_page_text_line(given, out), expected);
}

/* The only element of that name, as text with its own children; fails if there are more. */
static xmlNode *find(xmlNode *node, const char *name, int *n)
{
    xmlNode *found = NULL;

    for (xmlNode *child = node->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE) {
            xmlNode *below = find(child, name, n);
            bool own = !strcmp((const char *)child->name, name);
            *n += own;
            found = found ? found : own ? child : below;
        }
    }
    return found;
}

static void assert_content(xmlDoc *doc, const char *name, const char *expected)
{
    int n = 0;
    xmlNode *node = find((xmlNode *)doc, name, &n);
    xmlChar *text = node ? xmlNodeGetContent(node) : NULL;

    assert_int_equal(n, 1);
    assert_string_equal((const char *)text, expected);
    xmlFree(text);
}

static xmlDoc *parse(struct cli_page *page)
{
    const char *text;

    assert_int_equal(cli_page_finish(page, &text), MLIFT_OK);
    xmlDoc *doc = xmlReadMemory(text, (int)strlen(text), NULL, NULL, XML_PARSE_NONET);
    assert_non_null(doc);
    return doc;
}

static void test_text_stays_text(void **state)
{
    static const char hostile[] = "</h1><script>\"'&lt;]]>";
    struct cli_page page;

    (void)state;
    assert_int_equal(cli_page_init(&page, "kind", hostile), MLIFT_OK);
    cli_page_note(&page, "%s", hostile);
    cli_page_command(&page, hostile);
    cli_page_verbatim(&page, "summary", "<a>\n\ttwo\n", false);
    xmlDoc *doc = parse(&page);
    assert_content(doc, "h1", hostile);
    assert_content(doc, "title", hostile);
    assert_content(doc, "details", "\nsummary\n<a>\n\ttwo\n\n");
    xmlFreeDoc(doc);
    cli_page_free(&page);
    cli_page_free(&page);
}

static void test_marks_of_the_programs_own_words(void **state)
{
    struct cli_page page;
    int n = 0;

    (void)state;
    assert_int_equal(cli_page_init(&page, "kind", "`not code` 1 +- 2"), MLIFT_OK);
    cli_page_say(&page, "%s", "`run a` gives 5 +- 1, `alone");
    xmlDoc *doc = parse(&page);
    assert_content(doc, "h1", "`not code` 1 +- 2");
    assert_content(doc, "code", "run a");
    assert_string_equal((const char *)find((xmlNode *)doc, "code", &n)->next->content, " gives 5 \xC2\xB1 1, `alone");
    xmlFreeDoc(doc);
    cli_page_free(&page);
}

static void test_cells_fill_rows(void **state)
{
    static const struct cli_page_column columns[] = {{"Name", CLI_PAGE_WORD}, {"Value", CLI_PAGE_NUMBER}};
    struct cli_page page;
    int n = 0;

    (void)state;
    assert_int_equal(cli_page_init(&page, "kind", "t"), MLIFT_OK);
    cli_page_table_begin(&page, "caption", columns, 2);
    for (int i = 0; i < 3; i++) {
        cli_page_cell(&page, "a.b_%d", i);
        cli_page_cell(&page, "%d", 7 * i);
    }
    cli_page_table_end(&page);
    xmlDoc *doc = parse(&page);
    assert_content(doc, "tbody", "\na.b_00\na.b_17\na.b_214\n");
    (void)find((xmlNode *)doc, "tr", &n);
    assert_int_equal(n, 4);
    xmlFreeDoc(doc);
    cli_page_free(&page);
}

static void test_a_chart_is_tidied(void **state)
{
    char *svg = NULL;

    (void)state;
    assert_int_equal(cli_page_svg_read(SVG_FILE, "own", "a <title>", "what it shows & says", &svg), MLIFT_OK);
    assert_non_null(
        strstr(svg, "<title id=\"own-title\">a &lt;title&gt;</title><desc id=\"own-desc\">what it shows &amp; says"));
    assert_non_null(strstr(svg, "role=\"img\" aria-labelledby=\"own-title own-desc\""));
    assert_non_null(strstr(svg, "<circle id=\"own-dot\""));
    assert_non_null(strstr(svg, "xlink:href=\"#own-dot\" id=\"own-dots\""));
    assert_non_null(strstr(svg, "filter=\"url(#own-shade)\""));
    assert_non_null(strstr(svg, "a &lt; b &amp; c"));
    static const char *const gone[] = {"width=", "height=", "script", "alert",    "onclick", "Gnuplot", "GNUPLOT",
                                       "$s1",    "comment", "empty",  "example.", "<a",      "<?xml"};
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
        assert_null(strstr(svg, gone[i]));
    }
    free(svg);
}

static void test_what_is_no_chart_is_an_error(void **state)
{
    struct cli_page page;
    const char *text;
    char *svg = NULL;

    (void)state;
    assert_int_equal(cli_page_svg_read(MLIFT_SOURCE_DIR "/LICENSE", "own", "", "", &svg), MLIFT_ERR_CHART);
    assert_int_equal(cli_page_svg_read("/nowhere.svg", "own", "", "", &svg), MLIFT_ERR_CHART);
    assert_null(svg);
    assert_int_equal(cli_page_init(&page, "kind", "t"), MLIFT_OK);
    cli_page_figure(&page, "own", "/nowhere.svg", "title", "words");
    assert_int_equal(cli_page_finish(&page, &text), MLIFT_ERR_CHART);
    cli_page_free(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_what_is_no_text_is_replaced),
                                       cmocka_unit_test(test_a_line_for_a_terminal_is_one_line_and_obeys_nobody),
                                       cmocka_unit_test(test_text_stays_text),
                                       cmocka_unit_test(test_marks_of_the_programs_own_words),
                                       cmocka_unit_test(test_cells_fill_rows),
                                       cmocka_unit_test(test_a_chart_is_tidied),
                                       cmocka_unit_test(test_what_is_no_chart_is_an_error)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    xmlCleanupParser();
    return failed;
}
