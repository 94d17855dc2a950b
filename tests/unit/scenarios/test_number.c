/* Strict numbers: what is one, what is not and why, in every locale. */
#include "scenarios/number.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect_real(const char *text, double expected)
{
    double value = -99;

    assert_int_equal(mlift_number_parse_real(text, &value), MLIFT_NUMBER_FINE);
    assert_true(value == expected);
}

static void expect_fault(const char *text, enum mlift_number_fault fault)
{
    double value;

    if (mlift_number_parse_real(text, &value) != fault) {
        print_error("%s\n", text);
    }
    assert_int_equal(mlift_number_parse_real(text, &value), fault);
}

static void test_reals(void **state)
{
    (void)state;
    expect_real("0.25", 0.25);
    expect_real("-2.385e-3", -2.385e-3);
    expect_real("+7", 7);
    expect_real(".5", 0.5);
    expect_real("5.", 5);
    expect_real("1E3", 1000);
    expect_real("0.1000000000000000055511151231257827", 0.1);
    expect_real("1e-999", 0);
}

static void test_what_is_not_a_number(void **state)
{
    static const char *const nonsense[] = {"",  "12x", "0x10", "1 2", " 1",    "1 ",  "--1", "1e",  "e5",
                                           ".", "-",   "+.e1", "1_0", "1.2.3", "one", "0b1", "1e+", "infinite"};
    static const char *const infinite[] = {"nan", "NaN", ".nan", "-.inf", "+inf", "Infinity", "1e999", "-1e400"};

    (void)state;
    for (size_t i = 0; i < sizeof nonsense / sizeof *nonsense; i++) {
        expect_fault(nonsense[i], MLIFT_NUMBER_NONE);
    }
    for (size_t i = 0; i < sizeof infinite / sizeof *infinite; i++) {
        expect_fault(infinite[i], MLIFT_NUMBER_NOT_FINITE);
    }
    expect_fault("0,25", MLIFT_NUMBER_COMMA);
    expect_fault("-1,5e3", MLIFT_NUMBER_COMMA);
    expect_fault("19%", MLIFT_NUMBER_PERCENT);
}

static void test_whole_numbers(void **state)
{
    uint64_t value = 0;

    (void)state;
    assert_int_equal(mlift_number_parse_whole("18446744073709551615", &value), MLIFT_NUMBER_FINE);
    assert_true(value == UINT64_MAX);
    assert_int_equal(mlift_number_parse_whole("18446744073709551616", &value), MLIFT_NUMBER_NOT_FINITE);
    assert_int_equal(mlift_number_parse_whole("0012", &value), MLIFT_NUMBER_FINE);
    assert_true(value == 12);
    assert_int_equal(mlift_number_parse_whole("1.5", &value), MLIFT_NUMBER_NOT_WHOLE);
    assert_int_equal(mlift_number_parse_whole("-3", &value), MLIFT_NUMBER_NOT_WHOLE);
    assert_int_equal(mlift_number_parse_whole("1e3", &value), MLIFT_NUMBER_NOT_WHOLE);
    assert_int_equal(mlift_number_parse_whole("1,000", &value), MLIFT_NUMBER_COMMA);
    assert_int_equal(mlift_number_parse_whole("", &value), MLIFT_NUMBER_NONE);
    assert_int_equal(mlift_number_parse_whole("12x", &value), MLIFT_NUMBER_NONE);
}

static void test_thousands(void **state)
{
    static const char *const meant[][2] = {{"1,200", "1200"},   {"1.200", "1200"},     {"1'200", "1200"},
                                           {"12_000", "12000"}, {"123 456", "123456"}, {"1,234,567", "1234567"}};
    static const char *const other[] = {"",   "1200",      "1,20",     "1,2000", "0,250",  ",200",
                                        "1,", "1,200.000", "1234,567", "1,2x0",  "-1,200", "1,200 "};
    char digits[8];

    (void)state;
    for (size_t i = 0; i < sizeof meant / sizeof *meant; i++) {
        assert_true(mlift_number_ungroup(meant[i][0], digits, sizeof digits));
        assert_string_equal(digits, meant[i][1]);
    }
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        assert_false(mlift_number_ungroup(other[i], digits, sizeof digits));
        assert_string_equal(digits, "");
    }
    assert_false(mlift_number_ungroup("12,345,678", digits, sizeof digits)); /* no room for the zero */
}

/* A locale with a decimal comma, built for the test: the system need not have one. */
static void test_decimal_comma_locale(void **state)
{
    char folder[] = "/tmp/mlift-locale-XXXXXX", command[256];

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(command, sizeof command, "localedef -i de_DE -f UTF-8 %s/de_DE.UTF-8 >/dev/null 2>&1", folder);
    int built = system(command);
    setenv("LOCPATH", folder, 1);
    const char *name = built == 0 ? setlocale(LC_ALL, "de_DE.UTF-8") : NULL;
    if (name) {
        assert_string_equal(localeconv()->decimal_point, ",");
    }
    expect_real("0.25", 0.25);
    expect_fault("0,25", MLIFT_NUMBER_COMMA);
    setlocale(LC_ALL, "C");
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
    if (!name) {
        skip(); /* no localedef here */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reals),
        cmocka_unit_test(test_what_is_not_a_number),
        cmocka_unit_test(test_whole_numbers),
        cmocka_unit_test(test_thousands),
        cmocka_unit_test(test_decimal_comma_locale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
