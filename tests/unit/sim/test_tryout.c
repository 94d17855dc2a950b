/* Pilots: the same lessons whatever the threads and the instruction set, longer ones beginning with the shorter, and
 * the relations that hold exactly. */
#include "sim/tryout.h"
#include "tests/unit/loaded.h"

#include <math.h>
#include <string.h>

enum { REPLICATES = 40 };

static struct mlift_scenario *scenario;
static struct mlift_menu menu;
static struct mlift_schemes schemes;

static void open_scheme(const char *path)
{
    static const size_t wanted[] = {1, 2, 4, 8, 16};
    int order[MLIFT_MAX_DATA_POINTS], n;

    scenario = loaded(path);
    assert_int_equal(mlift_menu_init(&menu, &scenario->campaign, mlift_menu_points(&scenario->campaign)), 0);
    assert_int_equal(mlift_scheme_order(&menu, MLIFT_MENU_GOAL, menu.points, order, &n), 0);
    assert_int_equal(mlift_scheme_nest(&schemes, &menu, MLIFT_MENU_GOAL, order, n, wanted, 5), 0);
}

static void close_scheme(void)
{
    mlift_scheme_free(&schemes);
    mlift_menu_free(&menu);
    unload(scenario);
}

static struct mlift_tryout_plan plan_of(void)
{
    return (struct mlift_tryout_plan){.menu = &menu,
                                      .schemes = &schemes,
                                      .n_sizes = 3,
                                      .size = {33, 1024, 2500},
                                      .n_rules = 3,
                                      .rule = {MLIFT_CHOICE_RAW, MLIFT_CHOICE_SHRUNK, MLIFT_CHOICE_THRESHOLD},
                                      .z = 1.5,
                                      .placebo = true};
}

static void run(struct mlift_tryout *pilot, const struct mlift_tryout_plan *plan, int threads, enum mlift_isa isa)
{
    struct mlift_engine_options options = {.seed = 11, .n_threads = threads, .isa = isa};

    assert_int_equal(mlift_tryout_init(pilot, plan, &options, REPLICATES), 0);
}

static void expect_same(const struct mlift_tryout *a, const struct mlift_tryout *b)
{
    size_t n = REPLICATES * (size_t)a->n_sizes * (size_t)a->n_schemes * (size_t)a->n_rules;

    assert_memory_equal(a->lesson, b->lesson, n * sizeof *a->lesson);
    assert_memory_equal(a->broad, b->broad, REPLICATES * (size_t)a->n_sizes * sizeof *a->broad);
}

static void test_same_everywhere(void **state)
{
    struct mlift_tryout one, other;

    (void)state;
    open_scheme("scenarios/hillstrom.yaml");
    struct mlift_tryout_plan plan = plan_of();
    run(&one, &plan, 1, MLIFT_ISA_SCALAR);
    for (int threads = 2; threads <= 7; threads += 5) {
        run(&other, &plan, threads, MLIFT_ISA_SCALAR);
        expect_same(&one, &other);
        mlift_tryout_free(&other);
    }
    run(&other, &plan, 1, mlift_isa_detect());
    expect_same(&one, &other);
    mlift_tryout_free(&other);
    mlift_tryout_free(&one);
    mlift_tryout_free(&one);
    close_scheme();
}

static void test_longer_pilots_begin_with_shorter(void **state)
{
    struct mlift_tryout all, alone;

    (void)state;
    open_scheme("scenarios/first-campaign.yaml");
    struct mlift_tryout_plan plan = plan_of(), short_plan = plan;
    run(&all, &plan, 1, MLIFT_ISA_SCALAR);
    short_plan.n_sizes = 1;
    for (int i = 0; i < 3; i++) {
        short_plan.size[0] = plan.size[i];
        run(&alone, &short_plan, 1, MLIFT_ISA_SCALAR);
        for (size_t r = 0; r < REPLICATES; r++) {
            for (int k = 0; k < schemes.n; k++) {
                assert_memory_equal(mlift_tryout_at(&all, r, i, k, 0), mlift_tryout_at(&alone, r, 0, k, 0),
                                    3 * sizeof(struct mlift_tryout_lesson));
            }
        }
        mlift_tryout_free(&alone);
    }
    mlift_tryout_free(&all);
    close_scheme();
}

/* One segment is broad; what moves nobody gains nothing; raw and threshold gain by their pilot or stay. */
static void test_exact_relations(void **state)
{
    struct mlift_tryout pilot;

    (void)state;
    open_scheme("scenarios/hillstrom.yaml");
    struct mlift_tryout_plan plan = plan_of();
    run(&pilot, &plan, 1, MLIFT_ISA_SCALAR);
    for (size_t r = 0; r < REPLICATES; r++) {
        for (int i = 0; i < 3; i++) {
            for (int rule = 0; rule < 3; rule++) {
                const struct mlift_tryout_lesson *one = mlift_tryout_at(&pilot, r, i, schemes.n - 1, rule);
                assert_true(one->gain == 0.0 && one->apparent == 0.0 && one->moved == 0.0);
                assert_true(one->placebo_gain == 0.0 && one->placebo_apparent == 0.0);
                const struct mlift_tryout_lesson *finest = mlift_tryout_at(&pilot, r, i, 0, rule);
                assert_true(finest->apparent >= 0.0 && finest->placebo_apparent >= 0.0);
                assert_true(finest->moved > 0.0 || finest->gain == 0.0);
                assert_true(finest->gain <= mlift_scheme_best_gain(&schemes, 0) + 0.2);
            }
        }
    }
    mlift_tryout_free(&pilot);
    close_scheme();
}

/* Candidates that bring the same: nothing can be gained, whatever the pilot says. */
static void test_no_crossover(void **state)
{
    struct mlift_tryout pilot;
    double apparent = 0.0;

    (void)state;
    open_scheme("scenarios/no-crossover.yaml");
    struct mlift_tryout_plan plan = plan_of();
    plan.learns_from = MLIFT_MENU_CLICK;
    run(&pilot, &plan, 1, MLIFT_ISA_SCALAR);
    for (size_t r = 0; r < REPLICATES; r++) {
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < schemes.n; k++) {
                const struct mlift_tryout_lesson *raw = mlift_tryout_at(&pilot, r, i, k, 0);
                assert_true(raw->gain <= 1e-15);
                apparent += raw->apparent;
            }
        }
    }
    assert_true(apparent > 0.0);
    mlift_tryout_free(&pilot);
    close_scheme();
}

/* Outcomes that always or never happen: the pilot sees them so, and shares are those of the menu. */
static void test_certain_outcomes(void **state)
{
    struct mlift_tryout pilot;

    (void)state;
    open_scheme("scenarios/hillstrom.yaml");
    for (size_t c = 0; c < menu.n_cells; c++) {
        for (size_t a = 0; a < 3; a++) {
            menu.rate[MLIFT_MENU_GOAL][c * 3 + a] = menu.level[c][2] == (a == 1) ? 1.0 : 0.0; /* mens */
        }
    }
    mlift_scheme_free(&schemes);
    int mens = 2;
    assert_int_equal(mlift_scheme_nest(&schemes, &menu, MLIFT_MENU_GOAL, &mens, 1, (const size_t[]){1, 2}, 2), 0);
    struct mlift_tryout_plan plan = plan_of();
    run(&pilot, &plan, 1, MLIFT_ISA_SCALAR);
    for (size_t r = 0; r < REPLICATES; r++) {
        const struct mlift_tryout_lesson *lesson = mlift_tryout_at(&pilot, r, 2, 0, 0);
        double broad = pilot.broad[r * 3 + 2];
        assert_true(fabs(broad + lesson->gain - 1.0) < 1e-9); /* each gets what always works */
    }
    mlift_tryout_free(&pilot);
    close_scheme();
}

static void test_refuses(void **state)
{
    struct mlift_engine_options options = {.seed = 1, .n_threads = 1};
    struct mlift_tryout pilot;

    (void)state;
    open_scheme("scenarios/no-crossover.yaml");
    struct mlift_tryout_plan plan = plan_of();
    plan.size[1] = 33;
    assert_int_equal(mlift_tryout_init(&pilot, &plan, &options, 2), MLIFT_ERR_BAD_CAMPAIGN);
    plan = plan_of();
    plan.size[0] = 0;
    assert_int_equal(mlift_tryout_init(&pilot, &plan, &options, 2), MLIFT_ERR_BAD_CAMPAIGN);
    plan = plan_of();
    plan.learns_from = MLIFT_MENU_PROFIT;
    assert_int_equal(mlift_tryout_init(&pilot, &plan, &options, 2), MLIFT_ERR_BAD_CAMPAIGN);
    plan = plan_of();
    plan.n_rules = 0;
    assert_int_equal(mlift_tryout_init(&pilot, &plan, &options, 2), MLIFT_ERR_BAD_CAMPAIGN);
    assert_int_equal(
        mlift_tryout_init(&pilot, &(struct mlift_tryout_plan){.menu = &menu, .schemes = &schemes}, &options, 2),
        MLIFT_ERR_BAD_CAMPAIGN);
    close_scheme();
}

static int stop_at_once(void *context, size_t done, size_t total)
{
    (void)context;
    return done < total;
}

static void test_interrupted(void **state)
{
    struct mlift_engine_options options = {.seed = 1, .n_threads = 1, .progress = stop_at_once};
    struct mlift_tryout pilot;

    (void)state;
    open_scheme("scenarios/no-crossover.yaml");
    struct mlift_tryout_plan plan = plan_of();
    assert_int_equal(mlift_tryout_init(&pilot, &plan, &options, 1000), MLIFT_ERR_INTERRUPTED);
    assert_null(pilot.lesson);
    close_scheme();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_everywhere),  cmocka_unit_test(test_longer_pilots_begin_with_shorter),
        cmocka_unit_test(test_exact_relations),  cmocka_unit_test(test_no_crossover),
        cmocka_unit_test(test_certain_outcomes), cmocka_unit_test(test_refuses),
        cmocka_unit_test(test_interrupted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
