#include "cli/elapsed.h"

#include "sim/clock.h"

static double started;

void cli_elapsed_start(void)
{
    started = mlift_clock_seconds();
}

double cli_elapsed_seconds(void)
{
    return mlift_clock_seconds() - started;
}
