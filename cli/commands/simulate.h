/* Simulating a run from the command line: how many replicates, with a progress bar, until Ctrl-C. */
#ifndef CLI_COMMANDS_SIMULATE_H
#define CLI_COMMANDS_SIMULATE_H

#include "sim/run.h"

struct cli_simulate {
    struct mlift_engine_options engine;
    size_t replicates;   /* how many; with a target the most; 0 = not said */
    double precision_pp; /* wanted MCSE of the main lift, percentage points; 0 = none: a fixed number of replicates */
    bool quiet;          /* no progress bar, no plan beforehand */
    const char *program; /* begins each message */
    double seconds;      /* out: time it took */
    bool reached;        /* out: the precision, if one was asked for */
    bool reported;       /* out: what went wrong was said already */
};

/* Replicates of the pilot from which --precision learns how many are needed. */
enum { CLI_SIMULATE_PILOT = 500 };

/* Most replicates that this call may come to (without `replicates` a precision stops at a million). */
size_t cli_simulate_most(const struct cli_simulate *self, const struct mlift_run *run);

/* Simulates. Replicates come in numbers that depend on the scenario, seed and precision alone, never on time or
 * threads. MLIFT_ERR_INTERRUPTED: what was complete is in the run. Messages to standard error. */
MLIFT_CHECKED int cli_simulate_run(struct cli_simulate *self, struct mlift_run *run);

/* Replicates that bring an MCSE of `mcse` at n replicates down to `target`, rounded up to whole hundreds. */
double cli_simulate_needed(size_t n, double mcse, double target);

#endif
