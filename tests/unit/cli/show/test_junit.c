/* cli/junit and cli/annotation: hostile texts stay texts. The XML is read back with libxml2's parser; other parsers
 * read it in tests/junit. */
#include "cli/show/annotation.h"
#include "cli/show/junit.h"

#include <libxml/parser.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *text, *read_back;
} hostile[] = {
    {"plain", "plain"},
    {"<script>&amp;\"'`</script>", "<script>&amp;\"'`</script>"},
    {"]]> --> <!-- <![CDATA[", "]]> --> <!-- <![CDATA["},
    {"bell \a, escape \x1b[31m, delete \x7f", "bell ?, escape ?[31m, delete ?"},
    {"tab\tstays", "tab\tstays"},
    {"two\nlines", "two\nlines"},
    {"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"},
    {"broken \xC3, \xE2\x82, \xFF", "broken ?, ??, ?"},
    {"\xEF\xBF\xBE\xEF\xBF\xBF", "??????"},
    {"\xD7\xA9\xD7\x9C\xE2\x80\xAE", "\xD7\xA9\xD7\x9C\xE2\x80\xAE"},
    {"", ""},
};

static const xmlNode *child(const xmlNode *parent, const char *name)
{
    for (const xmlNode *node = parent->children; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && !strcmp((const char *)node->name, name)) {
            return node;
        }
    }
    return NULL;
}

static void assert_attribute(const xmlNode *node, const char *name, const char *expected)
{
    xmlChar *value = xmlGetProp(node, BAD_CAST name);

    assert_non_null(value);
    assert_string_equal((const char *)value, expected);
    xmlFree(value);
}

static void assert_content(const xmlNode *node, const char *expected)
{
    xmlChar *value = xmlNodeGetContent(node);

    assert_non_null(value);
    assert_string_equal((const char *)value, expected);
    xmlFree(value);
}

static xmlDoc *parse(const struct cli_junit *suite)
{
    char *text = cli_junit_text(suite);

    assert_non_null(text);
    xmlDoc *document = xmlReadMemory(text, (int)strlen(text), "junit.xml", NULL, XML_PARSE_NONET);
    assert_non_null(document);
    free(text);
    return document;
}

static void test_hostile_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        const char *text = hostile[i].text;
        const struct cli_junit_case test = {text, text, CLI_JUNIT_FAILED, text, text, text};
        const struct cli_junit_property property = {text, text};
        xmlDoc *document = parse(&(struct cli_junit){text, 0.5, 1, 1, &property, &test});
        const xmlNode *suite = child(xmlDocGetRootElement(document), "testsuite");
        assert_attribute(suite, "name", hostile[i].read_back);
        const xmlNode *found = child(suite, "testcase"), *failure = child(found, "failure");
        assert_attribute(found, "name", hostile[i].read_back);
        assert_attribute(found, "classname", hostile[i].read_back);
        assert_attribute(failure, "message", hostile[i].read_back);
        assert_content(failure, hostile[i].read_back);
        assert_attribute(child(child(suite, "properties"), "property"), "value", hostile[i].read_back);
        xmlFreeDoc(document);
    }
    xmlCleanupParser();
}

static void test_counts(void **state)
{
    const struct cli_junit_case tests[] = {
        {"g", "a", CLI_JUNIT_PASSED, NULL, NULL, NULL}, {"g", "b", CLI_JUNIT_PASSED, NULL, NULL, "said"},
        {"g", "c", CLI_JUNIT_FAILED, "t", "m", "d"},    {"g", "d", CLI_JUNIT_ERROR, "t", "m", NULL},
        {"g", "e", CLI_JUNIT_ERROR, "t", "m", "d"},
    };
    xmlDoc *document = parse(&(struct cli_junit){"s", 1.25, 0, 5, NULL, tests});
    const xmlNode *root = xmlDocGetRootElement(document), *suite = child(root, "testsuite");

    (void)state;
    assert_attribute(suite, "tests", "5");
    assert_attribute(suite, "failures", "1");
    assert_attribute(suite, "errors", "2");
    assert_attribute(root, "time", "1.250");
    const xmlNode *first = child(suite, "testcase");
    assert_null(child(first, "system-out"));
    xmlFreeDoc(document);
    xmlCleanupParser();
}

static void check_annotation(const char *level, const char *file, int line, const char *title, const char *message,
                             const char *expected)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);

    assert_non_null(out);
    cli_annotation_print(out, level, file, line, title, message);
    assert_int_equal(fclose(out), 0);
    assert_string_equal(text, expected);
    free(text);
}

static void test_annotations(void **state)
{
    (void)state;
    check_annotation("error", "a.yaml", 3, "gate", "lost 5%, so: there",
                     "::error file=a.yaml,line=3,title=gate::lost 5%25, so: there\n");
    check_annotation("warning", "a,b:c%.yaml", 0, "x,y", "one\r\n::error::two",
                     "::warning file=a%2Cb%3Ac%25.yaml,title=x%2Cy::one%0D%0A::error::two\n");
    check_annotation("notice", NULL, 7, NULL, "\x1b[31m", "::notice::?[31m\n");
    check_annotation("notice", NULL, 0, "t", "m", "::notice title=t::m\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hostile_texts),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_annotations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
