/* scenarios/difference: what counts as a difference, which one is named, where it is. */
#include "scenarios/bundle.h"
#include "scenarios/difference.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct mlift_difference between(const char *before, const char *after)
{
    struct mlift_difference difference;

    assert_int_equal(mlift_difference_find(before, strlen(before), after, strlen(after), &difference), MLIFT_OK);
    return difference;
}

static void test_what_does_not_count(void **state)
{
    static const char *const pairs[][2] = {
        {"a: 1\nb: 2\n", "b: 2\na: 1\n"},
        {"a: 1 # one\n", "# before\na:    1\n"},
        {"a: {b: [1, 2]}\n", "a:\n  b:\n    - 1\n    - 2\n"},
        {"a: 0.5\n", "a: 0.50\n"},
        {"a: 1e1\n", "a: 10\n"},
        {"a: word\n", "a: 'word'\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct mlift_difference difference = between(pairs[i][0], pairs[i][1]);
        assert_int_equal(difference.n_places, 0);
        assert_int_equal(difference.kind, MLIFT_DIFFERENCE_NONE);
    }
}

static void test_what_is_named(void **state)
{
    static const struct {
        const char *before, *after;
        enum mlift_difference_kind kind;
        const char *key, *from, *to;
        int line;
        size_t n_places, n_deciding;
    } cases[] = {
        {"response:\n  gamma_click: 0.6\n", "# new\nresponse:\n  gamma_click: 0.4\n", MLIFT_DIFFERENCE_CHANGED,
         "response.gamma_click", "0.6", "0.4", 3, 1, 1},
        {"a: 1\n", "a: 1\nresponse: {gamma_click: 0.4}\n", MLIFT_DIFFERENCE_ADDED, "response.gamma_click", "0.6", "0.4",
         2, 1, 1},
        {"a: 1\nresponse: {gamma_click: 0.4}\n", "a: 1\n", MLIFT_DIFFERENCE_REMOVED, "response.gamma_click", "0.4",
         "0.6", 1, 1, 1},
        {"s: {micro: {rules: [{send: x}, {send: y}]}}\n",
         "s:\n  micro:\n    rules:\n      - send: x\n      - send: z\n", MLIFT_DIFFERENCE_CHANGED,
         "s.micro.rules[1].send", "y", "z", 5, 1, 1},
        {"s: {send: [x]}\n", "s: {send: [x, y]}\n", MLIFT_DIFFERENCE_ADDED, "s.send[1]", "", "y", 1, 1, 1},
        {"s: {send: [x, {a: 1, b: [2]}]}\n", "s: {send: [x]}\n", MLIFT_DIFFERENCE_REMOVED, "s.send[1]",
         "{a: 1, b: [2]}", "", 1, 1, 1},
        {"s: {send: x}\n", "s: {send: [x, y]}\n", MLIFT_DIFFERENCE_CHANGED, "s.send", "x", "[x, y]", 1, 1, 1},
        /* a title comes first in the file and decides nothing */
        {"title: a\nlist: {size: 100}\n", "title: b\nlist: {size: 200}\n", MLIFT_DIFFERENCE_CHANGED, "list.size", "100",
         "200", 2, 2, 1},
        {"title: a\n", "title: b\n", MLIFT_DIFFERENCE_CHANGED, "title", "a", "b", 1, 1, 0},
        {"messages: {m: {offer: a}}\n", "messages: {m: {offer: b}}\n", MLIFT_DIFFERENCE_CHANGED, "messages.m.offer",
         "a", "b", 1, 1, 0},
        {"economics: {margin: 1}\nreport: {baseline: x}\n", "economics: {margin: 2}\nreport: {baseline: y}\n",
         MLIFT_DIFFERENCE_CHANGED, "economics.margin", "1", "2", 1, 2, 0},
        {"a: '1'\n", "a: '1.0'\n", MLIFT_DIFFERENCE_CHANGED, "a", "1", "1.0", 1, 1, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mlift_difference found = between(cases[i].before, cases[i].after);
        assert_string_equal(found.key, cases[i].key);
        assert_string_equal(found.before, cases[i].from);
        assert_string_equal(found.after, cases[i].to);
        assert_int_equal(found.kind, cases[i].kind);
        assert_int_equal(found.line, cases[i].line);
        assert_int_equal(found.n_places, cases[i].n_places);
        assert_int_equal(found.n_deciding, cases[i].n_deciding);
    }
}

/* Values of any length become one short line that ends between two characters. */
static void test_long_values(void **state)
{
    char before[] = "a: x\n", after[400];

    (void)state;
    for (size_t shift = 0; shift < 4; shift++) {
        size_t n = 0;
        n += (size_t)sprintf(after, "a: %.*s", (int)shift, "bcd");
        while (n < 300) {
            n += (size_t)sprintf(after + n, "\xE2\x82\xAC");
        }
        strcat(after, "\n");
        struct mlift_difference found = between(before, after);
        size_t length = strlen(found.after);
        assert_true(length < MLIFT_DIFFERENCE_VALUE_SIZE && length > MLIFT_DIFFERENCE_VALUE_SIZE - 8);
        assert_string_equal(found.after + length - 3, "...");
        assert_int_equal((length - 3 - shift) % 3, 0);
    }
}

static char *bundle(const char *yaml, const char *content)
{
    size_t length = strlen(yaml);
    char *text = strdup(yaml);

    assert_non_null(text);
    assert_int_equal(mlift_bundle_append(&text, &length, "cells.csv", content, strlen(content)), MLIFT_OK);
    return text;
}

static void test_bundled_files(void **state)
{
    char *before = bundle("a: 1\n", "x,y\n1,2\n3,4\n"), *after = bundle("a: 1\n", "x,y\n1,2\n3,5\n");
    struct mlift_difference found = between(before, after);

    (void)state;
    assert_int_equal(found.kind, MLIFT_DIFFERENCE_FILE);
    assert_string_equal(found.before, "#|3,4");
    assert_string_equal(found.after, "#|3,5");
    assert_int_equal(found.n_deciding, 1);
    assert_int_equal(found.line, 0);
    assert_int_equal(between(before, before).n_places, 0);
    free(before);
    free(after);
}

static void test_no_yaml(void **state)
{
    struct mlift_difference difference;

    (void)state;
    assert_int_equal(mlift_difference_find("a: [", 4, "a: 1", 4, &difference), MLIFT_ERR_BAD_SCENARIO);
    assert_int_equal(mlift_difference_find("a: 1", 4, "a: {", 4, &difference), MLIFT_ERR_BAD_SCENARIO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_does_not_count),
        cmocka_unit_test(test_what_is_named),
        cmocka_unit_test(test_long_values),
        cmocka_unit_test(test_bundled_files),
        cmocka_unit_test(test_no_yaml),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
