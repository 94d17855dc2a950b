/* Rows of integer bounds: never, always, and everything next to them. */
#include "models/row.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const uint64_t all = (uint64_t)1 << 32;

/* Row of n probabilities; returns the number of outcomes that have a place. */
static int row_of(const double *p, int n, uint32_t *bound, int *which)
{
    uint64_t cumulative[MLIFT_ROW_OUTCOMES];

    assert_int_equal(mlift_row_quantise(p, n, cumulative), MLIFT_OK);
    assert_true(cumulative[n - 1] == all);
    return mlift_row_bounds(cumulative, n, MLIFT_ROW_OUTCOMES, bound, which);
}

/* The outcome that a word chooses, as an index into the probabilities. */
static int chosen(const double *p, int n, uint32_t word)
{
    uint32_t bound[MLIFT_ROW_OUTCOMES];
    int which[MLIFT_ROW_OUTCOMES];

    assert_true(row_of(p, n, bound, which) > 0);
    unsigned j = mlift_row_choose(bound, word);
    assert_true(j < MLIFT_ROW_OUTCOMES);
    return which[j];
}

static void test_never_and_always(void **state)
{
    static const uint32_t words[] = {0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF};

    (void)state;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        assert_int_equal(chosen((double[]){0.0, 1.0}, 2, words[k]), 1);
        assert_int_equal(chosen((double[]){1.0, 0.0}, 2, words[k]), 0);
        assert_int_equal(chosen((double[]){0.0, 1.0, 0.0}, 3, words[k]), 1);
    }
}

static void test_next_to_never_and_always(void **state)
{
    const double least = 0x1p-32;

    (void)state;
    assert_int_equal(chosen((double[]){least, 1.0 - least}, 2, 0), 0);
    assert_int_equal(chosen((double[]){least, 1.0 - least}, 2, 1), 1);
    assert_int_equal(chosen((double[]){1.0 - least, least}, 2, 0xFFFFFFFE), 0);
    assert_int_equal(chosen((double[]){1.0 - least, least}, 2, 0xFFFFFFFF), 1);
    /* less than half of the least has no word: never */
    assert_int_equal(chosen((double[]){least / 2.1, 1.0 - least / 2.1}, 2, 0), 1);
    assert_int_equal(chosen((double[]){1.0 - least / 2.1, least / 2.1}, 2, 0xFFFFFFFF), 0);
}

/* Each bound and its neighbours; and the exact probabilities are those of the words. */
static void check_row(const double *p, int n)
{
    uint32_t bound[MLIFT_ROW_OUTCOMES];
    int which[MLIFT_ROW_OUTCOMES], used = row_of(p, n, bound, which);
    double sum = 0.0;

    for (int j = 0; j < used; j++) {
        assert_int_equal(mlift_row_choose(bound, bound[j]), j);
        assert_int_equal(mlift_row_choose(bound, j ? bound[j - 1] + 1 : 0), j);
        if (bound[j] < UINT32_MAX) {
            assert_int_equal(mlift_row_choose(bound, bound[j] + 1), j + 1);
        }
        assert_true(fabs(mlift_row_probability(bound, j) - p[which[j]]) <= 0x1p-32);
        assert_true(p[which[j]] > 0.0);
        sum += mlift_row_probability(bound, j);
    }
    for (int j = used; j < MLIFT_ROW_OUTCOMES; j++) {
        assert_int_equal(bound[j], UINT32_MAX);
        assert_true(mlift_row_probability(bound, j) == 0.0);
    }
    assert_true(sum == 1.0);
}

static void test_bounds(void **state)
{
    (void)state;
    check_row((double[]){0.2385, 0.7615}, 2);
    check_row((double[]){0.0, 0.3, 0.0, 0.0, 0.45, 0.25, 0.0}, 7);
    check_row((double[]){0.125, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125}, 8);
    check_row((double[]){1e-12, 0.5, 1e-9, 0.5 - 2e-9, 1e-9 - 1e-12}, 5);
    check_row((double[]){0x1p-32, 0x1p-32, 1.0 - 0x1p-31}, 3);
    check_row((double[]){1.0}, 1);
}

/* Rounding of a sum must not hand the last word to an outcome of probability zero. */
static void test_zero_at_the_end_stays_never(void **state)
{
    double tenths[8] = {0.1, 0.2, 0.3, 0.1, 0.1, 0.1, 0.1 - 2e-10, 0.0};

    (void)state;
    assert_int_equal(chosen(tenths, 8, 0xFFFFFFFF), 6);
    tenths[6] = 0.1 + 2e-10;
    assert_int_equal(chosen(tenths, 8, 0xFFFFFFFF), 6);
}

static void test_what_is_no_probability(void **state)
{
    uint64_t cumulative[4];

    (void)state;
    assert_int_equal(mlift_row_quantise((double[]){0.5, 0.4}, 2, cumulative), MLIFT_ERR_BAD_PROBABILITY);
    assert_int_equal(mlift_row_quantise((double[]){0.5, 0.6}, 2, cumulative), MLIFT_ERR_BAD_PROBABILITY);
    assert_int_equal(mlift_row_quantise((double[]){1.1, -0.1}, 2, cumulative), MLIFT_ERR_BAD_PROBABILITY);
    assert_int_equal(mlift_row_quantise((double[]){0.3, -0.1, 0.8}, 3, cumulative), MLIFT_ERR_BAD_PROBABILITY);
    assert_int_equal(mlift_row_quantise((double[]){(double)NAN, 1.0}, 2, cumulative), MLIFT_ERR_BAD_PROBABILITY);
    assert_int_equal(mlift_row_quantise((double[]){HUGE_VAL, 0.0}, 2, cumulative), MLIFT_ERR_BAD_PROBABILITY);
    assert_int_equal(mlift_row_quantise((double[]){0.4, 0.6, -1e-17}, 3, cumulative), MLIFT_OK);
}

static void test_too_many_outcomes(void **state)
{
    double p[9];
    uint64_t cumulative[9];
    uint32_t bound[9];
    int which[9];

    (void)state;
    for (int j = 0; j < 9; j++) {
        p[j] = 1.0 / 9.0;
    }
    assert_int_equal(mlift_row_quantise(p, 9, cumulative), MLIFT_OK);
    assert_int_equal(mlift_row_bounds(cumulative, 9, 8, bound, which), MLIFT_ERR_TOO_MANY_OUTCOMES);
    assert_int_equal(mlift_row_bounds(cumulative, 9, 9, bound, which), 9);
    /* a row that goes on in the next one: a word above all eight says so */
    assert_int_equal(mlift_row_choose(bound, bound[7]), 7);
    assert_int_equal(mlift_row_choose(bound, bound[7] + 1), MLIFT_ROW_OUTCOMES);
}

/* A higher probability of the better outcome never gives a worse one for the same word. */
static void test_better_is_never_worse(void **state)
{
    (void)state;
    for (uint32_t k = 0; k < 4096; k++) {
        uint32_t word = k * 1048573u + 17u;
        int before = 2;
        for (double better = 0.0; better <= 0.5; better += 0.03125) {
            int now = chosen((double[]){better, 0.25, 0.75 - better}, 3, word);
            assert_true(now <= before);
            before = now;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_never_and_always),
        cmocka_unit_test(test_next_to_never_and_always),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_zero_at_the_end_stays_never),
        cmocka_unit_test(test_what_is_no_probability),
        cmocka_unit_test(test_too_many_outcomes),
        cmocka_unit_test(test_better_is_never_worse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
