/* Every error code has its own description. */
#include "models/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_every_code_is_described_once(void **state)
{
    (void)state;
    assert_string_equal(mlift_error_describe(MLIFT_OK), "no error");
    assert_string_equal(mlift_error_describe(-99999), "unknown error");
    assert_true(mlift_error_at(0) < 0);
    for (int i = 0; mlift_error_at(i) != 0; i++) {
        assert_string_not_equal(mlift_error_describe(mlift_error_at(i)), "unknown error");
        for (int j = 0; j < i; j++) {
            assert_int_not_equal(mlift_error_at(i), mlift_error_at(j));
            assert_string_not_equal(mlift_error_describe(mlift_error_at(i)), mlift_error_describe(mlift_error_at(j)));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_code_is_described_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
