/* Text for charts: safe between single quotes in a gnuplot script and in XML, no wider than asked, numbers readable. */
#include "analysis/charts/caption.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void assert_cleaned(const char *text, const char *expected)
{
    char out[MLIFT_CAPTION_SIZE];
    mlift_caption_clean(text, 200, out);
    assert_string_equal(out, expected);
}

static void test_what_could_end_a_literal_is_replaced(void **state)
{
    (void)state;
    assert_cleaned(NULL, "");
    assert_cleaned("plain, 100%", "plain, 100%");
    assert_cleaned("'n Sync'", "\u2019n Sync\u2019");
    assert_cleaned("a\nb\tc\x7f"
                   "d\x01",
                   "a b c d ");
    assert_cleaned("x]]>y", "x]] >y");
    assert_cleaned("]]>]]>", "]] >]] >");
    assert_cleaned("caf\u00e9 \u65e5\u672c \U0001f600", "caf\u00e9 \u65e5\u672c \U0001f600");
}

static void test_invalid_utf8_becomes_question_marks(void **state)
{
    (void)state;
    assert_cleaned("\xff\xfe", "??");
    assert_cleaned("a\xc3", "a?");
    assert_cleaned("a\xc3(b", "a?(b");
    assert_cleaned("\xc0\xa7", "??");           /* overlong apostrophe */
    assert_cleaned("\xe0\x80\xa7", "???");      /* the same in three bytes */
    assert_cleaned("\xed\xa0\x80", "???");      /* surrogate */
    assert_cleaned("\xf4\x90\x80\x80", "????"); /* above U+10FFFF */
    assert_cleaned("\xf8\x88\x80\x80\x80", "?????");
    assert_cleaned("\xef\xbf\xbf", "?"); /* U+FFFF is no XML character */
    assert_cleaned("\xe2\x80\xae"
                   "abc",
                   "?abc");          /* right-to-left override */
    assert_cleaned("\xc2\x85", "?"); /* C1 control */
}

static size_t count_chars(const char *text)
{
    size_t n = 0;
    for (; *text != '\0'; text++) {
        n += ((unsigned char)*text & 0xc0) != 0x80;
    }
    return n;
}

static void test_long_text_ends_in_an_ellipsis(void **state)
{
    (void)state;
    char text[3001];
    char out[MLIFT_CAPTION_SIZE];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    mlift_caption_clean(text, 200, out);
    assert_int_equal(count_chars(out), 200);
    assert_string_equal(out + strlen(out) - 3, "\u2026");
    for (size_t i = 0; i + 2 < sizeof text; i += 3) {
        memcpy(text + i, "]]>", 3);
    }
    for (size_t max = 1; max <= 60; max++) {
        mlift_caption_clean(text, max, out);
        assert_true(count_chars(out) <= max);
        assert_null(strstr(out, "]]>"));
    }
    for (size_t i = 0; i + 4 < sizeof text; i += 4) {
        memcpy(text + i, "\U0001f600", 4);
    }
    mlift_caption_clean(text, MLIFT_CAPTION_MAX_CHARS, out);
    assert_int_equal(count_chars(out), MLIFT_CAPTION_MAX_CHARS);
}

static void test_width_is_that_of_dejavu_sans(void **state)
{
    (void)state;
    /* Advance widths in the font file: 'W' 2025, 'i' 569, space 651 of 2048 units. */
    assert_true(fabs(mlift_caption_width("Wi ", 100.0, false) - 100.0 * (2025 + 569 + 651) / 2048.0) < 0.2);
    assert_true(mlift_caption_width("Wi ", 100.0, true) > mlift_caption_width("Wi ", 100.0, false));
    assert_true(mlift_caption_width("\u65e5", 100.0, false) == 100.0);
}

static void test_wrapped_lines_fit_and_lose_nothing(void **state)
{
    (void)state;
    struct mlift_caption out;
    mlift_caption_wrap("education first, then the bundle offer", 14.0, false, 150.0, 3, &out);
    assert_int_equal(out.n_lines, 2);
    assert_string_equal(out.lines[0], "education first, then");
    assert_string_equal(out.lines[1], "the bundle offer");
    mlift_caption_wrap("device=glasses/stage=new/context=office", 14.0, false, 150.0, 3, &out);
    assert_string_equal(out.lines[0], "device=glasses/");
    mlift_caption_wrap("   ", 14.0, false, 150.0, 3, &out);
    assert_int_equal(out.n_lines, 0);
}

static void test_names_that_differ_at_the_end_stay_different(void **state)
{
    (void)state;
    struct mlift_caption a;
    struct mlift_caption b;
    static const char endless[] = "a segment name that goes on and on and on and on and on and on and on";
    char name[128];
    for (int lines = 1; lines <= 3; lines++) {
        (void)snprintf(name, sizeof name, "%s, number 1", endless);
        mlift_caption_wrap(name, 14.0, false, 120.0, lines, &a);
        (void)snprintf(name, sizeof name, "%s, number 2", endless);
        mlift_caption_wrap(name, 14.0, false, 120.0, lines, &b);
        assert_int_equal(a.n_lines, lines);
        assert_string_not_equal(a.lines[lines - 1], b.lines[lines - 1]);
        for (int i = 0; i < a.n_lines; i++) {
            assert_true(mlift_caption_width(a.lines[i], 14.0, false) <= 120.0);
        }
    }
}

static void assert_number(double value, int decimals, bool plus, const char *expected)
{
    char out[MLIFT_CAPTION_NUMBER];
    mlift_caption_number(value, decimals, plus, out);
    assert_string_equal(out, expected);
}

static void test_numbers_read_well(void **state)
{
    (void)state;
    assert_number(0.0, 0, false, "0");
    assert_number(1234567.0, 0, false, "1,234,567");
    assert_number(999999.5, 0, false, "1,000,000");
    assert_number(123.456, 2, true, "+123.46");
    assert_number(-0.05, 1, false, "\u22120.1");
    assert_number(-0.04, 1, true, "0.0"); /* no minus zero */
    assert_number(0.002, 3, false, "0.002");
    assert_number(1000.0625, 3, false, "1,000.063");
    assert_number(999999999.0, 9, true, "+999,999,999.000000000");
    assert_number(1e12, 0, false, "n/a");
    assert_number((double)NAN, 2, false, "n/a");
    assert_number((double)-INFINITY, 2, false, "n/a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_could_end_a_literal_is_replaced),
        cmocka_unit_test(test_invalid_utf8_becomes_question_marks),
        cmocka_unit_test(test_long_text_ends_in_an_ellipsis),
        cmocka_unit_test(test_width_is_that_of_dejavu_sans),
        cmocka_unit_test(test_wrapped_lines_fit_and_lose_nothing),
        cmocka_unit_test(test_names_that_differ_at_the_end_stay_different),
        cmocka_unit_test(test_numbers_read_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
