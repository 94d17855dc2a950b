/* CSV tables: quotes, byte order mark, line ends, places. What is refused is in the museum. */
#include "scenarios/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int parse(struct mlift_csv *csv, const char *text, size_t *n_errors)
{
    struct mlift_defects defects;
    struct mlift_defect_source source = {"test.csv", text, strlen(text)};

    assert_int_equal(mlift_defect_init(&defects, "test"), 0);
    int failed = mlift_csv_parse(csv, &source, &defects);
    *n_errors = defects.n_errors;
    mlift_defect_free(&defects);
    return failed;
}

static void test_fields_and_places(void **state)
{
    struct mlift_csv csv;
    size_t n_errors;

    (void)state;
    assert_int_equal(parse(&csv, "\xEF\xBB\xBFname, count \r\n\"a, \"\"b\"\"\",2\r\n\r\n\"two\nlines\", 7", &n_errors),
                     0);
    assert_int_equal(csv.n_columns, 2);
    assert_int_equal(csv.n_rows, 2);
    assert_int_equal(mlift_csv_column(&csv, "count"), 1);
    assert_int_equal(mlift_csv_column(&csv, "nothing"), -1);
    assert_string_equal(mlift_csv_name(&csv, 0), "name");
    assert_string_equal(mlift_csv_at(&csv, 0, 0), "a, \"b\"");
    assert_string_equal(mlift_csv_at(&csv, 0, 1), "2");
    assert_string_equal(mlift_csv_at(&csv, 1, 0), "two\nlines");
    assert_string_equal(mlift_csv_at(&csv, 1, 1), "7");
    assert_int_equal(mlift_csv_place(&csv, 0, 1).line, 2);
    assert_int_equal(mlift_csv_place(&csv, 0, 1).column, 12);
    assert_int_equal(mlift_csv_place(&csv, 1, 0).line, 4);
    assert_int_equal(mlift_csv_place(&csv, 1, 1).line, 5);
    assert_int_equal(mlift_csv_name_place(&csv, 1).column, 6);
    mlift_csv_free(&csv);
    mlift_csv_free(&csv);
}

static void test_empty_fields(void **state)
{
    struct mlift_csv csv;
    size_t n_errors;

    (void)state;
    assert_int_equal(parse(&csv, "a,b,c\n,,\n1,,3\n", &n_errors), 0);
    assert_int_equal(csv.n_rows, 2);
    assert_string_equal(mlift_csv_at(&csv, 0, 2), "");
    assert_string_equal(mlift_csv_at(&csv, 1, 1), "");
    assert_string_equal(mlift_csv_at(&csv, 1, 2), "3");
    assert_int_equal(mlift_csv_place(&csv, 1, 2).column, 4);
    mlift_csv_free(&csv);
}

static void test_refused(void **state)
{
    static const char *const bad[] = {"", "a\n", "a,a\n1,2\n", "a,b\n1\n", "a\n\"1\n", "a\n1\"2\n", "a\n\xFF\n"};
    struct mlift_csv csv;
    size_t n_errors;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(parse(&csv, bad[i], &n_errors), MLIFT_ERR_BAD_CSV);
        assert_int_equal(n_errors, 1);
        mlift_csv_free(&csv);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_fields_and_places), cmocka_unit_test(test_empty_fields),
                                       cmocka_unit_test(test_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
