/* The published curve of Hillstrom's experiment in small: every cell within 5 combined standard errors, the placebo
 * gains nothing where it seems to gain, and no scenario without crossover gains anything.
 * (tests/verify/verify_segments.c has more pilots, more cells and another experiment.) */
#include "tests/unit/frozen.h"

enum { PILOTS = 1000 };

static void test_published_curve(void **state)
{
    struct mlift_frontier f;
    double farthest = 0.0;
    int beyond = 0;

    (void)state;
    frozen_solve(&frozen_experiments[0], PILOTS, &f);
    assert_int_equal(frozen_compare("reference.tsv", &frozen_experiments[0], &f, 5.0, 0.0005, &beyond, &farthest), 40);
    assert_int_equal(frozen_compare("curve.tsv", &frozen_experiments[0], &f, 5.0, 2e-5, &beyond, &farthest), 365);
    assert_int_equal(beyond, 0);
    mlift_frontier_free(&f);
}

/* True gain: its interval covers zero or lies below. Apparent gain: above zero by far. */
static void test_placebo(void **state)
{
    struct mlift_frontier f;

    (void)state;
    frozen_solve(&frozen_experiments[0], PILOTS, &f);
    for (int i = 0; i < f.question.n_lists; i++) {
        for (int j = 1; j < f.n_levels; j++) {
            for (int rule = 0; rule < MLIFT_CHOICE_N_RULES; rule++) {
                const struct mlift_frontier_point *p = mlift_frontier_at(&f, i, j, (enum mlift_choice_rule)rule);
                assert_true(p->placebo_gain.mean - 1.96 * p->placebo_gain.mcse <= 0.0);
                assert_true(p->placebo_apparent.mean >= 0.0);
            }
        }
        const struct mlift_frontier_point *raw = mlift_frontier_at(&f, i, f.n_levels - 1, MLIFT_CHOICE_RAW);
        assert_true(raw->placebo_apparent.mean > 5.0 * raw->placebo_apparent.mcse);
        assert_true(raw->placebo_gain.mean < -5.0 * raw->placebo_gain.mcse);
    }
    mlift_frontier_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published_curve),
        cmocka_unit_test(test_placebo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
