/* A page and its file when memory or the disk gives way: an error, nothing left behind, never a part of a page. libxml2
 * gets its memory from here, so its allocations fail too. */
#include "tests/fault/inject.h"

#include "cli/command.h"
#include "cli/outfile.h"
#include "cli/show/page.h"
#include "cli/show/sketch.h"

#include <libxml/parser.h>
#include <libxml/xmlmemory.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define SVG_FILE MLIFT_SOURCE_DIR "/tests/data/small.svg"

static const struct cli_page_column columns[] = {{"Name", CLI_PAGE_WORD}, {"Value", CLI_PAGE_NUMBER}};

static void fill(struct cli_page *page)
{
    cli_page_section(page, "answer", "The answer");
    cli_page_say(page, "It is `this` 5 +- 1.");
    cli_page_table_begin(page, "caption", columns, 2);
    cli_page_cell(page, "a.b");
    cli_page_cell(page, "7");
    cli_page_table_end(page);
    cli_page_figure(page, "chart", SVG_FILE, "title", "words that say what the chart shows");
    cli_page_command(page, "microlift run");
}

/* The page as it is without a fault. */
static char whole[1 << 15];

static int build(void *context)
{
    struct cli_page page;
    const char *text;
    bool keep = context != NULL;

    int status = cli_page_init(&page, "kind", "title");
    if (!status) {
        fill(&page);
        status = cli_page_finish(&page, &text);
        if (!status && keep) {
            (void)snprintf(whole, sizeof whole, "%s", text);
        } else if (!status && strcmp(text, whole) != 0) {
            status = 1; /* a page with a hole in it is a finding */
        }
    }
    cli_page_free(&page);
    xmlCleanupParser();
    return status;
}

static void *own_malloc(size_t n)
{
    return malloc(n);
}

static void *own_realloc(void *old, size_t n)
{
    return realloc(old, n);
}

static char *own_strdup(const char *text)
{
    return strdup(text);
}

static void silent(void *context, const char *format, ...)
{
    (void)context;
    (void)format;
}

static void test_every_allocation(void **state)
{
    /* libxml2 has another way where a large buffer is not to be had; what it gives then is the same. A file that cannot
     * be read for want of memory may be called no svg file. */
    struct inject_plan plan = {.what = "building a page",
                               .kind = INJECT_ALLOCATION,
                               .attempt = build,
                               .may_survive = true,
                               .may_leak = true}; /* libxml2 2.9 leaks a stack entry of its writer after a fault */

    (void)state;
    assert_int_equal(build(whole), MLIFT_OK);
    assert_non_null(strstr(whole, "<td class=\"number\">7</td>"));
    assert_non_null(strstr(whole, "chart-desc"));
    inject_assert(&plan);
}

/* --- the file ----------------------------------------------------------------------------------------------------- */

struct place {
    char folder[64], file[96];
};

static int publish(void *context)
{
    const struct place *place = context;
    struct cli_outfile file;
    struct cli_sketch sketch;

    setenv("TMPDIR", place->folder, 1);
    int status = cli_sketch_init(&sketch);
    cli_sketch_free(&sketch);
    int code = status ? CLI_DONE : cli_outfile_open(&file, "test", place->file, true);
    if (!status && !code) {
        (void)fputs("<html>whole</html>\n", file.stream);
        code = cli_outfile_close(&file, "test");
    }
    return status ? status : code ? MLIFT_ERR_CHART : MLIFT_OK;
}

/* The old file, or the whole new one; nothing beside it. */
static int in_order(void *context, int result)
{
    const struct place *place = context;
    char text[64] = "";
    FILE *file = fopen(place->file, "r");
    size_t n = file ? fread(text, 1, sizeof text - 1, file) : 0;

    if (file) {
        (void)fclose(file);
    }
    bool is_new = !strcmp(text, "<html>whole</html>\n"), is_old = !strcmp(text, "old");
    bool right = n > 0 && (is_new || (is_old && result != 0));
    (void)unlink(place->file);
    right = rmdir(place->folder) == 0 && mkdir(place->folder, 0700) == 0 && right;
    file = fopen(place->file, "w");
    right = file && fputs("old", file) >= 0 && right;
    return file && fclose(file) == 0 && right ? 0 : 1;
}

static void test_every_file_operation(void **state)
{
    struct place place = {.folder = "/tmp/microlift-page-XXXXXX"};
    struct inject_plan plan = {.what = "publishing a page",
                               .kind = INJECT_FILE,
                               .attempt = publish,
                               .context = &place,
                               .may_survive = true, /* a folder that cannot be closed was synced */
                               .in_order = in_order};

    (void)state;
    assert_non_null(mkdtemp(place.folder));
    (void)snprintf(place.file, sizeof place.file, "%s/page.html", place.folder);
    (void)in_order(&place, 1);
    inject_assert(&plan);
    (void)unlink(place.file);
    (void)rmdir(place.folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_allocation),
                                       cmocka_unit_test(test_every_file_operation)};

    xmlMemSetup(free, own_malloc, own_realloc, own_strdup);
    xmlSetGenericErrorFunc(NULL, silent);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
