/* The charts of the frontier, of worth and of break-even: what they show, and what they refuse. */
#include "analysis/charts/chart_breakeven.h"
#include "analysis/charts/chart_frontier.h"
#include "analysis/charts/chart_sensitivity.h"
#include "analysis/charts/chart_worth.h"
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

static void test_frontier(void **state)
{
    const double segments[] = {1, 2, 4}, gain[] = {0, 0.2, -0.1}, low[] = {0, 0.1, 0.05}, half[] = {0, 0.02, 0.02};
    const double placebo[] = {0, -0.1, -0.2}, seems[] = {0, 0.5, 1.0};
    const struct mlift_chart_frontier_curve curves[] = {{"1,000, your list", "use 2 segments", gain, half, 1, true},
                                                        {"9,000", "send all the same", low, half, 0, false}};
    struct mlift_chart_frontier chart = {.n = 3,
                                         .segments = segments,
                                         .n_curves = 2,
                                         .curves = curves,
                                         .y_title = "gain",
                                         .placebo = placebo,
                                         .placebo_name = "placebo of 1,000",
                                         .apparent = seems,
                                         .placebo_apparent = seems,
                                         .truth = gain,
                                         .lower_title = "what the pilot says"};

    (void)state;
    int status = mlift_chart_frontier_draw(&chart, drawn_output(), drawn_message);
    assert_int_equal(status, MLIFT_OK);
    const char *svg = drawn_text(status);
    assert_non_null(strstr(svg, "1,000, your list"));
    assert_non_null(strstr(svg, "use 2 segments"));
    assert_non_null(strstr(svg, "placebo of 1,000"));
    assert_non_null(strstr(svg, "what the pilot says"));
    assert_non_null(strstr(svg, "better than one broad e-mail"));
    chart.apparent = NULL; /* no lower panel */
    status = mlift_chart_frontier_draw(&chart, drawn_output(), drawn_message);
    assert_int_equal(status, MLIFT_OK);
    assert_null(strstr(drawn_text(status), "what the pilot says"));
    chart.n = 1;
    assert_int_equal(mlift_chart_frontier_draw(&chart, drawn_output(), drawn_message), MLIFT_ERR_OUT_OF_RANGE);
    chart.n = 3;
    chart.segments = (const double[]){2, 4, 8};
    assert_int_equal(mlift_chart_frontier_draw(&chart, drawn_output(), drawn_message), MLIFT_ERR_OUT_OF_RANGE);
    chart.segments = (const double[]){1, 4, 4};
    assert_int_equal(mlift_chart_frontier_draw(&chart, drawn_output(), drawn_message), MLIFT_ERR_OUT_OF_RANGE);
    chart.segments = segments;
    chart.placebo = (const double[]){0, (double)NAN, 0};
    assert_int_equal(mlift_chart_frontier_draw(&chart, drawn_output(), drawn_message), MLIFT_ERR_OUT_OF_RANGE);
    (void)drawn_text(MLIFT_ERR_OUT_OF_RANGE);
}

static void test_worth(void **state)
{
    struct mlift_chart_worth_row rows[] = {{"device", "pays from 300", 2.0, 0.5, 0.1, 0.3},
                                           {"stage", NULL, 1.0, -0.1, 0.2, 0}};
    struct mlift_chart_worth chart = {
        .rows = rows, .n_rows = 2, .x_title = "worth", .learned_name = "learned by 1,200"};

    (void)state;
    int status = mlift_chart_worth_draw(&chart, drawn_output(), drawn_message);
    assert_int_equal(status, MLIFT_OK);
    const char *svg = drawn_text(status);
    assert_non_null(strstr(svg, "device"));
    assert_non_null(strstr(svg, "pays from 300"));
    assert_non_null(strstr(svg, "cost of collecting"));
    rows[0].cost = 0.0;
    status = mlift_chart_worth_draw(&chart, drawn_output(), drawn_message);
    assert_null(strstr(drawn_text(status), "cost of collecting"));
    rows[1].known = (double)NAN;
    assert_int_equal(mlift_chart_worth_draw(&chart, drawn_output(), drawn_message), MLIFT_ERR_OUT_OF_RANGE);
    chart.n_rows = 0;
    assert_int_equal(mlift_chart_worth_draw(&chart, drawn_output(), drawn_message), MLIFT_ERR_OUT_OF_RANGE);
    (void)drawn_text(MLIFT_ERR_OUT_OF_RANGE);
}

static void fill_map(struct mlift_breakeven_map *map, double low)
{
    *map = (struct mlift_breakeven_map){.x_lever = MLIFT_BREAKEVEN_ACCURACY,
                                        .y_lever = MLIFT_BREAKEVEN_CROSSOVER,
                                        .possible = true,
                                        .x_now = 0.9,
                                        .y_now = 1.0};
    for (int j = 0; j < MLIFT_BREAKEVEN_POINTS; j++) {
        map->x[j] = 0.5 + 0.5 * j / (MLIFT_BREAKEVEN_POINTS - 1);
        map->y[j] = 3.0 * j / (MLIFT_BREAKEVEN_POINTS - 1);
        for (int i = 0; i < MLIFT_BREAKEVEN_POINTS; i++) {
            map->lift[j][i] = 0.001 * j * (i - low);
        }
    }
}

static void test_breakeven(void **state)
{
    struct mlift_breakeven_map map;
    struct mlift_chart_breakeven chart = {.map = &map,
                                          .x_title = "accuracy",
                                          .y_title = "crossover",
                                          .unit = "pp of purchases",
                                          .challenger = "micro",
                                          .baseline = "broad"};

    (void)state;
    fill_map(&map, 3.5);
    int status = mlift_chart_breakeven_draw(&chart, drawn_output(), drawn_message);
    assert_int_equal(status, MLIFT_OK);
    const char *svg = drawn_text(status);
    assert_non_null(strstr(svg, "When does micro beat broad?"));
    assert_non_null(strstr(svg, "your scenario"));
    assert_non_null(strstr(svg, "line: break-even"));
    fill_map(&map, -1.0);
    status = mlift_chart_breakeven_draw(&chart, drawn_output(), drawn_message);
    assert_non_null(strstr(drawn_text(status), "no break-even on this map"));
    map.possible = false;
    assert_int_equal(mlift_chart_breakeven_draw(&chart, drawn_output(), drawn_message), MLIFT_ERR_OUT_OF_RANGE);
    (void)drawn_text(MLIFT_ERR_OUT_OF_RANGE);
}

static void test_sensitivity(void **state)
{
    struct mlift_breakeven b = {
        .lever = MLIFT_BREAKEVEN_KNOWN, .possible = true, .now = 0.9, .n_roots = 1, .root = {0.25}};
    const struct mlift_breakeven *all[] = {&b, &b, &b};
    struct mlift_chart_sensitivity chart = {
        .n = 3, .breakeven = all, .lift = 0.002, .y_title = "lift", .challenger = "micro", .baseline = "broad"};

    (void)state;
    for (int i = 0; i < MLIFT_BREAKEVEN_POINTS; i++) {
        b.value[i] = i / 8.0;
        b.lift[i] = 0.004 * (b.value[i] - 0.25);
    }
    int status = mlift_chart_sensitivity_draw(&chart, drawn_output(), drawn_message);
    assert_int_equal(status, MLIFT_OK);
    const char *svg = drawn_text(status);
    assert_non_null(strstr(svg, "0.25"));
    assert_non_null(strstr(svg, mlift_breakeven_describe(MLIFT_BREAKEVEN_KNOWN)));
    chart.n = 0;
    assert_int_equal(mlift_chart_sensitivity_draw(&chart, drawn_output(), drawn_message), MLIFT_ERR_OUT_OF_RANGE);
    (void)drawn_text(MLIFT_ERR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_frontier),
        cmocka_unit_test(test_worth),
        cmocka_unit_test(test_breakeven),
        cmocka_unit_test(test_sensitivity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
