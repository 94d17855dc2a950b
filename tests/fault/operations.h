/* The operations that can be made to fail: stands in front of the C library's allocations (by the linker's --wrap) and
 * file operations (by defining them in the program). */
#ifndef TESTS_FAULT_OPERATIONS_H
#define TESTS_FAULT_OPERATIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/fault/inject.h"

/* From now on the n-th operation of this kind fails, and with `lasting` every one after it too; n = 0: none does. */
void operations_arm(enum inject_kind kind, size_t n, bool lasting);

/* Back to normal; the number of operations that failed. */
size_t operations_disarm(void);

#endif
