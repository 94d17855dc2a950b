/* Binomial and beta-binomial probabilities over a range, against R and their own moments. */
#include "analysis/numerics/binomial.h"

#include <math.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_values(void **state)
{
    (void)state;
    double p[31];
    struct mlift_binomial_range all = {0, 30}, part = {7, 30};
    mlift_binomial_fill(30, 0.3, all, p);
    assert_true(fabs(p[7] - 0.121853725991007) < 1e-14); /* R dbinom(7, 30, .3) */
    double seven = p[7], nine = p[9];
    mlift_binomial_fill(30, 0.3, part, p);
    assert_true(fabs(p[0] - seven) < 1e-15 && fabs(p[2] - nine) < 1e-15);
}

static void test_reach_holds_all_the_mass(void **state)
{
    (void)state;
    static double p[100001];
    static const struct {
        size_t n;
        double rate;
    } rows[] = {{1, 0.5}, {40, 0.01}, {250, 0.05}, {5000, 0.3}, {100000, 0.0002}, {100000, 0.97}, {3000, 0.999}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mlift_binomial_range range = mlift_binomial_reach(rows[i].n, rows[i].rate);
        double sum = 0.0, mean = 0.0;
        assert_true(range.last <= rows[i].n);
        mlift_binomial_fill(rows[i].n, rows[i].rate, range, p);
        for (size_t x = range.first; x <= range.last; x++) {
            sum += p[x - range.first];
            mean += p[x - range.first] * (double)x;
        }
        assert_true(fabs(sum - 1.0) < 1e-12);
        assert_true(fabs(mean / ((double)rows[i].n * rows[i].rate) - 1.0) < 1e-11);
    }
}

/* Mean n a/(a+b) and variance n ab (a+b+n) / ((a+b)^2 (a+b+1)). */
static void test_beta_binomial_moments(void **state)
{
    (void)state;
    static double p[2001];
    double a = 163.7, b = 77.1, n = 2000.0, sum = 0.0, mean = 0.0, square = 0.0;
    mlift_binomial_fill_beta(2000, a, b, p);
    for (size_t x = 0; x <= 2000; x++) {
        sum += p[x];
        mean += p[x] * (double)x;
        square += p[x] * (double)x * (double)x;
    }
    double variance = n * a * b * (a + b + n) / ((a + b) * (a + b) * (a + b + 1.0));
    assert_true(fabs(sum - 1.0) < 1e-12);
    assert_true(fabs(mean / (n * a / (a + b)) - 1.0) < 1e-10);
    assert_true(fabs((square - mean * mean) / variance - 1.0) < 1e-8);
    mlift_binomial_fill_beta(0, a, b, p);
    assert_true(fabs(p[0] - 1.0) < 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_reach_holds_all_the_mass),
        cmocka_unit_test(test_beta_binomial_moments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
