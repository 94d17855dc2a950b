/* The first signal is only remembered; the second ends the process. */
#include "sim/interrupt.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* In the coverage build only: what a child executed is lost with _exit otherwise. */
void __gcov_dump(void) __attribute__((weak));

/* Exit code of a child that installs the handlers and sends itself these signals, 0 for none. */
static int exit_code_after(int first, int second)
{
    pid_t child = fork();
    if (child == 0) {
        mlift_interrupt_install();
        if (mlift_interrupt_signal() != 0) {
            _exit(1);
        }
        raise(first);
        if (mlift_interrupt_signal() != first) {
            _exit(2);
        }
        if (__gcov_dump) {
            __gcov_dump();
        }
        if (second) {
            raise(second);
        }
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void test_first_signal_is_remembered(void **state)
{
    (void)state;
    assert_int_equal(exit_code_after(SIGINT, 0), 0);
    assert_int_equal(exit_code_after(SIGTERM, 0), 0);
}

static void test_second_signal_ends_the_process(void **state)
{
    (void)state;
    assert_int_equal(exit_code_after(SIGINT, SIGINT), 130);
    assert_int_equal(exit_code_after(SIGINT, SIGTERM), 143);
    assert_int_equal(exit_code_after(SIGTERM, SIGINT), 130);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_signal_is_remembered),
        cmocka_unit_test(test_second_signal_ends_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
