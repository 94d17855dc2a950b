/* Charts of a comparison: what they show, what they refuse. */
#include "analysis/charts/chart_ranking.h"
#include "analysis/charts/chart_shares.h"
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

static char *draw(const struct mlift_chart_ranking *ranking, const struct mlift_chart_shares *shares, int *status)
{
    *status = ranking ? mlift_chart_ranking_draw(ranking, drawn_output(), drawn_message)
                      : mlift_chart_shares_draw(shares, drawn_output(), drawn_message);
    return drawn_text(*status);
}

static void refuse(const struct mlift_chart_ranking *ranking, const struct mlift_chart_shares *shares)
{
    int status;

    draw(ranking, shares, &status);
    assert_int_equal(status, MLIFT_ERR_OUT_OF_RANGE);
}

static void test_ranking(void **state)
{
    struct mlift_chart_ranking_row rows[] = {
        {"first one", "0.562%", "+0.2 [+0.1, +0.3]", 0.2, 0.1, 0.3, true, 2},
        {"second one", "0.327%", "-0.2 [-0.3, -0.1]", -0.2, -0.3, -0.1, false, 1},
        {"unknown one", "n/a", "", (double)NAN, (double)NAN, (double)NAN, false, 0},
    };
    struct mlift_chart_ranking chart = {.measure = "purchase", .unit = "points", .sign = 1, .rows = rows, .n_rows = 3};
    int status;

    (void)state;
    char *svg = draw(&chart, NULL, &status);
    assert_int_equal(status, MLIFT_OK);
    assert_non_null(strstr(svg, "first one"));
    assert_non_null(strstr(svg, "0.327%"));
    assert_non_null(strstr(svg, "+0.2 [+0.1, +0.3]"));
    assert_non_null(strstr(svg, "further right is better"));
    assert_non_null(strstr(svg, "could be the best"));
    chart.exact = true; /* the intervals of the lists do not decide then */
    svg = draw(&chart, NULL, &status);
    assert_null(strstr(svg, "could be the best"));
    assert_non_null(strstr(svg, "not the best by exact rates"));
    chart.sign = -1;
    assert_non_null(strstr(draw(&chart, NULL, &status), "further left is better"));
    rows[1].low = 0.0; /* lead outside its interval */
    refuse(&chart, NULL);
    rows[1].low = rows[1].high = rows[1].lead = (double)NAN;
    rows[0].lead = (double)NAN; /* nothing at all */
    refuse(&chart, NULL);
    rows[0].lead = 0.2;
    chart.n_rows = 1;
    refuse(&chart, NULL);
    chart.n_rows = MLIFT_CHART_RANKING_MOST + 1;
    refuse(&chart, NULL);
    chart.n_rows = 3;
    rows[2].name = NULL;
    refuse(&chart, NULL);
}

static void test_shares(void **state)
{
    struct mlift_chart_shares_row rows[] = {
        {"good", "64%", 64.0, 1.5, true, 2},
        {"bad", "-240%", -240.0, 0.0, false, 1},
        {"above", "103%", 103.0, (double)NAN, false, 0},
    };
    struct mlift_chart_shares chart = {
        .question = "How much?", .axis_title = "of the gain", .full = "oracle", .rows = rows, .n_rows = 3};
    int status;

    (void)state;
    char *svg = draw(NULL, &chart, &status);
    assert_int_equal(status, MLIFT_OK);
    assert_non_null(strstr(svg, "How much?"));
    assert_non_null(strstr(svg, "-240%"));
    assert_non_null(strstr(svg, "oracle"));
    chart.full = NULL;
    svg = draw(NULL, &chart, &status);
    assert_int_equal(status, MLIFT_OK);
    assert_null(strstr(svg, "oracle"));
    rows[0].percent = (double)NAN;
    refuse(NULL, &chart);
    rows[0].percent = 1001.0;
    refuse(NULL, &chart);
    rows[0].percent = 64.0;
    chart.n_rows = 0;
    refuse(NULL, &chart);
    chart.n_rows = 3;
    rows[1].figure = NULL;
    refuse(NULL, &chart);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ranking), cmocka_unit_test(test_shares)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
