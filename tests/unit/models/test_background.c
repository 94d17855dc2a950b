/* Recency, fatigue and drift: daily chains, so that two gaps in a row are one long gap. */
#include "models/background.h"
#include "models/logit.h"
#include "tests/unit/sample.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = MLIFT_MAX_RECENCY_LEVELS * MLIFT_MAX_FATIGUE_LEVELS };

static void spread(const struct mlift_background *background, int from, int days, double *p)
{
    int next[2 * MLIFT_MAX_RECENCY_LEVELS];
    double share[2 * MLIFT_MAX_RECENCY_LEVELS];
    int n = mlift_background_kernel(background, from, days, next, share);

    memset(p, 0, MOST * sizeof *p);
    assert_int_equal(n, 2 * background->n_recency);
    for (int j = 0; j < n; j++) {
        assert_true(share[j] >= 0.0 && next[j] >= 0 && next[j] < background->n_states);
        p[next[j]] += share[j];
    }
}

static void test_rows_and_semigroup(void **state)
{
    struct mlift_campaign *c = sample_plain();
    struct mlift_background background;

    (void)state;
    mlift_background_init(&background, c);
    assert_int_equal(background.n_recency, 3);
    assert_int_equal(background.n_fatigue, 5);
    for (int from = 0; from < background.n_states; from++) {
        for (int a = 0; a <= 9; a += 3) {
            double once[MOST], whole[MOST], second[MOST], twice[MOST] = {0}, sum = 0.0;
            spread(&background, from, a, once);
            spread(&background, from, a + 17, whole);
            for (int mid = 0; mid < background.n_states; mid++) {
                spread(&background, mid, 17, second);
                for (int to = 0; to < background.n_states; to++) {
                    twice[to] += once[mid] * second[to];
                }
            }
            for (int to = 0; to < background.n_states; to++) {
                assert_true(fabs(twice[to] - whole[to]) < 1e-12);
                sum += whole[to];
            }
            assert_true(fabs(sum - 1.0) < 1e-12);
        }
    }
    sample_free(c);
}

/* Two days by hand: recency 30 days per level, fatigue forgotten with 0.05 a day. */
static void test_two_days_by_hand(void **state)
{
    struct mlift_campaign *c = sample_plain();
    struct mlift_background background;
    double p[MOST];

    (void)state;
    mlift_background_init(&background, c);
    c->dynamics.ageing_per_day[0] = 0.2;
    c->dynamics.ageing_per_day[1] = 0.5;
    spread(&background, 0 * 5 + 3, 2, p);
    assert_true(fabs(p[0 * 5 + 3] - 0.95 * 0.95 * 0.64) < 1e-15);
    assert_true(fabs(p[1 * 5 + 3] - 0.95 * 0.95 * (0.8 * 0.2 + 0.2 * 0.5)) < 1e-15);
    assert_true(fabs(p[2 * 5 + 0] - (1.0 - 0.95 * 0.95) * 0.2 * 0.5) < 1e-15);
    spread(&background, 2 * 5 + 0, 2, p); /* dormant stays dormant */
    assert_true(fabs(p[2 * 5] - 1.0) < 1e-15);
    sample_free(c);
}

static void test_touched(void **state)
{
    struct mlift_campaign *c = sample_plain();
    struct mlift_background background;

    (void)state;
    mlift_background_init(&background, c);
    assert_int_equal(mlift_background_touched(&background, 2 * 5 + 3, true), 0 * 5 + 3);
    assert_int_equal(mlift_background_touched(&background, 2 * 5 + 3, false), 2 * 5 + 4);
    assert_int_equal(mlift_background_touched(&background, 1 * 5 + 4, false), 1 * 5 + 4); /* as tired as can be */
    c->dynamics.fatigue_levels = 1;
    c->recency_point = -1;
    mlift_background_init(&background, c);
    assert_int_equal(background.n_states, 1);
    assert_int_equal(mlift_background_touched(&background, 0, true), 0);
    assert_int_equal(mlift_background_touched(&background, 0, false), 0);
    c->model = MLIFT_MODEL_TABLE;
    c->recency_point = 1;
    c->dynamics.fatigue_levels = 5;
    mlift_background_init(&background, c);
    assert_int_equal(background.n_states, 1); /* one touch: nothing ages */
    sample_free(c);
}

/* Where the same word takes `from`: outcomes in order, as the engine chooses. */
static int moved(const struct mlift_background *background, int from, int days, double u)
{
    int next[2 * MLIFT_MAX_RECENCY_LEVELS], n;
    double p[2 * MLIFT_MAX_RECENCY_LEVELS], sum = 0.0;

    n = mlift_background_kernel(background, from, days, next, p);
    for (int j = 0; j + 1 < n; j++) {
        sum += p[j];
        if (u < sum) {
            return next[j];
        }
    }
    return next[n - 1];
}

/* Coupling: a better state (as recent or more, as tired or less) never moves to a worse one with the same word. */
static void test_better_stays_better(void **state)
{
    struct mlift_campaign *c = sample_plain();
    struct mlift_background background;

    (void)state;
    mlift_background_init(&background, c);
    for (int better = 0; better < background.n_states; better++) {
        for (int worse = 0; worse < background.n_states; worse++) {
            if (better / 5 > worse / 5 || better % 5 > worse % 5) {
                continue;
            }
            for (int k = 0; k < 200; k++) {
                int a = moved(&background, better, 11, (k + 0.5) / 200),
                    b = moved(&background, worse, 11, (k + 0.5) / 200);
                assert_true(a / 5 <= b / 5 && a % 5 <= b % 5);
            }
        }
    }
    sample_free(c);
}

enum { L = MLIFT_MAX_DRIFT_LEVELS };

static void check_drift(const struct mlift_data_point *point)
{
    double a[L * L], b[L * L], both[L * L];
    int n = point->n_levels;

    mlift_background_drift(point, true, 13, a);
    mlift_background_drift(point, true, 30, b);
    mlift_background_drift(point, true, 43, both);
    for (int i = 0; i < n; i++) {
        double row = 0.0;
        for (int j = 0; j < n; j++) {
            double sum = 0.0;
            for (int k = 0; k < n; k++) {
                sum += a[i * n + k] * b[k * n + j];
            }
            assert_true(fabs(sum - both[i * n + j]) < 1e-12 && both[i * n + j] >= 0.0);
            row += both[i * n + j];
        }
        assert_true(fabs(row - 1.0) < 1e-12);
    }
    mlift_background_drift(point, false, 43, both);
    for (int i = 0; i < n * n; i++) {
        assert_true(both[i] == (i % (n + 1) == 0));
    }
}

static void test_drift(void **state)
{
    struct mlift_campaign *c = sample_living();
    struct mlift_data_point *content = &c->data_point[1];
    double p[L * L];

    (void)state;
    check_drift(content);
    mlift_background_drift(content, true, 1, p);
    double daily = mlift_logit_daily(0.35, 30.0);
    assert_true(fabs(p[0] - (1.0 - daily)) < 1e-15 && fabs(p[1] - daily / 2) < 1e-15);
    content->drift_to = 1;
    check_drift(content);
    mlift_background_drift(content, true, 30, p);
    assert_true(fabs(p[1] - 0.35) < 1e-13 && fabs(p[0] - 0.65) < 1e-13); /* 35% have moved within the month */
    assert_true(p[2] == 0.0 && fabs(p[4] - 1.0) < 1e-15);
    sample_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_and_semigroup),
        cmocka_unit_test(test_two_days_by_hand),
        cmocka_unit_test(test_touched),
        cmocka_unit_test(test_better_stays_better),
        cmocka_unit_test(test_drift),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
