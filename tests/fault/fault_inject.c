/* The injector finds what is careless and passes what is careful. */
#include "tests/fault/inject.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "models/error.h"

enum { ALLOCATIONS = 3 };

/* A pointer the compiler cannot see through, or it would leave out allocations that nothing uses. */
static char *volatile kept;

static int careful(void *context)
{
    (void)context;
    char *volatile first = malloc(100);
    char *volatile second = first ? strdup("a second piece of memory") : NULL;
    char *volatile third = second ? realloc(second, 200) : NULL;
    int result = third ? 0 : MLIFT_ERR_NO_MEMORY;

    free(third ? third : second);
    free(first);
    return result;
}

static int never_looks(void *context)
{
    (void)context;
    kept = malloc(100);
    free(kept);
    return 0;
}

static int crashes(void *context)
{
    (void)context;
    kept = malloc(100);
    if (!kept) {
        abort();
    }
    free(kept);
    return 0;
}

static int ends_the_process(void *context)
{
    (void)context;
    kept = malloc(100);
    if (!kept) {
        _exit(1);
    }
    free(kept);
    return 0;
}

static int wrong_code(void *context)
{
    (void)context;
    kept = malloc(100);
    int result = kept ? 0 : MLIFT_ERR_OVERFLOW;
    free(kept);
    return result;
}

static int fails_anyway(void *context)
{
    (void)context;
    return MLIFT_ERR_OVERFLOW;
}

static int leaks(void *context)
{
    (void)context;
    kept = malloc(100);
    char *volatile second = malloc(100);
    int result = kept && second ? 0 : MLIFT_ERR_NO_MEMORY;

    free(second);
    if (second) {
        free(kept);
    }
    kept = NULL;
    return result;
}

static int has_another_way(void *context)
{
    (void)context;
    kept = malloc(1000);
    free(kept);
    return 0;
}

/* Writes a file by a temporary name and a rename, as results files are. `context` is the final name. */
static int publish(void *context)
{
    const char *path = context;
    char temporary[300];

    snprintf(temporary, sizeof temporary, "%s.tmp", path);
    FILE *out = fopen(temporary, "w");
    if (!out) {
        return MLIFT_ERR_WRITE_RESULTS;
    }
    int written = fputs("everything\n", out) >= 0 && fflush(out) == 0 && fsync(fileno(out)) == 0;
    if (fclose(out) != 0 || !written || rename(temporary, path) != 0) {
        unlink(temporary);
        return MLIFT_ERR_WRITE_RESULTS;
    }
    return 0;
}

/* The careless way: straight to the final name, nothing removed after an error. */
static int overwrite(void *context)
{
    FILE *out = fopen(context, "w");

    if (!out) {
        return MLIFT_ERR_WRITE_RESULTS;
    }
    int written = fputs("everything\n", out) >= 0;
    return fclose(out) == 0 && written ? 0 : MLIFT_ERR_WRITE_RESULTS;
}

/* After a success the file is there, after an error neither it nor a temporary. */
static int all_or_nothing(void *context, int result)
{
    const char *path = context;
    char temporary[300];

    snprintf(temporary, sizeof temporary, "%s.tmp", path);
    int there = access(path, F_OK) == 0;
    int in_order = there == (result == 0) && access(temporary, F_OK) != 0;
    unlink(path);
    unlink(temporary);
    return in_order ? 0 : -1;
}

/* A library writes; its file operations are caught as well as our own. */
static int library_writes(void *context)
{
    json_t *document = json_pack("{s:i}", "n", 1);
    int result = document && json_dump_file(document, context, 0) == 0 ? 0 : MLIFT_ERR_WRITE_RESULTS;

    json_decref(document);
    return result;
}

static void test_careful_code_passes(void **state)
{
    (void)state;
    struct inject_plan plan = {.what = "careful", .attempt = careful, .expected = MLIFT_ERR_NO_MEMORY};
    struct inject_report report;

    assert_int_equal(inject_every(&plan, &report), 0);
    assert_string_equal(report.text, "");
    assert_int_equal(report.n_faults, 2 * ALLOCATIONS); /* each once alone, once with all after it */
    inject_assert(&plan);
}

static void test_careless_code_is_found(void **state)
{
    (void)state;
    static const struct {
        int (*attempt)(void *context);
        const char *finding;
    } cases[] = {
        {never_looks, "allocation 1: did not notice"},
        {crashes, "allocation 1: crashed"},
        {ends_the_process, "allocation 1: ended the process"},
        {wrong_code, "allocation 1: gave another error code"},
        {fails_anyway, "allocation 0: fails without a fault"},
#ifdef __SANITIZE_ADDRESS__
#define LEAKS_ARE_SEEN 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define LEAKS_ARE_SEEN 1
#endif
#endif
#ifdef LEAKS_ARE_SEEN
        {leaks, "allocation 2: leaked memory"},
#endif
    };

    (void)leaks;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct inject_plan plan = {.what = "careless", .attempt = cases[i].attempt, .expected = MLIFT_ERR_NO_MEMORY};
        struct inject_report report;
        assert_int_equal(inject_every(&plan, &report), -1);
        assert_true(report.n_findings > 0);
        if (!strstr(report.text, cases[i].finding)) {
            fail_msg("expected '%s' in '%s'", cases[i].finding, report.text);
        }
    }
}

static void test_surviving_has_to_be_allowed(void **state)
{
    (void)state;
    struct inject_plan plan = {.what = "another way", .attempt = has_another_way, .may_survive = true};

    inject_assert(&plan);
}

static void test_files_are_all_or_nothing(void **state)
{
    (void)state;
    char path[] = "inject-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    unlink(path);
    struct inject_plan plan = {.what = "publish",
                               .kind = INJECT_FILE,
                               .attempt = publish,
                               .context = path,
                               .expected = MLIFT_ERR_WRITE_RESULTS,
                               .in_order = all_or_nothing};
    struct inject_report report;

    assert_int_equal(inject_every(&plan, &report), 0);
    assert_string_equal(report.text, "");
    assert_int_equal(report.n_faults, 2 * 5); /* fopen, fflush, fsync, fclose, rename */

    plan.attempt = overwrite;
    assert_int_equal(inject_every(&plan, &report), -1);
    assert_non_null(strstr(report.text, "file operation 2: left things in disorder"));

    json_object_seed(1); /* or it reads one from a device each time */
    plan.attempt = library_writes;
    plan.in_order = NULL;
    inject_every(&plan, &report);
    assert_string_equal(report.text, "");
    assert_true(report.n_faults >= 2 * 2); /* at least the opening and the writing */
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_careful_code_passes),
        cmocka_unit_test(test_careless_code_is_found),
        cmocka_unit_test(test_surviving_has_to_be_allowed),
        cmocka_unit_test(test_files_are_all_or_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
