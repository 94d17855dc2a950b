/* Classical boundary shapes and the names they go by. */
#include "analysis/sequential/boundary.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static double at(const char *name, double c, double t, int last)
{
    struct mlift_boundary boundary;
    assert_int_equal(mlift_boundary_parse(name, &boundary), 0);
    return mlift_boundary_at(&boundary, c, t, last);
}

static void test_shapes(void **state)
{
    (void)state;
    assert_true(fabs(at("obrien-fleming", 2.0, 0.25, 0) - 4.0) < 1e-14);
    assert_true(fabs(at("pocock", 2.3, 0.25, 0) - 2.3) < 1e-14);
    assert_true(fabs(at("wang-tsiatis:0.25", 2.0, 1.0 / 16.0, 0) - 4.0) < 1e-14);
    assert_true(fabs(at("haybittle-peto", 2.0, 0.5, 0) - 3.0) < 1e-14);
    assert_true(fabs(at("haybittle-peto:3.29", 2.0, 0.5, 0) - 3.29) < 1e-14);
    assert_true(fabs(at("haybittle-peto", 2.0, 1.0, 1) - 2.0) < 1e-14);
}

static void test_refuses(void **state)
{
    (void)state;
    static const char *bad[] = {
        "", "obf", "pocock ", "wang-tsiatis", "wang-tsiatis:", "wang-tsiatis:2", "haybittle-peto:0"};
    struct mlift_boundary boundary;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(mlift_boundary_parse(bad[i], &boundary), MLIFT_ERR_OUT_OF_RANGE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_shapes), cmocka_unit_test(test_refuses)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
