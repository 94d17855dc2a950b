#include "sim/interrupt.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static volatile sig_atomic_t arrived;

static void handle(int signal_number)
{
    if (arrived) {
        _exit(128 + signal_number);
    }
    arrived = signal_number;
}

void mlift_interrupt_install(void)
{
    struct sigaction action = {.sa_handler = handle};

    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

int mlift_interrupt_signal(void)
{
    return arrived;
}
