/* Charts of sweeps: each is drawn whole, whatever keys and strategies are called; what makes no sense is refused. */
#include "analysis/charts/sweep_gallery.h"

#include "analysis/charts/chart_effects.h"
#include "analysis/charts/chart_heatmap.h"
#include "analysis/charts/chart_variance.h"
#include "tests/unit/drawn.h"

#include <gsl/gsl_errno.h>
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

struct place {
    char folder[64], file[96];
};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof *place);

    assert_non_null(place);
    snprintf(place->folder, sizeof place->folder, "/tmp/mlift-test-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->file, sizeof place->file, "%s/chart.svg", place->folder);
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;

    (void)unlink(place->file);
    assert_int_equal(rmdir(place->folder), 0);
    free(place);
    return 0;
}

/* A sweep over three keys, one of words, with exact rates of its own; `simulated`: without exact rates. */
static void make(struct mlift_sweep *sweep, int n_keys, bool simulated)
{
    static const char *const arguments[] = {"data_points.*.accuracy=0.5:1:0.1", "goal='it''s',<b>,]]>",
                                            "list.size=100,200,400"};
    struct mlift_variation variations[3];
    struct mlift_scenario *scenario = calloc(1, sizeof *scenario);
    struct mlift_diag diag;

    assert_non_null(scenario);
    scenario->text = calloc(1, 1);
    assert_non_null(scenario->text);
    snprintf(scenario->name, sizeof scenario->name, "odd");
    snprintf(scenario->title, sizeof scenario->title, "`reboot`; \"quotes\" & 'more' \xC3\xA9");
    for (int k = 0; k < 3; k++) {
        assert_int_equal(mlift_variation_parse(&variations[k], arguments[k], &diag), 0);
    }
    assert_int_equal(mlift_sweep_init(sweep, scenario, variations, n_keys), 0);
    sweep->n_replicates = simulated ? 600 : 0;
    assert_int_equal(mlift_sweep_set_factorial(sweep), 0);
    sweep->n_strategies = 2;
    sweep->n_metrics = 1;
    snprintf(sweep->strategy[0], MLIFT_NAME_SIZE, "broad-with-a-name-that-goes-on-and-on-until-it-is-sixty-four");
    snprintf(sweep->strategy[1], MLIFT_NAME_SIZE, "micro");
    snprintf(sweep->metric[0], MLIFT_NAME_SIZE, "converted");
    assert_int_equal(mlift_sweep_make_room(sweep), 0);
    for (size_t i = 0; i < sweep->n_points; i++) {
        sweep->list_size[i] = 100;
        sweep->challenger[i] = 1;
        double lift = 0.001 * (sweep->number[i * (size_t)n_keys] - 0.7) + 0.0001 * (double)(i % 3);
        sweep->exact[2 * i] = simulated ? (double)NAN : 0.003;
        sweep->exact[2 * i + 1] = simulated ? (double)NAN : 0.003 + lift;
        for (size_t b = 0; b < sweep->n_blocks; b++) {
            uint32_t *sum = sweep->sum + (i * sweep->n_blocks + b) * 2;
            sum[0] = (uint32_t)(200 + b);
            sum[1] = (uint32_t)(210 + 3 * b + i);
        }
        sweep->product[3 * i] = 1000;
        sweep->product[3 * i + 1] = 800;
        sweep->product[3 * i + 2] = 1400;
    }
    for (int k = 0; k < 3; k++) {
        mlift_variation_free(&variations[k]);
    }
    mlift_scenario_free(scenario);
    free(scenario);
}

static bool contains(const char *path, const char *words)
{
    static char text[1 << 20];
    FILE *in = fopen(path, "rb");

    assert_non_null(in);
    text[fread(text, 1, sizeof text - 1, in)] = '\0';
    fclose(in);
    return strstr(text, words) != NULL;
}

static void expect_drawn(const struct place *place, const struct mlift_sweep *sweep, enum mlift_sweep_chart chart,
                         const char *words)
{
    const struct mlift_gnuplot_output output = {.path = place->file, .format = MLIFT_GNUPLOT_SVG};
    char message[MLIFT_GNUPLOT_MESSAGE];
    struct mlift_sweep_summary summary;

    assert_int_equal(mlift_sweep_summary_init(&summary, sweep, 0), 0);
    assert_null(mlift_sweep_gallery_lacks(sweep, &summary, chart));
    int status = mlift_sweep_gallery_draw(sweep, &summary, chart, &output, message);
    if (status) {
        print_error("%s\n", message);
    }
    assert_int_equal(status, 0);
    assert_true(contains(place->file, words) && contains(place->file, "</svg>"));
    assert_int_equal(unlink(place->file), 0);
    mlift_sweep_summary_free(&summary);
}

static void test_every_chart(void **state)
{
    struct mlift_sweep sweep;

    for (int simulated = 0; simulated < 2; simulated++) {
        make(&sweep, 3, simulated);
        expect_drawn(*state, &sweep, MLIFT_SWEEP_CHART_SHARES, "size of list");
        expect_drawn(*state, &sweep, MLIFT_SWEEP_CHART_EFFECTS, "accuracy of all");
        expect_drawn(*state, &sweep, MLIFT_SWEEP_CHART_HEATMAP, "micro ahead");
        mlift_sweep_free(&sweep);
    }
    make(&sweep, 2, false);
    expect_drawn(*state, &sweep, MLIFT_SWEEP_CHART_HEATMAP, "0 pp");
    mlift_sweep_free(&sweep);
}

static void test_what_is_lacking(void **state)
{
    struct mlift_sweep sweep;
    struct mlift_sweep_summary summary;
    char message[MLIFT_GNUPLOT_MESSAGE];

    (void)state;
    make(&sweep, 1, false);
    assert_int_equal(mlift_sweep_summary_init(&summary, &sweep, 0), 0);
    assert_non_null(mlift_sweep_gallery_lacks(&sweep, &summary, MLIFT_SWEEP_CHART_HEATMAP));
    assert_null(mlift_sweep_gallery_lacks(&sweep, &summary, MLIFT_SWEEP_CHART_EFFECTS));
    assert_int_equal(mlift_sweep_gallery_draw(&sweep, &summary, MLIFT_SWEEP_CHART_SHARES, NULL, message),
                     MLIFT_ERR_OUT_OF_RANGE);
    assert_string_equal(message, "it takes two keys");
    mlift_sweep_summary_free(&summary);
    sweep.exact[0] = (double)NAN; /* and nothing was simulated */
    assert_int_equal(mlift_sweep_summary_init(&summary, &sweep, 0), 0);
    assert_non_null(strstr(mlift_sweep_gallery_lacks(&sweep, &summary, MLIFT_SWEEP_CHART_EFFECTS), "--replicates"));
    mlift_sweep_summary_free(&summary);
    mlift_sweep_free(&sweep);
}

/* What a colour means stays inside the picture: a long name is shortened in its middle. */
static void test_long_meaning(void **state)
{
    const struct place *place = *state;
    const struct mlift_gnuplot_output output = {.path = place->file, .format = MLIFT_GNUPLOT_SVG};
    char message[MLIFT_GNUPLOT_MESSAGE], text[65536] = "";
    const char *const labels[] = {"a", "b"};
    const double some[] = {1.0, -1.0};
    struct mlift_chart_heatmap heatmap = {.x_title = "x",
                                          .y_title = "y",
                                          .n_x = 2,
                                          .n_y = 1,
                                          .n_panels = 1,
                                          .x_label = labels,
                                          .y_label = labels,
                                          .value = some,
                                          .unit = "pp",
                                          .above = "what_we_would_like_to_send_in_autumn ahead",
                                          .below = "broad ahead"};

    assert_int_equal(mlift_chart_heatmap_draw(&heatmap, &output, message), MLIFT_OK);
    FILE *file = fopen(place->file, "r");
    assert_non_null(file);
    assert_true(fread(text, 1, sizeof text - 1, file) > 0);
    (void)fclose(file);
    assert_non_null(strstr(text, "broad ahead"));
    assert_null(strstr(text, heatmap.above));
    assert_non_null(strstr(text, "mn ahead"));
}

static void test_senseless_charts(void **state)
{
    const struct place *place = *state;
    const struct mlift_gnuplot_output output = {.path = place->file, .format = MLIFT_GNUPLOT_SVG};
    char message[MLIFT_GNUPLOT_MESSAGE];
    const char *const labels[] = {"a", "b"};
    const double nothing[] = {(double)NAN, (double)NAN}, some[] = {1.0, -1.0}, descending[] = {2.0, 1.0};
    struct mlift_chart_heatmap heatmap = {.x_title = "x",
                                          .y_title = "y",
                                          .n_x = 2,
                                          .n_y = 1,
                                          .n_panels = 1,
                                          .x_label = labels,
                                          .y_label = labels,
                                          .value = nothing,
                                          .unit = "pp",
                                          .above = "a",
                                          .below = "b"};
    struct mlift_chart_effects_panel panel = {"p", 2, labels, descending, some, nothing};
    struct mlift_chart_effects effects = {.y_title = "y", .panels = &panel, .n_panels = 1};
    struct mlift_chart_variance_row row = {"k", (double)NAN, (double)NAN, (double)NAN, (double)NAN};
    struct mlift_chart_variance shares = {.rows = &row, .n_rows = 1, .x_title = "x"};

    assert_int_equal(mlift_chart_heatmap_draw(&heatmap, &output, message), MLIFT_ERR_OUT_OF_RANGE);
    heatmap.n_x = MLIFT_CHART_HEATMAP_MOST + 1;
    assert_int_equal(mlift_chart_heatmap_draw(&heatmap, &output, message), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_chart_effects_draw(&effects, &output, message), MLIFT_ERR_OUT_OF_RANGE);
    panel.x = NULL;
    panel.mean = nothing;
    assert_int_equal(mlift_chart_effects_draw(&effects, &output, message), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(mlift_chart_variance_draw(&shares, &output, message), MLIFT_ERR_OUT_OF_RANGE);
    row.first = 40.0;
    assert_int_equal(mlift_chart_variance_draw(&shares, &output, message), MLIFT_ERR_OUT_OF_RANGE);
    assert_true(message[0] != '\0');
}

#define MINUS "\xE2\x88\x92"

/* Values that are all the same, zero too, stand in the middle of a scale that has a length. */
static void test_equal_effects(void **state)
{
    const char *const labels[] = {"200", "400"};
    static const double at[] = {200.0, 400.0}, none[] = {0.0, 0.0}, means[][2] = {{0.0, 0.0}, {0.3, 0.3}, {-2.0, -2.0}};
    static const char *const ticks[][2] = {
        {"+0.10<", MINUS "0.10<"}, {"+0.20<", "+0.40<"}, {MINUS "2.2<", MINUS "1.8<"}};
    (void)state;

    for (size_t i = 0; i < sizeof means / sizeof *means; i++) {
        struct mlift_chart_effects_panel panel = {"list.size", 2, labels, at, means[i], none};
        const struct mlift_chart_effects effects = {.y_title = "Lift", .panels = &panel, .n_panels = 1};
        int status = mlift_chart_effects_draw(&effects, drawn_output(), drawn_message);
        assert_int_equal(status, MLIFT_OK);
        const char *text = drawn_text(status);
        assert_null(strstr(text, "nan"));
        assert_non_null(strstr(text, ticks[i][0]));
        assert_non_null(strstr(text, ticks[i][1]));
    }
}

int main(void)
{
#define WITH_PLACE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {WITH_PLACE(test_every_chart), WITH_PLACE(test_what_is_lacking),
                                       WITH_PLACE(test_long_meaning), WITH_PLACE(test_senseless_charts),
                                       cmocka_unit_test(test_equal_effects)};
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
