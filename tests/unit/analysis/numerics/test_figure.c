/* One rule for scale, sign and digits: what people see of a value. */
#include "analysis/numerics/figure.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_units_decide_scale_sign_and_digits(void **state)
{
    static const struct {
        enum mlift_unit unit;
        double value, mcse;
        const char *seen;
    } rows[] = {
        {MLIFT_UNIT_SHARE, 0.003274, (double)NAN, "0.327%"},
        {MLIFT_UNIT_SHARE, 0.1294, (double)NAN, "12.9%"},
        {MLIFT_UNIT_SHARE, 1.0, (double)NAN, "100.0%"},
        {MLIFT_UNIT_SHARE, 0.0, (double)NAN, "0%"},
        {MLIFT_UNIT_SHARE, 0.0046, 0.0001, "0.46 +- 0.01%"},
        {MLIFT_UNIT_DIFFERENCE, 0.00235, (double)NAN, "+0.235"},
        {MLIFT_UNIT_DIFFERENCE, -0.0718, (double)NAN, "-7.18"},
        {MLIFT_UNIT_DIFFERENCE, 0.00134, 0.0000613, "+0.134 +- 0.006"},
        {MLIFT_UNIT_WIDTH, 0.0177, (double)NAN, "1.77"},
        {MLIFT_UNIT_PEOPLE, 25164.0, (double)NAN, "25,164"},
        {MLIFT_UNIT_PEOPLE, (double)INFINITY, (double)NAN, "no list"},
        {MLIFT_UNIT_PEOPLE, 2e9, (double)NAN, "over 1,000,000,000"},
        {MLIFT_UNIT_FLAG, 1.0, (double)NAN, "yes"},
        {MLIFT_UNIT_P_VALUE, 3.1e-12, (double)NAN, "3.1e-12"},
        {MLIFT_UNIT_COUNT, 4.213, (double)NAN, "4.21"},
        {MLIFT_UNIT_NUMBER, (double)NAN, (double)NAN, "-"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_string_equal(mlift_figure(rows[i].unit, rows[i].value, rows[i].mcse).text, rows[i].seen);
    }
}

static void test_names_keep_both_ends_and_whole_characters(void **state)
{
    (void)state;
    assert_string_equal(mlift_figure_name("micro", 12).text, "micro");
    assert_string_equal(mlift_figure_name("a_very_long_name_02", 12).text, "a_ver..me_02");
    assert_string_equal(mlift_figure_name("\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4", 4).text,
                        "\xC3\xA4..\xC3\xA4");
}

static void test_shares_of_a_hundred_are_never_called_none_where_there_are_some(void **state)
{
    (void)state;
    assert_string_equal(mlift_figure_of_hundred(0.0).text, "none");
    assert_string_equal(mlift_figure_of_hundred(0.004).text, "fewer than 1");
    assert_string_equal(mlift_figure_of_hundred(0.08).text, "8");
    assert_string_equal(mlift_figure_of_hundred(0.997).text, "more than 99");
    assert_string_equal(mlift_figure_of_hundred(1.0).text, "all");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_units_decide_scale_sign_and_digits),
        cmocka_unit_test(test_names_keep_both_ends_and_whole_characters),
        cmocka_unit_test(test_shares_of_a_hundred_are_never_called_none_where_there_are_some),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
