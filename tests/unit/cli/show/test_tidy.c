/* Tidy tables: RFC 4180, formulas defused in CSV and in CSV only, one shape. */
#include "cli/show/tidy.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const columns[] = {"name", "value"};

static char *write_text(enum cli_tidy_format format, const char *text)
{
    char *out = NULL;
    size_t n = 0;
    FILE *file = open_memstream(&out, &n);
    struct cli_tidy tidy;

    assert_non_null(file);
    cli_tidy_begin(&tidy, file, format, columns, 2);
    cli_tidy_text(&tidy, text);
    cli_tidy_real(&tidy, -0.25);
    cli_tidy_end_row(&tidy);
    cli_tidy_finish(&tidy);
    assert_int_equal(fclose(file), 0);
    return out;
}

static void assert_cell(const char *text, const char *cell)
{
    char expected[128];
    char *out = write_text(CLI_TIDY_CSV, text);

    (void)snprintf(expected, sizeof expected, "name,value\r\n%s,-0.25\r\n", cell);
    assert_string_equal(out, expected);
    free(out);
}

static void test_csv_cells(void **state)
{
    (void)state;
    assert_cell("plain text", "plain text");
    assert_cell("", "");
    assert_cell("a,b", "\"a,b\"");
    assert_cell("say \"a\"", "\"say \"\"a\"\"\"");
    assert_cell("two\r\nlines", "\"two\r\nlines\"");
    assert_cell("device=glasses", "device=glasses");
}

static void test_formulas_are_defused(void **state)
{
    (void)state;
    assert_cell("=1+1", "\"'=1+1\"");
    assert_cell("+1", "\"'+1\"");
    assert_cell("-broad", "\"'-broad\"");
    assert_cell("@SUM(A1)", "\"'@SUM(A1)\"");
    assert_cell("\t=1", "\"'\t=1\"");
    assert_cell("\r=1", "\"'\r=1\"");
    assert_cell("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
}

static void test_json_is_left_alone(void **state)
{
    char *out = write_text(CLI_TIDY_JSON, "=1 \"a\"\t");

    (void)state;
    assert_string_equal(out, "{\"columns\": [\"name\", \"value\"], \"rows\": [[\"=1 \\\"a\\\"\\t\", -0.25]]}\n");
    free(out);
}

static void test_what_is_no_number_is_empty(void **state)
{
    char *out = NULL;
    size_t n = 0;
    FILE *file = open_memstream(&out, &n);
    struct cli_tidy tidy;

    (void)state;
    assert_non_null(file);
    cli_tidy_begin(&tidy, file, CLI_TIDY_CSV, columns, 2);
    cli_tidy_none(&tidy);
    cli_tidy_real(&tidy, (double)NAN);
    cli_tidy_end_row(&tidy);
    cli_tidy_finish(&tidy);
    assert_int_equal(fclose(file), 0);
    assert_string_equal(out, "name,value\r\n,\r\n");
    free(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_csv_cells), cmocka_unit_test(test_formulas_are_defused),
                                       cmocka_unit_test(test_json_is_left_alone),
                                       cmocka_unit_test(test_what_is_no_number_is_empty)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
