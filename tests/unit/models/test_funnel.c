/* Where a subscriber stands: daily chains that do not depend on the calendar, goals, eligibility, leaving. */
#include "models/funnel.h"
#include "tests/unit/sample.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { N = MLIFT_MAX_POSITIONS, PROSPECT = 0, NEW_OWNER = 1, PAIRED = 2, ACTIVE = 3 };

/* A campaign whose onboarding moves (prospect, new_owner, paired, active), with a goal. */
static struct mlift_campaign *with_goal(enum mlift_goal_kind kind, int stage_level, uint32_t eligible)
{
    struct mlift_campaign *c = sample_owners();

    c->goal = (struct mlift_goal){.kind = kind, .stage_level = stage_level, .eligible_stages = eligible};
    return c;
}

static double at(const struct mlift_funnel *funnel, enum mlift_move_class move_class, int days, int from, int to)
{
    static double p[N * N];

    mlift_funnel_kernel(funnel, move_class, days, p);
    return p[from * funnel->n_positions + to];
}

static int pos(int stage, int onboarding)
{
    return mlift_funnel_position(stage, onboarding);
}

/* Rows sum to one; a gap of a days and then one of b quiet days is a gap of a + b days. */
static void check_kernels(const struct mlift_campaign *c)
{
    static double a[N * N], b[N * N], both[N * N];
    struct mlift_funnel funnel;

    assert_int_equal(mlift_funnel_init(&funnel, c), MLIFT_OK);
    int n = funnel.n_positions;
    for (int move_class = 0; move_class < MLIFT_N_MOVE_CLASSES; move_class++) {
        for (int days = 0; days <= 12; days += 4) {
            mlift_funnel_kernel(&funnel, (enum mlift_move_class)move_class, days, a);
            mlift_funnel_kernel(&funnel, MLIFT_MOVE_QUIET, 9, b);
            mlift_funnel_kernel(&funnel, (enum mlift_move_class)move_class, days + 9, both);
            for (int i = 0; i < n; i++) {
                double row = 0.0;
                for (int j = 0; j < n; j++) {
                    double sum = 0.0;
                    for (int k = 0; k < n; k++) {
                        sum += a[i * n + k] * b[k * n + j];
                    }
                    assert_true(both[i * n + j] >= 0.0 && fabs(sum - both[i * n + j]) < 1e-12);
                    row += both[i * n + j];
                }
                assert_true(fabs(row - 1.0) < 1e-12);
            }
        }
    }
}

static void test_rows_and_semigroup(void **state)
{
    struct mlift_campaign *campaigns[] = {
        sample_plain(), with_goal(MLIFT_GOAL_PURCHASE, -1, 0), with_goal(MLIFT_GOAL_PAIRING, PAIRED, 0),
        with_goal(MLIFT_GOAL_UPGRADE, -1, 0xE), with_goal(MLIFT_GOAL_FEATURE_ACTIVATION, ACTIVE, 0xE)};

    (void)state;
    for (size_t k = 0; k < sizeof campaigns / sizeof *campaigns; k++) {
        check_kernels(campaigns[k]);
        sample_free(campaigns[k]);
    }
}

/* Click and no day: the click's own kernel, by hand. */
static void test_click_by_hand(void **state)
{
    struct mlift_campaign *c = sample_plain();
    struct mlift_funnel funnel;

    (void)state;
    assert_int_equal(mlift_funnel_init(&funnel, c), MLIFT_OK);
    assert_int_equal(funnel.n_positions, 8);
    assert_true(fabs(at(&funnel, MLIFT_MOVE_CLICK, 0, 0, 0) - 0.55) < 1e-15);
    assert_true(fabs(at(&funnel, MLIFT_MOVE_CLICK, 0, 0, 1) - 0.40) < 1e-15);
    assert_true(fabs(at(&funnel, MLIFT_MOVE_CLICK, 0, 0, 2) - 0.05) < 1e-15);
    assert_true(fabs(at(&funnel, MLIFT_MOVE_CLICK, 0, 1, 3) - 0.03) < 1e-15); /* a skip over intent */
    assert_true(fabs(at(&funnel, MLIFT_MOVE_CLICK, 0, 2, 3) - 0.1258) < 1e-15);
    c->dynamics.p_skip[2] = 0.1; /* from intent a skip ends in activation too */
    assert_true(fabs(at(&funnel, MLIFT_MOVE_CLICK, 0, 2, 3) - 0.2258) < 1e-15);
    assert_true(at(&funnel, MLIFT_MOVE_CLICK, 0, 3, 3) == 1.0);
    assert_true(at(&funnel, MLIFT_MOVE_QUIET, 0, 1, 1) == 1.0);
    /* one quiet day: organic advance and decay */
    assert_true(fabs(at(&funnel, MLIFT_MOVE_QUIET, 1, 1, 2) - 0.002) < 1e-15);
    assert_true(fabs(at(&funnel, MLIFT_MOVE_QUIET, 1, 1, 0) - 0.010) < 1e-15);
    assert_true(fabs(at(&funnel, MLIFT_MOVE_QUIET, 1, 2, 1) - 0.020) < 1e-15);
    assert_true(at(&funnel, MLIFT_MOVE_QUIET, 100, 3, 3) == 1.0); /* activation stays */
    sample_free(c);
}

static void test_leaving(void **state)
{
    struct mlift_campaign *c = sample_owners();
    struct mlift_funnel funnel;

    (void)state;
    assert_int_equal(mlift_funnel_init(&funnel, c), MLIFT_OK);
    for (int from = 0; from < 16; from++) {
        for (int complained = 0; complained < 2; complained++) {
            int left = mlift_funnel_left(&funnel, from, complained);
            assert_true(left >= 16 && left < funnel.n_positions);
            assert_true(mlift_funnel_has_left(&funnel, left) && !mlift_funnel_has_left(&funnel, from));
            assert_int_equal(mlift_funnel_has_complained(&funnel, left), complained);
            assert_int_equal(mlift_funnel_has_converted(&funnel, left), from % 4 == MLIFT_ACTIVATION);
            assert_int_equal(mlift_funnel_has_converted(&funnel, from), from % 4 == MLIFT_ACTIVATION);
            for (int move_class = 0; move_class < MLIFT_N_MOVE_CLASSES; move_class++) {
                assert_true(at(&funnel, (enum mlift_move_class)move_class, 50, left, left) == 1.0); /* absorbing */
            }
        }
    }
    sample_free(c);
}

/* A purchase makes a prospect a new owner, at once; owners stay what they are. */
static void test_purchase_makes_an_owner(void **state)
{
    struct mlift_campaign *c = with_goal(MLIFT_GOAL_PURCHASE, -1, 0);
    struct mlift_funnel funnel;

    (void)state;
    assert_int_equal(mlift_funnel_init(&funnel, c), MLIFT_OK);
    int from = pos(MLIFT_INTENT, PROSPECT);
    assert_true(fabs(at(&funnel, MLIFT_MOVE_CLICK, 0, from, pos(MLIFT_ACTIVATION, NEW_OWNER)) - 0.1258) < 1e-15);
    assert_true(at(&funnel, MLIFT_MOVE_CLICK, 90, from, pos(MLIFT_ACTIVATION, PROSPECT)) == 0.0);
    from = pos(MLIFT_INTENT, PAIRED);
    assert_true(fabs(at(&funnel, MLIFT_MOVE_CLICK, 0, from, pos(MLIFT_ACTIVATION, PAIRED)) - 0.1258) < 1e-15);
    /* prospects have no device to get to know: no onboarding but by buying */
    from = pos(MLIFT_AWARENESS, PROSPECT);
    assert_true(at(&funnel, MLIFT_MOVE_ADOPT, 0, from, pos(MLIFT_AWARENESS, NEW_OWNER)) == 0.0);
    from = pos(MLIFT_AWARENESS, NEW_OWNER);
    assert_true(fabs(at(&funnel, MLIFT_MOVE_ADOPT, 0, from, pos(MLIFT_AWARENESS, PAIRED)) - 0.55 * 0.25) < 1e-15);
    assert_true(at(&funnel, MLIFT_MOVE_CLICK, 0, from, pos(MLIFT_AWARENESS, PAIRED)) == 0.0); /* adopt messages only */
    from = pos(MLIFT_AWARENESS, ACTIVE); /* nothing above the last level */
    assert_true(fabs(at(&funnel, MLIFT_MOVE_ADOPT, 0, from, from) - 0.55) < 1e-15);
    sample_free(c);
}

/* Pairing: reaching the level is the goal, and reaching the goal is that level. */
static void test_goal_by_level(void **state)
{
    struct mlift_campaign *c = with_goal(MLIFT_GOAL_PAIRING, PAIRED, 0);
    struct mlift_funnel funnel;
    static double p[N * N];

    (void)state;
    assert_int_equal(mlift_funnel_init(&funnel, c), MLIFT_OK);
    int from = pos(MLIFT_AWARENESS, NEW_OWNER);
    assert_true(fabs(at(&funnel, MLIFT_MOVE_ADOPT, 0, from, pos(MLIFT_ACTIVATION, PAIRED)) - 0.25) < 1e-15);
    from = pos(MLIFT_INTENT, NEW_OWNER);
    double both = 0.25 + 0.75 * 0.1258;
    assert_true(fabs(at(&funnel, MLIFT_MOVE_ADOPT, 0, from, pos(MLIFT_ACTIVATION, PAIRED)) - both) < 1e-15);
    from = pos(MLIFT_INTENT, PROSPECT);
    assert_true(fabs(at(&funnel, MLIFT_MOVE_CLICK, 0, from, pos(MLIFT_ACTIVATION, PAIRED)) - 0.1258) < 1e-15);
    /* who was there at the start cannot reach it again */
    mlift_funnel_kernel(&funnel, MLIFT_MOVE_ADOPT, 60, p);
    for (int stage = 0; stage < MLIFT_ACTIVATION; stage++) {
        for (int to = 0; to < 16; to++) {
            bool activated = to % 4 == MLIFT_ACTIVATION;
            assert_true(!activated || p[pos(stage, PAIRED) * funnel.n_positions + to] == 0.0);
        }
    }
    sample_free(c);
}

static void test_feature_activation(void **state)
{
    struct mlift_campaign *c = with_goal(MLIFT_GOAL_FEATURE_ACTIVATION, ACTIVE, 0xE);
    struct mlift_funnel funnel;

    (void)state;
    assert_int_equal(mlift_funnel_init(&funnel, c), MLIFT_OK);
    int from = pos(MLIFT_CONSIDERATION, PAIRED);
    assert_true(fabs(at(&funnel, MLIFT_MOVE_ADOPT, 0, from, pos(MLIFT_ACTIVATION, ACTIVE)) - (0.25 + 0.75 * 0.03)) <
                1e-15);
    /* prospects are not eligible: they stop at intent */
    from = pos(MLIFT_INTENT, PROSPECT);
    assert_true(at(&funnel, MLIFT_MOVE_CLICK, 0, from, from) == 1.0);
    sample_free(c);
}

static void test_upgrade_is_for_owners(void **state)
{
    struct mlift_campaign *c = with_goal(MLIFT_GOAL_UPGRADE, -1, 0xE);
    struct mlift_funnel funnel;
    static double p[N * N];

    (void)state;
    assert_int_equal(mlift_funnel_init(&funnel, c), MLIFT_OK);
    mlift_funnel_kernel(&funnel, MLIFT_MOVE_CLICK, 100, p);
    for (int stage = 0; stage < MLIFT_ACTIVATION; stage++) {
        for (int onboarding = 0; onboarding < 4; onboarding++) {
            double reached = 0.0;
            for (int o = 0; o < 4; o++) {
                reached += p[pos(stage, onboarding) * funnel.n_positions + pos(MLIFT_ACTIVATION, o)];
            }
            assert_true(onboarding == PROSPECT ? reached == 0.0 : reached > 0.0);
        }
    }
    sample_free(c);
}

/* Onboarding is told apart only where it can matter, and not beyond four levels. */
static void test_when_onboarding_counts(void **state)
{
    struct mlift_campaign *c = sample_owners();
    struct mlift_funnel funnel;

    (void)state;
    assert_true(mlift_funnel_onboarding_moves(c));
    c->data_point[c->stage_point].n_levels = 5;
    assert_int_equal(mlift_funnel_init(&funnel, c), MLIFT_ERR_TOO_MANY_STATES);
    c->data_point[c->stage_point].n_levels = 4;
    c->goal = (struct mlift_goal){.kind = MLIFT_GOAL_PURCHASE, .stage_level = -1};
    c->data_point[0].drift_needs_stage = 0;
    assert_true(mlift_funnel_onboarding_moves(c)); /* still an adopt message */
    c->message[1].job = MLIFT_JOB_OFFER;
    assert_false(mlift_funnel_onboarding_moves(c));
    assert_int_equal(mlift_funnel_init(&funnel, c), MLIFT_OK);
    assert_int_equal(funnel.n_onboarding, 1);
    c->goal.eligible_stages = 2;
    assert_true(mlift_funnel_onboarding_moves(c));
    c->model = MLIFT_MODEL_TABLE;
    assert_false(mlift_funnel_onboarding_moves(c));
    sample_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_and_semigroup),
        cmocka_unit_test(test_click_by_hand),
        cmocka_unit_test(test_leaving),
        cmocka_unit_test(test_purchase_makes_an_owner),
        cmocka_unit_test(test_goal_by_level),
        cmocka_unit_test(test_feature_activation),
        cmocka_unit_test(test_upgrade_is_for_owners),
        cmocka_unit_test(test_when_onboarding_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
