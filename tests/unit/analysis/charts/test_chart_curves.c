/* Curve and design charts: what they refuse, and that what is left out is not drawn. */
#include "analysis/charts/chart_curves.h"
#include "analysis/charts/chart_designs.h"
#include "tests/unit/drawn.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char *draw(const struct mlift_chart_curves *curves, const struct mlift_chart_designs *designs, int *status)
{
    *status = curves ? mlift_chart_curves_draw(curves, drawn_output(), drawn_message)
                     : mlift_chart_designs_draw(designs, drawn_output(), drawn_message);
    return drawn_text(*status);
}

static void test_curves(void **state)
{
    const double x[] = {100.0, 200.0, 400.0}, y[] = {90.0, 20.0, (double)NAN};
    const struct mlift_chart_curve curve[] = {{.name = "a curve", .note = "its note", .y = y, .mark = 200.0}};
    struct mlift_chart_curves chart = {.question = "Why?",
                                       .x_title = "people",
                                       .y_title = "share",
                                       .y_suffix = "%",
                                       .x = x,
                                       .n = 3,
                                       .curves = curve,
                                       .n_curves = 1,
                                       .y_high = 100.0,
                                       .target = 80.0,
                                       .target_label = "target 80%",
                                       .at = 1200.0,
                                       .at_label = "your list: 1,200"};
    int status;

    (void)state;
    char *svg = draw(&chart, NULL, &status);
    assert_int_equal(status, MLIFT_OK);
    assert_non_null(strstr(svg, "a curve"));
    assert_non_null(strstr(svg, "its note"));
    assert_non_null(strstr(svg, "your list: 1,200"));
    size_t whole = strlen(svg);
    chart.y_high = 50.0; /* the first point lies above: no line is left of two points */
    svg = draw(&chart, NULL, &status);
    assert_int_equal(status, MLIFT_OK);
    assert_true(strlen(svg) < whole);
    chart.n = 1;
    (void)draw(&chart, NULL, &status);
    assert_int_equal(status, MLIFT_ERR_OUT_OF_RANGE);
    chart.n = 3;
    chart.x = (const double[]){100.0, 100.0, 400.0};
    (void)draw(&chart, NULL, &status);
    assert_int_equal(status, MLIFT_ERR_OUT_OF_RANGE);
}

static void test_designs(void **state)
{
    struct mlift_chart_designs_row rows[] = {{"plain", 25164.0, MLIFT_PALETTE_GOAL},
                                             {"never", (double)INFINITY, MLIFT_PALETTE_CLICK}};
    struct mlift_chart_designs chart = {.rows = rows, .n_rows = 2, .list_size = 1200.0};
    int status;

    (void)state;
    char *svg = draw(NULL, &chart, &status);
    assert_int_equal(status, MLIFT_OK);
    assert_non_null(strstr(svg, "25,164"));
    assert_non_null(strstr(svg, "no list is enough"));
    rows[0].n_required = 0.0;
    (void)draw(NULL, &chart, &status);
    assert_int_equal(status, MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_curves),
        cmocka_unit_test(test_designs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
