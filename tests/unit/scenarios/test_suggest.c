/* Misspelt names find the name that was meant, and nonsense finds none. */
#include "scenarios/suggest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_distance_counts_edits(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        size_t distance;
    } cases[] = {
        {"", "", 0},
        {"", "abc", 3},
        {"goal", "goal", 0},
        {"Goal", "gOAL", 0},          /* case does not count */
        {"goal", "goat", 1},          /* another letter */
        {"goal", "gol", 1},           /* one too few */
        {"goal", "goaal", 1},         /* one too many */
        {"goal", "gaol", 1},          /* neighbours swapped */
        {"kitten", "sitting", 3},     /* Levenshtein's usual example */
        {"ca", "abc", 3},             /* optimal string alignment; unrestricted Damerau-Levenshtein gives 2 */
        {"recency", "replicates", 7}, /* by an independent implementation in Python */
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(mlift_suggest_distance(cases[i].a, cases[i].b), cases[i].distance);
        assert_int_equal(mlift_suggest_distance(cases[i].b, cases[i].a), cases[i].distance);
    }
}

static void test_longest_name(void **state)
{
    (void)state;
    char longest[65], too_long[66];

    memset(longest, 'x', 64);
    longest[64] = 0;
    memset(too_long, 'x', 65);
    too_long[65] = 0;
    assert_int_equal(mlift_suggest_distance(longest, ""), 64);
    assert_int_equal(mlift_suggest_distance(longest, longest), 0);
    assert_true(mlift_suggest_distance(too_long, longest) == SIZE_MAX);
    assert_true(mlift_suggest_distance("x", too_long) == SIZE_MAX);
}

static void test_nearest_is_what_was_meant(void **state)
{
    (void)state;
    static const char *const names[] = {"run", "size", "power", "validate", "replicates", "first-campaign"};
    size_t n = sizeof names / sizeof *names;

    assert_string_equal(mlift_suggest_nearest("pwoer", names, n), "power");
    assert_string_equal(mlift_suggest_nearest("RNU", names, n), "run");
    assert_string_equal(mlift_suggest_nearest("validade", names, n), "validate");
    assert_string_equal(mlift_suggest_nearest("replikatez", names, n), "replicates");
    /* A third of the word may be wrong, one letter always, three at most. */
    assert_string_equal(mlift_suggest_nearest("ru", names, n), "run");
    assert_null(mlift_suggest_nearest("rxx", names, n));
    assert_string_equal(mlift_suggest_nearest("vabcdate", names, n), "validate");
    assert_null(mlift_suggest_nearest("vabcxate", names, n));
    assert_string_equal(mlift_suggest_nearest("first-caxxxign", names, n), "first-campaign");
    assert_null(mlift_suggest_nearest("first-caxxxxgn", names, n));
    assert_null(mlift_suggest_nearest("", names, 0));
    assert_null(mlift_suggest_nearest("frobnicate", names, n));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distance_counts_edits),
        cmocka_unit_test(test_longest_name),
        cmocka_unit_test(test_nearest_is_what_was_meant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
