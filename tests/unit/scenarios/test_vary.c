/* Values set at key paths: what they reach, what they leave alone, and what is said when they are wrong. */
#include "scenarios/vary.h"

#include "scenarios/scenario.h"
#include "scenarios/variation.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST_TEXT = 1 << 16 };

static const char museum[] = MLIFT_SOURCE_DIR "/tests/data/vary.txt";

struct heard {
    size_t n_errors, used;
    char text[MOST_TEXT];
};

static void hear(void *context, const struct mlift_diag *diag)
{
    struct heard *heard = context;

    heard->n_errors += diag->severity == MLIFT_SEVERITY_ERROR;
    heard->used +=
        (size_t)snprintf(heard->text + heard->used, sizeof heard->text - heard->used, "  %s:%d:%d: %s: %s\n    | %s\n",
                         diag->file, diag->line, diag->column,
                         diag->severity == MLIFT_SEVERITY_ERROR ? "error" : "warning", diag->message, diag->source);
    assert_true(heard->used < sizeof heard->text);
}

static char *read_text(const char *path)
{
    char *text = calloc(1, MOST_TEXT);
    FILE *in = fopen(path, "rb");

    assert_non_null(text);
    assert_non_null(in);
    assert_true(fread(text, 1, MOST_TEXT - 1, in) > 0);
    fclose(in);
    return text;
}

/* first-campaign with one value set; NULL where that is refused. */
static struct mlift_scenario *load_text(const char *text, const char *path, const char *value, const char *argument,
                                        const struct mlift_variation *variation, struct heard *heard)
{
    struct mlift_scenario *scenario = malloc(sizeof *scenario);
    const struct mlift_vary_setting setting = {path, value, 1, variation ? variation->value_column : 1};
    const struct mlift_defect_source source = {"--vary", argument, strlen(argument)};
    const struct mlift_vary vary = {1, &setting, &source};

    assert_non_null(scenario);
    int failed =
        mlift_scenario_load_varied(scenario, text, strlen(text), "first-campaign.yaml", NULL, &vary, hear, heard);
    if (failed) {
        assert_int_equal(failed, MLIFT_ERR_BAD_SCENARIO);
        assert_true(heard->n_errors > 0);
        free(scenario);
        return NULL;
    }
    assert_int_equal(heard->n_errors, 0);
    return scenario;
}

static struct mlift_scenario *load(const char *path, const char *value)
{
    char *text = read_text(MLIFT_SOURCE_DIR "/scenarios/first-campaign.yaml");
    struct heard *heard = calloc(1, sizeof *heard);

    assert_non_null(heard);
    struct mlift_scenario *scenario = load_text(text, path, value, path, NULL, heard);
    if (!scenario) {
        print_error("%s=%s:\n%s", path, value, heard->text);
    }
    assert_non_null(scenario);
    free(heard);
    free(text);
    return scenario;
}

static void discard(struct mlift_scenario *scenario)
{
    mlift_scenario_free(scenario);
    free(scenario);
}

#define EXPECT(path, value, condition)                                                                                 \
    do {                                                                                                               \
        struct mlift_scenario *s = load(path, value);                                                                  \
        const struct mlift_campaign *c = &s->campaign;                                                                 \
        if (!(condition)) {                                                                                            \
            print_error("%s=%s: not %s\n", path, value, #condition);                                                   \
        }                                                                                                              \
        assert_true(condition);                                                                                        \
        discard(s);                                                                                                    \
    } while (0)

static int point(const struct mlift_campaign *campaign, const char *name)
{
    return mlift_campaign_find_data_point(campaign, name);
}

static void test_keys_that_stand_in_the_file(void **state)
{
    (void)state;
    EXPECT("list.size", "640", c->list_size == 640);
    EXPECT("data_points.device.levels.glasses", "0.45", c->data_point[0].share[0] == 0.45);
    EXPECT("data_points.device.levels", "{glasses: 0.3, earbuds: 0.7}", c->data_point[0].share[1] == 0.7);
    EXPECT("messages.offer.job", "adopt", c->message[2].job == MLIFT_JOB_ADOPT);
    EXPECT("strategies.broad.days[2]", "8", c->strategy[1].rule[0].send[2].day == 8);
    EXPECT("strategies.broad.days", "[1, 5, 8]", c->strategy[1].rule[0].send[1].day == 5);
    EXPECT("strategies.broad.send", "offer", c->strategy[1].rule[0].send[0].message == 2);
    EXPECT("strategies.micro.rules[6].send[0]", "offer", c->strategy[2].rule[6].send[0].message == 2);
    EXPECT("title", "\"a title: of its own\"", !strcmp(s->title, "a title: of its own") && c->list_size == 1200);
}

static void test_keys_with_a_default(void **state)
{
    (void)state;
    EXPECT("response.gamma_click", "0.25", c->response.gamma_click == 0.25);
    EXPECT("response.fit.offer.intent", "0.75", c->response.fit[MLIFT_JOB_OFFER][MLIFT_INTENT] == 0.75);
    EXPECT("data_points.stage.accuracy", "0.55",
           c->data_point[1].accuracy == 0.55 && c->data_point[0].accuracy != 0.55);
    EXPECT("data_points.recency.known", "0.5", c->data_point[point(c, "recency")].p_known == 0.5);
    EXPECT("strategies.micro.update", "living", c->strategy[2].living);
    EXPECT("messages.newsletter.appeal", "0.4", c->message[1].appeal == 0.4);
    EXPECT("seed", "7", s->seed == 7 && c->list_size == 1200);
    EXPECT("horizon_days", "60", c->horizon_days == 60);
    EXPECT("goal", "upgrade", c->goal.kind == MLIFT_GOAL_UPGRADE);
    EXPECT("goal.kind", "upgrade", c->goal.kind == MLIFT_GOAL_UPGRADE);
    EXPECT("experiment.sizes", "[300, 1200]", c->n_sizes == 2);
}

static void test_every_entry(void **state)
{
    (void)state;
    EXPECT("data_points.*.accuracy", "0.6",
           c->data_point[0].accuracy == 0.6 && c->data_point[1].accuracy == 0.6 && c->data_point[2].accuracy == 0.6);
    EXPECT("messages.*.appeal", "0.2", c->message[1].appeal == 0.2 && c->message[8].appeal == 0.2);
}

static const char bare[] = "microlift: 1\nname: bare\nlist: {size: 100}\ngoal: pairing\n"
                           "messages: {v1.2: {job: adopt}, v1: {job: offer}}\n"
                           "strategies: {broad: {kind: broad, send: v1.2}, none: {kind: none}}\n";

static struct mlift_scenario *load_bare(const char *path, const char *value)
{
    struct heard *heard = calloc(1, sizeof *heard);

    assert_non_null(heard);
    struct mlift_scenario *scenario = load_text(bare, path, value, path, NULL, heard);
    if (!scenario) {
        print_error("%s", heard->text);
    }
    assert_non_null(scenario);
    free(heard);
    return scenario;
}

/* Without a section data_points there are five; setting something in one must not lose the others. */
static void test_default_data_points_stay(void **state)
{
    struct mlift_scenario *scenario = load_bare("data_points.stage.accuracy", "0.5");

    (void)state;
    assert_int_equal(scenario->campaign.n_data_points, 5);
    assert_true(scenario->campaign.data_point[point(&scenario->campaign, "stage")].accuracy == 0.5);
    assert_true(scenario->campaign.data_point[point(&scenario->campaign, "device")].accuracy != 0.5);
    discard(scenario);
    scenario = load_bare("data_points.*.known", "0.25");
    for (int d = 0; d < 5; d++) {
        assert_true(scenario->campaign.data_point[d].p_known == 0.25);
    }
    discard(scenario);
}

static void test_short_forms_and_dotted_names(void **state)
{
    struct mlift_scenario *scenario = load_bare("goal.level", "new_owner");

    (void)state;
    assert_int_equal(scenario->campaign.goal.kind, MLIFT_GOAL_PAIRING);
    discard(scenario);
    scenario = load_bare("messages.v1.2.appeal", "0.5");
    assert_true(scenario->campaign.message[1].appeal == 0.5 && scenario->campaign.message[2].appeal == 0.0);
    discard(scenario);
}

static void test_the_text_stays(void **state)
{
    char *text = read_text(MLIFT_SOURCE_DIR "/scenarios/first-campaign.yaml");
    struct mlift_scenario *scenario = load("list.size", "640");

    (void)state;
    assert_string_equal(scenario->text, text);
    discard(scenario);
    free(text);
}

static void say_about(const char *text, const char *argument, struct heard *heard)
{
    struct mlift_variation variation;
    struct mlift_diag diag;
    int failed = mlift_variation_parse(&variation, argument, &diag);

    heard->used = heard->n_errors = 0;
    heard->text[0] = '\0';
    if (failed) {
        assert_int_equal(failed, MLIFT_ERR_BAD_SCENARIO);
        hear(heard, &diag);
        return;
    }
    for (size_t i = 0; i < variation.n_levels; i++) {
        struct mlift_scenario *scenario =
            load_text(text, variation.path, variation.level[i], argument, &variation, heard);
        if (scenario) {
            discard(scenario);
        }
    }
    mlift_variation_free(&variation);
}

static void test_museum(void **state)
{
    char *scenario = read_text(MLIFT_SOURCE_DIR "/scenarios/first-campaign.yaml"), *expected = read_text(museum);
    char *said = calloc(1, MOST_TEXT), *copy = strdup(expected), *rest = NULL;
    struct heard *heard = calloc(1, sizeof *heard);
    size_t used = 0, n = 0;

    (void)state;
    assert_non_null(said);
    assert_non_null(copy);
    assert_non_null(heard);
    for (char *line = strtok_r(copy, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        if (line[0] == ' ') {
            continue;
        }
        used += (size_t)snprintf(said + used, MOST_TEXT - used, "%s\n", line);
        if (line[0] != '#') {
            say_about(scenario, line, heard);
            if (heard->n_errors == 0) {
                print_error("%s: nothing was said\n", line);
            }
            assert_true(heard->n_errors > 0);
            used += (size_t)snprintf(said + used, MOST_TEXT - used, "%s", heard->text);
            n++;
        }
    }
    assert_true(n > 40);
    if (getenv("MLIFT_UPDATE")) {
        FILE *out = fopen(museum, "wb");
        assert_non_null(out);
        assert_true(fputs(said, out) >= 0 && fclose(out) == 0);
    } else {
        assert_string_equal(said, expected);
    }
    free(heard);
    free(copy);
    free(said);
    free(expected);
    free(scenario);
}

static void expect_levels(const char *argument, size_t n, const char *first, const char *last)
{
    struct mlift_variation variation;
    struct mlift_diag diag;

    assert_int_equal(mlift_variation_parse(&variation, argument, &diag), 0);
    assert_int_equal(variation.n_levels, n);
    assert_false(variation.is_range);
    assert_string_equal(variation.level[0], first);
    assert_string_equal(variation.level[n - 1], last);
    mlift_variation_free(&variation);
    mlift_variation_free(&variation);
}

static void test_levels(void **state)
{
    (void)state;
    expect_levels("a.b=1", 1, "1", "1");
    expect_levels("a.b= 1 , two ,[3, {x: y}, \"a,b\"]", 3, "1", "[3, {x: y}, \"a,b\"]");
    expect_levels("a.b=0.1:0.7:0.2", 4, "0.1", "0.7");
    expect_levels("a.b=0:1:0.1", 11, "0", "1");
    expect_levels("a.b=-1:1:0.5", 5, "-1", "1");
    expect_levels("a.b=100:1000:*2", 4, "100", "800");
    expect_levels("a.b=100:1600:*2", 5, "100", "1600");
    expect_levels("a.b='x=y',\"u:v\"", 2, "'x=y'", "\"u:v\"");
}

static void expect_at(const char *argument, double u, const char *value)
{
    struct mlift_variation variation;
    struct mlift_diag diag;
    char text[MLIFT_VARIATION_VALUE_SIZE];

    assert_int_equal(mlift_variation_parse(&variation, argument, &diag), 0);
    mlift_variation_value_at(&variation, u, text);
    assert_string_equal(text, value);
    mlift_variation_free(&variation);
}

static void test_values_at_places(void **state)
{
    (void)state;
    expect_at("response.gamma_click=0.2:1", 0.5, "0.6");
    expect_at("list.size=10:12", 0.0, "10");
    expect_at("list.size=10:12", 0.3333, "10");
    expect_at("list.size=10:12", 0.3334, "11");
    expect_at("list.size=10:12", 0.999999, "12");
    expect_at("response.propensity_bins=1:9", 0.0, "1");
    expect_at("response.propensity_bins=1:9", 0.5, "5");
    expect_at("response.propensity_bins=1:9", 0.9999, "9");
    expect_at("strategies.broad.days[1]=3:6", 0.75, "6");
    expect_at("x.y=a,b,c", 0.34, "b");
    expect_at("x.y=a,b,c", 0.9999, "c");
    assert_true(mlift_variation_number("0.25") == 0.25);
    assert_true(isnan(mlift_variation_number("word")) && isnan(mlift_variation_number("[1]")));
}

static void test_paths_are_documented(void **state)
{
    struct mlift_key key;

    (void)state;
    assert_true(mlift_vary_describe("list.size", &key));
    assert_string_equal(key.type, "whole number");
    assert_true(mlift_vary_describe("data_points.device.accuracy", &key));
    assert_string_equal(key.key, "data_points.NAME.accuracy");
    assert_true(mlift_vary_describe("strategies.micro.rules[3].send", &key));
    assert_true(mlift_vary_describe("response.fit.offer.intent", &key));
    assert_false(mlift_vary_describe("response.fits", &key));
    assert_false(mlift_vary_describe("strategies.micro.days[1]", &key));
    assert_false(mlift_vary_describe("", &key));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_that_stand_in_the_file),
        cmocka_unit_test(test_keys_with_a_default),
        cmocka_unit_test(test_every_entry),
        cmocka_unit_test(test_default_data_points_stay),
        cmocka_unit_test(test_short_forms_and_dotted_names),
        cmocka_unit_test(test_the_text_stays),
        cmocka_unit_test(test_museum),
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_values_at_places),
        cmocka_unit_test(test_paths_are_documented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
