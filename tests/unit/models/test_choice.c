/* What a pilot teaches: the arm for each segment. The variance between segments and z are those of statsmodels 0.13
 * (combine_effects with method_re "dl"), the cases below them are worked out by hand. */
#include "models/choice.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const uint32_t sizes[] = {41, 37, 52, 29, 33, 18, 61, 47, 55, 23, 0, 31, 17, 26, 19};
static const uint32_t goals[] = {5, 11, 9, 4, 3, 6, 2, 15, 7, 3, 0, 9, 2, 1, 8};
static const struct mlift_choice_pilot example = {5, 3, sizes, goals};

static void expect(enum mlift_choice_rule rule, double z, const struct mlift_choice_pilot *pilot, int broad,
                   const char *arms)
{
    uint8_t arm[16];

    assert_true(pilot->n_segments < sizeof arm && strlen(arms) == pilot->n_segments);
    memset(arm, 99, sizeof arm);
    assert_int_equal(mlift_choice_make(rule, z, pilot, arm), broad);
    for (size_t s = 0; s < pilot->n_segments; s++) {
        assert_int_equal(arm[s], arms[s] - '0');
    }
    assert_int_equal(arm[pilot->n_segments], 99);
}

static void test_example(void **state)
{
    (void)state;
    assert_int_equal(mlift_choice_broad(&example), 2);
    expect(MLIFT_CHOICE_RAW, 0.0, &example, 2, "12122");
    expect(MLIFT_CHOICE_SHRUNK, 0.0, &example, 2, "12122");
    expect(MLIFT_CHOICE_THRESHOLD, 0.0, &example, 2, "12122");
    expect(MLIFT_CHOICE_THRESHOLD, 1.4011, &example, 2, "12122");
    expect(MLIFT_CHOICE_THRESHOLD, 1.4013, &example, 2, "22122");
    expect(MLIFT_CHOICE_THRESHOLD, 2.3412, &example, 2, "22122");
    expect(MLIFT_CHOICE_THRESHOLD, 2.3413, &example, 2, "22222");
}

static void test_variance_between_segments(void **state)
{
    (void)state;
    assert_true(fabs(mlift_choice_tau2(&example, 1, 2) - 0.060786806606973755) < 1e-14);
    assert_true(mlift_choice_tau2(&example, 0, 2) == 0.0); /* -9.8e-5 before it is cut at zero */
    struct mlift_choice_pilot one = {1, 3, sizes, goals};
    assert_true(mlift_choice_tau2(&one, 1, 2) == 0.0);
}

/* One segment is broad, whatever the rule. */
static void test_one_segment_is_broad(void **state)
{
    static const uint32_t n[] = {10, 20, 30}, x[] = {1, 9, 3};
    struct mlift_choice_pilot pilot = {1, 3, n, x};

    (void)state;
    for (int rule = 0; rule < MLIFT_CHOICE_N_RULES; rule++) {
        expect((enum mlift_choice_rule)rule, 0.0, &pilot, 1, "1");
    }
}

/* Arms 0 and 1 are level in the first segment, broad (2) joins them in the second, nobody is in the third, broad is
 * missing in the fourth, all but one arm in the fifth. */
static void test_ties_and_gaps(void **state)
{
    static const uint32_t n[] = {4, 4, 4, 4, 4, 4, 0, 0, 0, 3, 3, 0, 0, 5, 0, 0, 0, 9};
    static const uint32_t x[] = {2, 2, 1, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9};
    struct mlift_choice_pilot pilot = {6, 3, n, x};

    (void)state;
    expect(MLIFT_CHOICE_RAW, 0.0, &pilot, 2, "022012");
    expect(MLIFT_CHOICE_THRESHOLD, 3.0, &pilot, 2, "222222");
}

static void test_nobody(void **state)
{
    static const uint32_t none[4];
    struct mlift_choice_pilot pilot = {2, 2, none, none};

    (void)state;
    for (int rule = 0; rule < MLIFT_CHOICE_N_RULES; rule++) {
        expect((enum mlift_choice_rule)rule, 0.0, &pilot, 0, "00");
    }
    static const uint32_t n[] = {0, 5}, x[] = {0, 0};
    struct mlift_choice_pilot second = {1, 2, n, x};
    expect(MLIFT_CHOICE_RAW, 0.0, &second, 1, "1"); /* an empty arm is no better than one without outcomes */
}

/* Clear crossover: every rule that learns finds it. Same contrast everywhere: only the raw rule can leave broad. */
static void test_crossover_and_none(void **state)
{
    static const uint32_t n[] = {900, 900, 900, 900}, crossed[] = {90, 180, 190, 90}, alike[] = {90, 180, 95, 189};
    struct mlift_choice_pilot pilot = {2, 2, n, crossed};

    (void)state;
    for (int rule = 0; rule < MLIFT_CHOICE_N_RULES; rule++) {
        expect((enum mlift_choice_rule)rule, 2.0, &pilot, 0, "10");
    }
    pilot.x = alike;
    for (int rule = 0; rule < MLIFT_CHOICE_N_RULES; rule++) {
        expect((enum mlift_choice_rule)rule, 2.0, &pilot, 1, "11");
    }
}

/* Between a pull of all and of none: three segments that differ a little. The first would leave broad, shrunk it does
 * not: d = 0.01, D = -0.03, tau2 / (tau2 + variance) = 0.4. */
static void test_shrinks(void **state)
{
    static const uint32_t n[] = {400, 400, 400, 400, 400, 400}, x[] = {84, 80, 68, 88, 68, 88};
    struct mlift_choice_pilot pilot = {3, 2, n, x};

    (void)state;
    expect(MLIFT_CHOICE_RAW, 0.0, &pilot, 1, "011");
    expect(MLIFT_CHOICE_SHRUNK, 0.0, &pilot, 1, "111");
    assert_true(mlift_choice_tau2(&pilot, 0, 1) > 0.0);
    /* and where the differences leave more of it: d = 0.03, D = -0.03, tau2 / (tau2 + variance) = 0.7 */
    static const uint32_t wider[] = {92, 80, 56, 80, 56, 80};
    pilot.x = wider;
    expect(MLIFT_CHOICE_SHRUNK, 0.0, &pilot, 1, "011");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_example),
        cmocka_unit_test(test_variance_between_segments),
        cmocka_unit_test(test_one_segment_is_broad),
        cmocka_unit_test(test_ties_and_gaps),
        cmocka_unit_test(test_nobody),
        cmocka_unit_test(test_crossover_and_none),
        cmocka_unit_test(test_shrinks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
