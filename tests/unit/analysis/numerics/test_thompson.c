/* Thompson sampling in integers: the law against closed forms, and one draw followed bit by bit. */
#include "analysis/numerics/betapair.h"
#include "models/draw.h"
#include "models/thompson.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { SEED = 31, DRAWS = 40000 };

static int choose(uint32_t i, const struct mlift_thompson_beta *arm, int n)
{
    struct mlift_thompson_address at = {mlift_isa_detect(), SEED, i / 1000, i % 1000, 7};

    return mlift_thompson_choose(&at, arm, n);
}

/* P(B > A) by quadrature elsewhere; five standard errors. */
static void check_pair(uint32_t a1, uint32_t b1, uint32_t a2, uint32_t b2)
{
    const struct mlift_thompson_beta arm[2] = {{a1, b1}, {a2, b2}};
    struct mlift_betapair pair;
    double second = 0.0;

    assert_int_equal(mlift_betapair_init(&pair, a1, b1, a2, b2), 0);
    for (uint32_t i = 0; i < DRAWS; i++) {
        second += choose(i, arm, 2);
    }
    double p = pair.above, found = second / DRAWS;
    assert_true(fabs(found - p) < 5.0 * sqrt(p * (1.0 - p) / DRAWS));
}

static void test_law_of_a_pair(void **state)
{
    (void)state;
    check_pair(1, 1, 1, 1);
    check_pair(1, 1, 2, 1); /* 2/3 */
    check_pair(3, 30, 5, 31);
    check_pair(12, 400, 20, 401);
    check_pair(2, 1, 1, 5);
    check_pair(40, 2, 60, 3);
}

/* Arms that are alike win alike: 1/n each, whatever they have seen. */
static void test_several_alike(void **state)
{
    const struct mlift_thompson_beta arm[7] = {{2, 9}, {2, 9}, {2, 9}, {2, 9}, {2, 9}, {2, 9}, {2, 9}};
    double won[7] = {0.0}, chi2 = 0.0;

    (void)state;
    for (uint32_t i = 0; i < DRAWS; i++) {
        won[choose(i, arm, 7)] += 1.0;
    }
    for (int k = 0; k < 7; k++) {
        chi2 += (won[k] - DRAWS / 7.0) * (won[k] - DRAWS / 7.0) / (DRAWS / 7.0);
    }
    assert_true(chi2 < 40.0); /* 6 degrees of freedom: p < 5e-7 */
    assert_int_equal(choose(3, arm, 1), 0);
}

/* The largest value of an arm is 64 binary digits read from the words one by one, with uniforms counted out. */
static uint64_t value(const struct mlift_thompson_beta *arm, uint32_t k, uint32_t subscriber, uint32_t day)
{
    uint32_t a = arm->a, n = arm->a + arm->b - 1, at = 0;
    uint64_t digits = 0;

    for (int digit = 0; digit < 64; digit++) {
        uint32_t lower = 0;
        for (uint32_t left = n; left > 0;) {
            uint32_t word = mlift_draw_word(SEED, 4, at++, MLIFT_DRAW_POSTERIOR, (subscriber << 10 | day) << 4 | k);
            for (uint32_t bit = 0; bit < 32 && left > 0; bit++, left--) {
                lower += word >> (31 - bit) & 1;
            }
        }
        digits <<= 1;
        if (a <= lower) {
            n = lower;
        } else {
            digits |= 1;
            a -= lower;
            n -= lower;
        }
    }
    return digits;
}

static void test_digit_by_digit(void **state)
{
    static const struct mlift_thompson_beta arm[4] = {{3, 40}, {900, 14000}, {1, 1}, {5, 80}};
    int won[4] = {0};

    (void)state;
    for (uint32_t i = 0; i < 300; i++) {
        uint64_t best = 0;
        int expected = 0;
        for (uint32_t k = 0; k < 4; k++) {
            uint64_t own = value(&arm[k], k, i, 3);
            expected = own > best ? (int)k : expected;
            best = own > best ? own : best;
        }
        struct mlift_thompson_address at = {MLIFT_ISA_SCALAR, SEED, 4, i, 3};
        assert_int_equal(mlift_thompson_choose(&at, arm, 4), expected);
        at.isa = mlift_isa_detect();
        assert_int_equal(mlift_thompson_choose(&at, arm, 4), expected);
        won[expected]++;
    }
    assert_true(won[0] > 0 && won[2] > 0 && won[3] > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_law_of_a_pair), cmocka_unit_test(test_several_alike),
                                       cmocka_unit_test(test_digit_by_digit)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
