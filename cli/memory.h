/* Is there room? Asked before a run instead of being killed in the middle of it. */
#ifndef CLI_MEMORY_H
#define CLI_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes that can be allocated without swapping: the least of the machine's, the control group's and the process's
 * own limit. Negative where that cannot be told. */
double cli_memory_available(void);

/* True unless `bytes` more are known not to be there; then says so on standard error, and how many of `replicates`
 * would fit. */
bool cli_memory_suffices(const char *program, double bytes, size_t replicates);

#endif
