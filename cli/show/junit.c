#include "cli/show/junit.h"

#include "scenarios/yaml.h"

#include <libxml/entities.h>
#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <string.h>

/* What is being written; `failed` stays set after the first failure. */
struct writing {
    xmlTextWriterPtr writer;
    int failed;
};

/* XML 1.0, production [2]: tab, line feed, carriage return, and from space on, but for U+FFFE and U+FFFF. */
static void replace_in_valid(char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F) {
            text[i] = '?';
        } else if (i + 2 < length && (!memcmp(text + i, "\xEF\xBF\xBE", 3) || !memcmp(text + i, "\xEF\xBF\xBF", 3))) {
            memset(text + i, '?', 3);
        }
    }
}

static void replace_what_xml_forbids(char *text, size_t length)
{
    for (size_t at = 0; at < length; at++) {
        size_t valid = mlift_yaml_utf8_prefix(text + at, length - at);
        replace_in_valid(text + at, valid);
        at += valid;
        if (at < length) {
            text[at] = '?'; /* a byte that is not UTF-8 */
        }
    }
}

static void put_attribute(struct writing *writing, const char *name, const char *value)
{
    char *clean = strdup(value);

    if (!clean) {
        writing->failed = 1;
        return;
    }
    replace_what_xml_forbids(clean, strlen(clean));
    writing->failed |= xmlTextWriterWriteAttribute(writing->writer, BAD_CAST name, BAD_CAST clean) < 0;
    free(clean);
}

static void put_number(struct writing *writing, const char *name, size_t value)
{
    writing->failed |= xmlTextWriterWriteFormatAttribute(writing->writer, BAD_CAST name, "%zu", value) < 0;
}

static void put_text(struct writing *writing, const char *text)
{
    char *clean = strdup(text);

    if (!clean) {
        writing->failed = 1;
        return;
    }
    replace_what_xml_forbids(clean, strlen(clean));
    /* escaped here and not by the writer, which leaves a text out without a word when it has no memory for that */
    xmlChar *escaped = xmlEncodeSpecialChars(NULL, BAD_CAST clean);
    writing->failed |= !escaped || xmlTextWriterWriteRaw(writing->writer, escaped) < 0;
    xmlFree(escaped);
    free(clean);
}

static void open_element(struct writing *writing, const char *name)
{
    writing->failed |= xmlTextWriterStartElement(writing->writer, BAD_CAST name) < 0;
}

static void close_element(struct writing *writing)
{
    writing->failed |= xmlTextWriterEndElement(writing->writer) < 0;
}

static size_t count(const struct cli_junit *suite, enum cli_junit_outcome outcome)
{
    size_t n = 0;

    for (size_t i = 0; i < suite->n_cases; i++) {
        n += suite->test[i].outcome == outcome;
    }
    return n;
}

static void put_case(struct writing *writing, const struct cli_junit_case *test)
{
    static const char *const elements[] = {
        [CLI_JUNIT_PASSED] = "system-out", [CLI_JUNIT_FAILED] = "failure", [CLI_JUNIT_ERROR] = "error"};

    open_element(writing, "testcase");
    put_attribute(writing, "classname", test->group);
    put_attribute(writing, "name", test->name);
    if (test->outcome != CLI_JUNIT_PASSED || test->details) {
        open_element(writing, elements[test->outcome]);
        if (test->outcome != CLI_JUNIT_PASSED) {
            put_attribute(writing, "type", test->type);
            put_attribute(writing, "message", test->message);
        }
        put_text(writing, test->details ? test->details : "");
        close_element(writing);
    }
    close_element(writing);
}

static void put_counts(struct writing *writing, const struct cli_junit *suite)
{
    put_attribute(writing, "name", suite->name);
    put_number(writing, "tests", suite->n_cases);
    put_number(writing, "failures", count(suite, CLI_JUNIT_FAILED));
    put_number(writing, "errors", count(suite, CLI_JUNIT_ERROR));
    writing->failed |= xmlTextWriterWriteFormatAttribute(writing->writer, BAD_CAST "time", "%.3f", suite->seconds) < 0;
}

static void put_suite(struct writing *writing, const struct cli_junit *suite)
{
    open_element(writing, "testsuites");
    put_counts(writing, suite);
    open_element(writing, "testsuite");
    put_counts(writing, suite);
    open_element(writing, "properties");
    for (size_t i = 0; i < suite->n_properties; i++) {
        open_element(writing, "property");
        put_attribute(writing, "name", suite->property[i].name);
        put_attribute(writing, "value", suite->property[i].value);
        close_element(writing);
    }
    close_element(writing);
    for (size_t i = 0; i < suite->n_cases; i++) {
        put_case(writing, &suite->test[i]);
    }
    close_element(writing);
    close_element(writing);
}

char *cli_junit_text(const struct cli_junit *suite)
{
    xmlBufferPtr buffer = xmlBufferCreate();
    struct writing writing = {.writer = buffer ? xmlNewTextWriterMemory(buffer, 0) : NULL};
    char *text = NULL;

    if (writing.writer) {
        writing.failed |= xmlTextWriterSetIndent(writing.writer, 1) < 0;
        writing.failed |= xmlTextWriterStartDocument(writing.writer, NULL, "UTF-8", NULL) < 0;
        put_suite(&writing, suite);
        writing.failed |= xmlTextWriterEndDocument(writing.writer) < 0;
        xmlFreeTextWriter(writing.writer);
        text = writing.failed ? NULL : strdup((const char *)xmlBufferContent(buffer));
    }
    xmlBufferFree(buffer);
    return text;
}
