/* Shapley values: textbook games, sums, data points that change nothing, and from which list on one pays. */
#include "analysis/segments/worth.h"
#include "tests/unit/loaded.h"

#include <math.h>
#include <string.h>

static const struct mlift_engine_options engine = {.seed = 4, .n_threads = 1};

/* The glove game: one left glove, two right ones; a pair is worth 1. Shapley values 2/3, 1/6, 1/6. And three who each
 * add their own, 1, 2 and 4. */
static void test_textbook(void **state)
{
    static const double gloves[] = {0, 0, 0, 1, 0, 1, 0, 1}, sums[] = {0, 1, 2, 3, 4, 5, 6, 7};
    double shapley[3];

    (void)state;
    mlift_worth_shapley(3, gloves, shapley);
    assert_true(fabs(shapley[0] - 2.0 / 3.0) < 1e-15);
    assert_true(fabs(shapley[1] - 1.0 / 6.0) < 1e-15);
    assert_true(fabs(shapley[2] - 1.0 / 6.0) < 1e-15);
    mlift_worth_shapley(3, sums, shapley);
    assert_true(fabs(shapley[0] - 1.0) < 1e-15 && fabs(shapley[1] - 2.0) < 1e-15 && fabs(shapley[2] - 4.0) < 1e-15);
    double lone = 0.0;
    mlift_worth_shapley(1, (const double[]){0.0, 2.385}, &lone);
    assert_true(lone == 2.385);
}

static struct mlift_worth_question question_of(int n_points)
{
    struct mlift_worth_question q = {.learns_from = MLIFT_MENU_CLICK,
                                     .valued_by = MLIFT_MENU_CLICK,
                                     .n_points = n_points,
                                     .point = {0, 1, 2, 3},
                                     .n_lists = 2,
                                     .list = {1200, 20000},
                                     .share = 0.3,
                                     .rule = MLIFT_CHOICE_SHRUNK,
                                     .z = 1.96,
                                     .n_replicates = 200};
    return q;
}

static void expect_sums(const struct mlift_worth *w)
{
    double known = 0.0;

    for (int k = 0; k < w->question.n_points; k++) {
        known += w->known[k];
    }
    assert_true(fabs(known - w->known_total) < 1e-14);
    for (int i = 0; i < w->question.n_lists; i++) {
        double learned = 0.0;
        for (int k = 0; k < w->question.n_points; k++) {
            learned += w->learned[i][k].mean;
        }
        assert_true(fabs(learned - w->learned_total[i].mean) < 1e-14);
    }
}

static void test_sums(void **state)
{
    struct mlift_scenario *scenario = loaded("scenarios/first-campaign.yaml");
    struct mlift_worth_question q = question_of(3);
    struct mlift_menu menu;
    struct mlift_worth w;

    (void)state;
    assert_int_equal(mlift_menu_init(&menu, &scenario->campaign, 7), 0);
    for (int rule = 0; rule < MLIFT_CHOICE_N_RULES; rule++) {
        q.rule = (enum mlift_choice_rule)rule;
        assert_int_equal(mlift_worth_init(&w, &menu, &q, &engine), 0);
        expect_sums(&w);
        assert_true(w.known[0] > w.known[1] && w.known[1] > w.known[2] && w.known[2] > 0.0);
    }
    assert_true(w.learned_total[1].mean < w.known_total);
    mlift_menu_free(&menu);
    unload(scenario);
}

/* A fourth data point that nothing depends on: exactly nothing where rates are known, and nobody has to use it where
 * they are learned. */
static void test_ignored_data_point(void **state)
{
    struct mlift_scenario *scenario = loaded("scenarios/first-campaign.yaml");
    struct mlift_worth_question q = question_of(4);
    struct mlift_data_point *point = &scenario->campaign.data_point[3];
    struct mlift_menu menu;
    struct mlift_worth w;

    (void)state;
    *point = scenario->campaign.data_point[0];
    strcpy(point->name, "hair");
    scenario->campaign.n_data_points = 4;
    assert_int_equal(mlift_menu_init(&menu, &scenario->campaign, 15), 0);
    assert_int_equal(mlift_worth_init(&w, &menu, &q, &engine), 0);
    expect_sums(&w);
    assert_true(fabs(w.known[3]) < 1e-9); /* the rounding of the decision table */
    for (int i = 0; i < 2; i++) {
        assert_true(fabs(w.learned[i][3].mean) <= 3.0 * w.learned[i][3].mcse);
        assert_false(w.uses[i] & 8);
        assert_true(w.learned[i][0].mean > 5.0 * w.learned[i][0].mcse);
    }
    mlift_menu_free(&menu);
    unload(scenario);
}

static void test_pays_from(void **state)
{
    struct mlift_worth w = {.question = {.n_lists = 3, .list = {100, 1000, 10000}}};

    (void)state;
    assert_true(mlift_worth_pays_from(&w, (const double[]){0.02, 0.02, 0.02}, 0.0, 1.0) == 0.0);
    assert_true(isnan(mlift_worth_pays_from(&w, (const double[]){0.02, 0.02, 0.0}, 0.0, 1.0)));
    assert_true(isnan(mlift_worth_pays_from(&w, (const double[]){0.02, 0.02, 0.02}, 0.03, 1.0)));
    /* to spare: -1, -1, 9, so a tenth of the way from 1000 to 10000 on a logarithmic scale */
    double from = mlift_worth_pays_from(&w, (const double[]){0.0, 0.0, 0.001}, 0.0, 1.0);
    assert_true(fabs(from - pow(10.0, 3.1)) < 1e-9);
    /* a cost that eats a third: to spare -1, -1, 9 again */
    from = mlift_worth_pays_from(&w, (const double[]){0.0005, 0.0005, 0.0015}, 0.0005, 1.0);
    assert_true(fabs(from - pow(10.0, 3.1)) < 1e-6);
}

static void test_refuses(void **state)
{
    struct mlift_scenario *scenario = loaded("scenarios/no-crossover.yaml");
    struct mlift_worth_question q = question_of(0);
    struct mlift_menu menu;
    struct mlift_worth w;

    (void)state;
    assert_int_equal(mlift_menu_init(&menu, &scenario->campaign, 1), 0);
    assert_int_equal(mlift_worth_init(&w, &menu, &q, &engine), MLIFT_ERR_OUT_OF_RANGE);
    q = question_of(1);
    q.n_replicates = 3;
    assert_int_equal(mlift_worth_init(&w, &menu, &q, &engine), MLIFT_ERR_OUT_OF_RANGE);
    q.n_replicates = 50;
    assert_int_equal(mlift_worth_init(&w, &menu, &q, &engine), 0);
    assert_true(fabs(w.known[0]) < 1e-12 && fabs(w.learned[0][0].mean) < 1e-12); /* nothing to gain */
    mlift_menu_free(&menu);
    unload(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_textbook),  cmocka_unit_test(test_sums),    cmocka_unit_test(test_ignored_data_point),
        cmocka_unit_test(test_pays_from), cmocka_unit_test(test_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
