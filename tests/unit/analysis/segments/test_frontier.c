/* The frontier: what is recommended, and from which list on it pays. */
#include "analysis/segments/frontier.h"
#include "tests/unit/loaded.h"

#include <math.h>
#include <string.h>

static struct mlift_scenario *scenario;
static struct mlift_menu menu;
static const struct mlift_engine_options engine = {.seed = 3, .n_threads = 1};

static void open_menu(const char *path)
{
    scenario = loaded(path);
    assert_int_equal(mlift_menu_init(&menu, &scenario->campaign, mlift_menu_points(&scenario->campaign)), 0);
}

static void close_menu(void)
{
    mlift_menu_free(&menu);
    unload(scenario);
}

static struct mlift_frontier_question question_of(double share)
{
    struct mlift_frontier_question q = {.n_order = 3,
                                        .order = {2, 1, 3},
                                        .n_wanted = 4,
                                        .wanted = {1, 2, 4, 8},
                                        .n_lists = 2,
                                        .list = {200, 4000},
                                        .share = share,
                                        .z = 1.96,
                                        .least_gain = 1.0,
                                        .n_replicates = 200};
    return q;
}

static void test_pilot_sizes(void **state)
{
    (void)state;
    assert_int_equal(mlift_frontier_pilot(1200, 0.3), 360);
    assert_int_equal(mlift_frontier_pilot(1201, 0.5), 601);
    assert_int_equal(mlift_frontier_pilot(10, 0.01), 1);
    assert_int_equal(mlift_frontier_pilot(777, 1.0), 777);
}

/* A share of the list earns on the rest only: the same pilot as a separate one of that length, times the rest. */
static void test_own_share(void **state)
{
    struct mlift_frontier own, separate;
    struct mlift_frontier_question q = question_of(0.25), s = question_of(1.0);

    (void)state;
    open_menu("scenarios/hillstrom.yaml");
    s.list[0] = 50;
    s.list[1] = 1000;
    assert_int_equal(mlift_frontier_init(&own, &menu, &q, &engine), 0);
    assert_int_equal(mlift_frontier_init(&separate, &menu, &s, &engine), 0);
    assert_int_equal(own.n_levels, 4);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(own.pilot[i], separate.pilot[i]);
        assert_true(own.broad[i].mean == separate.broad[i].mean);
        for (int j = 0; j < 4; j++) {
            const struct mlift_frontier_point *a = mlift_frontier_at(&own, i, j, MLIFT_CHOICE_RAW);
            const struct mlift_frontier_point *b = mlift_frontier_at(&separate, i, j, MLIFT_CHOICE_RAW);
            assert_true(fabs(a->gain.mean - 0.75 * b->gain.mean) < 1e-15);
            assert_true(fabs(a->gain.mcse - 0.75 * b->gain.mcse) < 1e-15);
            assert_true(fabs(a->placebo_apparent.mean - 0.75 * b->placebo_apparent.mean) < 1e-15);
            assert_true(a->moved == b->moved);
        }
    }
    assert_int_equal(mlift_frontier_scheme(&own, 0)->n_segments, 1);
    assert_int_equal(mlift_frontier_scheme(&own, 3)->n_segments, 8);
    assert_int_equal(own.best_candidate, 1);
    assert_true(fabs(own.average_rate - (0.10620196 + 0.18269521 + 0.15148885) / 3.0) < 1e-8);
    mlift_frontier_free(&own);
    mlift_frontier_free(&own);
    mlift_frontier_free(&separate);
    close_menu();
}

/* Where every segment wants the same, one segment is recommended at every size and by every rule. */
static void test_nothing_to_learn(void **state)
{
    struct mlift_frontier f;
    struct mlift_frontier_question q = question_of(0.3);

    (void)state;
    open_menu("scenarios/no-crossover.yaml");
    q.n_order = 1;
    q.order[0] = 0;
    q.learns_from = q.valued_by = MLIFT_MENU_CLICK;
    assert_int_equal(mlift_frontier_init(&f, &menu, &q, &engine), 0);
    for (int rule = 0; rule < MLIFT_CHOICE_N_RULES; rule++) {
        assert_int_equal(f.recommended[0][rule], 0);
        assert_int_equal(f.recommended[1][rule], 0);
        assert_true(isnan(mlift_frontier_pays_from(&f, (enum mlift_choice_rule)rule)));
    }
    mlift_frontier_free(&f);
    close_menu();
}

/* What is worth less than the least gain on the whole list is not recommended; without a least gain it is. */
static void test_least_gain(void **state)
{
    struct mlift_frontier f;
    struct mlift_frontier_question q = question_of(1.0);

    (void)state;
    open_menu("scenarios/hillstrom.yaml");
    q.list[0] = 2000;
    assert_int_equal(mlift_frontier_init(&f, &menu, &q, &engine), 0);
    int level = f.recommended[0][MLIFT_CHOICE_SHRUNK];
    double gain = f.recommended_gain[0][MLIFT_CHOICE_SHRUNK].mean;
    assert_true(level > 0 && gain > 0.0);
    assert_true(mlift_frontier_pays_from(&f, MLIFT_CHOICE_SHRUNK) == 0.0);
    mlift_frontier_free(&f);
    q.least_gain = 1.01 * gain * 2000.0;
    assert_int_equal(mlift_frontier_init(&f, &menu, &q, &engine), 0);
    assert_int_equal(f.recommended[0][MLIFT_CHOICE_SHRUNK], 0);
    if (f.recommended[1][MLIFT_CHOICE_SHRUNK] > 0) {
        double from = mlift_frontier_pays_from(&f, MLIFT_CHOICE_SHRUNK);
        assert_true(from > 2000.0 && from <= 4000.0);
    }
    mlift_frontier_free(&f);
    q.least_gain = 1e9;
    assert_int_equal(mlift_frontier_init(&f, &menu, &q, &engine), 0);
    assert_true(isnan(mlift_frontier_pays_from(&f, MLIFT_CHOICE_RAW)));
    mlift_frontier_free(&f);
    close_menu();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pilot_sizes),
        cmocka_unit_test(test_own_share),
        cmocka_unit_test(test_nothing_to_learn),
        cmocka_unit_test(test_least_gain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
