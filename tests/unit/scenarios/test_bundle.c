/* Files carried in a scenario's text come back byte for byte. */
#include "scenarios/bundle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *copy_of(const char *text, size_t *length)
{
    char *copy = strdup(text);

    assert_non_null(copy);
    *length = strlen(text);
    return copy;
}

static void test_round_trip(void **state)
{
    static const char *const contents[] = {
        "", "a\n", "a", "\n", "a,b\r\n1,2\r\n", "#|x\n#%microlift-file 3 y\n\n\n", "x\n\n"};
    size_t n = sizeof contents / sizeof *contents, length;
    char *text = copy_of("microlift: 1", &length), name[8];

    (void)state;
    for (size_t i = 0; i < n; i++) {
        snprintf(name, sizeof name, "f %zu", i);
        assert_int_equal(mlift_bundle_append(&text, &length, name, contents[i], strlen(contents[i])), 0);
    }
    assert_int_equal(mlift_bundle_yaml_length(text, length), strlen("microlift: 1\n"));
    for (size_t i = 0; i < n; i++) {
        char *content;
        size_t content_length;
        snprintf(name, sizeof name, "f %zu", i);
        assert_int_equal(mlift_bundle_find(text, length, name, &content, &content_length), 0);
        assert_non_null(content);
        assert_int_equal(content_length, strlen(contents[i]));
        assert_string_equal(content, contents[i]);
        free(content);
    }
    free(text);
}

static void expect_missing(const char *text, const char *name)
{
    char *content = NULL;
    size_t content_length = 0;

    assert_int_equal(mlift_bundle_find(text, strlen(text), name, &content, &content_length), 0);
    assert_null(content);
}

static void test_damaged(void **state)
{
    (void)state;
    expect_missing("a: 1\n", "x");
    expect_missing("#%microlift-file 2 x\n#|a\n", "y");
    expect_missing("#%microlift-file 9 x\n#|a\n", "x");
    expect_missing("#%microlift-file 99999999999999999999 x\n#|a\n", "x");
    expect_missing("#%microlift-file x\n#|a\n", "x");
    expect_missing("#%microlift-file 2 x", "x");
    expect_missing("#%microlift-file 4 x\n#|a\n#b\n", "x");
    assert_int_equal(mlift_bundle_yaml_length("a: 1 #%microlift-file 2 x\n", 26), 26);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_round_trip), cmocka_unit_test(test_damaged)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
