/* The order that must hold between bounds and strategies, exactly, in the smaller shipped scenarios. */
#include "tests/stat/bounds_shipped.h"

static void test_smaller_scenarios(void **state)
{
    (void)state;
    assert_true(bounds_shipped_check(0.0, 60.0) >= 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_smaller_scenarios)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
