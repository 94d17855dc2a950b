/* How many segments n customers can teach, held to two implementations that share no line with the program
 * (tests/data/segments): every cell of the published curve within 3 combined standard errors, and 4, 16 and 32
 * segments, conversions, the threshold, the placebo and another experiment within 4.5 (of about a thousand
 * comparisons). */
#include "tests/unit/frozen.h"

enum { PILOTS = 20000 };

static void check(const char *file, size_t e, double most, double rounding, int expected)
{
    struct mlift_frontier f;
    double farthest = 0.0;
    int beyond = 0;

    frozen_solve(&frozen_experiments[e], PILOTS, &f);
    int rows = frozen_compare(file, &frozen_experiments[e], &f, most, rounding, &beyond, &farthest);
    print_message("%-14s %-22s %4d values, the farthest %.1f standard errors off\n", file, frozen_experiments[e].name,
                  rows, farthest);
    assert_int_equal(rows, expected);
    assert_int_equal(beyond, 0);
    mlift_frontier_free(&f);
}

static void test_published(void **state)
{
    (void)state;
    check("reference.tsv", 0, 3.0, 0.0005, 40);
}

static void test_more_cells(void **state)
{
    (void)state;
    check("curve.tsv", 0, 4.5, 2e-5, 365);
    check("curve.tsv", 1, 4.5, 2e-5, 365);
    check("curve.tsv", 2, 4.5, 2e-5, 111);
    check("curve.tsv", 3, 4.5, 2e-5, 111);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published),
        cmocka_unit_test(test_more_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
