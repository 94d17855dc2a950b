/* The YAML tree: places, kinds, limits, and what is refused. */
#include "scenarios/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static char last_kind[32];

static void remember(void *context, const struct mlift_diag *diag)
{
    (void)context;
    snprintf(last_kind, sizeof last_kind, "%s", diag->kind);
}

/* Parses a text that has to fail; what was wrong is in last_kind. */
static void expect_defect(const char *text, size_t length, const char *kind)
{
    struct mlift_defects defects;
    struct mlift_yaml yaml;

    assert_int_equal(mlift_defect_init(&defects, "test"), 0);
    assert_int_equal(mlift_yaml_parse(&yaml, text, length, &defects), MLIFT_ERR_BAD_SCENARIO);
    mlift_defect_flush(&defects, remember, NULL);
    assert_string_equal(last_kind, kind);
    mlift_yaml_free(&yaml);
    mlift_defect_free(&defects);
}

static void test_tree_knows_its_places(void **state)
{
    static const char text[] = "a: 1\nb:\n  - x\n  - 'y z'\nc: {d: \"\\u00e9\", e: }\n";
    struct mlift_defects defects;
    struct mlift_yaml yaml;

    (void)state;
    assert_int_equal(mlift_defect_init(&defects, "test"), 0);
    assert_int_equal(mlift_yaml_parse(&yaml, text, sizeof text - 1, &defects), 0);
    const struct mlift_yaml_node *b = mlift_yaml_get(yaml.root, "b"), *c = mlift_yaml_get(yaml.root, "c");
    assert_int_equal(b->kind, MLIFT_YAML_SEQUENCE);
    assert_int_equal(b->n_children, 2);
    assert_string_equal(b->first->next->text, "y z");
    assert_true(b->first->next->quoted && !b->first->quoted);
    assert_int_equal(b->first->next->place.line, 4);
    assert_int_equal(b->first->next->place.column, 5);
    assert_int_equal(b->key_place.line, 2);
    assert_string_equal(mlift_yaml_get(c, "d")->text, "\xC3\xA9");
    assert_int_equal(mlift_yaml_get(c, "e")->place.line, 5);
    assert_string_equal(mlift_yaml_get(c, "e")->text, "");
    assert_null(mlift_yaml_get(c, "f"));
    assert_null(mlift_yaml_get(NULL, "f"));
    assert_null(mlift_yaml_get(b->first, "f"));
    mlift_yaml_free(&yaml);
    mlift_yaml_free(&yaml);
    mlift_defect_free(&defects);
}

/* YAML's truth values, nulls and numbers are words here. */
static void test_scalars_stay_text(void **state)
{
    static const char text[] = "a: [no, yes, ~, null, 0.25, 010, 2026-11-23]";
    static const char *const words[] = {"no", "yes", "~", "null", "0.25", "010", "2026-11-23"};
    struct mlift_defects defects;
    struct mlift_yaml yaml;
    size_t i = 0;

    (void)state;
    assert_int_equal(mlift_defect_init(&defects, "test"), 0);
    assert_int_equal(mlift_yaml_parse(&yaml, text, sizeof text - 1, &defects), 0);
    for (const struct mlift_yaml_node *n = mlift_yaml_get(yaml.root, "a")->first; n; n = n->next) {
        assert_string_equal(n->text, words[i++]);
    }
    assert_int_equal(i, 7);
    mlift_yaml_free(&yaml);
    mlift_defect_free(&defects);
}

static void test_limits(void **state)
{
    size_t large = MLIFT_YAML_LARGEST + 1;
    char *text = malloc(large);

    (void)state;
    assert_non_null(text);
    memset(text, ' ', large);
    expect_defect(text, large, "file-too-large");
    memset(text, '#', 4);
    expect_defect(text, MLIFT_YAML_LARGEST, "empty-file");
    memcpy(text, "a: [", 4);
    for (size_t i = 4; i + 1 < large; i += 2) {
        memcpy(text + i, "1,", 2);
    }
    expect_defect(text, MLIFT_YAML_LARGEST, "too-many-values");
    free(text);
}

/* Hostile nesting must not take longer than a moment. */
static void test_deep_nesting_is_quick(void **state)
{
    static const char *const openers[] = {"[", "{a: ", "- ", "? ", "[[{a: "};
    char *text = malloc(MLIFT_YAML_LARGEST);

    (void)state;
    assert_non_null(text);
    for (size_t o = 0; o < sizeof openers / sizeof *openers; o++) {
        size_t length = strlen(openers[o]);
        clock_t start = clock();
        for (size_t i = 0; i + length <= MLIFT_YAML_LARGEST; i += length) {
            memcpy(text + i, openers[o], length);
        }
        struct mlift_defects defects;
        struct mlift_yaml yaml;
        assert_int_equal(mlift_defect_init(&defects, "test"), 0);
        assert_int_equal(mlift_yaml_parse(&yaml, text, MLIFT_YAML_LARGEST / length * length, &defects),
                         MLIFT_ERR_BAD_SCENARIO);
        mlift_yaml_free(&yaml);
        mlift_defect_free(&defects);
        assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 10);
    }
    free(text);
}

static void test_utf8(void **state)
{
    static const struct {
        const char *text;
        size_t good;
    } cases[] = {{"abc", 3},
                 {"\xC3\xA9x", 3},
                 {"\xE2\x82\xAC", 3},
                 {"\xF0\x9F\x98\x80", 4},
                 {"a\xC3", 1},
                 {"a\xC0\x80", 1},
                 {"\xED\xA0\x80", 0},
                 {"\xE0\x80\x80", 0},
                 {"\xF4\x90\x80\x80", 0},
                 {"ab\xFF", 2},
                 {"\xF0\x80\x80\x80", 0},
                 {"x\x80", 1},
                 {"\xE2\x82x", 0},
                 {"\xF4\x8F\xBF\xBF", 4}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(mlift_yaml_utf8_prefix(cases[i].text, strlen(cases[i].text)), cases[i].good);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tree_knows_its_places),
        cmocka_unit_test(test_scalars_stay_text),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_deep_nesting_is_quick),
        cmocka_unit_test(test_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
