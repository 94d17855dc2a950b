#include "cli/elapsed.h"

#include <time.h>

static struct timespec started;

void cli_elapsed_start(void)
{
    clock_gettime(CLOCK_MONOTONIC, &started);
}

double cli_elapsed_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - started.tv_sec) + 1e-9 * (double)(now.tv_nsec - started.tv_nsec);
}
