/* What charts say: digits, signs, whose colour, on paper, in the dark and in a terminal. */
#include "analysis/charts/chart_clicks.h"
#include "analysis/charts/chart_conversion.h"
#include "analysis/charts/chart_funnel.h"
#include "analysis/charts/chart_lift.h"
#include "analysis/charts/chart_power.h"

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

static char folder[64], picture[96], drawn[1 << 19];

static int set_up(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/mlift-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    (void)snprintf(picture, sizeof picture, "%s/picture", folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    (void)unlink(picture);
    return rmdir(folder);
}

static const struct mlift_gnuplot_output svg = {.path = picture, .format = MLIFT_GNUPLOT_SVG, .overwrite = true};
static const struct mlift_gnuplot_output dumb = {.path = picture, .format = MLIFT_GNUPLOT_DUMB, .overwrite = true};
static char message[MLIFT_GNUPLOT_MESSAGE];

/* The picture's text, after a status of 0. */
static const char *taken(int status)
{
    if (status) {
        fail_msg("%s", message);
    }
    FILE *file = fopen(picture, "rb");
    assert_non_null(file);
    drawn[fread(drawn, 1, sizeof drawn - 1, file)] = '\0';
    (void)fclose(file);
    return drawn;
}

#define assert_says(text, words) assert_non_null(strstr(text, words))
#define assert_lacks(text, words) assert_null(strstr(text, words))

static struct mlift_chart_lift lift_of(const struct mlift_chart_lift_row *rows, size_t n)
{
    return (struct mlift_chart_lift){.treatment = "micro",
                                     .control = "broad",
                                     .goal = "purchase",
                                     .overall = {"Whole list", 0.4, 0.3, 0.5, 1200.0},
                                     .rows = rows,
                                     .n_rows = n,
                                     .treatment_index = 2,
                                     .control_index = 1};
}

static void test_lift_explains_the_signs_that_occur(void **state)
{
    const struct mlift_chart_lift_row rows[] = {{"winners", 0.4, 0.3, 0.5, 600.0},
                                                {"losers", -0.4, -0.5, -0.3, 600.0},
                                                {"nobody knows", 0.0, -0.1, 0.1, 600.0}};
    struct mlift_chart_lift lift = lift_of(rows, 1);

    (void)state;
    const char *text = taken(mlift_chart_lift_draw(&lift, &svg, message));
    assert_says(text, "interval above zero");
    assert_lacks(text, "interval below zero");
    assert_lacks(text, "covers zero");
    assert_lacks(text, "#d55e00' "); /* no mark of the other strategy's */
    lift = lift_of(rows, 3);
    text = taken(mlift_chart_lift_draw(&lift, &svg, message));
    assert_says(text, "interval below zero");
    assert_says(text, "interval covers zero");
    assert_says(text, "stroke='#009e73'"); /* of strategy 2 */
    assert_says(text, "stroke='#d55e00'"); /* of strategy 1 */
}

static void test_funnel_has_the_digits_of_tables(void **state)
{
    static const char *const names[] = {"none", "micro"};
    static const int indices[] = {0, 4};
    const struct mlift_chart_funnel_stage stages[] = {{"E-mails sent", MLIFT_CHART_FUNNEL_PER_SUBSCRIBER},
                                                      {"Open rate", MLIFT_CHART_FUNNEL_OF_MESSAGES},
                                                      {"Replies", MLIFT_CHART_FUNNEL_PER_HUNDRED},
                                                      {"Goal", MLIFT_CHART_FUNNEL_SHARE}};
    const double nan = (double)NAN;
    const struct mlift_chart_funnel_value values[] = {{0.0, 0.0, 0.0},
                                                      {nan, nan, nan},
                                                      {0.0, 0.0, 0.0},
                                                      {0.00195, 0.00194, 0.00196},
                                                      {2.9919, 2.9918, 2.992},
                                                      {0.29, 0.2899, 0.2901},
                                                      {0.00121, 0.00117, 0.00125},
                                                      {0.00554, 0.00548, 0.0056}};
    const struct mlift_chart_funnel funnel = {
        .strategies = names, .n_strategies = 2, .stages = stages, .n_stages = 4, .values = values, .indices = indices};

    (void)state;
    const char *text = taken(mlift_chart_funnel_draw(&funnel, &svg, message));
    assert_says(text, ">2.99<");
    assert_says(text, ">no e-mail<");
    assert_says(text, ">29.00%<");
    assert_says(text, "% of e-mails");
    assert_says(text, ">0.121<");
    assert_says(text, "per 100 subscribers");
    assert_says(text, ">0.554%<");
    assert_says(text, "fill = '#e69f00'"); /* of strategy 4, though it is the second here */
    text = taken(mlift_chart_funnel_draw(&funnel, &dumb, message));
    assert_says(text, "*2.99");
}

static void test_conversion_has_one_digit_rule(void **state)
{
    const double sizes[] = {600.0, 1200.0}, mean[] = {0.004, 0.004}, zero[] = {0.0, 0.0}, two[] = {0.002, 0.002},
                 high[] = {0.012, 0.011}, less[] = {0.009, 0.0076};
    const struct mlift_chart_conversion_arm arms[] = {{"broad", mean, two, high, 2}, {"micro", mean, zero, less, 3}};
    const struct mlift_chart_conversion chart = {.goal = "purchase",
                                                 .sizes = sizes,
                                                 .n_sizes = 2,
                                                 .arms = arms,
                                                 .n_arms = 2,
                                                 .share_band = 0.9,
                                                 .list_size = 1200};

    (void)state;
    const char *text = taken(mlift_chart_conversion_draw(&chart, &dumb, message));
    assert_says(text, "0.20");
    assert_says(text, "1.10%");
    assert_says(text, "0.76%");
}

static void test_power_says_about_how_many(void **state)
{
    const double sizes[] = {600.0, 38400.0}, power[] = {0.1, 0.7};
    struct mlift_chart_power_rule rule = {
        .name = "purchase, pooled z", .power = power, .required_n = 45000.0, .about = true};
    const struct mlift_chart_power chart = {
        .sizes = sizes, .n_sizes = 2, .rules = &rule, .n_rules = 1, .target_power = 0.8, .list_size = 1200.0};

    (void)state;
    const char *text = taken(mlift_chart_power_draw(&chart, &svg, message));
    assert_says(text, "80% needs about 45,000");
    assert_says(text, "simulated sizes");
    rule.required_n = 0.0;
    assert_says(taken(mlift_chart_power_draw(&chart, &svg, message)), "not reached");
}

static void test_clicks_say_whose_sends(void **state)
{
    const double hours[] = {0.0, 24.0, 200.0}, clicks[] = {0.0, 0.03, 0.05}, first[] = {0.0}, later[] = {48.0};
    struct mlift_chart_clicks_strategy strategies[] = {{"broad", clicks, 10.0, 1, first, 1},
                                                       {"micro", clicks, 10.0, 2, later, 1}};
    struct mlift_chart_clicks chart = {.hours = hours, .n_hours = 3, .strategies = strategies, .n_strategies = 2};

    (void)state;
    assert_says(taken(mlift_chart_clicks_draw(&chart, &svg, message)), "in a strategy’s colour: it sends");
    strategies[0].send_hours = strategies[1].send_hours = NULL;
    chart.send_hours = first;
    chart.n_sends = 1;
    assert_says(taken(mlift_chart_clicks_draw(&chart, &svg, message)), "all send an e-mail");
}

/* Every colour of a picture has a twin on dark screens, and the twin's rule stands in the picture. */
static void test_svg_knows_the_dark(void **state)
{
    const struct mlift_chart_lift_row rows[] = {{"fill='#010203' rgb(1,2,3)", -0.4, -0.5, -0.3, 600.0}};
    struct mlift_chart_lift lift = lift_of(rows, 1);
    int n = 0;

    (void)state;
    const char *text = taken(mlift_chart_lift_draw(&lift, &svg, message));
    assert_says(text, "<style>@media screen and (prefers-color-scheme: dark) {");
    assert_says(text, "[fill=\"#ffffff\"] { fill: #1c222b }");
    assert_says(text, "[stroke=\"#009e73\"] { stroke: #2fc79a }");
    assert_lacks(text, "='rgb(");
    assert_lacks(text, "=\"rgb(");
    assert_says(text, "rgb(1,2,3)"); /* a person's words stay as they are */
    for (const char *at = text; (at = strstr(at, "stroke='#")) != NULL; at++, n++) {
        char rule[40];
        (void)snprintf(rule, sizeof rule, "[stroke=\"%.7s\"]", at + 8);
        assert_says(text, rule);
    }
    assert_true(n > 5);
}

static void test_a_terminal_gets_text(void **state)
{
    const struct mlift_chart_lift_row rows[] = {{"those with glasses", 0.4, 0.3, 0.5, 600.0},
                                                {"all others", -0.4, -0.5, -0.3, 600.0}};
    struct mlift_chart_lift lift = lift_of(rows, 2);
    size_t longest = 0;

    lift.words.subtitle =
        "A subtitle of so many words that it does not find room on one line of a terminal which holds "
        "no more than eighty characters beside each other";
    (void)state;
    const char *text = taken(mlift_chart_lift_draw(&lift, &dumb, message));
    assert_true(text[0] == ' ');
    assert_says(text, "For whom does micro beat broad?");
    assert_says(text, "those with glasses");
    assert_says(text, "+0.4");
    assert_says(text, "eighty characters beside each other");
    assert_lacks(text, " \n");
    assert_lacks(text, "\n\n\n");
    assert_lacks(text, "\f");
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
        longest = strcspn(line, "\n") > longest ? strcspn(line, "\n") : longest;
    }
    assert_in_range(longest, 60, 92); /* bytes: a minus sign has three */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lift_explains_the_signs_that_occur),
        cmocka_unit_test(test_funnel_has_the_digits_of_tables),
        cmocka_unit_test(test_conversion_has_one_digit_rule),
        cmocka_unit_test(test_power_says_about_how_many),
        cmocka_unit_test(test_clicks_say_whose_sends),
        cmocka_unit_test(test_svg_knows_the_dark),
        cmocka_unit_test(test_a_terminal_gets_text),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
