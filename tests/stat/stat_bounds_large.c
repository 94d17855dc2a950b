/* The same as stat_bounds.c in the larger shipped scenarios; minutes with sanitizers, where the smaller ones do. */
#include "tests/stat/bounds_shipped.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

static void test_larger_scenarios(void **state)
{
    (void)state;
    if (SANITIZED) {
        skip();
    }
    assert_true(bounds_shipped_check(60.0, 1e9) >= 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_larger_scenarios)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
