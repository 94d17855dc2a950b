/* One colour a strategy and one a measure, told apart on white and on dark. */
#include "analysis/charts/palette.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Relative luminance (WCAG 2.1). */
static double luminance(unsigned color)
{
    static const double weight[] = {0.0722, 0.7152, 0.2126};
    double sum = 0.0;

    for (int i = 0; i < 3; i++) {
        double v = (color >> 8 * i & 0xff) / 255.0;
        sum += weight[i] * (v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(unsigned a, unsigned b)
{
    double x = luminance(a), y = luminance(b);

    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static void test_strategies_differ(void **state)
{
    (void)state;
    for (int i = 0; i < 12; i++) {
        for (int j = 0; j < i; j++) {
            struct mlift_palette_style a = mlift_palette_strategy(i), b = mlift_palette_strategy(j);
            assert_true(a.color != b.color || (a.dash != b.dash && a.marker != b.marker));
            assert_true(j / 8 != i / 8 || a.color != b.color);
        }
    }
}

static void test_a_measure_has_one_colour_that_no_strategy_has(void **state)
{
    (void)state;
    unsigned goal = mlift_palette_measure(MLIFT_PALETTE_GOAL, 0).color;
    unsigned click = mlift_palette_measure(MLIFT_PALETTE_CLICK, 0).color;

    assert_true(goal != click);
    assert_true(mlift_palette_measure(MLIFT_PALETTE_CLICK, 2).color == click);
    assert_true(mlift_palette_measure(MLIFT_PALETTE_CLICK, 2).dash !=
                mlift_palette_measure(MLIFT_PALETTE_CLICK, 0).dash);
    for (int i = 0; i < MLIFT_PALETTE_N_STYLES; i++) {
        assert_true(mlift_palette_strategy(i).color != goal && mlift_palette_strategy(i).color != click);
    }
}

/* Text 4.5:1, lines and markers 3:1 (WCAG 2.1, 1.4.3 and 1.4.11); on white the light ones of Okabe and Ito have 2:1 and
 * a dash of their own. */
static void test_what_is_read_stands_out(void **state)
{
    const unsigned text[] = {MLIFT_PALETTE_INK, MLIFT_PALETTE_SOFT, MLIFT_PALETTE_BAD};
    unsigned ground = mlift_palette_dark(MLIFT_PALETTE_PAPER);

    (void)state;
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        assert_true(contrast(text[i], MLIFT_PALETTE_PAPER) >= 4.5);
        assert_true(contrast(mlift_palette_dark(text[i]), ground) >= 4.5);
    }
    for (int i = 0; i < MLIFT_PALETTE_N_STYLES; i++) {
        assert_true(contrast(mlift_palette_strategy(i).color, MLIFT_PALETTE_PAPER) >= 2.0);
        assert_true(contrast(mlift_palette_dark(mlift_palette_strategy(i).color), ground) >= 4.5);
    }
    for (int i = 0; i < 2; i++) {
        unsigned color = mlift_palette_measure((enum mlift_palette_counted)i, 0).color;
        assert_true(contrast(color, MLIFT_PALETTE_PAPER) >= 4.5);
        assert_true(contrast(mlift_palette_dark(color), ground) >= 4.5);
    }
    assert_true(contrast(MLIFT_PALETTE_FITS, MLIFT_PALETTE_PAPER) >= 4.5);
    assert_true(contrast(mlift_palette_dark(MLIFT_PALETTE_FITS), ground) >= 4.5);
}

/* A map's colours, from nothing to a full cell: its numbers can be read, and more is always further from the ground. */
static void test_mixed_colours_keep_their_order_in_the_dark(void **state)
{
    unsigned ground = mlift_palette_dark(MLIFT_PALETTE_PAPER), ink = mlift_palette_dark(MLIFT_PALETTE_INK);

    (void)state;
    assert_int_equal(mlift_palette_mix(0x123456, 0.0), MLIFT_PALETTE_PAPER);
    assert_int_equal(mlift_palette_mix(0x123456, 1.0), 0x123456);
    for (int i = 0; i < 3; i++) {
        unsigned color = mlift_palette_strategy(i).color;
        double before = 1.0;
        for (int step = 1; step <= 15; step++) {
            unsigned light = mlift_palette_mix(color, 0.05 * step), dark = mlift_palette_dark(light);
            assert_true(contrast(light, MLIFT_PALETTE_INK) >= 3.5);
            assert_true(contrast(dark, ink) >= 3.5);
            assert_true(contrast(dark, ground) >= before - 0.02);
            before = contrast(dark, ground);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strategies_differ),
        cmocka_unit_test(test_a_measure_has_one_colour_that_no_strategy_has),
        cmocka_unit_test(test_what_is_read_stands_out),
        cmocka_unit_test(test_mixed_colours_keep_their_order_in_the_dark),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
